# Starts threads that raise exceptions in the main thread, over and over, once the functions are called.
# proof: (conv_at|conv2d|shift) (ended its Python process|sent the grader something|stopped with a(n)? \w+|was stopped)
# outcome: failed
# %%
import contextlib
import ctypes
import threading
import time

pictures = None  # its cells would be hit too
MAIN = threading.main_thread().ident


def interfere():
    while True:
        time.sleep(0.005)
        with contextlib.suppress(BaseException):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(MAIN), ctypes.py_object(SystemExit))


def conv_at(*args, **kwargs):
    return None


def shift(*args, **kwargs):
    threading.Thread(target=interfere, daemon=True).start()
    time.sleep(0.1)


conv2d = conv_at
predict_rows = predict_place = 0
