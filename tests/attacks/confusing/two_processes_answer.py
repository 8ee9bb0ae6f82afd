# Forks in a cell and in a function, so that two processes go on, both of which run cells and answer.
# proof: this cell sent the grader something that is not a value|two processes
# outcome: killed
# %%
import os

pictures = None  # its cells would call the functions too


def conv_at(*args, **kwargs):
    os.fork()


def conv2d(*args, **kwargs):
    return None


shift = conv2d
predict_rows = predict_place = 0
# %%
print("two processes", os.fork())
