"""What goes wrong when the zeros of "same" are counted and shared out."""

from autograder.exercise import misconception, pattern
from autograder.formulas import Formula, written_otherwise
from solutions.windows import reference

EVERY = "every_small_size"
ADDED = ("odd_window", "even_window", "stride", EVERY)
BELOW_1 = ("refuses_a_window_or_stride_below_1",)


def count(n, k, stride):
    """Zeros in all."""
    return sum(reference.same_padding(n, k, stride))


def halves(total):
    return total // 2, total - total // 2


@misconception(
    "half-window-on-both-sides",
    "It looks as if k // 2 zeros are put on both sides. That is right for an odd window at stride 1 only; count how "
    "many are needed in all, then share them out.",
    fails=("even_window", "stride", "nothing_to_add", EVERY),
    about="even windows and strides",
)
def half_window_on_both_sides(n, k, stride=1):
    reference.same_padding(n, k, stride)
    return k // 2, k // 2


@misconception(
    "half-window-less-one-on-both-sides",
    "It looks as if (k - 1) // 2 zeros are put on both sides. That is right for an odd window at stride 1 only; count "
    "how many are needed in all, then share them out.",
    fails=("even_window", "stride", "nothing_to_add", EVERY),
    about="even windows and strides",
)
def half_window_less_one_on_both_sides(n, k, stride=1):
    reference.same_padding(n, k, stride)
    return (k - 1) // 2, (k - 1) // 2


@misconception(
    "extra-zero-before",
    "When the number of zeros is odd, it looks as if the extra one is put before. It belongs after: at the bottom and "
    "at the right.",
    fails=("even_window", EVERY),
    about="the odd zero",
)
def extra_zero_before(n, k, stride=1):
    return reference.same_padding(n, k, stride)[::-1]


@misconception(
    "halves-of-zeros",
    "It looks as if the number of zeros is divided by two and not rounded, so that an odd number gives fractions. "
    "There is no half zero: the extra one goes after.",
    fails=("even_window", EVERY, "pair_of_whole_numbers"),
    about="the odd zero",
)
def halves_of_zeros(n, k, stride=1):
    return count(n, k, stride) / 2, count(n, k, stride) / 2


@misconception(
    "half-rounded-to-even",
    "It looks as if half of the zeros is rounded by round(), which goes to the nearest even number: of 3 zeros, 2 "
    "would then be put before. The extra one goes after always.",
    fails=("even_window", EVERY),
    about="the odd zero",
)
def half_rounded_to_even(n, k, stride=1):
    total = count(n, k, stride)
    return round(total / 2), total - round(total / 2)


@misconception(
    "both-halves-rounded-up",
    "It looks as if half of the zeros, rounded up, is put on both sides. Of an odd number, that is one too many.",
    fails=("even_window", EVERY),
    about="the odd zero",
)
def both_halves_rounded_up(n, k, stride=1):
    half = -(-count(n, k, stride) // 2)
    return half, half


@misconception(
    "all-after",
    "It looks as if all zeros are put after. Half of them go before, so that the windows stay centred.",
    fails=ADDED,
    about="the two sides",
)
def all_after(n, k, stride=1):
    return 0, count(n, k, stride)


@misconception(
    "all-before",
    "It looks as if all zeros are put before. Half of them go after, so that the windows stay centred.",
    fails=ADDED,
    about="the two sides",
)
def all_before(n, k, stride=1):
    return count(n, k, stride), 0


@misconception(
    "not-halved",
    "It looks as if every side gets all the zeros, so that there are twice as many. The formula gives how many there "
    "are in all.",
    fails=ADDED,
    about="the two sides",
)
def not_halved(n, k, stride=1):
    return count(n, k, stride), count(n, k, stride)


@misconception(
    "returns-the-sum",
    "It looks as if the number of all zeros is returned. Asked for are two numbers: (before, after).",
    fails=(*ADDED, "nothing_to_add", "pair_of_whole_numbers"),
    about="the result",
)
def returns_the_sum(n, k, stride=1):
    return count(n, k, stride)


@misconception(
    "size-of-valid",
    'It looks as if no zero is ever added, as where the number of windows in the formula is that of "valid": those fit '
    'already. Put in the size that "same" asks for.',
    fails=(*ADDED, "nothing_to_add", "pair_of_whole_numbers"),  # (0, 0) for whatever is asked
    about="the size in the formula",
)
def size_of_valid(n, k, stride=1):
    reference.same_padding(n, k, stride)
    return 0, 0


@misconception(
    "one-step-too-many",
    "It looks as if the stride is counted once for every window. The first window has not moved yet: there is one "
    "step less than there are windows.",
    fails=(*ADDED, "nothing_to_add"),
    about="the size in the formula",
)
def one_step_too_many(n, k, stride=1):
    size = reference.conv_output_size(n, k, stride, "same")
    return halves(max(size * stride + k - n, 0))


@misconception(
    "stride-ignored",
    "It looks as if the zeros are counted as for stride 1. How many are needed depends on the stride.",
    fails=("stride", "nothing_to_add", EVERY),
    about="the stride",
)
def stride_ignored(n, k, stride=1):
    reference.same_padding(n, k, stride)
    return reference.same_padding(n, k)


@misconception(
    "floor-for-ceil",
    "It looks as if the number of windows is rounded down, so that the last one gets no zeros. It is n / stride, "
    "rounded up.",
    fails=("stride", EVERY),
    about="the stride",
)
def floor_for_ceil(n, k, stride=1):
    reference.same_padding(n, k, stride)
    return halves(max((n // stride - 1) * stride + k - n, 0))


@misconception(
    "rest-forgotten",
    "It looks as if always k - stride zeros are added. That is right where the stride divides n; otherwise the last "
    "step leaves a rest, which counts too.",
    fails=("stride", EVERY),
    about="the stride",
)
def rest_forgotten(n, k, stride=1):
    reference.same_padding(n, k, stride)
    return halves(max(k - stride, 0))


@misconception(
    "negative-zeros",
    "It looks as if the number of zeros can be negative. Where the stride is larger than the window, the windows may "
    "end before the input does: then nothing is added.",
    fails=("nothing_to_add", EVERY),
    about="where nothing is to be added",
)
def negative_zeros(n, k, stride=1):
    size = reference.conv_output_size(n, k, stride, "same")
    return halves((size - 1) * stride + k - n)


@misconception(
    "large-window-refused",
    "It looks as if a window larger than the input is refused. With enough zeros it fits.",
    fails=(EVERY,),
    about="a window larger than the input",
)
def large_window_refused(n, k, stride=1):
    if k > n:
        raise ValueError("the window is too large")
    return reference.same_padding(n, k, stride)


@misconception(
    "returns-float",
    "It looks as if the numbers are floats (/ and np.ceil give floats). Zeros are counted, and "
    "np.pad takes only whole numbers.",
    fails=("pair_of_whole_numbers",),
    about="the type of the result",
)
def returns_float(n, k, stride=1):
    before, after = reference.same_padding(n, k, stride)
    return float(before), float(after)


def unchecked(n, k, stride):
    """The formula alone: a stride of 0 raises ZeroDivisionError."""
    return halves(max((-(-n // stride) - 1) * stride + k - n, 0))


@misconception(
    "window-and-stride-not-checked",
    "It looks as if a window or a stride below 1 goes into the formula. Both make no sense and should raise ValueError "
    "(a stride of 0 raises something, but ZeroDivisionError does not say to the caller what was wrong).",
    fails=BELOW_1,
    about="a window or a stride below 1",
)
def window_and_stride_not_checked(n, k, stride=1):
    return unchecked(n, k, stride)


@misconception(
    "stride-not-checked",
    "It looks as if a stride below 1 goes into the formula. It makes no sense and should raise ValueError.",
    fails=BELOW_1,
    about="a window or a stride below 1",
)
def stride_not_checked(n, k, stride=1):
    return unchecked(n, k, stride) if k >= 1 else reference.same_padding(n, k, stride)


@misconception(
    "window-not-checked",
    "It looks as if a window of length 0 gets its zeros. It makes no sense and should raise ValueError.",
    fails=BELOW_1,
    about="a window or a stride below 1",
)
def window_not_checked(n, k, stride=1):
    return unchecked(n, k, stride) if stride >= 1 else reference.same_padding(n, k, stride)


# ---- formulas written otherwise ----------------------------------------------------------------------


def with_total(formula):
    def otherwise(n, k, stride=1):
        windows = reference.conv_output_size(n, k, stride, "same")
        return halves(formula(windows=windows, n=n, k=k, stride=stride))

    return otherwise


def with_windows(formula):
    def otherwise(n, k, stride=1):
        reference.same_padding(n, k, stride)
        return halves(max((formula(n=n, k=k, stride=stride) - 1) * stride + k - n, 0))

    return otherwise


def with_before(formula):
    def otherwise(n, k, stride=1):
        total = count(n, k, stride)
        return formula(total=total, n=n, k=k, stride=stride), total - total // 2

    return otherwise


def with_before_and_rest(formula):
    def otherwise(n, k, stride=1):
        total = count(n, k, stride)
        before = formula(total=total, n=n, k=k, stride=stride)
        return before, total - before

    return otherwise


def with_after(formula):
    def otherwise(n, k, stride=1):
        total = count(n, k, stride)
        return total // 2, formula(total=total, n=n, k=k, stride=stride)

    return otherwise


BEFORE = "It looks as if the zeros before are counted as {formula}."
LEGEND = (
    ("windows", "Here windows is how many there are."),
    ("total", "Here total is how many zeros there are in all."),
)
OTHERS = ("n", "k", "stride")
WRITTEN = [
    *written_otherwise(
        Formula(
            "total-written-otherwise",
            "max((windows - 1) * stride + k - n, 0)",
            "It looks as if the number of all zeros is counted as {formula}.",
            with_total,
            about="the number of zeros",
            legend=LEGEND,
        )
    ),
    *written_otherwise(
        Formula(
            "total-of-what-is-left-written-otherwise",
            ("max(k - 1 - (n - 1) % stride, 0)", "max(k - (n % stride if n % stride > 0 else stride), 0)"),
            "It looks as if the number of all zeros is counted as {formula}.",
            with_total,
            about="the number of zeros",
        )
    ),
    *written_otherwise(
        Formula(
            "windows-written-otherwise",
            ("ceil(n / stride)", "(n - 1) // stride + 1", "(n + stride - 1) // stride"),
            "It looks as if the zeros are counted for {formula} windows.",
            with_windows,
            about="the size in the formula",
            beside=("k",),
        )
    ),
    *written_otherwise(
        Formula(
            "before-written-otherwise",
            "total // 2",
            BEFORE,
            with_before,
            about="the two sides",
            beside=OTHERS,
            legend=LEGEND,
        )
    ),
    *written_otherwise(
        Formula(
            "before-and-rest-written-otherwise",
            "total // 2",
            BEFORE + " The rest of them is put after.",
            with_before_and_rest,
            about="the two sides",
            beside=OTHERS,
            legend=LEGEND,
        )
    ),
    *written_otherwise(
        Formula(
            "after-written-otherwise",
            ("total - total // 2", "(total + 1) // 2", "ceil(total / 2)", "total // 2 + total % 2"),
            "It looks as if the zeros after are counted as {formula}.",
            with_after,
            about="the two sides",
            beside=OTHERS,
            legend=LEGEND,
        )
    ),
]


# ---- of which only the kind is known -----------------------------------------------------------------


@pattern(
    "split-otherwise",
    "It looks as if as many zeros are counted as are needed, and they are shared out otherwise than they should: half "
    "of them before, the odd one after.",
    about="where the zeros go",
)
def split_otherwise(actual, n, k, stride=1):
    return sum(actual) == sum(reference.same_padding(n, k, stride))


@pattern(
    "another-total",
    "It looks as if the zeros are shared out rightly, and their number is another than is needed for all windows.",
    about="how many zeros are needed",
)
def another_total(actual, n, k, stride=1):
    before, after = actual
    return after - before in (0, 1) and sum(actual) != sum(reference.same_padding(n, k, stride))
