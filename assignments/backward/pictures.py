"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import net
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show

_NEAR = 1e-4  # the file holds float32


@cache
def _data():
    """Read when a picture is drawn."""
    return dict(np.load(Path(__file__).with_name("training.npz")))


def show_question():
    """The opening picture: filters before and after training, and how the loss fell meanwhile."""
    _learned(_data()["history"], _data()["before"], _data()["after"])


def see_differences(numeric_gradient):
    """How far the student's differences are from the slope of a sine, for smaller and smaller eps."""
    steps = 10.0 ** -np.arange(0.5, 13, 0.5)
    x = np.array([1.0])

    def sine(values):
        return float(np.sin(values[0]))

    one_sided = np.array([(np.sin(1 + eps) - np.sin(1)) / eps for eps in steps])
    yours = [_numbers(answer(numeric_gradient, sine, x.copy(), eps), (1,)) for eps in steps]
    _, axes = plt.subplots(figsize=(6.4, 3.6))
    axes.loglog(steps, np.abs(one_sided - np.cos(1)) + 1e-17, "s--", color=GREY, ms=4)
    axes.text(2e-3, 6e-3, say("one-sided"), color=GREY, fontsize=10)
    if not all(map(_is_there, yours)):
        words = next(one for one in yours if not _is_there(one)) or say("nothing yet")
        axes.text(2e-3, 1e-10, say("yours: {words}").format(words=words), color=BLUE, fontsize=10)
    else:
        errors = np.abs(np.array([one[0] for one in yours]) - np.cos(1)) + 1e-17
        axes.loglog(steps, errors, "o-", color=BLUE, ms=4)
        axes.text(2e-3, 1e-10, say("yours"), color=BLUE, fontsize=10)
    axes.axvline(1e-5, color=ORANGE, lw=1)
    axes.text(0.8e-5, 2e-1, "eps = 1e-5", color=ORANGE, fontsize=9)
    axes.set(xlabel="eps", ylabel=say("error of the slope"), ylim=(1e-13, 2))
    axes.invert_xaxis()
    axes.spines[["top", "right"]].set_visible(False)
    plt.tight_layout()
    show()


def see_relu(relu_backward):
    """Where a gradient passes on its way back through relu."""
    data = _data()
    dout, x = (data[name].astype(float) for name in ("relu_dout", "response"))
    yours = _numbers(answer(relu_backward, dout, x), x.shape)
    row = [
        (say("x, a response map"), x, ""),
        (say("dout"), dout, ""),
        (say("dx, yours"), yours, _not_zero(yours)),
    ]
    _sheet([_beside(row, yours, data["relu_dx"])], 1.9)


def see_pooling(max_pool2d_backward):
    """Which pixels of a digit get a gradient, with windows side by side and with such that overlap."""
    data = _data()
    digit = data["digit"].astype(float)
    rows = []
    for size, stride, name in ((2, 2, "pool_dx"), (3, 2, "pool_dx_overlap")):
        dout = np.ones((7, 7, 1)) if size == 2 else np.ones((6, 6, 1))
        yours = _numbers(answer(max_pool2d_backward, dout, digit, size, stride), digit.shape)
        title = say("dx: window {size}, stride {stride}").format(size=size, stride=stride)
        row = [(say("a digit"), digit, ""), (title, yours, _not_zero(yours))]
        rows.append(_beside(row, yours, data[name]))
    width = max(map(len, rows))
    _sheet([row + [None] * (width - len(row)) for row in rows], 1.9)


def see_check(conv2d_backward, numeric_gradient):
    """The student's gradients of a convolution, the same by the student's differences, and what is between them."""
    data = _data()
    x, kernel, dout = (data[name].astype(float) for name in ("small", "kernel", "conv_dout"))
    given = answer(conv2d_backward, dout.copy(), x.copy(), kernel.copy())
    three = given if isinstance(given, tuple | list) and len(given) == 3 else (None, None, None)
    rows = []
    for name, one, around in (
        ("dx", three[0], lambda moved: float((net.conv2d(moved, kernel, 0) * dout).sum())),
        ("dkernel", three[1], lambda moved: float((net.conv2d(x, moved, 0) * dout).sum())),
    ):
        where = x if name == "dx" else kernel
        yours = _numbers(one, where.shape)
        by_differences = _numbers(answer(numeric_gradient, around, where.copy()), where.shape)
        between = yours - by_differences if _is_there(yours) and _is_there(by_differences) else None
        largest = "" if between is None else say("at most {error:.0e}").format(error=np.abs(between).max())
        rows.append([
            (say("{name}, yours").format(name=name), yours, ""),
            (say("by differences"), by_differences, ""),
            (say("between them"), _blown_up(between), largest),
        ])  # fmt: skip
    _sheet(rows, 1.9)


def _blown_up(between):
    """White where it is no more than rounding, and full of colour where it is more."""
    return None if between is None else np.where(np.abs(between) < 1e-6, 0, np.sign(between))


def learn(relu_backward, max_pool2d_backward, conv2d_backward):
    """The net learns by the student's functions; what is missing of them is said."""
    names = "relu_backward", "max_pool2d_backward", "conv2d_backward"
    back = dict(zip(names, (relu_backward, max_pool2d_backward, conv2d_backward), strict=True))
    missing = [words for words in map(_trouble, back, back.values()) if words]
    if missing:
        print(say("The net cannot learn yet."), *missing, sep="\n")
        return
    told = []

    def tell(loss, right):
        words = say("round {number:2}: loss {loss:.2f} {bar} {right:.0%} of 40 unseen digits read right")
        print(words.format(number=len(told), loss=loss, bar="█" * round(12 * loss), right=right), flush=True)
        told.append(loss)

    first = net.start()["kernel1"]
    trained = answer(net.train, back, tell)
    if trained is None:
        print(say("One of your functions has ended in an error on the way."))
        return
    weights, history = trained
    if len(history) <= net.ROUNDS:
        words = say("That took {seconds} seconds, and stops here. Fewer loops would make it faster.")
        print(words.format(seconds=net.SECONDS))
    _learned(np.array(history), first, weights["kernel1"])
    _wanted(weights, back)


def _trouble(name, function):
    """What is wrong with one of the three on a call as the net makes them; None where nothing is."""
    data = {key[6:]: value.astype(float) for key, value in _data().items() if key.startswith("probe_")}
    calls = {
        "relu_backward": ((data["x"][::-1], data["x"]), ("relu",)),
        "max_pool2d_backward": ((data["quarter"], data["x"]), ("pool",)),
        "conv2d_backward": ((data["dout"], data["x"], data["kernel"]), ("dx", "dkernel", "dbias")),
    }
    arguments, names = calls[name]
    given = answer(function, *(one.copy() for one in arguments))
    if given is None or given is ...:
        return say("{name}: nothing yet").format(name=name)
    several = given if len(names) > 1 and isinstance(given, tuple | list) else [given]
    if len(several) != len(names):
        return say("{name} does not return (dx, dkernel, dbias)").format(name=name)
    wrong = [
        part for part, one in zip(names, several, strict=True)
        if not _agree(_numbers(one, data[part].shape), data[part])
    ]  # fmt: skip
    if not wrong:
        return None
    more = f" ({', '.join(wrong)})" if len(names) > 1 else ""
    return say("{name} does not give what it should{more}").format(name=name, more=more)


def _learned(history, before, after):
    """The loss, round by round; and the first filters before and after."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3), width_ratios=(1.1, 1))
    rounds = range(len(history))
    left.plot(rounds, history[:, 0], "o-", color=BLUE, ms=4)
    left.set(xlabel=say("rounds through 160 digits"), ylabel=say("loss"), ylim=(0, None))
    left.spines[["top", "right"]].set_visible(False)
    right.set_axis_off()
    count = before.shape[-1]
    for row, (kernels, words) in enumerate(((before, say("before")), (after, say("after")))):
        for i in range(count):
            place = 3.6 * i, 3.6 * i + 3, 4 * row + 3, 4 * row
            most = max(np.abs(before).max(), np.abs(after).max())
            right.imshow(kernels[:, :, 0, i], cmap="RdBu_r", vmin=-most, vmax=most, extent=place)
        right.text(-0.3, 4 * row + 1.5, words, ha="right", va="center", fontsize=10)
    right.set(xlim=(-2.2, 3.6 * count), ylim=(7.2, -1))
    right.set_title(say("the four first filters (red: positive)"), fontsize=10)
    plt.tight_layout()
    show()


def _wanted(weights, back):
    """Of three digits, where more ink would make the loss smaller, and where less: -dx."""
    digits, labels = net.load_digits()
    row = []
    for kind in (3, 5, 7):
        at = net.TAUGHT + int(np.flatnonzero(labels[net.TAUGHT :] == kind)[0])
        _, dx = net.backward(digits[at], kind, weights, back)
        row += [(say("unseen, a {kind}").format(kind=kind), digits[at], ""), ("−dx", -dx, "")]
    _sheet([row], 1.4)


def _numbers(value, shape):
    """As an array of floats; None where there is nothing, and words where it is something else."""
    if value is None or value is ...:
        return None
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return say("not numbers")
    return array if array.shape == shape else say("another shape:\n{shape}").format(shape=array.shape)


def _is_there(values):
    return isinstance(values, np.ndarray)


def _agree(yours, expected):
    return _is_there(yours) and bool(np.allclose(yours, expected, rtol=_NEAR, atol=_NEAR))


def _not_zero(values):
    return say("{count} not 0").format(count=int((values != 0).sum())) if _is_there(values) else ""


def _beside(row, yours, expected):
    """And what it should be, where it is not."""
    return row if _agree(yours, expected) else [*row, (say("should be"), expected, _not_zero(expected))]


def _sheet(rows, height):
    """Maps side by side, titled, with a caption below.

    rows: lists of (title, map, caption), or None for no picture. A map may be words in its place, or None for "nothing
    yet". Positive is red, negative blue, 0 white; what is positive or 0 everywhere is grey.
    """
    columns = max(map(len, rows))
    _, axes = canvas(height * columns, height * 1.3 * len(rows))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            title, values, caption = cell
            left, top = 1.12 * c, 1.42 * r
            place = left, left + 1, top + 1, top
            axes.add_patch(
                plt.Rectangle((left, top), 1, 1, fill=not _is_there(values), fc="#f0f0f0", ec=GREY, lw=0.8, zorder=3)
            )
            if not _is_there(values):
                words = values or say("nothing yet")
                axes.text(left + 0.5, top + 0.5, words, ha="center", va="center", color=GREY, fontsize=9, zorder=4)
            else:
                axes.imshow(_colours(values), extent=place)
            colour = ORANGE if title == say("should be") else "black"
            axes.text(left + 0.5, top - 0.04, title, ha="center", va="bottom", fontsize=9, color=colour)
            axes.text(left + 0.5, top + 1.04, caption, ha="center", va="top", fontsize=9, color=BLUE)
    axes.set(xlim=(-0.02, 1.12 * columns), ylim=(1.42 * len(rows) - 0.2, -0.2), aspect="equal")
    show()


def _colours(values):
    """(h, w, 3) of the first channel."""
    values = np.nan_to_num(np.asarray(values, dtype=float)).reshape(*values.shape[:2], -1)[..., 0]
    most = np.abs(values).max() or 1
    if values.min() >= 0 < values.max():
        return np.repeat((values / most)[..., np.newaxis], 3, axis=2)
    return plt.get_cmap("RdBu_r")(0.5 + values / most / 2)[..., :3]
