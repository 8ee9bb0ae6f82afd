# Asks for 3 GiB at once, then for as much in small pieces, as long as it gets any.
# proof: at once: (refused|had)(?s:.*)(in pieces: \d+ MiB|TimeLimitExceeded)|this cell used more than \d+ MiB of memory
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import numpy as np  # noqa: E402

try:
    block = np.empty(3 << 27)
    print("at once: had", block.nbytes >> 20, "MiB")
except MemoryError:
    print("at once: refused")
pieces = []
try:
    while len(pieces) < 384:
        pieces.append(bytearray(8 << 20))
except MemoryError:
    pass
count = len(pieces)
pieces.clear()
print("in pieces:", 8 * count, "MiB")
