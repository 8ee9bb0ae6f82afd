"""The known mistakes of all functions that slide a window: each is a step of `solutions.sliding` taken otherwise.

fails: "every" window, of "valid" or "same"; of "stride", "valid stride", "same stride"; "even" windows with "same";
"strides differ", an "image" or "window" that is not square, "left over" or "fitting"; what is to be refused: "below
one", "unknown", "too large".
"""

from solutions.sliding import Slip, same, valid

STRIDE, DIFFER, COUNT = "the stride", "strides that differ", "how many windows there are"
LARGE, SMALL = "windows larger than the image", "strides below 1"
PADDING, EDGE = "the padding", 'what "same" adds at the edge'
IN_GENERAL = "How many are needed depends on the size and the stride, and the two sides may differ; see the notebook."


def both_sides(zeros):
    return same(zeros=lambda a: (zeros(a), zeros(a)))


READ = [
    Slip(
        "image-taken-as-square",
        "It looks as if the height of the image is used for its width too. An image need not be square.",
        {"n": lambda a: a.rows.n},
        fails=("image",),
        about="images that are not square",
    ),
    Slip(
        "window-taken-as-square",
        "It looks as if the height of the window is used for its width too. A window need not be square.",
        {"k": lambda a: a.rows.k},
        fails=("window", "too large"),
        about="windows that are not square",
    ),
    Slip(
        "width-of-the-image-for-its-height",
        "It looks as if the width of the image is used for its height too. An image need not be square.",
        {"n": lambda a: a.columns.n},
        fails=("image",),
        about="images that are not square",
    ),
    Slip(
        "width-of-the-window-for-its-height",
        "It looks as if the width of the window is used for its height too. A window need not be square.",
        {"k": lambda a: a.columns.k},
        fails=("window", "too large"),
        about="windows that are not square",
    ),
    Slip(
        "horizontal-stride-for-both",
        "It looks as if the horizontal stride is used for both axes. stride may be a pair: (rows, columns).",
        {"s": lambda a: a.columns.s},
        fails=("strides differ", "below one"),
        about=DIFFER,
    ),
    Slip(
        "stride-ignored",
        "It looks as if the stride is not used: the window moves as if none were given.",
        {"s": lambda a: a.usual},
        fails=("stride", "below one"),
        about=STRIDE,
    ),
    Slip(
        "stride-one-axis",
        "It looks as if the vertical stride is used for both axes. stride may be a pair: (rows, columns).",
        {"s": lambda a: a.rows.s},
        fails=("strides differ", "below one"),
        about=DIFFER,
    ),
    Slip(
        "strides-swapped",
        "It looks as if the two strides are exchanged. A pair is (rows, columns): the first number is the vertical "
        "step.",
        {"s": lambda a: a.across.s},
        fails=("strides differ",),
        about=DIFFER,
    ),
    Slip(
        "valid-padded-too",
        'It looks as if the edge is padded with "valid" too. It is with "same" alone.',
        {"padding": lambda a: "same" if a.padding == "valid" else a.padding},
        fails=("valid padded", "too large"),
        about=PADDING,
    ),
    Slip(
        "padding-ignored",
        'It looks as if padding="same" is not used: nothing is added at the edge.',
        {"padding": lambda a: "valid"},
        fails=("same", "unknown"),
        about=PADDING,
    ),
    Slip(
        "same-adds-nothing",
        'With "same", it looks as if nothing is added at the edge, so that there are no windows but those that lie in '
        "the image.",
        same(zeros=lambda a: (0, 0)),
        fails=("same",),
        about=PADDING,
    ),
]

PLACES = [
    Slip(
        "stride-in-size-only",
        "It looks as if the stride is used for the size of the result alone, and the window moves by one all the same. "
        "Output row i belongs to the window that starts at row i · stride.",
        {"begin": lambda a: lambda i: i},
        fails=("moved",),
        about=STRIDE,
    ),
    Slip(
        "stride-of-the-other-axis-in-the-slice",
        "It looks as if the two strides are exchanged where the window is cut out, and not in the size of the result: "
        "it moves down by the horizontal one, and to the right by the vertical one. A pair is (rows, columns).",
        {"begin": lambda a: lambda i: i * a.across.s},
        fails=("strides differ",),
        about=DIFFER,
    ),
    Slip(
        "vertical-stride-in-the-slice",
        "It looks as if the window moves to the right by the vertical stride, which is not so in the size of the "
        "result. A pair is (rows, columns).",
        {"begin": lambda a: lambda i: i * a.rows.s},
        fails=("strides differ",),
        about=DIFFER,
    ),
]

COUNTS = [
    Slip(
        "last-window-lost",
        'With "valid", it looks as if the last row and the last column of windows are missing. n - k is the last row '
        "where a window can start, and row 0 counts too.",
        valid(count=lambda a: a.windows - 1),
        fails=("valid",),
        about=COUNT,
    ),
    Slip(
        "size-without-floor",
        'With "valid", it looks as if the output size is (n - k + 1) // stride. The last window that fits may be left '
        "out: n - k is the last row where a window can start, and row 0 counts too.",
        valid(count=lambda a: (a.n - a.k + 1) // a.s),
        fails=("valid stride",),
        about=COUNT,
    ),
    Slip(
        "stops-before-the-last-start",
        'With "valid", it looks as if no window starts at row n - k, as with range(0, n - k, stride): a range stops '
        "before its end, and a window that starts there just fits.",
        valid(count=lambda a: -(-(a.n - a.k) // a.s)),
        fails=("fitting",),
        about=COUNT,
    ),
    Slip(
        "padded-size-without-one",
        "It looks as if the number of windows is (n - k) // stride, where n is the padded size: the first window, "
        "which has not moved yet, is not counted.",
        {"count": lambda a: (a.n + sum(a.zeros) - a.k) // a.s},
        fails=("valid", "same"),
        about=COUNT,
    ),
    Slip(
        "padded-size-without-floor",
        "It looks as if the number of windows is (n - k + 1) // stride, where n is the padded size. The last window "
        "that fits may be left out: n - k is the last row where a window can start, and row 0 counts too.",
        {"count": lambda a: (a.n + sum(a.zeros) - a.k + 1) // a.s},
        fails=("valid stride", "same moved"),
        about=COUNT,
    ),
    Slip(
        "padded-stops-before-the-last-start",
        "It looks as if no window starts at row n - k, where n is the padded size, as with range(0, n - k, stride): a "
        "range stops before its end, and a window that starts there just fits.",
        {"count": lambda a: max(-(-(a.n + sum(a.zeros) - a.k) // a.s), 0)},
        fails=("fitting", "same"),
        about=COUNT,
    ),
    Slip(
        "ceil-for-floor",
        'With "valid" and a stride, it looks as if the number of windows is rounded up: the last one hangs over the '
        "edge. Only windows that lie in the image count.",
        valid(zeros=lambda a: (0, -(a.n - a.k) % a.s)),
        fails=("left over",),
        about=COUNT,
    ),
    Slip(
        "same-size-rounded-down",
        'With "same" and a stride, it looks as if the size is divided by the stride and rounded down. It is rounded '
        "up.",
        same(count=lambda a: a.n // a.s),
        fails=("same moved",),
        about=COUNT,
    ),
    Slip(
        "size-of-the-rows-for-the-columns",
        "It looks as if the number of rows of windows is used for the number of their columns too.",
        {"count": lambda a: a.rows.windows},
        fails=("image", "window", "strides differ"),
        about=COUNT,
    ),
]

FILLED = "which places of the result are filled"
UNFILLED = [
    Slip(
        "last-places-left-at-0",
        "It looks as if no window starts at row n - k, where n is the padded size, and its place in the result stays "
        "0: range(0, n - k, stride) stops before its end, and a window that starts there just fits.",
        {"filled": lambda a: lambda i: i * a.s + a.k < a.n + sum(a.zeros)},
        fails=("fitting", "same"),
        about=FILLED,
    ),
    Slip(
        "first-row-alone-filled",
        "It looks as if the first row of the result alone is computed, and the others stay 0, as where the function "
        "returns within the loop over the rows.",
        {"filled": lambda a: lambda i: i == 0 or not a.down},
        fails=("every",),
        about=FILLED,
    ),
    Slip(
        "first-place-alone-filled",
        "It looks as if the first window alone is looked at, and all other places of the result stay 0, as where the "
        "function returns within the innermost loop.",
        {"filled": lambda a: lambda i: i == 0},
        fails=("every",),
        about=FILLED,
    ),
    Slip(
        "result-filled-in-steps",
        "It looks as if the loop steps by the stride through the rows and columns of the result, so that those between "
        "stay 0, and the window begins at the same row and column. Every place of the result is filled; output row i "
        "belongs to the window that starts at row i · stride.",
        {"filled": lambda a: lambda i: i % a.s == 0, "begin": lambda a: lambda i: i},
        fails=("moved",),
        about=STRIDE,
    ),
    Slip(
        "zeros-after-the-last-window",
        "It looks as if the size of the result is (n - k + 1) // stride + 1, where n is the padded size: there may be "
        "one row and one column too many, to which no window belongs, and they stay 0.",
        {
            "count": lambda a: (a.n + sum(a.zeros) - a.k + 1) // a.s + 1,
            "filled": lambda a: lambda i: i * a.s + a.k <= a.n + sum(a.zeros),
        },
        fails=("every",),
        about=COUNT,
    ),
]

KEEPS = 'With "same" and a stride, it looks as if the output keeps the size of the input. '
ROUNDED_UP = "It does so at stride 1 only; in general the size is the input's divided by the stride, rounded up."
GROWN = KEEPS + "So much is added at the edge that there is a window for every pixel. " + ROUNDED_UP

SAME = [
    Slip("same-keeps-size", KEEPS + ROUNDED_UP, same(s=lambda a: 1), fails=("same moved",), about=COUNT),
    Slip(
        "same-grown-to-keep-size",
        GROWN,
        same(zeros=lambda a: (a.full // 2, a.full - a.full // 2)),
        fails=("same moved",),
        about=EDGE,
    ),
    Slip(
        "same-grown-to-keep-size-more-before",
        GROWN + " Of an odd number, one more is put before than after; it belongs after.",
        same(zeros=lambda a: (a.full - a.full // 2, a.full // 2)),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-grown-to-keep-size-half-on-both-sides",
        GROWN + " On both sides half of that, rounded down, so that a window may be missing.",
        same(zeros=lambda a: (a.full // 2, a.full // 2)),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-grown-to-keep-size-half-rounded-up-on-both-sides",
        GROWN + " On both sides half of that, rounded up, so that there may be a window too many.",
        same(zeros=lambda a: (-(-a.full // 2), -(-a.full // 2))),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-half-of-what-keeps-the-size",
        GROWN + " On both sides half of that, rounded down, so that of an odd number one is missing.",
        same(zeros=lambda a: (a.full // 2, a.full // 2), count=lambda a: a.n),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-half-window-of-the-right-size",
        'With "same", it looks as if (k - 1) // 2 rows and columns are added on both sides, and the size of the result '
        f"does not follow from that: there are too few for an even window. {IN_GENERAL}",
        same(zeros=lambda a: ((a.k - 1) // 2, (a.k - 1) // 2), count=lambda a: a.windows),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-half-window",
        f'With "same", it looks as if (k - 1) // 2 rows and columns are added on both sides. {IN_GENERAL}',
        both_sides(lambda a: (a.k - 1) // 2),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-k-half-both-sides",
        f'With "same", it looks as if k // 2 rows and columns are added on both sides. {IN_GENERAL}',
        both_sides(lambda a: a.k // 2),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-extra-at-top-left",
        'With "same" and an odd number of rows or columns to add, it looks as if the extra one is at the top and left. '
        "It belongs at the bottom and right.",
        same(zeros=lambda a: (a.missing - a.missing // 2, a.missing // 2)),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-all-after",
        'With "same", it looks as if all that is added is put at the bottom and right. Half of it belongs at the top '
        "and left.",
        same(zeros=lambda a: (0, a.missing)),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "same-all-before",
        'With "same", it looks as if all that is added is put at the top and left. Half of it belongs at the bottom '
        "and right.",
        same(zeros=lambda a: (a.missing, 0)),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "same-doubled",
        'With "same", it looks as if all that is needed is added on each side, so twice as much as needed. Half of it '
        "goes before, the rest after.",
        both_sides(lambda a: a.missing),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "same-half-of-it-on-both-sides",
        'With "same", it looks as if half of what is needed, rounded down, is added on both sides. Of an odd number '
        "one is then missing, after the last.",
        both_sides(lambda a: a.missing // 2),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-one-on-each-side",
        f'With "same", it looks as if one row and one column are added on each side, as a 3 × 3 window needs. '
        f"{IN_GENERAL}",
        both_sides(lambda a: 1),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "same-window-less-one-on-each-side",
        f'With "same", it looks as if k - 1 rows and columns are added on each side. {IN_GENERAL}',
        both_sides(lambda a: a.k - 1),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "same-as-for-stride-1",
        'With "same", it looks as if what is added is counted as for stride 1. How much is needed depends on the '
        "stride.",
        same(zeros=lambda a: ((a.k - 1) // 2, a.k // 2)),
        fails=("same moved",),
        about=EDGE,
    ),
    Slip(
        "same-k-half-before",
        f'With "same", it looks as if k // 2 rows and columns are put at the top and left. {IN_GENERAL}',
        same(zeros=lambda a: (a.k // 2, (a.k - 1) // 2)),
        fails=("even",),
        about=EDGE,
    ),
    Slip(
        "same-sides-swapped",
        'With "same", it looks as if what is missing in height is added in width, and the other way round.',
        same(zeros=lambda a: a.across.zeros),
        fails=("same swapped",),
        about=EDGE,
    ),
    Slip(
        "edge-repeated",
        'With "same", it looks as if the border is filled with copies of the edge. {border}',
        same(mode=lambda a: "edge"),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "edge-mirrored",
        'With "same", it looks as if the image is mirrored at its border. {border}',
        same(mode=lambda a: "reflect"),
        fails=("same",),
        about=EDGE,
    ),
    Slip(
        "opposite-side",
        'With "same", it looks as if the border is filled from the opposite side of the image. {border}',
        same(mode=lambda a: "wrap"),
        fails=("same",),
        about=EDGE,
    ),
]


def or_none(a):
    """How many windows loops make that begin with nothing."""
    return max((a.n + sum(a.zeros) - a.k) // a.s + 1, 0)


REFUSED = [
    Slip(
        "unknown-padding-is-valid",
        'It looks as if any padding other than "same" is taken for "valid". A misspelt one should be refused.',
        {"padding": lambda a: a.padding if a.same else "valid"},
        fails=("unknown",),
        about=PADDING,
    ),
    Slip(
        "unknown-padding-is-same",
        'It looks as if any padding other than "valid" is taken for "same". A misspelt one should be refused.',
        {"padding": lambda a: a.padding if a.padding == "valid" else "same"},
        fails=("unknown",),
        about=PADDING,
    ),
    Slip(
        "too-large-unchecked",
        "It looks as if a window that is larger than the image gives an empty result: no window fits. With "
        '"valid" that is an error, which should be said with a ValueError.',
        {"fits": lambda a: True, "count": or_none},
        fails=("too large",),
        about=LARGE,
    ),
    Slip(
        "too-large-left-to-numpy",
        'It looks as if nobody looks whether the window is larger than the image. With "valid", what comes then is an '
        "empty result, or an error of NumPy's own where a size is negative. Look first, and raise a ValueError.",
        {"fits": lambda a: True},
        fails=("too large",),
        about=LARGE,
    ),
    Slip(
        "too-large-checked-in-height-only",
        "It looks as if the height of the window alone is compared with the image's. A window can be too wide as well.",
        {"fits": lambda a: a.same or a.rows.n >= a.rows.k, "count": or_none},
        fails=("too large",),
        about=LARGE,
    ),
    Slip(
        "window-of-the-same-size-refused",
        "It looks as if a window exactly as large as the image is refused. It fits, once.",
        {"fits": lambda a: a.same or a.n > a.k},
        fails=("too large",),
        about=LARGE,
    ),
    Slip(
        "same-refuses-a-large-window",
        'It looks as if a window larger than the image is refused with "same" too. There the edge is padded until it '
        'fits; it is an error with "valid" alone.',
        {"fits": lambda a: a.n >= a.k},
        fails=("same large",),
        about=LARGE,
    ),
    Slip(
        "stride-zero-unchecked",
        "It looks as if a stride of 0 ends in a division by zero. It makes no sense: look first, and raise a "
        "ValueError.",
        {"large_enough": lambda a: a.s == 0 or (a.s >= 1 and a.k >= 1)},
        fails=("below one",),
        about=SMALL,
    ),
    Slip(
        "second-stride-unchecked",
        "It looks as if the first stride of a pair alone is looked at. The second can be 0 as well.",
        {"large_enough": lambda a: a.rows.s >= 1 and (a.s == 0 or a.s >= 1) and a.k >= 1},
        fails=("below one",),
        about=SMALL,
    ),
]

SLIPS = [*READ, *PLACES, *COUNTS, *UNFILLED, *SAME, *REFUSED]
