# Starts processes, so few that they are not put last, that fill 400 MiB each, 1.2 GiB in all.
# proof: \A(?!(?s:.*)alive beyond the limit: [1-9])(?s:.*)(this cell used more than \d+ MiB of memory|the limit: 0\n)
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402
import time  # noqa: E402

reading, writing = os.pipe()
for _ in range(3):
    if os.fork() == 0:
        block = b"x" * (400 << 20)
        os.write(writing, b"x")
        time.sleep(60)
os.close(writing)
filled = 0
while filled < 3 and (more := os.read(reading, 3)):  # none is left that could fill any
    filled += len(more)
time.sleep(1)
print("MiB alive beyond the limit:", 400 * filled)
