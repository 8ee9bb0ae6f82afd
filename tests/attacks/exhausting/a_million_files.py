# Makes as many empty files as it can, up to a million, and folders in folders, deeper than any path is long.
# proof: files: \d+, folders in folders: \d+|wrote or opened more files than a submission may
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402

files = depth = 0
try:
    for depth in range(2_000):  # noqa: B007
        os.mkdir("deeper")
        os.chdir("deeper")
except OSError:
    pass
try:
    for files in range(1_000_000):
        os.close(os.open(f"/tmp/{files}", os.O_CREAT | os.O_WRONLY))
except OSError:
    pass
print(f"files: {files}, folders in folders: {depth}")
