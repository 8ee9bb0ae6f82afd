# Puts out 100 MB by print, on both streams past Python, as pictures and as warnings.
# proof: output cut: only the first \d+ characters are kept|\[more is not shown\]
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import warnings  # noqa: E402

from IPython.display import Markdown, display  # noqa: E402

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for _ in range(20):
    print("flood " * 200_000)
    print("flood " * 200_000, file=sys.stderr)
    display(Markdown("flood " * 200_000), {"image/png": "A" * (1 << 20)}, raw=True)
for descriptor in (1, 2):
    try:
        for _ in range(60):
            os.write(descriptor, b"flood\n" * 200_000)
    except OSError as error:
        print(type(error).__name__)
warnings.simplefilter("always")
for number in range(20_000):
    warnings.warn(f"warning {number}", stacklevel=1)
