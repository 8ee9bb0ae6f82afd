# Gives classes and exceptions names that act in a terminal, and prints such text where outputs are kept.
# proof: name of a class: 8
# outcome: error
# %%
pictures = None
Odd = type("\x1b[2K\u202eab", (Exception,), {"__module__": "\x1b[1A"})


def conv_at(*args, **kwargs):
    raise Odd("\x1b[1A\r[1/2] a_bad: 25 of 25")


def conv2d(*args, **kwargs):
    return type("\x1b]0;owned\x07", (), {})()


def shift(*args, **kwargs):
    return {"\x1b[2K": type("\u202e", (dict,), {})()}


print("name of a class:", len(Odd.__name__) + 1)
print("\x1b]52;c;cm0gLXJmIH4K\x07\x1b[2J\u202e")
predict_rows = predict_place = 0
