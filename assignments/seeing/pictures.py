"""Drawings for the notebook, and the trained model. Nothing here needs to be read to solve the exercises."""

from functools import cache
from pathlib import Path

import keras
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show
from keras import layers

_FOLDER = Path(__file__).parent
#: Of the digits: the one of the question, and a 6.
_QUESTION, _SIX = 26, 39
_STEPS = 40
#: Of each convolution, filters that answer to about half of all places of the start: these pictures change the most.
_LIVE = {0: (6, 27, 3, 4, 11, 30), 2: (28, 57, 41, 13, 22, 62), 4: (1, 19, 2, 4, 5, 6)}


def load_digits():
    """200 digits as (200, 28, 28, 1), values 0 to 1, and what they are, 0 to 9."""
    with np.load(_FOLDER / "digits.npz") as data:
        return data["digits"].astype(np.float32) / 255, data["labels"].astype(int)


def load_model():
    """The convnet of `convnet`, with trained weights. Its last layer gives scores: there is no softmax."""
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ]
    )
    with np.load(_FOLDER / "weights.npz") as data:
        model.set_weights([data[f"weights_{i}"].astype(np.float32) for i in range(10)])
    return model


@cache
def _trained():
    """A model of our own: the student's may have been changed."""
    return load_model()


def the_four():
    """The digit of the question: (28, 28, 1)."""
    return load_digits()[0][_QUESTION]


def enlarge(heat, shape):
    """A map (h, w) as large as a picture (H, W), smoothly in between."""
    heat = np.asarray(heat, dtype=np.float32)[..., None]
    return np.asarray(keras.ops.image.resize(heat, shape, interpolation="bilinear"))[..., 0]


def show_question():
    """The digit, and how sure the network is of each class."""
    digit = the_four()
    chances = np.asarray(keras.ops.softmax(_trained()(digit[None])))[0]
    _, axes = canvas(7.2, 2.5)
    axes.imshow(digit[..., 0], cmap="gray", extent=(0, 4, 0, 4))
    for n, chance in enumerate(chances):
        axes.bar(5.5 + n, 4 * chance + 0.02, 0.8, color=ORANGE if n == chances.argmax() else GREY)
        axes.text(5.5 + n, -0.2, str(n), ha="center", va="top", fontsize=10)
    for n in np.argsort(chances)[-2:]:
        axes.text(5.5 + n, 4 * chances[n] + 0.15, f"{chances[n]:.0%}", ha="center", fontsize=10)
    axes.set(xlim=(-0.2, 15.2), ylim=(-0.8, 4.2), aspect="equal")
    show()


def see_activations(activations, model):
    """The strongest maps of every layer that gives any, for a 6."""
    digit = load_digits()[0][_SIX]
    right = [_given_by(place, digit[None]) for place in range(len(_trained().layers))]
    given = answer(lambda: list(activations(model, digit[None])))
    said = _about(given, right)
    _, axes = canvas(9.0, 5.9)
    axes.imshow(digit[..., 0], cmap="gray", extent=(0, 1, 1, 0))
    names = [type(layer).__name__ for layer in _trained().layers]
    for place, maps in enumerate(one[0] for one in right if one.ndim == 4):
        top = 1.2 * place
        label = f"{place}  {names[place]}\n{' × '.join(map(str, maps.shape))}"
        axes.text(1.2, top + 0.5, label, va="center", fontsize=10)
        for column, channel in enumerate(_strongest(maps, 6)):
            left = 3.4 + 1.1 * column
            if said:
                axes.text(left + 0.5, top + 0.5, "?", ha="center", va="center", color=GREY)
            else:
                _draw(axes, np.asarray(given[place], dtype=float)[0, ..., channel], left, top)
    axes.text(0, 6.3, said or say("yours: the six strongest maps of each layer"), color=ORANGE if said else BLUE)
    axes.set(xlim=(-0.05, 10.0), ylim=(6.5, -0.1), aspect="equal")
    show()


def _about(given, right):
    """What is to be said of the student's list; nothing where it is right."""
    if given is None:
        return say("yours: nothing yet")
    if len(given) != len(right):
        return say("yours: {count} arrays; the model has {layers} layers").format(count=len(given), layers=len(right))
    for place, (one, want) in enumerate(zip(given, right, strict=True)):
        if np.shape(one) != want.shape:
            said = say("yours: shape {given} for layer {place}, should be {expected}")
            return said.format(given=np.shape(one), place=place, expected=want.shape)
        if answer(lambda one=one, want=want: np.allclose(one, want, atol=1e-3)) is not True:
            return say("yours: other values for layer {place}").format(place=place)
    return ""


def see_filters(ascend_filter, model):
    """Pictures that six live filters of each convolution answer to; three steps of the way for one."""
    _, axes = canvas(9.0, 5.2)
    good = True
    for row, (layer, filters) in enumerate(_LIVE.items()):
        top = 1.35 * row
        words = say("layer {layer}\n{count} filters").format(layer=layer, count=_trained().layers[layer].filters)
        axes.text(0, top + 0.5, words, va="center", fontsize=10)
        for column, index in enumerate(filters):
            picture = answer(lambda layer=layer, index=index: np.array(ascend_filter(model, layer, index, _STEPS)))
            left, begin = 1.5 + 1.15 * column, _start()
            if np.shape(picture) != (28, 28, 1) or not np.isfinite(picture).all():
                good = False
                axes.text(left + 0.5, top + 0.5, "?", ha="center", va="center", color=GREY)
                continue
            _draw(axes, _stretched(picture[..., 0]), left, top)
            before, after = _response(layer, index, begin), _response(layer, index, picture)
            axes.text(left + 0.5, top - 0.02, say("filter {index}").format(index=index), ha="center", fontsize=8)
            grown = f"{before:.2f} → {after:.1f}"
            axes.text(left + 0.5, top + 1.02, grown, ha="center", va="top", fontsize=8, color=_colour(before, after))
            good &= after > before
    said = say("below each: the mean response, at the start and after {steps} steps").format(steps=_STEPS)
    if not good:
        said = say("yours: no picture yet, or one that the filter answers to no more than to the start")
    axes.text(0, 4.3, said, color=BLUE if good else ORANGE, fontsize=10)
    axes.set(xlim=(-0.05, 8.6), ylim=(4.5, -0.25), aspect="equal")
    show()


def count_dead(activations, model):
    """How many filters of each convolution answer to nothing: to the start of the ascent; to any of 200 digits."""
    digits, _ = load_digits()
    given = answer(lambda: [activations(model, x) for x in (_start()[None].astype(np.float32), digits)])
    for layer in _LIVE:
        silent = answer(lambda layer=layer: [int((one[layer].max(axis=(0, 1, 2)) == 0).sum()) for one in given])
        if silent is None:
            print(say("activations gives nothing yet that fits"))
            return
        said = say(
            "layer {layer}: of {count} filters, {start} answer 0 everywhere to the start, {digits} to all digits"
        )
        count = _trained().layers[layer].filters
        print(said.format(layer=layer, count=count, start=silent[0], digits=silent[1]))


def see_heat(grad_cam, model):
    """The digit of the question, and what of it speaks for a 4 and for a 2, at two layers."""
    digit = the_four()
    with np.load(_FOLDER / "weights.npz") as data:
        right = {layer: data[f"heat_{layer}"] for layer in (2, 4)}
    _, axes = canvas(9.2, 4.2)
    good = True
    for row, layer in enumerate(right):
        for column, digit_class in enumerate((4, 2)):
            left, top, wanted = 3.6 * column, 1.25 * row, right[layer][column]
            heat = answer(lambda layer=layer, c=digit_class: np.array(grad_cam(model, digit, layer, c), dtype=float))
            words = say("for a {digit}, layer {layer}").format(digit=digit_class, layer=layer)
            axes.text(left + 0.5, top - 0.03, words, ha="center", fontsize=9)
            if np.shape(heat) != wanted.shape or not np.isfinite(heat).all():
                axes.text(left + 0.5, top + 0.5, "?", ha="center", va="center", color=GREY)
                heat = None
            else:
                _lay_over(axes, digit, heat, left, top)
                _draw(axes, np.clip(heat, 0, 1), left + 1.1, top, map_name="inferno")
                axes.text(left + 1.6, top - 0.03, " × ".join(map(str, heat.shape)), ha="center", fontsize=9)
            if heat is None or not np.allclose(heat, wanted, atol=0.02):
                good = False
                _draw(axes, wanted, left + 2.2, top, map_name="inferno")
                axes.text(left + 2.7, top - 0.03, say("should be"), ha="center", fontsize=9, color=GREY)
    said = say("yours: laid over the digit, and as it is") if good else say("yours: nothing yet, or something else")
    axes.text(0, 2.5, said, color=BLUE if good else ORANGE, fontsize=10)
    axes.set(xlim=(-0.05, 6.9), ylim=(2.65, -0.25), aspect="equal")
    show()


def see_sure(ascend_filter, model):
    """A picture that the score of a 3 was raised for, and what the network makes of it."""
    picture = answer(lambda: np.array(ascend_filter(model, len(model.layers) - 1, 3, 60), dtype=float))
    if np.shape(picture) != (28, 28, 1) or not np.isfinite(picture).all():
        print(say("yours: nothing yet"))
        return
    chances = np.asarray(keras.ops.softmax(_trained()(picture[None].astype(np.float32))))[0]
    _, axes = canvas(3.0, 2.6)
    _draw(axes, _stretched(picture[..., 0]), 0, 0)
    said = say("read as {digit}\n({chance:.1%} sure)").format(digit=chances.argmax(), chance=chances.max())
    axes.text(0.5, 1.05, said, ha="center", va="top", fontsize=10)
    axes.set(xlim=(-0.1, 1.1), ylim=(1.35, -0.05), aspect="equal")
    show()


def _given_by(layer, x):
    """What the trained network gives after this layer."""
    return np.asarray(keras.Sequential(_trained().layers[: layer + 1])(x))


def _lay_over(axes, digit, heat, x, y):
    place = (x, x + 1, y + 1, y)
    axes.imshow(digit[..., 0], cmap="gray", extent=place, interpolation="nearest")
    large = np.clip(enlarge(heat, digit.shape[:2]), 0, 1)
    axes.imshow(large, cmap="inferno", vmin=0, vmax=1, alpha=0.65, extent=place)


def _start():
    return np.random.default_rng(0).uniform(0.4, 0.6, size=(28, 28, 1))


def _response(layer, index, picture):
    return float(_given_by(layer, np.asarray(picture, dtype=np.float32)[None])[..., index].mean())


def _strongest(maps, count):
    return np.argsort(maps.std(axis=(0, 1)))[::-1][:count]


def _stretched(values):
    """Around the middle, to see it: a few extreme pixels may be cut."""
    low, high = np.percentile(values, (1, 99))
    return np.clip((values - low) / max(high - low, 1e-9), 0, 1)


def _colour(before, after):
    return GREY if after > before else ORANGE


def _draw(axes, values, x, y, map_name="gray"):
    """A square of side 1 at (x, y), in its own range."""
    axes.imshow(values, cmap=map_name, extent=(x, x + 1, y + 1, y), interpolation="nearest")
