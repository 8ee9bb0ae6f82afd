# Leaves behind objects, exit functions and callbacks of the collector that act when they go, or when the session ends.
# proof: last acts: .*collector.*finalizer.*object
# outcome: failed
# %%
import atexit
import gc
import os
import time
import weakref

acts = []


def act(name):
    acts.append(name)
    if name == "exit":
        os.write(1, b"25\n")
        time.sleep(3600)


class Dying:
    def __del__(self):
        act("object")
        raise SystemExit(25)


def conv_at(*args, **kwargs):
    return Dying()


conv2d = shift = conv_at
predict_rows = predict_place = Dying()
gc.callbacks.append(lambda phase, info: act("collector"))
atexit.register(act, "exit")
kept = Dying()
weakref.finalize(kept, act, "finalizer")
del kept
gc.collect()
gc.set_threshold(1)
print("last acts:", *sorted(set(acts)))
