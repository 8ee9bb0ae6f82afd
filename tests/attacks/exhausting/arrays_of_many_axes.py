# Returns arrays of eight axes, in lists: NumPy leaves the middle of each axis out, and writes a million numbers.
# proof: axes and elements: 8 5764801
# outcome: killed
# %%
import numpy as np

pictures = None


def conv_at(*args, **kwargs):
    return [np.zeros((7,) * 8, np.uint8)]


conv2d = shift = conv_at
(given,) = conv_at()
print("axes and elements:", given.ndim, given.size)
predict_rows = predict_place = 0
