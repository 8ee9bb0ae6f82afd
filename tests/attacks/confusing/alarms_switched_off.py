# Replaces the handler of the alarm and stops it, blocks signals, and tells the clock to stand still; then it loops.
# proof: conv_at was (stopped after|not tried again)
# outcome: timeout
# %%
import signal
import time

pictures = None  # its cells would call the functions too
signal.setitimer(signal.ITIMER_REAL, 0)
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.signal = signal.setitimer = lambda *args: None
time.monotonic = time.time = time.perf_counter = lambda: 0.0
time.sleep = lambda seconds: None


def conv_at(*args, **kwargs):
    while True:
        pass


def conv2d(*args, **kwargs):
    return None


shift = conv2d
predict_rows = predict_place = 0
