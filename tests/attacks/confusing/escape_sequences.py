# Puts escape sequences into the code that is quoted and into messages: they erase lines of a terminal, write others
# ("25 of 25"), and fill its clipboard.
# proof: escapes in a message: 4
# outcome: error
# %%
pictures = None


def conv_at(patch, kernel, bias=None):
    raise ValueError  # [2K[1A[2K]0;owned[1/2] a_bad: 25 of 25. All right.[8m


def conv2d(*args, **kwargs):
    raise RuntimeError("visible \x1b[31mred\x1b]52;c;cm0gLXJmIH4K\x07\r\x1b[2Kconv2d: 13 of 13 points\x9b2K")


def shift(*args, **kwargs):
    return "\x1b[2J" * 100


try:
    conv2d()
except RuntimeError as error:
    print("escapes in a message:", str(error).count("\x1b") + str(error).count("\x9b"))
predict_rows = predict_place = 0
