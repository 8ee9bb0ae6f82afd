# Returns arrays of eight axes, in lists: NumPy leaves the middle of each axis out, and writes a million numbers.
# proof: numbers that would be written: 1679616
# outcome: killed
# %%
import numpy as np

pictures = None


def conv_at(*args, **kwargs):
    return [np.zeros((7,) * 8, np.uint8)]


conv2d = shift = conv_at
print("numbers that would be written:", 6**8)
predict_rows = predict_place = 0
