# Puts marks for the direction of writing, letters without width, line separators and tags into quoted code and into
# messages, so that a reader sees other code than Python does.
# proof: marks in a message: 9
# outcome: error
# %%
pictures = None


def conv_at(patch, kernel, bias=None):
    raise ValueError("‮⁦# all right⁩ ⁦")  # ​‎؜﻿󠁁


def conv2d(*args, **kwargs):
    raise RuntimeError("\u202e\u2066a\u2069\u200b\u200e\u061c\ufeff\u2028conv2d: 13 of 13 points\U000e0041")


def shift(*args, **kwargs):
    return ["\u202e", "\u2029"]


try:
    conv2d()
except RuntimeError as error:
    print("marks in a message:", sum(not letter.isprintable() for letter in str(error)))
predict_rows = predict_place = 0
