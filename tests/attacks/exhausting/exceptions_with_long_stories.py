# Raises exceptions with messages of 10 MB, names of a hundred thousand characters, and causes of causes.
# proof: Long_{150,}: y
# outcome: error
# %%
Long = type("Long" + "_" * 10**5, (Exception,), {})
pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    raise ValueError("x" * (10 << 20))


def conv2d(*args, **kwargs):
    raise Long("x" * (10 << 20))


def shift(*args, **kwargs):
    error = Long()
    for _ in range(100):
        after = Long("y" * 1000)
        after.__cause__ = error
        error = after
    raise error


predict_rows = predict_place = Long
# %%
shift()
