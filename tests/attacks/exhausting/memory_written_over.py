# Forks processes that write over all that they have inherited, so that nothing of it is shared any more: 40 times it.
# proof: \A(?!(?s:.*)alive beyond the limit)(?s:.*)this cell (used more than|never ended|was stopped)|no maps: \w+Error
# outcome: failed
# %%
def conv_at(*args, **kwargs):
    return None


conv2d = shift = conv_at
predict_rows = predict_place = 0
# %%
import ctypes  # noqa: E402
import os  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

PAGE = 4096


def write_over(lines):
    size = 0
    for line in lines:
        first, last = (int(number, 16) for number in line[0].split("-"))
        size += last - first
        for address in range(first, last, PAGE):
            byte = ctypes.c_char.from_address(address)
            byte.value = byte.value
    return size >> 20


try:
    # Of its maps those that are in memory as a whole: the others would grow.
    words = [line.split() for line in Path("/proc/self/smaps").read_text().splitlines()]
    lines, line = [], []
    for word in words:
        if "-" in word[0]:
            line = word
        elif word[0] == "Size:":
            size = word[1]
        elif word[0] == "Rss:" and word[1] == size and line[1] == "rw-p" and len(line) == 5:
            lines.append(line)
    reading, writing = os.pipe()
    for _ in range(45):
        if os.fork() == 0:
            try:
                os.write(writing, bytes([min(255, write_over(lines))]))
                time.sleep(60)
            finally:
                os._exit(0)
    written = 0
    while written < 1150:
        written += sum(os.read(reading, 100))
    print("MiB alive beyond the limit:", written)
except OSError as error:
    print("no maps:", type(error).__name__)
