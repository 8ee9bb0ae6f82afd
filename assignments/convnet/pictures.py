"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show
from keras import layers
from stages import draw_stages

_SHIFTS = range(5)


@cache
def _trained():
    """What trained models gave, kept as numbers. Read when a picture is drawn."""
    return dict(np.load(Path(__file__).with_name("weights.npz")))


def _shown():
    """A 6 and a 3 that lose no ink when they move by 4."""
    six, three = _trained()["shown"]
    return _digit(six), _digit(three)


def _weights():
    return [_trained()[f"weights_{i}"] for i in range(10)]


def load_digits():
    """The 200 test digits as (200, 28, 28, 1), values 0 to 1, and what they are, 0 to 9."""
    with np.load(Path(__file__).with_name("digits.npz")) as data:
        return data["digits"].astype(np.float32) / 255, data["labels"].astype(int)


def show_question():
    """The opening picture: one digit, moved by 0 to 4 pixels, and what a trained convnet reads."""
    _, axes = canvas(9.0, 2.7)
    six, _ = _shown()
    for d, chances in zip(_SHIFTS, _trained()["moved_six"], strict=True):
        _draw(axes, _moved(six, d)[..., 0], 1.15 * d, 0)
        below = say("read as {digit}\n({chance:.0%} sure)").format(digit=chances.argmax(), chance=chances.max())
        above = say("moved by {d}").format(d=d) if d else say("in its place")
        for y, said, where in [(-0.06, above, "bottom"), (1.06, below, "top")]:
            axes.text(1.15 * d + 0.5, y, said, ha="center", va=where, fontsize=10)
        read = say("{part:.0%} of digits right").format(part=_trained()["unseen_accuracy"][d])
        axes.text(1.15 * d + 0.5, 1.4, read, ha="center", va="top", fontsize=10, color=BLUE)
    axes.set(xlim=(-0.05, 5.65), ylim=(1.6, -0.2), aspect="equal")
    show()


def see_summary(build):
    """model.summary(), where there is a model."""
    model = answer(build)
    if isinstance(model, keras.Model):
        model.summary()
    else:
        kind = type(model).__name__
        print(say("nothing yet") if model is None else say("that is a {kind}, not a keras.Model").format(kind=kind))


def see_batch(build_base, x):
    """The shape that comes out of the student's model; where it is another, the one that should."""
    given, expected = answer(lambda: np.shape(build_base()(x))), (len(x), 3, 3, 64)
    if given == expected:
        print(say("{shape} goes into your model, {given} comes out.").format(shape=x.shape, given=given))
    else:
        yours = say("nothing yet") if given is None else given
        said = say("{shape} goes in, {expected} should come out. Your model: {yours}.")
        print(said.format(shape=x.shape, expected=expected, yours=yours))


def see_maps(build_base, build_no_pool):
    """What every layer of both models makes of one digit, with the same trained filters in both."""
    digit, _ = _shown()
    _, axes = canvas(8.6, 6.6)
    expected = {say("with pooling"): (26, 13, 11, 5, 3), say("without pooling"): (26, 24, 22)}
    for row, (build, title) in enumerate(zip((build_base, build_no_pool), expected, strict=True)):
        top = 2.6 * row
        _draw(axes, digit[..., 0], 0, top + 0.5)
        axes.text(0, top + 0.42, title, fontsize=11, va="bottom")
        model = answer(build)
        if not isinstance(model, keras.Model):
            axes.text(1.3, top + 1, say("nothing yet"), color=GREY, va="center", fontsize=11)
            continue
        fits = _put(model, _weights()[:6])
        maps = answer(_maps, model, digit[np.newaxis])
        if not maps:
            said = say("the layers of this model cannot be run one by one")
            axes.text(1.3, top + 1, said, color=GREY, va="center")
            continue
        places = (1, 3, 5) if len(maps) <= 3 else range(1, 6)
        for place, one in zip(places, maps, strict=False):
            axes.text(1.1 * place, top - 0.04, " × ".join(map(str, one.shape)), fontsize=9, va="bottom")
            for i, channel in enumerate(_two(one)):
                _draw(axes, one[..., channel], 1.1 * place, top + 1.1 * i)
        sizes = tuple(one.shape[0] for one in maps)
        said = [] if fits else [say("the trained filters do not fit: these are random ones")]
        right = ", ".join(map(str, expected[title]))
        said += [] if sizes == expected[title] else [say("the sizes should be {sizes}").format(sizes=right)]
        axes.text(1.1, top + 2.14, "; ".join(said), color=ORANGE, fontsize=10, va="top")
    axes.set(xlim=(-0.05, 6.55), ylim=(4.95, -0.3), aspect="equal")
    show()


def see_accuracy_against_shift(build_base, add_head):
    """How many of the 200 digits are read right when they are moved: Flatten, and global max pooling."""
    _, axes = plt.subplots(figsize=(6.4, 3.9))
    right = _trained()["flatten_accuracy"]
    axes.plot(_SHIFTS, _trained()["global_max_accuracy"], "s--", color=ORANGE)
    axes.text(3.1, 0.66, say("GlobalMaxPooling2D\nin place of Flatten"), color=ORANGE, fontsize=10)
    model = answer(lambda: add_head(build_base()))
    given = None
    if not isinstance(model, keras.Model):
        said = say("yours: nothing yet")
    elif not _put(model, _weights()):
        said = say("yours: the trained weights\ndo not fit this model")
    else:
        given = answer(_accuracies, model)
        said = say("yours: does not take\n(200, 28, 28, 1)") if given is None else say("yours:\nFlatten")
    for d, value in enumerate(given or []):
        place, side = ((8, 5), "left") if d < 2 else ((-2, -13), "right")
        text = {"ha": side, "fontsize": 8, "color": BLUE}
        axes.annotate(f"{value:.2f}", (d, value), place, textcoords="offset points", **text)
    if given is not None:
        axes.plot(_SHIFTS, given, "o-", color=BLUE)
    if given is None or not np.allclose(given, right, atol=0.02):
        axes.plot(_SHIFTS, right, ":", color=GREY)
        axes.text(3.05, 0.36, say("should be"), color=GREY, fontsize=10)
    place = (0.05, 0.1) if given is None else (2.3, 0.4)
    axes.text(*place, said, color=BLUE, fontsize=10, ha="left" if given is None else "right")
    axes.set(
        xlabel=say("moved by … pixels, down or up and left or right"),
        ylabel=say("part of the digits read right"),
        xticks=_SHIFTS,
    )
    axes.set(ylim=(0, 1.04), xlim=(-0.25, 4.3))
    axes.spines[["top", "right"]].set_visible(False)
    show()


def compare_with_keras(conv2d, relu, max_pool2d):
    """The three functions on one awkward case each, beside Keras."""
    rng = np.random.default_rng(0)
    x, kernel, bias = rng.normal(size=(9, 8, 3)), rng.normal(size=(3, 2, 3, 4)), rng.normal(size=4)
    conv = np.asarray(keras.ops.conv(x[np.newaxis], kernel, (2, 1), "same")[0]) + bias
    pool = np.asarray(keras.ops.max_pool(x[np.newaxis], (3, 2), (2, 3), "same")[0])
    for name, given, expected in [
        ("conv2d", answer(conv2d, x, kernel, bias, (2, 1), "same"), conv),
        ("relu", answer(relu, x), np.maximum(x, 0)),
        ("max_pool2d", answer(max_pool2d, x, (3, 2), (2, 3), "same"), pool),
    ]:
        if given is None:
            said = say("nothing yet")
        elif answer(np.asarray, given, dtype=float) is None:
            said = say("gives no array of numbers")
        elif np.shape(given) != expected.shape:
            said = say("gives shape {given}, Keras gives {expected}")
            said = said.format(given=np.shape(given), expected=expected.shape)
        else:
            agrees = np.allclose(given, expected, atol=1e-4)
            said = say("agrees with Keras") if agrees else say("gives other values")
        print(f"{name:11} {said}")


def see_stages(conv2d, relu, max_pool2d):
    """A colour photograph after each step of a chain of the three functions."""
    draw_stages(conv2d, relu, max_pool2d)


def see_forward(forward_numpy, build_base, add_head):
    """Two digits, read by the student's own functions: their forward_numpy on their model, with trained weights."""
    six, three = _shown()
    x, expected = np.stack([six, _moved(three, 4)]), _trained()["two_digits"]
    given, grey, said = _forward(forward_numpy, answer(lambda: add_head(build_base())), x, expected)
    _, axes = canvas(8.6, 2.6)
    for i in range(2):
        left, where = 17.5 * i, say("moved by 4") if i else say("in its place")
        axes.imshow(x[i, ..., 0], cmap="gray", extent=(left, left + 4, 0, 4))
        axes.text(left + 2, -0.4, where, ha="center", va="top", fontsize=9)
        for n in range(10):
            place = left + 5.5 + n
            axes.bar(place, 4 * expected[i, n] + 0.02, 0.8, color=GREY)
            axes.text(place, -0.4, str(n), ha="center", va="top", fontsize=9)  # clear of a dot at 0
            if given is not None:
                axes.plot(place, 4 * np.clip(given[i, n], -0.1, 1.3), "o", color=BLUE, ms=5, clip_on=False)
    axes.text(0, 4.6, say("grey bars: {grey}").format(grey=grey), color=GREY, fontsize=10)
    axes.text(33, 4.6, said, color=BLUE if given is not None else ORANGE, ha="right", fontsize=10)
    axes.set(xlim=(-0.5, 33.5), ylim=(-1, 5.5), aspect="equal")
    show()


def _forward(forward_numpy, model, x, expected):
    """(what the student's functions give or None, what the expected numbers are called, what is to be said)."""
    if not isinstance(model, keras.Model):
        return None, say("what should come out"), say("your model, from parts 1 and 3: nothing yet")
    if not _put(model, _weights()):
        return None, say("what should come out"), say("the trained weights do not fit your model, from parts 1 and 3")
    x = _input(model, x)
    predicted = answer(model, x)
    if np.shape(predicted) != expected.shape or not np.allclose(predicted, expected, atol=1e-3):
        return None, say("what should come out"), say("your model, from parts 1 and 3, gives other numbers")
    flat = answer(_flat, model, x, expected)
    given = answer(lambda: np.array(forward_numpy(flat or model, x)) + 0.0)  # not numbers: nothing
    fits = np.shape(given) == expected.shape
    if flat is None and not (fits and np.allclose(given, expected, atol=1e-3)):
        return None, "model.predict", say("your model has layers that forward_numpy need not know")
    if given is None:
        return None, "model.predict", say("yours: nothing yet")
    if not fits:
        said = say("yours: shape {given}, should be {expected}")
        return None, "model.predict", said.format(given=np.shape(given), expected=expected.shape)
    said = say("blue dots: yours, which differ by {difference:.0e} at most")
    return given, "model.predict", said.format(difference=np.abs(given - expected).max())


def _digit(index):
    """One test digit: (28, 28, 1)."""
    return load_digits()[0][index]


def _moved(digit, d, corner=0):
    """The digit moved by d pixels on both axes; zeros come in."""
    dy, dx = [(d, d), (d, -d), (-d, d), (-d, -d)][corner]
    padded = np.pad(digit, ((d, d), (d, d), (0, 0)))
    return padded[d - dy : d - dy + 28, d - dx : d - dx + 28]


def _put(model, weights):
    """Put the weights into the model; False if they do not fit."""
    if not model.built:
        answer(model, np.zeros((1, 28, 28, 1), np.float32))
    if [np.shape(w) for w in model.weights] != [w.shape for w in weights]:
        return False
    model.set_weights([w.astype(np.float32) for w in weights])
    return True


def _leaves(model):
    """The layers of a model that compute, in order, with those of the models inside it."""
    for layer in model.layers:
        if not isinstance(layer, layers.InputLayer):
            yield from _leaves(layer) if isinstance(layer, keras.Model) else (layer,)


def _flat(model, x, expected):
    """The model with the layers of the models inside it in one row; None if forward_numpy need not know them all."""
    kinds = layers.Conv2D, layers.MaxPooling2D, layers.Flatten, layers.Dense
    row = list(_leaves(model))
    activations = [getattr(layer.activation, "__name__", None) for layer in row if hasattr(layer, "activation")]
    if not all(isinstance(layer, kinds) for layer in row) or not {*activations} <= {"relu", "softmax", "linear"}:
        return None
    result = x
    for layer in row:
        result = layer(result)
    if not np.allclose(result, expected, atol=1e-3):
        return None
    nested = any(isinstance(layer, keras.Model) for layer in model.layers)
    return keras.Sequential([keras.Input(x.shape[1:]), *row]) if nested else model


def _input(model, x):
    """x as the model wants it: a Rescaling layer in front takes pixels, not numbers from 0 to 1."""
    scales = [layer.scale for layer in _leaves(model) if isinstance(layer, layers.Rescaling)]
    return x / np.prod(scales, dtype=np.float32)


def _accuracies(model):
    """The part of the test digits that is read right, moved by 0 to 4 pixels."""
    digits, labels = load_digits()
    found = []
    for d in _SHIFTS:
        x = np.stack([_moved(digit, d, i % 4) for i, digit in enumerate(digits)])
        found.append(float(np.mean(np.asarray(model(_input(model, x))).argmax(axis=-1) == labels)))
    return found


def _maps(model, x):
    """The last maps (H, W, C) of every size that x goes through; none if the model is no chain of layers."""
    x = _input(model, x)
    expected, found = np.asarray(model(x)), {}
    for layer in _leaves(model):
        x = layer(x)
        if len(x.shape) == 4 and not isinstance(layer, layers.Rescaling):
            found[tuple(x.shape[1:3])] = np.asarray(x[0])
    same = x.shape == expected.shape and np.allclose(x, expected, atol=1e-4)
    return list(found.values()) if same else None


def _two(maps):
    """Two maps that show something: the strongest, and among the next ones the least like it."""
    flat = maps.reshape(-1, maps.shape[-1])
    first, *others = np.argsort(flat.std(axis=0))[::-1][:8]
    return [first, min(others, key=lambda c: np.corrcoef(flat[:, first], flat[:, c])[0, 1])] if others else [first]


def _draw(axes, values, x, y):
    """A square of side 1 at (x, y), in its own range of grey."""
    axes.imshow(values, cmap="gray", extent=(x, x + 1, y + 1, y), interpolation="nearest")
