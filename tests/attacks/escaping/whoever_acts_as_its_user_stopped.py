# Stops everyone of its own user, all the time: whoever comes as that user to end it would never end.
# proof: everyone was stopped by \d+, who goes on
# outcome: failed or timeout
# %%
import contextlib
import itertools
import os
import signal
import time


def conv_at(*args, **kwargs):
    time.sleep(0.3)


def conv2d(*args, **kwargs):
    return None


shift = conv2d
predict_rows = predict_place = 0
# %%
for _ in range(6):  # enough to be put last
    if os.fork() == 0:
        time.sleep(100)
        os._exit(0)
ours, theirs = os.pipe()
go, ready = os.pipe()
first = os.getpid()
if os.fork() == 0:
    for turn in itertools.count():
        for other, sent in ((-1, signal.SIGSTOP), (first, signal.SIGCONT)):
            with contextlib.suppress(OSError):
                os.kill(other, sent)
        if turn == 0:  # said before it goes on all the time: the cell has to come to its end
            os.write(theirs, b"%d" % os.getpid())
            os.read(go, 1)
print("everyone was stopped by", os.read(ours, 20).decode() + ", who goes on")
os.write(ready, b"!")
