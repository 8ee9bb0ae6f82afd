# Gives arrays of 32 million small numbers where a pair of numbers is asked for: as a list, a gigabyte and a half.
# proof: numbers of predict_place: 32000000
# outcome: killed
# %%
import numpy as np

pictures = None


def conv_at(*args, **kwargs):
    return (np.zeros(4_000_000, np.int8), 1)


conv2d = shift = conv_at
predict_rows = predict_place = np.zeros(32_000_000, np.int8)
print("numbers of predict_place:", predict_place.size)
