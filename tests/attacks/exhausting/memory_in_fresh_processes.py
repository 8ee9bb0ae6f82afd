# Starts fresh Pythons that fill 44 MiB each, 2 GiB in all, and have inherited nothing that they could share.
# proof: this cell used more than \d+ MiB of memory
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import subprocess  # noqa: E402
import time  # noqa: E402

FILL = "import time; block = bytearray(b'x') * (44 << 20); time.sleep(3)"
started = []
try:
    for _ in range(46):
        started.append(subprocess.Popen(["/usr/bin/python3", "-I", "-S", "-c", FILL]))
except OSError as error:
    print(error)
time.sleep(2.5)
alive = sum(one.poll() is None for one in started)
print("fresh processes that fill memory:", alive, "MiB:", 44 * alive)
