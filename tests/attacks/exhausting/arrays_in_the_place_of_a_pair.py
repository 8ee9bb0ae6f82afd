# Gives 30 million small numbers where a pair of numbers is asked for: as a list, more than a gigabyte.
# proof: numbers of predict_place: 30000000
# outcome: failed
# %%
import numpy as np

pictures = None


def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows, predict_place = 0, np.zeros(30_000_000, np.int8)
print("numbers of predict_place:", predict_place.size)
