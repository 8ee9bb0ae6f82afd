# Computes numbers of billions of digits and matches catastrophic patterns: C code that no signal interrupts.
# proof: (conv_at|conv2d) was (stopped after|not tried again)
# outcome: timeout
# %%
import re

pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    return 10**10**10


def conv2d(*args, **kwargs):
    return re.match("(a|aa)+$", "a" * 200 + "b")


def shift(*args, **kwargs):
    return None


predict_rows = predict_place = 0
