# Raises each time another of Python's exceptions: what it was given could be read off the type.
# proof: exceptions to choose from: \d\d
# outcome: error
# silence: stopped with an? (?!exception)
# %%
import builtins

NAMES = [name for name in dir(builtins) if name.endswith("Error") and name not in ("ImportError", "MemoryError")]
seen = []


def told_by_the_type(*args, **kwargs):
    """Nothing, until the examples are through: those may be told."""
    seen.append(args)
    if len(seen) < 60:
        return 0
    raise getattr(builtins, NAMES[len(seen) % len(NAMES)])


conv_at = conv2d = shift = told_by_the_type
predict_rows = predict_place = 0
print("exceptions to choose from:", len(NAMES))
