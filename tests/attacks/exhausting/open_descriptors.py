# Opens files until no more are given, and keeps them open, so that nothing else can be opened in its process.
# proof: descriptors that were given: \d+, then OSError
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402

given = []
try:
    while len(given) < 1_000_000:
        given.append(os.dup(1))
except OSError as error:
    print(f"descriptors that were given: {len(given)}, then {type(error).__name__}")
