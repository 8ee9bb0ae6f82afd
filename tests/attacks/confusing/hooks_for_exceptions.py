# Replaces everything that Python calls when something went wrong, and lets something go wrong everywhere.
# proof: hooks that were called: .*unraisablehook
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import faulthandler  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
import traceback  # noqa: E402

called = set()


def hook(name):
    def call(*args, **kwargs):
        called.add(name)
        raise SystemExit("25")

    return call


class Falling:
    def __del__(self):
        raise ValueError


sys.excepthook, threading.excepthook = hook("excepthook"), hook("threading.excepthook")
sys.unraisablehook = hook("unraisablehook")
faulthandler.register(10, all_threads=True, chain=True)
traceback.format_exception = hook("format_exception")
thread = threading.Thread(target=hook("target"))
thread.start()
thread.join()
del thread
Falling()
print("hooks that were called:", *sorted(called))
1 / 0  # noqa: B018
