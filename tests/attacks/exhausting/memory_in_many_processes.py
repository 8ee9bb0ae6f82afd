# Starts processes that fill 160 MiB each, 1.3 GiB in all.
# proof: this cell used more than \d+ MiB of memory|processes that fill memory: [1-9]
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402
import time  # noqa: E402

started = 0
for _ in range(8):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        try:
            block = b"x" * (160 << 20)
            time.sleep(2)
        finally:
            os._exit(0)
    started += 1
print("processes that fill memory:", started)
time.sleep(1.2)
