# Raises each time in another line of its cell, as if it stood there: what it was given could be read off the line.
# proof: lines to be raised in: 26
# outcome: error
# silence: stopped with a ValueError
# %%
# 1
# 2
# 3
# 4
# 5
# 6
# 7
# 8
# 9
# 10
# 11
# 12
# 13
# 14
# 15
# 16
# 17
# 18
# 19
# 20
# 21
# 22
# 23
# 24
# 25
# 26
lines, calls = 26, []


def told_by_the_line(*args, **kwargs):
    """Nothing, until the examples are through: those may be told."""
    calls.append(args)
    if len(calls) < 60:
        return 0
    return exec(
        compile("\n" * (len(calls) % lines) + "raise ValueError", told_by_the_line.__code__.co_filename, "exec")
    )


conv_at = conv2d = shift = told_by_the_line
predict_rows = predict_place = 0
print("lines to be raised in:", lines)
