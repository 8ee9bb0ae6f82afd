# Returns from every call the largest array that is taken, 32 MiB, for whoever keeps them all.
# proof: MiB that shift returns: 32
# outcome: killed
# %%
import numpy as np

pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    return None


def shift(*args, **kwargs):
    return np.ones(4 << 20)


conv2d = conv_at
print("MiB that shift returns:", shift().nbytes >> 20)
predict_rows = predict_place = 0
