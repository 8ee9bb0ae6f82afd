# Processes that live for a moment and start the next, so that none of them has used much; the functions wait for them.
# proof: conv2d (was (stopped|not tried)|used more processor time)
# outcome: timeout
# %%
import os
import signal
import time

pictures = None  # its cells would call the functions too
signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def be_busy():
    while True:
        ends = time.monotonic() + 0.02
        while time.monotonic() < ends:
            pass
        try:
            if os.fork() != 0:
                os._exit(0)
            os.setsid()
        except OSError:
            pass


def conv_at(*args, **kwargs):
    return None


def conv2d(*args, **kwargs):
    for _ in range(20):
        try:
            if os.fork() == 0:
                be_busy()
        except OSError:  # those of the call before are as many as may be
            break
    time.sleep(60)


shift = conv_at
predict_rows = predict_place = 0
