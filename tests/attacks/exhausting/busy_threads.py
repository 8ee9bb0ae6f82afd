# Threads in C, which need no lock of Python's, keep every processor busy, and the functions wait for a processor.
# proof: conv2d was (stopped after|stopped: |not tried|not tried again)
# outcome: timeout
# %%
import hashlib
import threading

pictures = None  # its cells would call the functions too
for _ in range(40):
    threading.Thread(target=hashlib.pbkdf2_hmac, args=("sha256", b"", b"", 10**9), daemon=True).start()


def conv_at(*args, **kwargs):
    return None


def conv2d(*args, **kwargs):
    while True:
        pass


shift = conv_at
predict_rows = predict_place = 0
