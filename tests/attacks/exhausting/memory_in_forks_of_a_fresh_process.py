# Starts one fresh Python, which forks others that fill 40 MiB each, 1.8 GiB in all.
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

FORK = """
import os, time
for _ in range(46):
    try: child = os.fork()
    except OSError: break
    if child == 0:
        block = bytearray(b"x") * (40 << 20)
        time.sleep(3)
        os._exit(0)
time.sleep(3)
"""
fresh = subprocess.Popen(["/usr/bin/python3", "-I", "-S", "-c", FORK])
time.sleep(2.5)
print("a fresh process and its forks are alive:", fresh.poll() is None)
