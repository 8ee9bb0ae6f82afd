# Fills shared anonymous memory and lets go of its pages, while the object behind them keeps them: 1.5 GiB.
# proof: shared memory: (refused|\d+ MiB)|this cell used more than \d+ MiB of memory
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import mmap  # noqa: E402

kept = []
try:
    for _ in range(24):
        block = mmap.mmap(-1, 64 << 20)
        kept.append(block)
        for _ in range(64):
            block.write(b"x" * (1 << 20))
        block.madvise(mmap.MADV_DONTNEED)
        print("shared memory:", 64 * len(kept), "MiB")
except (OSError, ValueError, MemoryError):
    print("shared memory: refused")
