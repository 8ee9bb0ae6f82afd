# A function that sleeps, blocks every signal, stops its own alarm and catches what is raised all the same.
# proof: shift was (stopped after|not tried again)
# outcome: timeout
# %%
import contextlib
import signal
import time

pictures = None  # its cells would call the function too


def conv_at(*args, **kwargs):
    return None


def shift(*args, **kwargs):
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(3600)


conv2d = conv_at
predict_rows = predict_place = 0
