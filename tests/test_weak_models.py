"""Only what was asked for, or what computes the same on inputs that reach every branch: models that look right by their
shapes and counts and are weaker, and models that look odd and are right."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers as k
from keras import ops

from autograder.course import Course
from autograder.course_code import solutions_module
from autograder.exercise import generator
from autograder.kinds.comparison import compare
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.layers import Conv2D, MaxPooling2D
from autograder.kinds.keras.refused import ModelRefused
from autograder.kinds.keras.views import OutputShapes, Parameters, Responses, Training
from autograder.kinds.plain import FLOOR, UNIT, within
from tests.test_models import crossed

VIEWS = (OutputShapes(), Parameters(), Responses("base"), Training())
HEAD = (OutputShapes(), Parameters(), Responses("head", count=6, rescaled=False), Training())
Make = Callable[[], Any]


@pytest.fixture(scope="module")
def reference(course: Course) -> Iterator[Any]:
    with course.assignment("convnet").code.at_work():
        yield solutions_module("convnet.reference")


def base(activation: Any = "relu", first: Any = (), pool: Any = None, conv: Any = k.Conv2D, **settings: Any) -> Any:
    """The base with something else about it."""
    pool = pool or (lambda: k.MaxPooling2D(2))
    one, two, three = (conv(n, 3, activation=activation, **settings) for n in (32, 64, 64))
    return keras.Sequential([keras.Input((28, 28, 1)), *first, one, pool(), two, pool(), three])


def listed(*layers: Any, name: str | None = None, dtype: str | None = None) -> Any:
    return keras.Sequential([keras.Input((28, 28, 1), dtype=dtype), *layers], name=name)


def operations() -> Any:
    x = start = keras.Input((28, 28, 1))
    for index, n in enumerate((32, 64, 64)):
        x = ops.relu(k.Conv2D(n, 3)(x))
        x = ops.max_pool(x, 2) if index < 2 else x
    return keras.Model(start, x)


def then(make: Any) -> Any:
    """The base with a step of its own after each convolution."""
    x = start = keras.Input((28, 28, 1))
    for index, n in enumerate((32, 64, 64)):
        x = make(k.Conv2D(n, 3)(x))
        x = k.MaxPooling2D(2)(x) if index < 2 else x
    return keras.Model(start, x)


def head(*between: Any, flat: Any = None, hidden: Any = "relu", last: Any = "softmax", **settings: Any) -> Any:
    start = keras.Input((9, 12, 2))
    x = k.Conv2D(4, 2)(k.MaxPooling2D(2)(k.Conv2D(5, 3, activation="relu")(start)))
    for layer in (flat or k.Flatten(), *between, k.Dense(64, activation=hidden, **settings)):
        x = layer(x)
    return keras.Model(start, k.Dense(10, activation=last)(x))


def typed(dtype: str, make: Make) -> Any:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(dtype)
    try:
        return make()
    finally:
        keras.config.set_dtype_policy(before)


def relu(x: Any) -> Any:
    """Called as Keras's own is, which is how its configuration names it."""
    return ops.minimum(ops.maximum(x, 0), 6)


def good_relu(x: Any) -> Any:
    return ops.maximum(x, 0.0)


@functools.wraps(keras.activations.relu)
def capped(x: Any) -> Any:
    """All that Python says of it is what it says of Keras's own."""
    return ops.minimum(ops.relu(x), 6)


def said_to_be_kerass(x: Any) -> Any:
    return ops.minimum(ops.relu(x), 6)


said_to_be_kerass.__module__, said_to_be_kerass.__name__ = "keras.activations", "relu"


def tensorflows(x: Any) -> Any:
    return tf.nn.relu(x)


class Subclassed(keras.Model):
    def __init__(self, activation: Any) -> None:
        super().__init__()
        self.parts = [k.Conv2D(n, 3, activation=activation) for n in (32, 64, 64)]
        self.pool = k.MaxPooling2D(2)

    def call(self, x: Any) -> Any:
        one, two, three = self.parts
        return three(self.pool(two(self.pool(one(x)))))


def built(model: Any) -> Any:
    model(np.zeros((1, 28, 28, 1), "float32"))
    return model


def frozen(model: Any) -> Any:
    model.trainable = False
    return model


def weighing(model: Any, change: Callable[[Any], Any]) -> Any:
    model.set_weights([change(weight) for weight in model.get_weights()])
    return model


def _capped() -> Any:
    return k.ReLU(max_value=6)


WEAK_BASES: dict[str, Make] = {
    "relu6": lambda: base("relu6"),
    "relu6, in a layer": lambda: then(k.Activation("relu6")),
    "relu6, in the last alone": lambda: listed(*base().layers[:-1], k.Conv2D(64, 3, activation="relu6")),
    "relu6, subclassed": lambda: built(Subclassed("relu6")),
    "a function of its own called relu": lambda: base(relu),
    "that function in a layer": lambda: then(lambda x: k.Activation(relu)(x)),
    "tf.nn.relu6": lambda: base(tf.nn.relu6),
    "keras.ops.relu6": lambda: then(ops.relu6),
    "a wrapped function": lambda: base(capped),
    "a function of another module, by its own words": lambda: base(said_to_be_kerass),
    "a function that is capped at a million": lambda: base(lambda x: tf.minimum(tf.nn.relu(x), 1e6)),
    "a function with a dropout": lambda: base(lambda x: k.Dropout(0.9)(ops.relu(x))),
    "a function with a dropout, in TensorFlow": lambda: base(lambda x: tf.nn.relu(k.Dropout(0.9)(x))),
    "a function with a bend": lambda: base(lambda x: tf.where(x > 1e-3, x, 0.0)),
    "a capped ReLU": lambda: then(lambda x: _capped()(x)),
    "a capped ReLU as activation": lambda: base(_capped()),
    "a ReLU capped at 0": lambda: then(lambda x: k.ReLU(max_value=0)(x)),
    "a ReLU capped at a million": lambda: then(lambda x: k.ReLU(max_value=1e6)(x)),
    "a ReLU with a threshold": lambda: then(lambda x: k.ReLU(threshold=1e-3)(x)),
    "a leaky ReLU": lambda: then(lambda x: k.ReLU(negative_slope=1e-3)(x)),
    "LeakyReLU": lambda: base(k.LeakyReLU(negative_slope=1e-9)),
    "leaky_relu": lambda: base("leaky_relu"),
    "softplus": lambda: base("softplus"),
    "gelu": lambda: base("gelu"),
    "pictures times 0": lambda: base(first=[k.Rescaling(0.0)]),
    "pictures times 0, and 5": lambda: base(first=[k.Rescaling(0.0, offset=5)]),
    "pictures times nearly 0": lambda: base(first=[k.Rescaling(1e-30)]),
    "pictures far away": lambda: base(first=[k.Rescaling(1 / 255, offset=1e9)]),
    "pictures rescaled twice": lambda: base(first=[k.Rescaling(1 / 255), k.Rescaling(1 / 255)]),
    "pictures turned over": lambda: base(first=[k.Rescaling(-1.0)]),
    "maps times 0": lambda: then(lambda x: k.ReLU()(k.Rescaling(0.0)(x))),
    "maps times a hundredth": lambda: then(lambda x: k.Rescaling(0.01)(k.ReLU()(x))),
    "whole numbers": lambda: listed(*base().layers, dtype="uint8"),
    "half precision": lambda: base(dtype="float16"),
    "mixed precision": lambda: typed("mixed_bfloat16", base),
    "dropout": lambda: base(first=[k.Dropout(0.999)]),
    "whole maps dropped": lambda: then(lambda x: k.SpatialDropout2D(0.9)(k.ReLU()(x))),
    "noise": lambda: base(first=[k.GaussianNoise(0.9)]),
    "noise that multiplies": lambda: base(first=[k.GaussianDropout(0.99)]),
    "normalised": lambda: then(lambda x: k.BatchNormalization()(k.ReLU()(x))),
    "a constraint that kills": lambda: base(kernel_constraint=keras.constraints.MaxNorm(0.0)),
    "a penalty that kills": lambda: base(kernel_regularizer=keras.regularizers.L2(1e9)),
    "a penalty on biases": lambda: base(bias_regularizer="l1"),
    "a penalty on maps": lambda: base(activity_regularizer="l2"),
    "frozen": lambda: frozen(base()),
    "a frozen layer": lambda: base(trainable=False),
    "zeros": lambda: base(kernel_initializer="zeros"),
    "ones": lambda: base(kernel_initializer="ones"),
    "weights far too small": lambda: base(kernel_initializer=keras.initializers.RandomNormal(stddev=1e-20)),
    "weights far too large": lambda: base(kernel_initializer=keras.initializers.RandomNormal(stddev=1e20)),
    "biases below everything": lambda: base(bias_initializer=keras.initializers.Constant(-1e6)),
    "weights set to 0": lambda: weighing(base(), np.zeros_like),
    "weights of one filter": lambda: weighing(base(), lambda w: np.broadcast_to(w[..., :1], w.shape)),
    "no bias": lambda: base(use_bias=False),
    "depthwise": lambda: base(conv=k.SeparableConv2D),
    "average pooling": lambda: base(pool=lambda: k.AveragePooling2D(2)),
    "pooling same": lambda: base(pool=lambda: k.MaxPooling2D(2, padding="same")),
    "a branch times 0": lambda: then(lambda x: k.Add()([k.ReLU()(x), k.Rescaling(0.0)(x)])),
    "a Lambda that is capped": lambda: then(lambda x: k.Lambda(lambda y: ops.minimum(ops.relu(y), 1e6))(x)),
    "a Lambda that drops out": lambda: then(
        lambda x: k.Lambda(lambda y, training=None: ops.relu(keras.random.dropout(y, 0.9) if training else y))(x)
    ),
    "maps times an array of zeros": lambda: then(lambda x: ops.relu(x) * np.zeros(x.shape[-1], "float32")),
    "maximum of another number": lambda: then(lambda x: ops.maximum(x, 1.0)),
    "maximum of an array": lambda: then(lambda x: ops.maximum(x, np.ones(x.shape[-1], "float32"))),
    "elu that is none": lambda: then(lambda x: ops.elu(x, alpha=0.5)),
    "axes exchanged": lambda: base(first=[k.Permute((2, 1, 3))]),
}

WEAK_HEADS: dict[str, Make] = {
    "channels first": lambda: head(flat=k.Flatten(data_format="channels_first")),
    "axes exchanged": lambda: head(flat=keras.Sequential([k.Permute((2, 1, 3)), k.Flatten()])),
    "dropout": lambda: head(k.Dropout(0.999)),
    "a little dropout": lambda: head(k.Dropout(0.1)),
    "relu6": lambda: head(hidden="relu6"),
    "a capped ReLU": lambda: head(hidden=_capped()),
    "softmax over one place": lambda: head(hidden="linear", last="softmax"),
    "log_softmax": lambda: head(last="log_softmax"),
    "sigmoid": lambda: head(last="sigmoid"),
    "zeros": lambda: head(kernel_initializer="zeros"),
    "ones": lambda: head(kernel_initializer="ones"),
    "a constraint that kills": lambda: head(kernel_constraint=keras.constraints.MaxNorm(0.0)),
    "a penalty": lambda: head(kernel_regularizer="l2"),
    "low rank": lambda: lowered(head()),
    "a rescaling in front": lambda: keras.Sequential(
        [keras.Input((9, 12, 2)), k.Rescaling(1 / 255), *head().layers[1:]]
    ),
    "maps times 0": lambda: head(k.Rescaling(0.0)),
    "the base frozen": lambda: frozen_base(head()),
}


def lowered(model: Any) -> Any:
    model.layers[-2].enable_lora(1)
    return model


def frozen_base(model: Any) -> Any:
    model.layers[1].trainable = False
    return model


RIGHT_BASES: dict[str, Make] = {
    "as in the book": base,
    "layers of their own": lambda: then(lambda x: k.ReLU()(x)),
    "ReLU with its defaults written out": lambda: then(
        lambda x: k.ReLU(max_value=None, negative_slope=0.0, threshold=0)(x)
    ),
    "activation layers": lambda: then(lambda x: k.Activation("relu")(x)),
    "a layer as activation": lambda: base(k.ReLU()),
    "keras.activations.relu": lambda: base(keras.activations.relu),
    "keras.ops.relu": lambda: base(ops.relu),
    "tf.nn.relu": lambda: base(tf.nn.relu),
    "operations": lambda: then(ops.relu),
    "the maximum with 0": lambda: then(lambda x: ops.maximum(x, 0)),
    "the maximum of 0 and it": lambda: then(lambda x: ops.maximum(0.0, x)),
    "a Lambda": lambda: then(lambda x: k.Lambda(lambda y: ops.relu(y))(x)),
    "a Lambda in TensorFlow": lambda: then(lambda x: k.Lambda(tf.nn.relu)(x)),
    "a function of its own that is right": lambda: base(good_relu),
    "a lambda that is right": lambda: base(lambda x: ops.relu(x)),
    "a function in TensorFlow": lambda: base(tensorflows),
    "a lambda in TensorFlow": lambda: base(lambda x: tf.nn.relu(x)),
    "the maximum in TensorFlow": lambda: base(lambda x: tf.maximum(x, 0.0)),
    "where it is above 0": lambda: base(lambda x: ops.where(x > 0, x, 0.0)),
    "half of it and its size": lambda: base(lambda x: (x + ops.abs(x)) / 2),
    "a penalty of nothing": lambda: base(kernel_regularizer=keras.regularizers.L2(0.0)),
    "relu twice": lambda: then(lambda x: k.ReLU()(k.ReLU()(x))),
    "pool, then relu": lambda: listed(
        *(k.Conv2D(32, 3), k.MaxPooling2D(2), k.ReLU(), k.Conv2D(64, 3), k.MaxPooling2D(2)),
        *(k.ReLU(), k.Conv2D(64, 3), k.ReLU()),
    ),
    "keras.ops.max_pool": operations,
    "subclassed": lambda: built(Subclassed("relu")),
    "subclassed, with a function": lambda: built(Subclassed(good_relu)),
    "named": lambda: listed(*base().layers, name="mine"),
    "an input with a name and a type": lambda: listed(*base().layers, dtype="float32"),
    "double precision": lambda: typed("float64", base),
    "he_normal": lambda: base(kernel_initializer="he_normal"),
    "wide first weights": lambda: base(kernel_initializer=keras.initializers.RandomNormal(0.0, 1.0)),
    "narrow first weights": lambda: base(kernel_initializer=keras.initializers.RandomNormal(0.0, 0.01)),
    "orthogonal": lambda: base(kernel_initializer="orthogonal", bias_initializer="ones"),
    "everything written out": lambda: base(
        strides=(1, 1), padding="valid", data_format="channels_last", dilation_rate=1, groups=1, use_bias=True
    ),
    "pooling same where nothing is left over": lambda: listed(
        base().layers[0], k.MaxPooling2D(2, padding="same"), *base().layers[2:]
    ),
    "bytes to numbers": lambda: base(first=[k.Rescaling(1.0 / 255)]),
    "from -1 to 1": lambda: base(first=[k.Rescaling(scale=1.0 / 127.5, offset=-1)]),
    "there and back": lambda: base(first=[k.Rescaling(255.0), k.Rescaling(1 / 255)]),
    "a dropout of nothing": lambda: base(first=[k.Dropout(0.0)]),
    "identity": lambda: base(first=[k.Identity(), k.Activation("linear"), k.Reshape((28, 28, 1))]),
}

RIGHT_HEADS: dict[str, Make] = {
    "as in the book": head,
    "reshape": lambda: head(flat=k.Reshape((-1,))),
    "reshape, written out": lambda: head(flat=k.Reshape((2 * 4 * 4,))),
    "keras.ops.reshape": lambda: head(flat=lambda x: ops.reshape(x, (-1, 2 * 4 * 4))),
    "channels last": lambda: head(flat=k.Flatten(data_format="channels_last")),
    "flat already": lambda: head(k.Flatten()),
    "tf.nn.softmax": lambda: head(last=tf.nn.softmax, hidden=tf.nn.relu),
    "softmax over axis 1": lambda: keras.Sequential([*head(last=None).layers, k.Softmax(axis=1)]),
    "softmax over axis -1": lambda: keras.Sequential([*head(last=None).layers, k.Softmax(axis=-1)]),
    "a softmax in TensorFlow": lambda: head(last=lambda x: tf.nn.softmax(x)),
    "keras.ops.softmax": lambda: head(last=lambda x: ops.softmax(x, axis=1)),
    "wide first weights": lambda: head(kernel_initializer=keras.initializers.RandomNormal(0.0, 1.0)),
}


BASE = ((28, 28, 1), VIEWS)
HEAD_ON = ((9, 12, 2), HEAD)


def refusal(model: Any, right: Graph, shape: tuple[int, ...], views: Any) -> str:
    """As the hidden tests put it: why it is not what was asked for; nothing where it is."""
    try:
        graph = crossed(model, shape)
        for view in views:
            have, want = view(graph), view(right)
            if compare(have, want, within(want, want, UNIT, FLOOR)) is not None:
                return str(view.words(have, want))
    except ModelRefused as error:
        return str(error)
    return ""


def _base_of_the_head(reference: Any) -> Graph:
    made = Sequential((9, 12, 2), Conv2D(5, 3, activation="relu"), MaxPooling2D(2), Conv2D(4, 2))
    return cast(Graph, reference.add_head(made))


#: Of an activation: relu6 bends at 6, others near 0.
PARTS = ((-np.inf, -6), (-6, -1), (-1, 0), (0, 1), (1, 6), (6, 100), (100, np.inf))


@pytest.mark.parametrize("name", ["base", "no pool", "example", "another"])
def test_what_comes_before_a_relu_reaches_every_part_of_it(reference: Any, name: str) -> None:
    models = (reference.build_base(), 2), (reference.build_no_pool(), 2), (_base_of_the_head(reference), 6)
    for right, count in models:
        graph = right.with_random_weights(generator(f"weights|{name}"))
        x = Responses(name, count).pictures(graph.input_shape)
        for node in graph.nodes:
            if getattr(node.layer, "activation", "") == "relu":
                sums = replace(node.layer, activation="linear").forward(x, list(node.weights))
                assert [part for part in PARTS if not ((part[0] < sums) & (sums < part[1])).any()] == []
            x = node.layer.forward(x, list(node.weights))


@pytest.mark.parametrize("make", WEAK_BASES.values(), ids=WEAK_BASES)
def test_a_weaker_base_is_refused_with_a_reason(reference: Any, make: Make) -> None:
    words = refusal(make(), reference.build_base(), *BASE)
    assert len(words.split()) >= 3


@pytest.mark.parametrize("make", WEAK_HEADS.values(), ids=WEAK_HEADS)
def test_a_weaker_head_is_refused_with_a_reason(reference: Any, make: Make) -> None:
    words = refusal(make(), _base_of_the_head(reference), *HEAD_ON)
    assert len(words.split()) >= 3


@pytest.mark.parametrize("make", RIGHT_BASES.values(), ids=RIGHT_BASES)
def test_a_base_that_is_right_in_an_odd_way_is_right(reference: Any, make: Make) -> None:
    assert refusal(make(), reference.build_base(), *BASE) == ""


@pytest.mark.parametrize("make", RIGHT_HEADS.values(), ids=RIGHT_HEADS)
def test_a_head_that_is_right_in_an_odd_way_is_right(reference: Any, make: Make) -> None:
    assert refusal(make(), _base_of_the_head(reference), *HEAD_ON) == ""
