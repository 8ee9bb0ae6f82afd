# A function that never ends.
# proof: conv2d was (stopped after|not tried again)
# outcome: timeout
# %%
pictures = None  # its cells would call the function too


def conv_at(*args, **kwargs):
    return None


def conv2d(*args, **kwargs):
    while True:
        pass


shift = conv_at
predict_rows = predict_place = 0
