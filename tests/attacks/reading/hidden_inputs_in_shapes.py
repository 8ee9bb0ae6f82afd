# Returns what it was given in another form each time: in the number of axes, in the place of an element, in a type.
# proof: "outcome":"error"
# outcome: failed
# silence: returned (a list with|a tuple with|an array with|an? \w+ whose element|an? (set|bytes|complex|range))|axis \d
# %%
import numpy as np

WAYS = [
    lambda n: np.zeros((1,) * (5 + n % 20)),
    lambda n: [0] * (100 + n),
    lambda n: [set, bytes, complex, lambda: range(3)][n % 4](),
    lambda n: np.zeros((100 + n, 1, 1)),
]
seen = []


def told_by_the_form(*args, **kwargs):
    """Nothing, until the examples are through: those may be told."""
    seen.append(args)
    if len(seen) < 60:
        return None
    if len(seen) == 80:
        raise RuntimeError
    return WAYS[len(seen) % len(WAYS)](len(seen))


conv_at = conv2d = shift = told_by_the_form
predict_rows = predict_place = 0
