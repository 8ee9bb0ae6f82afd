# Starts fresh Pythons that fill 44 MiB each, 2 GiB in all, and have inherited nothing that they could share.
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
FILL = f"import os, time; block = bytearray(b'x') * (44 << 20); os.write({writing}, b'x'); time.sleep(60)"
for _ in range(46):
    subprocess.Popen(["/usr/bin/python3", "-I", "-S", "-c", FILL], pass_fds=[writing])
os.close(writing)
filled = 0
while 44 * filled < 1500 and (more := os.read(reading, 100)):  # none is left that could fill any
    filled += len(more)
print("MiB alive beyond the limit:", 44 * filled)
