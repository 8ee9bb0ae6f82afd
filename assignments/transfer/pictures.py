"""Drawings for the notebook. Nothing here needs to be read to solve the exercises."""

import os
from functools import cache
from pathlib import Path

import keras
import numpy as np
from checks import say
from drawing import BLUE, GREY, ORANGE, answer, canvas, show
from keras import layers
from network import SIDE, faces, kept, learned, load_base, load_pictures, new_head, sides

#: Copies of a picture, and how often a coin is tossed for each picture.
_COPIES, _COINS = 6, 40
#: Of the head on features, and of what is tuned afterwards.
_HEAD_RATE, _FINE_RATE, _EPOCHS = 1e-2, 3e-4, 15


def show_question():
    """Some of the 40, and how far a network comes that learns from them alone."""
    _, axes = canvas(9.0, 3.0)
    x, labels = load_pictures()
    train, _ = sides()
    for row, title in enumerate((say("faces"), say("something else"))):
        axes.text(0, 1.1 * row + 0.5, title, va="center", fontsize=10)
        for column, index in enumerate(train[labels[train] == 1 - row][:6]):
            _draw(axes, x[index, ..., 0], 1.6 + 1.05 * column, 1.1 * row)
    right = kept()["from_scratch"][-1]
    said = say("a network that begins with random numbers, and learns from 40:\n{part:.1%} of 160 others right")
    axes.text(0, 2.35, said.format(part=right), va="top", fontsize=10, color=BLUE)
    axes.set(xlim=(-0.05, 8.0), ylim=(2.95, -0.05), aspect="equal")
    show()


def see_features(extract_features, base):
    """200 pictures as points, by their pixels and by the student's features: along the two directions in which each
    of them differ most."""
    x, labels = load_pictures()
    features = answer(lambda: np.array(extract_features(base, x), dtype=float))
    pixels = x.reshape(len(x), -1)
    if np.ndim(features) != 2 or len(features) != len(x) or not np.isfinite(features).all() or features.shape[1] < 2:
        features = None
    _, axes = canvas(9.0, 4.2)
    for left, title, rows in ((0, say("by {count} pixels"), pixels), (1.15, say("by {count} features"), features)):
        if rows is None:
            axes.text(left + 0.5, 0.5, say("yours: nothing yet, or no rows of numbers"), ha="center", color=GREY)
            continue
        points = _plane(rows)
        for label, colour, mark in ((0, ORANGE, "x"), (1, BLUE, "o")):
            here = points[labels == label]
            axes.scatter(left + here[:, 0], here[:, 1], s=18, color=colour, marker=mark, alpha=0.8)
        axes.text(left, 1.06, title.format(count=rows.shape[1]), fontsize=11)
    axes.text(0, -0.06, say("blue: faces; orange: something else"), va="top", fontsize=10)
    axes.set(xlim=(-0.03, 2.2), ylim=(-0.14, 1.14))
    show()


def _plane(rows):
    """Each as two numbers from 0 to 1."""
    rows = rows - rows.mean(axis=0)
    u, s, _ = np.linalg.svd(rows, full_matrices=False)
    points = u[:, :2] * s[:2]
    low, high = points.min(axis=0), points.max(axis=0)
    return (points - low) / np.maximum(high - low, 1e-9)


def count_trained():
    """Of one layer of the base and the head, from Keras."""
    base = load_base()
    for layer in base.layers[:-1]:
        layer.trainable = False
    model = keras.Sequential([base, new_head()])
    trained = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    said = say("n_unfrozen = 1: {trained:,} of {count:,} numbers are trained, those of PReLU and of the head")
    print(said.format(trained=trained, count=model.count_params()))


def see_learning(extract_features, make_finetune):
    """Which part of the 160 is right, epoch by epoch: from scratch; a head on features; then the last layers as well.
    The student's functions work on a base of their own."""
    keras.utils.set_random_seed(0)
    base, head, (x, _) = load_base(), new_head(), load_pictures()
    curves = {say("from scratch"): kept()["from_scratch"]}
    features = answer(lambda: np.array(extract_features(base, x), dtype=np.float32))
    fits = np.shape(features) == (200, 128) and np.isfinite(features).all()
    curves[say("a head on features")] = learned(head, _HEAD_RATE, _EPOCHS, features) if fits else None
    model = answer(make_finetune, base, head, 4)
    fine = answer(learned, model, _FINE_RATE, _EPOCHS) if isinstance(model, keras.Model) else None
    curves[say("then fine-tuned")] = fine
    _, axes = canvas(8.6, 4.2)
    for place, ((title, curve), colour) in enumerate(zip(curves.items(), (GREY, ORANGE, BLUE), strict=True)):
        said = say("{title}: nothing yet").format(title=title)
        if curve is not None and len(curve):
            axes.plot(range(len(curve)), curve, color=colour, lw=2, marker=".")
            said = say("{title}: {part:.1%} in the end").format(title=title, part=curve[-1])
        axes.text(6, 0.55 - 0.07 * place, said, color=colour, fontsize=11)
    for part in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        axes.plot((0, _EPOCHS), (part, part), color=GREY, lw=0.4)
        axes.text(-0.3, part, f"{part:.0%}", ha="right", va="center", fontsize=9)
    axes.text(_EPOCHS, -0.08, say("epochs"), ha="right", va="top", fontsize=10)
    for epoch in range(0, _EPOCHS + 1, 5):
        axes.text(epoch, -0.03, str(epoch), ha="center", va="top", fontsize=9)
    axes.set(xlim=(-1.2, _EPOCHS + 0.4), ylim=(-0.14, 1.03))
    show()


def show_copies():
    """A face and its copies, and another one."""
    _, axes = canvas(8.6, 2.4)
    for row, index in enumerate((3, 9)):
        for column, one in enumerate(_copies(index)):
            _draw(axes, one, 1.6 + 1.05 * column, 1.1 * row)
        axes.text(0, 1.1 * row + 0.5, say("group {index}").format(index=index), va="center", fontsize=10)
    axes.set(xlim=(-0.05, 8.0), ylim=(2.15, -0.05), aspect="equal")
    show()


def _copies(index):
    """Of one face: moved by a pixel or not, a little brighter or darker, with a little noise."""
    rng = np.random.default_rng(index)
    made = []
    for _ in range(_COPIES):
        dy, dx = rng.integers(0, 2, size=2)
        piece = faces()[index, dy : dy + SIDE, dx : dx + SIDE]
        made.append(np.clip(piece * rng.uniform(0.9, 1.1) + rng.normal(0, 0.03, piece.shape), 0, 1))
    return made


@cache
def _album():
    """Copies of 100 faces as rows of pixels, and which face each is of."""
    every = [one.ravel() for index in range(100) for one in _copies(index)]
    return np.array(every), np.repeat(np.arange(100), _COPIES)


def see_leak(split_without_leak):
    """How often a coin is guessed that was tossed for each face: by the label of the picture to train that is most
    like it. Where pictures are parted, and where faces are."""
    x, groups = _album()
    squares = (x**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * x @ x.T
    apart, mixed = [], []
    for coin in range(_COINS):
        rng = np.random.default_rng(coin)
        labels = rng.permutation(np.repeat([0, 1], 50))[groups]
        order = rng.permutation(len(groups))
        mixed.append(_guessed(distances, labels, order[120:], order[:120]))
        apart.append(
            answer(lambda rng=rng, labels=labels: _guessed(distances, labels, *split_without_leak(groups.copy(), rng)))
        )
    _, axes = canvas(8.6, 2.2)
    right = None if None in apart or not np.isfinite(apart).all() else float(np.mean(apart))
    rows = (say("single pictures parted"), float(np.mean(mixed)), ORANGE), (say("by your split"), right, BLUE)
    for row, (title, part, colour) in enumerate(rows):
        axes.text(0, row, title, va="center", fontsize=11)
        if part is None:
            axes.text(0.5, row, say("yours: nothing yet"), va="center", color=GREY)
            continue
        axes.barh(row, part, left=0.5, height=0.5, color=colour)
        axes.text(0.5 + part + 0.02, row, f"{part:.0%}", va="center", fontsize=11)
    axes.plot((1.0, 1.0), (-0.4, 1.6), color=GREY, lw=1)
    axes.text(1.0, 1.68, say("50%: what a coin allows"), ha="center", va="top", color=GREY, fontsize=9)
    axes.set(xlim=(-0.02, 1.65), ylim=(1.95, -0.5))
    show()


def _guessed(distances, labels, train, test):
    train, test = (np.array(sorted(side), dtype=int) for side in (train, test))
    nearest = train[distances[np.ix_(test, train)].argmin(axis=1)]
    return float((labels[nearest] == labels[test]).mean())


def load_vgg():
    """(base, where it is from): the convolutions of VGG16, if their weights lie where Keras keeps what it has loaded;
    else R-Net. Nothing is downloaded."""
    home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    weights = home / "models/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    if weights.is_file():
        base = keras.applications.VGG16(weights=str(weights), include_top=False, input_shape=(48, 48, 3))
        return base, say("VGG16, trained on ImageNet")
    return load_base(), say("R-Net: the weights of VGG16 are not on this computer")


def see_other_base(extract_features):
    """A head on the features of VGG16, where it is there."""
    keras.utils.set_random_seed(0)
    base, source = load_vgg()
    x, _ = load_pictures()
    if base.input_shape[1] != SIDE:
        large = np.repeat(np.repeat(x, 2, axis=1), 2, axis=2)
        x = keras.applications.vgg16.preprocess_input(128 * large + 127.5)
    features = answer(lambda: np.array(extract_features(base, x), dtype=np.float32))
    if np.ndim(features) != 2 or len(features) != len(x):
        print(say("yours: nothing yet"))
        return
    features = features / np.abs(features).max()
    head = keras.Sequential([keras.Input(features.shape[1:]), layers.Dense(2, activation="softmax")])
    part = learned(head, _HEAD_RATE, _EPOCHS, features)[-1]
    print(say("{source}: {count} features, {part:.1%} right").format(source=source, count=features.shape[1], part=part))


def _draw(axes, values, x, y):
    """A square of side 1 at (x, y), in its own range."""
    axes.imshow(values, cmap="gray", extent=(x, x + 1, y + 1, y), interpolation="nearest")
