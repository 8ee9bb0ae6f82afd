"""What goes wrong between a network and a row of features for each picture."""

from dataclasses import replace

import numpy as np

from autograder.exercise import misconception
from autograder.kinds.keras.given import BatchNormalization
from solutions.transfer import reference

ROWS, PREDICTS = "maps_as_rows", "as_it_predicts"
EVERYTHING = (ROWS, PREDICTS)


def with_batch_statistics(node, x):
    """BatchNormalization at work: with means and variances of this batch."""
    if not isinstance(node.layer, BatchNormalization):
        return node
    axes = tuple(range(x.ndim - 1))
    gamma, beta = node.weights[:2]
    return replace(node, weights=(gamma, beta, x.mean(axis=axes), x.var(axis=axes)))


def in_training(base, x):
    x = np.asarray(x, dtype=float)
    for node in base.nodes:
        x = node.layer.forward(x, list(with_batch_statistics(node, x).weights))
    return reference.as_rows(x)


@misconception(
    "as-in-training",
    "It looks as if the base is run as in training (training=True), where BatchNormalization takes the mean of the "
    "batch. Take what it predicts: a picture's features must not depend on which others stand beside it.",
    fails=(PREDICTS,),
    about="training",
)
def as_in_training(base, x):
    return in_training(base, x)


@misconception(
    "normalization-left-out",
    "It looks as if BatchNormalization is left out. It belongs to the base as every other layer does.",
    fails=(PREDICTS,),
    about="training",
)
def normalization_left_out(base, x):
    kept = tuple(node for node in base.nodes if not isinstance(node.layer, BatchNormalization))
    return reference.extract_features(replace(base, nodes=kept), x)


@misconception(
    "maps-not-flattened",
    "It looks as if the maps are returned as they are. Make one row of numbers of each picture's maps.",
    fails=(ROWS,),
    about="the rows",
)
def maps_not_flattened(base, x):
    return base.predict(x)


def pooled(name, hint, pool):
    """Of each map one number, where there are any."""

    def function(base, x):
        features = base.predict(x)
        return pool(features) if features.ndim == 4 else features

    return misconception(name, hint, fails=(ROWS,), about="the rows")(function)


maps_averaged = pooled(
    "maps-averaged",
    "It looks as if each map is averaged to one number. Keep all numbers of it, in a row.",
    lambda maps: maps.mean(axis=(1, 2)),
)
maps_maximum = pooled(
    "maps-maximum",
    "It looks as if the maximum of each map is taken. Keep all numbers of it, in a row.",
    lambda maps: maps.max(axis=(1, 2)),
)
channels_first = pooled(
    "channels-first",
    "It looks as if one map after the other is written down. reshape takes the numbers in the order in which they "
    "stand: place by place, each with all its channels.",
    lambda maps: np.moveaxis(maps, -1, 1).reshape(len(maps), -1),
)
columns_first = pooled(
    "columns-first",
    "It looks as if rows and columns of the maps are exchanged before they are made rows of numbers.",
    lambda maps: maps.swapaxes(1, 2).reshape(len(maps), -1),
)
first_place_only = pooled(
    "first-place-only",
    "It looks as if only the first place of the maps is taken. Keep the numbers of all places.",
    lambda maps: maps[:, 0, 0],
)


@misconception(
    "one-long-row",
    "It looks as if all pictures end in one long row. There is a row for each picture.",
    fails=EVERYTHING,
    about="the rows",
)
def one_long_row(base, x):
    return base.predict(x).ravel()


@misconception(
    "columns-for-pictures",
    "It looks as if each picture has a column. It has a row.",
    fails=EVERYTHING,
    about="the rows",
)
def columns_for_pictures(base, x):
    return reference.extract_features(base, x).T


@misconception(
    "first-picture-only",
    "It looks as if only the first picture has gone through the base.",
    fails=EVERYTHING,
    about="the pictures",
)
def first_picture_only(base, x):
    return reference.extract_features(base, x[:1])


@misconception(
    "mean-of-the-pictures",
    "It looks as if the mean over all pictures is taken. Each picture has features of its own.",
    fails=EVERYTHING,
    about="the pictures",
)
def mean_of_the_pictures(base, x):
    return reference.extract_features(base, x).mean(axis=0, keepdims=True)


@misconception(
    "last-layer-left-out",
    "It looks as if the last layer of the base is left out. It has no head that had to be taken off: take what it "
    "puts out at its end.",
    fails=EVERYTHING,
    about="the base",
)
def last_layer_left_out(base, x):
    return reference.extract_features(replace(base, nodes=base.nodes[:-1]), x)


@misconception(
    "first-layer-only",
    "It looks as if only the first layer of the base is used.",
    fails=EVERYTHING,
    about="the base",
)
def first_layer_only(base, x):
    return reference.extract_features(replace(base, nodes=base.nodes[:1]), x)


@misconception(
    "pixels",
    "It looks as if the pixels themselves are returned, in rows. Send them through the base first.",
    fails=EVERYTHING,
    about="the base",
    price=1.0,
)
def pixels(base, x):
    return reference.as_rows(np.asarray(x))


@misconception(
    "pixels-scaled",
    "It looks as if the pixels are divided by 255 on the way. They come as the base wants them.",
    fails=EVERYTHING,
    about="the pixels",
)
def pixels_scaled(base, x):
    return reference.extract_features(base, x / 255)


def changed(name, hint, change):
    def function(base, x):
        with np.errstate(all="ignore"):
            return change(reference.extract_features(base, x))

    return misconception(name, hint, fails=EVERYTHING, about="the numbers")(function)


relu_on_top = changed(
    "relu-on-top",
    "It looks as if negative features are set to 0. Take them as the base gives them.",
    lambda rows: np.maximum(rows, 0),
)
softmax_on_top = changed(
    "softmax-on-top",
    "It looks as if a softmax is put behind the features. They are no scores of classes.",
    lambda rows: np.exp(rows) / np.exp(rows).sum(axis=1, keepdims=True),
)
length_one = changed(
    "length-one",
    "It looks as if each row is divided by its length. Take the features as the base gives them.",
    lambda rows: rows / np.linalg.norm(rows, axis=1, keepdims=True),
)
standardised = changed(
    "standardised",
    "It looks as if each feature is standardised over the pictures. Then a picture's features depend on which others "
    "stand beside it.",
    lambda rows: (rows - rows.mean(axis=0)) / rows.std(axis=0),
)
largest_only = changed(
    "largest-only",
    "It looks as if only the index of the largest feature is kept, as if it were a class.",
    lambda rows: rows.argmax(axis=1),
)
