# Calls itself without end: in Python without a limit, in C through a callback, and in an attribute that asks itself.
# proof: conv_at crashed its Python process
# outcome: killed
# %%
import ctypes
import sys

pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    sys.setrecursionlimit(2**31 - 1)
    kind = ctypes.CFUNCTYPE(None)
    callback = kind(lambda: callback())
    callback()


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "_")


def conv2d(*args, **kwargs):
    return Deep().shape


def shift(*args, **kwargs):
    return shift()


predict_rows = predict_place = 0
