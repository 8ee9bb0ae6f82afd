# Starts one fresh Python, which forks others that fill 40 MiB each, 1.8 GiB in all.
# proof: \A(?!(?s:.*)alive beyond the limit)(?s:.*)this cell (used more than|never ended|was stopped)
# outcome: failed or timeout
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402
import subprocess  # noqa: E402

reading, writing = os.pipe()
FORK = f"""
import os, time
for _ in range(46):
    if os.fork() == 0:
        block = bytearray(b"x") * (40 << 20)
        os.write({writing}, b"x")
        time.sleep(60)
time.sleep(60)
"""
subprocess.Popen(["/usr/bin/python3", "-I", "-S", "-c", FORK], pass_fds=[writing])
os.close(writing)
filled = 0
while 40 * filled < 1500 and (more := os.read(reading, 100)):  # none is left that could fill any
    filled += len(more)
print("MiB alive beyond the limit:", 40 * filled)
