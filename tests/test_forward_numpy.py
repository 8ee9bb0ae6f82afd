"""`forward_numpy` where Keras computes nothing: whatever way a student has of looking at a model is right, and letting
Keras compute is not. Each is a whole notebook, graded in the real sandbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.results import CellResult
from autograder.running.pipeline import Pipeline, Submitted
from tests.support import accepted, cell, dump, released

ALL_BUT_IT, _, _ = accepted("functional", "convnet").partition("def forward_numpy")
#: What the walks below have in common, with that solution's conv2d, relu, max_pool2d and activate.
STEPS = """
def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def conv_step(layer, x):
    return activate(layer, conv2d(x, *layer.get_weights(), layer.strides, layer.padding))


def pool_step(layer, x):
    return max_pool2d(x, layer.pool_size, layer.strides, layer.padding)


def flat_step(layer, x):
    return x.reshape(len(x), -1)


def dense_step(layer, x):
    kernel, bias = layer.get_weights()
    return activate(layer, x @ kernel + bias)

"""
BY_TABLE = """
def forward_numpy(model, x):
    for layer in model.layers:
        if not isinstance(layer, layers.InputLayer):
            x = HANDLERS[type(layer)](layer, x)
    return x
"""

RIGHT = {
    "a table, filled bit by bit": """
HANDLERS = {layers.Conv2D: conv_step}
HANDLERS[layers.Dense] = dense_step
HANDLERS.update({layers.Flatten: flat_step})
HANDLERS.setdefault(layers.MaxPooling2D, pool_step)
"""
    + BY_TABLE,
    "a table, filled by a loop": BY_TABLE
    + """
HANDLERS = {}
for kind in (layers.Conv2D, layers.MaxPooling2D, layers.Flatten, layers.Dense):
    if "Conv" in kind.__name__:
        HANDLERS[kind] = conv_step
    elif kind is keras.layers.MaxPool2D:
        HANDLERS[kind] = pool_step
    else:
        HANDLERS[kind] = flat_step if kind == keras.layers.Flatten else dense_step
""",
    "a decorator that registers": """
HANDLERS = {}


def handles(*kinds):
    def register(function):
        for kind in kinds:
            HANDLERS[kind] = function
        return function
    return register


handles(layers.Conv2D)(conv_step)
handles(layers.Flatten)(flat_step)


@handles(layers.MaxPooling2D, layers.AveragePooling2D)
def pool(layer, x):
    return pool_step(layer, x)


@handles(layers.Dense)
def dense(layer, x):
    return dense_step(layer, x)

"""
    + BY_TABLE,
    "single dispatch": """
from functools import singledispatch


@singledispatch
def step(layer: layers.Layer, x: np.ndarray) -> np.ndarray:
    raise TypeError(f"no step for {layer!r}")


step.register(layers.Conv2D, conv_step)
step.register(layers.Flatten)(flat_step)


@step.register(keras.layers.MaxPooling2D)
def _(layer, x):
    return pool_step(layer, x)


@step.register
def _(layer: layers.Dense, x):
    return dense_step(layer, x)


def forward_numpy(model: keras.Model, x: np.ndarray) -> np.ndarray:
    for layer in model.layers:
        x = step(layer, x)
    return x
""",
    "%%capture, and names": """%%capture printed
def forward_numpy(model, x):
    for layer in model.layers:
        kind, _, number = layer.name.rpartition("_")
        kind = kind if number.isdigit() else layer.name
        print(kind, layer.output.name, repr(layer))
        x = {"conv2d": conv_step, "max_pooling2d": pool_step, "flatten": flat_step, "dense": dense_step}[kind](layer, x)
    return x
""",
    "weights as variables": """
def forward_numpy(model, x):
    for name in [layer.name for layer in model.layers]:
        layer = model.get_layer(name)
        if layer.weights:
            kernel, bias = layer.kernel.numpy(), keras.ops.convert_to_numpy(layer.bias)
            assert layer.weights[0].path.endswith(f"{name}/kernel") and layer.weights[1].name == "bias"
            assert layer.count_params() == np.prod(layer.weights[0].shape.as_list()) + len(np.array(layer.weights[1]))
            z = conv2d(x, kernel, bias, layer.strides, layer.padding) if kernel.ndim == 4 else x @ kernel + bias
            x = activate(layer, z)
        elif hasattr(layer, "pool_size"):
            x = pool_step(layer, x)
        else:
            x = flat_step(layer, x)
    return x
""",
    "variables in place of arrays": """
def forward_numpy(model, x):
    weights = iter(model.trainable_weights)
    for layer in model.layers:
        if isinstance(layer, layers.Dense):
            x = activate(layer, x @ next(weights) + next(weights))
        elif isinstance(layer, layers.Conv2D):
            x = activate(layer, conv2d(x, next(weights), next(weights), layer.strides, layer.padding))
        else:
            x = pool_step(layer, x) if isinstance(layer, layers.MaxPooling2D) else flat_step(layer, x)
    return x
""",
    "what the configuration says": """
import json


def forward_numpy(model, x):
    config = json.loads(model.to_json())["config"]
    assert config["layers"][0]["class_name"] == "InputLayer" and config == json.loads(json.dumps(model.get_config()))
    weights = model.get_weights()
    for about in config["layers"][1:]:
        kind, told = about["class_name"], about["config"]
        if kind == "MaxPooling2D":
            x = max_pool2d(x, told["pool_size"], told["strides"], told["padding"])
        elif kind == "Flatten":
            x = x.reshape(len(x), -1)
        else:
            kernel, bias = weights.pop(0), weights.pop(0)
            x = conv2d(x, kernel, bias, told["strides"], told["padding"]) if kind == "Conv2D" else x @ kernel + bias
            x = {"relu": relu, "softmax": softmax, "linear": lambda z: z}[told["activation"]](x)
    return x
""",
    "activations as functions": """
import tensorflow as tf
from tensorflow.keras import activations

ACTIVATIONS = {activations.relu: relu, tf.keras.activations.get("softmax"): softmax, keras.activations.linear: np.array}


def forward_numpy(model, x):
    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.Conv2D):
            x = ACTIVATIONS[layer.activation](conv2d(x, *layer.get_weights(), layer.strides, layer.padding))
        elif isinstance(layer, (tf.keras.layers.MaxPool2D,)):
            x = pool_step(layer, x)
        elif isinstance(layer, tf.keras.layers.Dense):
            kernel, bias = layer.get_weights()
            x = ACTIVATIONS[layer.activation](x @ kernel + bias)
        else:
            x = flat_step(layer, x)
    return x
""",
    "shapes, asked for in advance": """
STEPS = {"Conv2D": conv_step, "MaxPooling2D": pool_step, "Dense": dense_step}


def forward_numpy(model, x):
    out = np.zeros((len(x), *model.output_shape[1:]))
    assert model.input_shape == model.layers[0].input.shape == (None, *x.shape[1:])
    for n, picture in enumerate(x):
        a = picture[None]
        for layer in model.layers:
            shape = layer.compute_output_shape(a.shape)
            if isinstance(layer, layers.Flatten):
                a = a.reshape(layer.output.shape[1:])[None]
            else:
                a = STEPS[type(layer).__name__](layer, a)
            assert a.shape == shape == (1, *layer.output.shape[1:])
        out[n] = a[0]
    return out
""",
    "imports from elsewhere": """
import tensorflow.keras as K
from keras.src.layers.core.dense import Dense
from tensorflow.keras.layers import *

try:
    from keras.layers.convolutional import Conv2D
except ImportError:
    from keras.layers import Conv2D


def forward_numpy(model, x):
    for layer in model.layers:
        if isinstance(layer, Conv2D):
            x = conv_step(layer, x)
        elif isinstance(layer, Dense):
            x = dense_step(layer, x)
        elif isinstance(layer, (MaxPooling2D, MaxPooling1D, BatchNormalization)):
            x = pool_step(layer, x)
        elif K.layers.Flatten is layer.__class__:
            x = flat_step(layer, x)
    return x
""",
    "trained and drawn in the same cell": """%%time
import matplotlib.pyplot as plt
import time

trained = add_head(build_base())
trained.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
history = trained.fit(np.zeros((2, 28, 28, 1)), np.zeros(2), verbose=0)
plt.plot(history.history["loss"])
for _ in range(3):
    time.sleep(0.5)  # longer than it may take where only definitions are run
HANDLERS = {}
with np.errstate(over="ignore"):
    HANDLERS |= {layers.Conv2D: conv_step, layers.MaxPooling2D: pool_step}
HANDLERS.update([(layers.Flatten, flat_step), (layers.Dense, dense_step)])
"""
    + BY_TABLE
    + """
print(np.abs(forward_numpy(trained, np.zeros((1, 28, 28, 1))) - trained.predict(np.zeros((1, 28, 28, 1)))).max())
del trained, history
""",
    "layers taken out of the list, under a device": """
import tensorflow as tf

gpus = tf.config.list_physical_devices("GPU")
if gpus:
    KIND = np.float32
else:
    KIND = np.float64
SCALE, trained = 1.0, add_head(build_base()).predict(np.zeros((2, 28, 28, 1)))


with tf.device("/CPU:0"):
    @tf.autograph.experimental.do_not_convert
    def forward_numpy(model, x, example=keras.layers.Conv3D(1, 1), verbose=False):
        keras.utils.set_random_seed(0)
        x, todo = SCALE * x.astype(KIND), model.layers
        while todo:
            layer = todo.pop(0)
            if layer.weights:
                kernel = layer.kernel.numpy()
                assert "float" in layer.kernel.dtype and kernel.size == keras.ops.size(layer.kernel)
                bias = np.array([layer.bias[n].numpy() for n in range(layer.bias.shape.num_elements())])
                z = conv2d(x, kernel, bias, layer.strides, layer.padding) if kernel.ndim == 4 else x @ kernel + bias
                x = activate(layer, z)
            else:
                x = pool_step(layer, x) if isinstance(layer, layers.MaxPooling2D) else flat_step(layer, x)
        return x
""",
    "what stands around it is refused": """
import tensorflow as tf

with tf.GradientTape() as tape, open("/dev/null", "w") as log:
    seen = build_base().predict(np.zeros((2, 28, 28, 1)))

    def forward_numpy(model, x):
        for layer in model.layers:
            x = STEPS[type(layer).__name__](layer, x)
        return x


with open("/dev/null", "w") as log:
    seen = build_base().predict(np.zeros((2, 28, 28, 1)))
    STEPS = {"Conv2D": conv_step, "MaxPooling2D": pool_step, "Dense": dense_step, "Flatten": flat_step}
""",
    "copies of the layers": """
import copy


class Network:
    def __init__(self, model: "keras.Model"):
        self.layers = copy.deepcopy(model.layers)
        self.steps = [self.conv, self.pool, self.flat, self.dense]

    def conv(self, layer, x):
        return conv_step(layer, x) if isinstance(layer, layers.Conv2D) else None

    def pool(self, layer, x):
        return pool_step(layer, x) if isinstance(layer, layers.MaxPooling2D) else None

    def flat(self, layer, x):
        return flat_step(layer, x) if isinstance(layer, layers.Flatten) else None

    def dense(self, layer, x):
        return dense_step(layer, x) if isinstance(layer, layers.Dense) else None

    def predict(self, x):
        for layer in self.layers:
            x = next(y for step in self.steps if (y := step(layer, x)) is not None)
        return x


def forward_numpy(model, x):
    return Network(model).predict(x)
""",
}

#: What lets Keras compute.
WRONG = {
    "a layer of its own": """
positive = layers.ReLU()


def forward_numpy(model, x):
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            x = np.asarray(positive(conv2d(x, *layer.get_weights(), layer.strides, layer.padding)))
        else:
            x = pool_step(layer, x) if isinstance(layer, layers.MaxPooling2D) else flat_step(layer, x)
    return x
""",
    "the layer's own activation": """
def forward_numpy(model, x):
    for layer in model.layers:
        if isinstance(layer, (layers.Conv2D, layers.Dense)):
            kernel, bias = layer.get_weights()
            z = conv2d(x, kernel, bias, layer.strides, layer.padding) if kernel.ndim == 4 else x @ kernel + bias
            x = np.asarray(layer.activation(z))
        else:
            x = pool_step(layer, x) if isinstance(layer, layers.MaxPooling2D) else flat_step(layer, x)
    return x
""",
    "another model around its layers": """
def forward_numpy(model, x):
    return keras.Model(model.inputs, [layer.output for layer in model.layers]).predict(x)[-1]
""",
    "operations of TensorFlow": """
import tensorflow as tf


@tf.function
def positive(z):
    return tf.nn.relu(z)


def forward_numpy(model, x):
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            x = tf.nn.conv2d(x, layer.kernel, layer.strides, layer.padding.upper()) + layer.bias
    return positive(x).numpy()
""",
    "what a symbolic tensor holds": """
def forward_numpy(model, x):
    return np.asarray(model.outputs[0]) + 0 * x
""",
}


@pytest.fixture
def forward_numpy(convnet: Pipeline) -> Callable[[str], CellResult]:
    """What the answer to forward_numpy gets, in a notebook in which all else is right."""

    def graded(answer: str) -> CellResult:
        notebook = released("convnet")
        for one in notebook["cells"]:
            if one["metadata"].get("nbgrader", {}).get("solution"):
                one["source"] = "pass"
        cell(notebook, "build_base-solution")["source"] = ALL_BUT_IT
        cell(notebook, "layers-solution")["source"] = STEPS
        cell(notebook, "forward_numpy-solution")["source"] = answer
        result = convnet.grade(Submitted("x.ipynb", dump(notebook))).result
        assert not result.faults
        *others, last = result.cells
        assert sum(other.score for other in others) == 17
        return last

    return graded


@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT)
def test_whoever_looks_at_the_model_gets_full_marks(forward_numpy: Callable[[str], CellResult], answer: str) -> None:
    result = forward_numpy(answer)
    assert result.score == 8, result


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG)
def test_whoever_lets_keras_compute_is_told_so(forward_numpy: Callable[[str], CellResult], answer: str) -> None:
    result = forward_numpy(answer)
    assert result.score == 0
    hidden = [test for test in result.tests if test.hidden and "large_numbers" not in test.name]  # it has no ReLU
    assert all("leaves the computing to Keras" in test.message for test in hidden), result
