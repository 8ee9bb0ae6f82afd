"""What goes wrong when a model is computed by hand. Each walks through the layers as a student would."""

import dataclasses

import numpy as np

from autograder.exercise import misconception
from autograder.kinds.keras.layers import Activation, Conv2D, Dense, Flatten, MaxPooling2D

PLAIN = "convolution_and_head"
STRIDES, POOLS, NO_HEAD, MANY = "strides_and_padding", "pooling_settings", "without_a_head", "several_pictures"
LARGE = "large_numbers"
EVERYTHING = (PLAIN, STRIDES, POOLS, NO_HEAD, MANY)


def walk(model, x, change=lambda node: node, between=lambda layer, x: x):
    """The model computed with `change` made to each node and `between` done after each layer."""
    x = np.asarray(x, dtype=float)
    for node in model.nodes:
        node = change(node)
        x = between(node.layer, node.layer.forward(x, list(node.weights)))
    return x


def with_settings(kind, **settings):
    """A change of one kind of layer's settings."""

    def change(node):
        if not isinstance(node.layer, kind):
            return node
        return dataclasses.replace(node, layer=dataclasses.replace(node.layer, **settings))

    return change


def with_weights(kind, function):
    def change(node):
        if not isinstance(node.layer, kind):
            return node
        return dataclasses.replace(node, weights=tuple(function(*node.weights)))

    return change


@misconception(
    "relu-forgotten",
    "It looks as if no relu is applied. Look at layer.activation of every Conv2D and Dense.",
    fails=(PLAIN, STRIDES, NO_HEAD, MANY),
    about="the activations",
)
def relu_forgotten(model, x):
    def change(node):
        linear = getattr(node.layer, "activation", "") == "relu" and not isinstance(node.layer, Activation)
        return dataclasses.replace(node, layer=dataclasses.replace(node.layer, activation="linear")) if linear else node

    return walk(model, x, change)


@misconception(
    "relu-everywhere",
    "It looks as if relu is applied after every Conv2D and Dense, whatever layer.activation says.",
    fails=(STRIDES,),
    about="the activations",
)
def relu_everywhere(model, x):
    def between(layer, x):
        plain = isinstance(layer, Conv2D | Dense) and layer.activation == "linear"
        return np.maximum(x, 0) if plain else x

    return walk(model, x, between=between)


@misconception(
    "softmax-forgotten",
    "It looks as if the softmax of the last Dense layer is left out.",
    fails=(PLAIN, MANY, LARGE),
    about="the activations",
)
def softmax_forgotten(model, x):
    def change(node):
        soft = isinstance(node.layer, Dense) and node.layer.activation == "softmax"
        return dataclasses.replace(node, layer=dataclasses.replace(node.layer, activation="linear")) if soft else node

    return walk(model, x, change)


@misconception(
    "softmax-overflows",
    "It looks as if the softmax overflows: exp of a large number is infinite, and inf / inf is NaN. Take the largest "
    "number off first; that changes nothing of the result.",
    fails=(LARGE,),
    about="the activations",
)
def softmax_overflows(model, x):
    logits = softmax_forgotten.function(model, x)
    if not any(isinstance(n.layer, Dense) and n.layer.activation == "softmax" for n in model.nodes):
        return logits
    with np.errstate(all="ignore"):
        powers = np.exp(logits)
        return powers / powers.sum(axis=-1, keepdims=True)


@misconception(
    "softmax-over-the-batch",
    "It looks as if the softmax sums over all pictures of the batch. Each picture's numbers sum to 1: axis=-1.",
    fails=(MANY,),
    about="the batch",
)
def softmax_over_the_batch(model, x):
    logits = softmax_forgotten.function(model, x)
    if not any(isinstance(n.layer, Dense) and n.layer.activation == "softmax" for n in model.nodes):
        return logits
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


@misconception(
    "first-picture-only",
    "It looks as if every row is the answer to the first picture. Each picture of the batch has its own.",
    fails=(MANY,),
    about="the batch",
)
def first_picture_only(model, x):
    return np.repeat(model.predict(x[:1]), len(x), axis=0)


@misconception(
    "batch-axis-lost",
    "It looks as if the batch axis is missing from the result: one picture came back, without its axis in front.",
    fails=(*EVERYTHING, LARGE),
    about="the batch",
)
def batch_axis_lost(model, x):
    return model.predict(x[:1])[0]


@misconception(
    "bias-forgotten",
    "It looks as if no bias is added, neither in the convolutions nor in the Dense layers.",
    fails=EVERYTHING,
    about="the bias",
)
def bias_forgotten(model, x):
    return walk(model, x, with_weights(Conv2D | Dense, lambda kernel, bias: (kernel, 0 * bias)))


@misconception(
    "dense-bias-forgotten",
    "It looks as if the bias of the Dense layers is not added.",
    fails=(PLAIN, MANY),
    about="the bias",
)
def dense_bias_forgotten(model, x):
    return walk(model, x, with_weights(Dense, lambda kernel, bias: (kernel, 0 * bias)))


@misconception(
    "conv-bias-forgotten",
    "It looks as if the bias of the convolutions is not added.",
    fails=EVERYTHING,
    about="the bias",
)
def conv_bias_forgotten(model, x):
    return walk(model, x, with_weights(Conv2D, lambda kernel, bias: (kernel, 0 * bias)))


@misconception(
    "kernel-flipped",
    "It looks as if the kernels are turned by 180° before they are applied. Window and kernel are multiplied as they "
    "lie.",
    fails=EVERYTHING,
    about="the kernels",
)
def kernel_flipped(model, x):
    return walk(model, x, with_weights(Conv2D, lambda kernel, bias: (kernel[::-1, ::-1], bias)))


@misconception(
    "strides-ignored",
    "It looks as if layer.strides of the convolutions is not used.",
    fails=(STRIDES,),
    about="the settings of Conv2D",
)
def strides_ignored(model, x):
    return walk(model, x, with_settings(Conv2D, strides=(1, 1)))


@misconception(
    "padding-ignored",
    "It looks as if layer.padding of the convolutions is not used.",
    fails=(STRIDES,),
    about="the settings of Conv2D",
)
def padding_ignored(model, x):
    return walk(model, x, with_settings(Conv2D, padding="valid"))


@misconception(
    "pool-size-always-2",
    "It looks as if every pooling is taken to be 2 × 2. Look at layer.pool_size and layer.strides.",
    fails=(POOLS,),
    about="the settings of MaxPooling2D",
)
def pool_size_always_2(model, x):
    return walk(model, x, with_settings(MaxPooling2D, pool_size=(2, 2), strides=(2, 2), padding="valid"))


@misconception(
    "pool-strides-ignored",
    "It looks as if layer.strides of the poolings is not used. It need not be the pool size.",
    fails=(POOLS,),
    about="the settings of MaxPooling2D",
)
def pool_strides_ignored(model, x):
    return walk(model, x, with_settings(MaxPooling2D, strides=None))


@misconception(
    "pool-padding-ignored",
    "It looks as if layer.padding of the poolings is not used.",
    fails=(POOLS,),
    about="the settings of MaxPooling2D",
)
def pool_padding_ignored(model, x):
    return walk(model, x, with_settings(MaxPooling2D, padding="valid"))


@misconception(
    "average-pooling",
    "It looks as if the poolings take the average. MaxPooling2D takes the maximum.",
    fails=(PLAIN, POOLS, NO_HEAD, MANY),
    about="the pooling",
)
def average_pooling(model, x):
    from autograder.kinds.keras.layers import AveragePooling2D

    def change(node):
        if not isinstance(node.layer, MaxPooling2D):
            return node
        return dataclasses.replace(node, layer=AveragePooling2D(*vars(node.layer).values()))

    return walk(model, x, change)


@misconception(
    "flatten-channels-first",
    "It looks as if Flatten goes through the maps one after another. Keras goes row by row, column by column, and "
    "keeps the channels of a place together: x.reshape(len(x), -1).",
    fails=(PLAIN, MANY, LARGE),
    about="Flatten",
)
def flatten_channels_first(model, x):
    x = np.asarray(x, dtype=float)
    for node in model.nodes:
        if isinstance(node.layer, Flatten):
            x = np.moveaxis(x, -1, 1)
        x = node.layer.forward(x, list(node.weights))
    return x


@misconception(
    "last-layer-left-out",
    "It looks as if the last layer is not computed.",
    fails=(*EVERYTHING, LARGE),
    about="the number of layers",
)
def last_layer_left_out(model, x):
    return type(model)(model.input_shape, model.nodes[:-1]).predict(x)


@misconception(
    "class-instead-of-probabilities",
    "It looks as if the most likely class is returned. model.predict gives the probabilities of all classes.",
    fails=(*EVERYTHING, LARGE),
    about="what is returned",
)
def class_instead_of_probabilities(model, x):
    return model.predict(x).argmax(axis=-1)


@misconception(
    "rounded",
    "It looks as if the result is rounded. Return it as it is.",
    fails=EVERYTHING,
    about="rounding",
)
def rounded(model, x):
    return np.round(model.predict(x), 2)


@misconception(
    "half-precision",
    "It looks as if it is computed with half precision (float16). Use float32 or float64.",
    fails=EVERYTHING,
    about="rounding",
)
def half_precision(model, x):
    return model.predict(x).astype(np.float16)
