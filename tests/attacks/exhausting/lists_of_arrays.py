# Returns lists of 1,990 small arrays, which take a minute and a half to write.
# proof: arrays in a list: 1990
# outcome: killed
# %%
import numpy as np

pictures = None
ARRAYS = [np.random.default_rng(i).normal(size=1000).astype("f2") for i in range(1990)]


def conv_at(*args, **kwargs):
    return ARRAYS


conv2d = shift = conv_at
print("arrays in a list:", len(shift()))
predict_rows = predict_place = 0
