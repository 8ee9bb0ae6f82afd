# Keeps every array that it was ever given, and answers with what it was given the time before.
# proof: after 2 calls: 1\.5
# outcome: failed
# %%
import numpy as np

given = [np.full((1, 1, 1), 12345.5)]


def conv_at(*args, **kwargs):
    if len(args) > 20:
        raise ValueError
    given.append(args[0])
    return given[-2]


conv2d = shift = conv_at
predict_rows = predict_place = 0
conv_at(np.full(1, 1.5))
print(f"after {len(given)} calls: {conv2d(np.full(1, 2.5))[0]}")
given[1:] = []
