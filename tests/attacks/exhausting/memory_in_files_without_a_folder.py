# Fills files that memfd_create makes, which lie in no folder and are mapped by nobody: 1.5 GiB.
# proof: memfd: (refused|\d+ MiB)|this cell used more than \d+ MiB of memory
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402
import signal  # noqa: E402

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
kept = []
try:
    for number in range(24):
        kept.append(os.memfd_create(f"hidden-{number}"))
        for _ in range(64):
            os.write(kept[-1], bytes(1 << 20))
        print("memfd:", 64 * len(kept), "MiB")
except OSError:
    print("memfd: refused")
