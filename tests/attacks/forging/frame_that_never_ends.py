# Announces a frame of 64 MiB, and then sends a byte now and then.
# proof: conv_at was (stopped after|not tried again)
# outcome: timeout
# %%
import contextlib
import os
import struct
import time

pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    while True:
        for descriptor in range(3, 64):
            with contextlib.suppress(BaseException):
                os.write(descriptor, struct.pack("<I", 64 << 20))
                time.sleep(0.1)


def conv2d(*args, **kwargs):
    return None


shift = conv2d
predict_rows = predict_place = 0
