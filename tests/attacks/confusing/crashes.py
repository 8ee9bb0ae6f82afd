# Crashes its process in the functions that are called: an address that is none, a signal to itself, a broken frame.
# proof: crashed its Python process \(Segmentation fault\)|was killed, again and again
# outcome: killed
# %%
import ctypes
import os
import signal

pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    return ctypes.string_at(0)


def conv2d(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
    signal.raise_signal(signal.SIGABRT)
    os.abort()


def shift(*args, **kwargs):
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))
    ctypes.memset(id(None), 0, 64)


predict_rows = predict_place = 0
