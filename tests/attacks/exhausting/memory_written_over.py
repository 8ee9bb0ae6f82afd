# Forks processes that write over all that they have inherited, so that nothing of it is shared any more: 40 times it.
# proof: this cell used more than \d+ MiB of memory|no maps: \w+Error
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
    for line in lines:
        first, last = (int(number, 16) for number in line[0].split("-"))
        for address in range(first, last, PAGE):
            byte = ctypes.c_char.from_address(address)
            byte.value = byte.value


try:
    maps = [line.split() for line in Path("/proc/self/maps").read_text().splitlines()]
    lines = [line for line in maps if line[1] == "rw-p" and (len(line) == 5 or line[5] == "[heap]")]
    started = 0
    for _ in range(40):
        if os.fork() == 0:
            try:
                write_over(lines)
                time.sleep(2)
            finally:
                os._exit(0)
        started += 1
    time.sleep(2)
    print("processes that have written over what they inherited:", started)
except OSError as error:
    print("no maps:", type(error).__name__)
