# Forks processes that write over all that they have inherited, so that nothing of it is shared any more: 45 times it.
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


def write_over(addresses):
    for address in addresses:
        byte = ctypes.c_char.from_address(address)
        byte.value = byte.value


try:
    addresses = []  # of the pages that are there: others would be new
    with open("/proc/self/pagemap", "rb") as pages:
        for line in Path("/proc/self/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            if rights == "rw-p":
                first, last = (int(number, 16) for number in place.split("-"))
                pages.seek(first // PAGE * 8)
                there = memoryview(pages.read((last - first) // PAGE * 8)).cast("Q")
                addresses += [first + PAGE * number for number, entry in enumerate(there) if entry >> 63]
    size = len(addresses) * PAGE >> 20
    reading, writing = os.pipe()
    for _ in range(45):
        if os.fork() == 0:
            try:
                write_over(addresses)
                os.write(writing, b"x")
                time.sleep(60)
            finally:
                os._exit(0)
    written = 0
    while written < 1400:
        written += size * len(os.read(reading, 100))
    print("MiB alive beyond the limit:", written)
except OSError as error:
    print("no maps:", type(error).__name__)
