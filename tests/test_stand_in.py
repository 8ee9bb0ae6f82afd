"""What stands for Keras where `forward_numpy` is graded, held against Keras: what can be looked at is the same, what
computes is refused, and every name that can be imported is there."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import copy
import importlib.util
import inspect
import json
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers as k

from autograder.kinds.keras import in_guest, stand_in
from autograder.kinds.keras.description import ModelDescription, read_parts
from autograder.kinds.keras.read import read_model
from autograder.kinds.keras.stand_in.housekeeping import HOUSEKEEPING
from autograder.kinds.keras.stand_in.models import serialize
from autograder.kinds.keras.stand_in.names import PUBLIC
from tests.test_forward_numpy import ALL_BUT_IT, RIGHT, STEPS

SHAPE = (13, 11, 2)
MODELS: dict[str, Callable[[], list[Any]]] = {
    "a convnet": lambda: [
        *(k.Conv2D(3, 3, activation="relu"), k.MaxPooling2D(2), k.Conv2D(4, (2, 3)), k.MaxPooling2D()),
        *(k.Flatten(), k.Dense(6, activation="relu"), k.Dense(5, activation="softmax")),
    ],
    "convolutions": lambda: [
        *(k.Conv2D(3, (3, 2), strides=(2, 1), padding="same"), k.Conv2D(2, 2, strides=2, use_bias=False)),
        *(k.Conv2D(1, 1, activation="tanh"), k.Conv2D(1, (2, 1), activation="sigmoid", padding="same")),
    ],
    "poolings": lambda: [
        *(k.MaxPooling2D((3, 2), strides=(2, 1), padding="same"), k.MaxPooling2D(2, strides=1)),
        *(k.AveragePooling2D((1, 2)), k.AveragePooling2D(2, strides=2, padding="same"), k.AveragePooling2D(1)),
    ],
    "global maximum": lambda: [k.Conv2D(3, 3), k.GlobalMaxPooling2D(), k.Dense(2, use_bias=False)],
    "global average": lambda: [k.Conv2D(3, 3), k.GlobalAveragePooling2D(), k.Flatten(), k.Dense(2)],
    "what passes on": lambda: [k.Rescaling(1 / 255, offset=-0.5), k.Dropout(0.3), k.Activation("relu"), k.Flatten()],
    "dense on maps": lambda: [k.Dense(4, activation="relu"), k.Flatten(), k.Dense(3)],
    "activations": lambda: [k.Conv2D(2, 1, activation=name) for name in ("relu6", "elu", "selu", "silu", "softplus")],
    "activation layers": lambda: [k.Activation(name) for name in ("leaky_relu", "linear", "softmax", "tanh", "elu")],
}
#: What Keras has and the stand-in has not, or otherwise; and why that is no matter.
LEFT_OUT = {
    "backend": "what computes",
    "compiled_metrics": "a model that is not compiled has none",
    "distribute_strategy": "how TensorFlow shares the work",
    "GlorotUniform.seed": "drawn anew for each layer",
    "seed_generator": "only training draws from it",
    "variables": "weights, and the state of that generator",
    "non_trainable_variables": "the same",
    "variable_serialization_spec": "how weights are written into files",
    "KerasTensor.name": "a number that every attempt to build the model moves on",
    "Variable.handle": "TensorFlow's own",
    "Variable.value": "TensorFlow's own variable; here it is a tensor",
}
#: Methods that show something, and what they are asked.
SHOWING: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("count_params", "get_build_config", "get_compile_config", "get_config", "get_weights"), ()),
    "numpy": (),
    "compute_output_shape": ((None, *SHAPE),),
}
#: Methods that show something, and have a test of their own.
TESTED_BELOW = {"compute_output_spec", "get_layer", "summary", "to_json"}
#: Names that can be called: what they give is tested below, or nothing is left to be computed.
CALLED = {
    *("convert_to_numpy", "deserialize", "executing_eagerly", "function", "get", "is_keras_tensor", "is_tensor"),
    *("register_keras_serializable", "serialize", "serialize_keras_object", "shape", "version", "KerasTensor"),
    *("InputSpec", "TensorShape", "backend", "epsilon", "floatx", "image_data_format", "DType", "as_dtype", "constant"),
    *("convert_to_tensor", "dtype_policy", "flatten", "get_registered_name", "is_float_dtype", "is_int_dtype"),
    *("is_nested", "map_structure", "size", "standardize_dtype"),
}


def described(layers: list[Any], functional: bool = False) -> tuple[Any, ModelDescription]:
    """A model of Keras with known weights, and what the grader says of it."""
    keras.utils.clear_session()  # names begin again, as in a fresh process
    tensor = start = keras.Input(SHAPE)
    for layer in layers if functional else ():
        tensor = layer(tensor)
    model = keras.Model(start, tensor) if functional else keras.Sequential([start, *layers])
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    inside = in_guest.Models()
    inside.prepare({"input": SHAPE})
    return model, read_model(read_parts(inside.parts(model))).description()


def twice(name: str) -> tuple[Any, Any]:
    """The same model, built by Keras and as the stand-in."""
    _, told = described(MODELS[name]())
    keras.utils.clear_session()
    return in_guest.build(told), stand_in.build(told)


def differences(real: Any, stand: Any, where: str = "") -> Iterator[str]:
    """What can be looked at in `real`, and is not so in `stand`."""
    if isinstance(real, np.ndarray | np.generic):
        same = real.dtype == stand.dtype and np.array_equal(real, stand)
    elif isinstance(real, list | tuple):
        same = isinstance(stand, list if isinstance(real, list) else tuple) and len(real) == len(stand)
        for n, (one, other) in enumerate(zip(real, stand, strict=False) if same else ()):
            yield from differences(one, other, f"{where}[{n}]")
    elif isinstance(real, dict):
        same = isinstance(stand, dict) and list(real) == list(stand)
        for key in real if same else ():
            yield from differences(real[key], stand[key], f"{where}[{key!r}]")
    elif isinstance(real, tf.TensorShape):
        same = (
            repr(real) == repr(stand)
            and real == stand
            and real.as_list() == stand.as_list()
            and real.rank == stand.rank
            and real.ndims == stand.ndims
            and real.num_elements() == stand.num_elements()
            and str(real) == str(stand)
            and repr(real[1:]) == repr(stand[1:])
        )
    elif isinstance(real, FunctionType):
        same = isinstance(stand, FunctionType) and (real.__module__, real.__name__) == (
            stand.__module__,
            stand.__name__,
        )
    elif type(real).__module__.startswith("keras."):
        same = str(type(real)) == str(type(stand))
        yield from _attributes(real, stand, where)
    else:
        same = type(real) is type(stand) and real == stand
    if not same:
        yield f"{where} is {real!r}, not {stand!r}"


def _attributes(real: Any, stand: Any, where: str) -> Iterator[str]:
    known = LEFT_OUT.keys() | TESTED_BELOW
    for name in dir(real):
        if name.startswith("_") or {name, f"{type(real).__name__}.{name}"} & known or not hasattr(real, name):
            continue
        have = getattr(real, name)
        if not hasattr(stand, name):
            yield f"{where}.{name} is missing"
        elif not (inspect.isroutine(have) and inspect.isroutine(getattr(type(real), name, None))):
            yield from differences(have, getattr(stand, name), f"{where}.{name}")
        elif name in SHOWING:
            asked = SHOWING[name]
            yield from differences(have(*asked), getattr(stand, name)(*asked), f"{where}.{name}()")
        elif not refused(getattr(stand, name)):
            yield f"{where}.{name}() is not refused"


def refused(function: Callable[..., Any], *arguments: Any) -> bool:
    try:
        function(*arguments)
    except stand_in.ComputesNothing:
        return True
    return False


@pytest.fixture(scope="module")
def installed() -> dict[str, ModuleType]:
    """The modules that a guest without Keras finds. Keras's own are out of sight only while these are put in place."""
    with _nothing_imported() as found:
        stand_in.install()
        found.update(_imported())
    return found


@contextmanager
def _nothing_imported() -> Iterator[dict[str, ModuleType]]:
    own = _imported()
    for name in own:
        del sys.modules[name]
    try:
        yield {}
    finally:
        for name in _imported():
            del sys.modules[name]
        sys.modules.update(own)


def _imported() -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] in ("keras", "tensorflow")}


# ---- models and layers --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_all_that_can_be_looked_at_is_as_in_keras(name: str) -> None:
    assert list(differences(*twice(name), "model")) == []


@pytest.mark.parametrize("name", MODELS)
def test_layers_of_a_functional_model_are_no_others(name: str) -> None:
    real, told = described(MODELS[name](), functional=True)
    pairs = zip(real.layers[1:], stand_in.build(told).layers, strict=True)
    found = [line for one, other in pairs for line in differences(one, other)]
    assert [line for line in found if "path is '" not in line] == []  # that has the model's name before the layer's


@pytest.mark.parametrize("name", MODELS)
def test_a_layer_is_of_no_other_class_than_in_keras(name: str, installed: dict[str, ModuleType]) -> None:
    real, stand = twice(name)
    for place in ("keras", "keras.layers", "keras.models"):
        kinds = {n: kind for n, kind in vars(importlib.import_module(place)).items() if isinstance(kind, type)}
        for one, other in [(real, stand), *zip(real.layers, stand.layers, strict=True)]:
            expected = {n for n, kind in kinds.items() if isinstance(one, kind)}
            assert {n for n in kinds if isinstance(other, getattr(installed[place], n))} == expected


def test_what_a_model_is_asked_for_by_name_and_written_as() -> None:
    real, stand = twice("a convnet")
    assert json.loads(stand.to_json()) == json.loads(real.to_json())
    for asked in ({"name": "conv2d_1"}, {"index": 2}, {"index": -1}, {"index": 99}, {"name": "x"}, {}):
        assert _layer_or_error(stand, asked) == _layer_or_error(real, asked)
    tensor = stand.input
    for one, other in zip(real.layers, stand.layers, strict=True):
        assert keras.layers.serialize(one) == serialize(other)
        assert one.compute_output_spec(one.input).shape == other.compute_output_spec(other.input).shape
        assert other.input is tensor
        tensor = other.output
    assert tensor is stand.outputs[0]


def _layer_or_error(model: Any, asked: dict[str, Any]) -> str:
    try:
        return str(model.get_layer(**asked).name)
    except ValueError as error:
        return str(error)


def test_a_summary_says_what_keras_says() -> None:
    said: list[list[str]] = []
    for model in twice("a convnet"):
        text: list[str] = []
        model.summary(print_fn=text.append)
        said.append(re.findall(r"[\w():,\"]+", text[0]))
    real, stand = said
    assert set(stand) <= set(real)
    assert len(stand) > 40


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept")  # Keras's
def test_weights_are_arrays_to_numpy() -> None:
    real, stand = twice("a convnet")
    x = np.random.default_rng(1).normal(size=(2, 8)).astype(np.float32)
    one, other = real.layers[5], stand.layers[5]
    for compute in (
        lambda layer: x @ layer.kernel + layer.bias,
        lambda layer: np.dot(x, layer.weights[0]) + np.asarray(layer.weights[1]),
        lambda layer: np.einsum("ni,io->no", x, layer.weights[0].numpy()) + layer.bias.numpy(),
        lambda layer: np.sum(layer.kernel, axis=0) / len(layer.get_weights()),
        lambda layer: np.pad(np.array(layer.kernel), 1)[::-1],
    ):
        np.testing.assert_allclose(compute(other), np.asarray(compute(one)), rtol=1e-5)
    assert type(np.asarray(other.kernel)) is type(other.kernel.numpy()) is np.ndarray
    other.get_weights()[0][:] = 0  # a copy, as in Keras
    assert other.kernel.numpy().any()


def test_what_is_had_from_a_weight_is_asked_as_in_keras() -> None:
    real, stand = twice("a convnet")
    for ask in (
        lambda layer: f"{layer.kernel.dtype:9}|{layer.bias[1]:.3f}|{layer.kernel.dtype}",
        lambda layer: "float" in layer.kernel.dtype,
        lambda layer: type(layer.bias[0].numpy()).__name__,
        lambda layer: [float(layer.bias[n].numpy()) for n in range(layer.bias.shape[0])],
        lambda layer: (layer.kernel * 2).numpy().tolist(),
        lambda layer: layer.kernel.value.numpy().tolist(),
        lambda layer: layer.kernel.value.dtype.name,
        lambda layer: layer.kernel.shape[:2].as_list(),
        lambda layer: layer.kernel.shape == list(layer.kernel.shape),
        lambda layer: "bias" in vars(layer) and "_kernel" in vars(layer),
        lambda layer: type(np.float32(2) * layer.bias).__name__,
    ):
        assert ask(stand.layers[0]) == ask(real.layers[0])
    assert "bias" not in vars(stand.layers[1])


def test_a_list_that_is_asked_for_is_ones_own() -> None:
    for model in twice("a convnet"):
        for name in ("layers", "weights", "variables", "trainable_weights"):
            first = getattr(model, name)
            while first:
                first.pop()
            assert getattr(model, name)
        assert model.get_layer(index=0) is model.layers[0]


def test_what_computes_is_refused() -> None:
    _, stand = twice("a convnet")
    layer, tensor, x = stand.layers[0], stand.layers[0].output, np.zeros((1, *SHAPE))
    for call in (stand, stand.predict, stand.predict_on_batch, stand.evaluate, layer, layer.call, layer.activation):
        assert refused(call, x)
    for kind in (type(stand), type(layer), type(layer.kernel), type(layer.kernel_initializer)):
        assert refused(kind)
    for work in (lambda: x + tensor, lambda: tensor * 2, lambda: np.maximum(tensor, 0), lambda: np.sum(tensor)):
        assert refused(work)
    for work in (lambda: np.asarray(tensor), lambda: tensor[0], lambda: tensor @ x, lambda: list(tensor)):
        assert refused(work)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_is_as_good(copied: Callable[[Any], Any]) -> None:
    _, stand = twice("a convnet")
    assert list(differences(stand, copied(stand))) == []


def test_a_layer_can_be_sent_to_another_process(
    installed: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, stand = twice("a convnet")
    for name, module in installed.items():
        monkeypatch.setitem(sys.modules, name, module)
    for layer in stand.layers:
        sent = pickle.loads(pickle.dumps(layer))
        assert type(sent) is type(layer)
        assert sent.get_config() == layer.get_config()
        assert all(map(np.array_equal, sent.get_weights(), layer.get_weights()))
        assert getattr(sent, "activation", None) is getattr(layer, "activation", None)


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept")
@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT)
def test_what_counts_as_right_there_is_right_in_keras(answer: str) -> None:
    layers = MODELS["a convnet"]()
    model, _ = described(layers)
    x = np.random.default_rng(1).normal(size=(2, *SHAPE)).astype(np.float32)
    code = "\n".join(line for line in answer.splitlines() if not line.startswith("%%"))
    namespace: dict[str, Any] = {}
    exec(f"{ALL_BUT_IT}\n{STEPS}\n{code}", namespace)
    np.testing.assert_allclose(namespace["forward_numpy"](model, x), model.predict(x, verbose=0), rtol=1e-3, atol=1e-6)


# ---- names ----------------------------------------------------------------------------------------------


def _public(module: ModuleType) -> dict[str, Any]:
    return {name: getattr(module, name) for name in dir(module) if not name.startswith("_")}


def _modules(module: ModuleType = keras) -> Iterator[str]:
    """The public modules from `module` down, but those that hold trained networks."""
    yield module.__name__
    below = [thing for thing in _public(module).values() if isinstance(thing, ModuleType)]
    for one in below if module is not keras.applications else ():
        if one.__name__.startswith(f"{module.__name__}.") and one is not keras.src:
            yield from _modules(one)


def test_the_modules_are_those_of_keras(installed: dict[str, ModuleType]) -> None:
    public = {name for name in installed if re.match(r"keras\b(?!\.src|\._)", name)}
    assert set(_modules()) == public
    assert {name.replace("keras", "tensorflow.keras", 1) for name in public} <= installed.keys()
    for name, thing in _public(tf).items():
        if isinstance(thing, ModuleType) and importlib.util.find_spec(f"tensorflow.{name}"):
            assert f"tensorflow.{name}" in installed
    for name in ("keras.layers.convolutional", "keras.layers.core", "keras.engine", "keras.api"):
        assert name not in installed


def test_classes_are_where_keras_keeps_them(installed: dict[str, ModuleType]) -> None:
    real, stand = twice("a convnet")
    for one, other in [(real, stand), *zip(real.layers, stand.layers, strict=True)]:
        for kind in (kind for kind in type(other).__mro__ if kind.__module__.startswith("keras.")):
            assert getattr(installed[kind.__module__], kind.__name__) is kind
            assert isinstance(one, getattr(importlib.import_module(kind.__module__), kind.__name__))


def test_every_name_is_there_and_computes_nothing(installed: dict[str, ModuleType]) -> None:
    checked = 0
    for place in [*_modules(), "tensorflow", "tensorflow.nn", "tensorflow.math", "tensorflow.keras.layers"]:
        for name, thing in _public(importlib.import_module(place)).items():
            if isinstance(thing, type) or inspect.isroutine(thing):
                checked += 1
                known = CALLED | HOUSEKEEPING.get(place, {}).keys()
                assert name in known or refused(getattr(installed[place], name)), f"{place}.{name}"
    assert checked > 1500


def test_activations_are_the_same_functions_by_every_name(installed: dict[str, ModuleType]) -> None:
    real, stand = keras.activations, installed["keras.activations"]
    assert installed["tensorflow.keras.activations"] is installed["keras.src.activations"] is stand
    for name in _public(real).keys() - {"get", "serialize", "deserialize"}:
        one, other = getattr(real, name), getattr(stand, name)
        assert list(differences(one, other)) == []
        assert stand.get(name) is stand.deserialize(name) is stand.get(other) is other
        assert stand.serialize(other) == real.serialize(one)
    assert stand.get(None) is stand.linear
    for odd in ("no_such", 3):
        with pytest.raises(ValueError, match="Could not interpret activation function identifier"):
            stand.get(odd)
    _, model = twice("a convnet")
    assert model.layers[0].activation is stand.relu


def test_settings_are_those_of_keras(installed: dict[str, ModuleType]) -> None:
    for place in ("keras.config", "keras.backend"):
        for name in ("backend", "epsilon", "floatx", "image_data_format"):
            assert getattr(installed[place], name)() == getattr(importlib.import_module(place), name)()
    for place, real in {"keras": keras, "tensorflow": tf}.items():
        assert installed[place].__version__.partition(".")[0] == real.__version__.partition(".")[0]
    weight = twice("a convnet")[1].layers[0].kernel
    assert type(installed["keras.ops"].convert_to_numpy(weight)) is np.ndarray
    assert installed["keras.ops"].shape(weight) == (3, 3, 2, 3)
    assert installed["tensorflow"].is_tensor(weight)
    assert not installed["tensorflow"].is_tensor(np.zeros(3))


def test_decorators_leave_functions_as_they_are(installed: dict[str, ModuleType]) -> None:
    def function() -> None: ...

    decorate = installed["tensorflow"].function
    assert decorate(function) is decorate(jit_compile=True)(function) is function
    assert installed["keras.saving"].register_keras_serializable(package="own")(function) is function


def test_a_star_brings_what_keras_has(installed: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    _, stand = twice("a convnet")
    for place in _modules():
        assert set(PUBLIC[place]) == _public(importlib.import_module(place)).keys() - {"src"}, place
    for name, module in installed.items():
        monkeypatch.setitem(sys.modules, name, module)
    for place in ("keras.layers", "tensorflow.keras.layers"):
        names: dict[str, Any] = {}
        exec(f"from {place} import *", names)
        assert set(PUBLIC["keras.layers"]) <= names.keys()
        assert {*PUBLIC["keras.layers"]} <= {*dir(installed[place])}
        assert {names["Conv2D"]: 1, names["Reshape"]: 2, names["MaxPooling1D"]: 3}[type(stand.layers[0])] == 1
        assert not isinstance(stand.layers[0], names["Reshape"] | names["BatchNormalization"])


def test_housekeeping_is_harmless(installed: dict[str, ModuleType]) -> None:
    for place, names in HOUSEKEEPING.items():
        real: Any = {"keras": keras, "tensorflow": tf}[place.partition(".")[0]]
        for part in place.split(".")[1:]:
            real = getattr(real, part)
        for name in names:
            assert hasattr(real, name), f"{place}.{name}"
            assert not refused(getattr(installed[place], name), 1), f"{place}.{name}"
    with installed["tensorflow"].device("/CPU:0"), installed["keras"].device("cpu"):
        assert installed["tensorflow"].config.list_physical_devices("GPU") == []
    installed["keras.utils"].set_random_seed(5)
    drawn = np.random.rand()
    keras.utils.set_random_seed(5)
    assert np.random.rand() == drawn


def test_what_only_looks_answers_as_keras_does(installed: dict[str, ModuleType]) -> None:
    real, stand = twice("a convnet")
    for ask in (
        lambda keras, tf, layer: tf.float32.as_numpy_dtype,
        lambda keras, tf, layer: [str(tf.as_dtype(one)) for one in ("float64", np.int32, np.dtype("uint8"), tf.bool)],
        lambda keras, tf, layer: [tf.float32 == one for one in ("float32", np.float32, tf.float64, "text", None)],
        lambda keras, tf, layer: repr(tf.dtypes.float32),
        lambda keras, tf, layer: [
            keras.backend.standardize_dtype(one) for one in (np.float32, np.dtype("int8"), "int", None, bool)
        ],
        lambda keras, tf, layer: keras.backend.is_float_dtype(np.dtype("float64")),
        lambda keras, tf, layer: keras.backend.is_int_dtype("float64"),
        lambda keras, tf, layer: keras.saving.serialize_keras_object(layer.activation),
        lambda keras, tf, layer: keras.saving.get_registered_name(type(layer)),
        lambda keras, tf, layer: int(keras.ops.size(layer.kernel)),
        lambda keras, tf, layer: [w.tolist() for w in keras.tree.map_structure(np.array, layer.weights)],
        lambda keras, tf, layer: tf.nest.flatten({"b": 1, "a": [2, (3, [])], "c": None}),
        lambda keras, tf, layer: keras.tree.map_structure(lambda a, b: a + b, {"x": (1, [2])}, {"x": (3, [4])}),
        lambda keras, tf, layer: tf.convert_to_tensor(layer.kernel).numpy().tolist(),
        lambda keras, tf, layer: str(tf.convert_to_tensor([1, 2], tf.float64).numpy().dtype),
        lambda keras, tf, layer: repr(keras.config.dtype_policy()),
    ):
        assert ask(installed["keras"], installed["tensorflow"], stand.layers[0]) == ask(keras, tf, real.layers[0])


def test_no_error_names_what_only_we_know(installed: dict[str, ModuleType]) -> None:
    for thing in (
        *(installed["tensorflow"].nn.relu, installed["tensorflow"].no.such.thing, installed["keras.layers"].Reshape),
        *(type(twice("a convnet")[1].layers[0].kernel.shape), installed["tensorflow"].Tensor),
    ):
        assert "autograder" not in repr(thing)
    with pytest.raises((TypeError, ValueError)) as error:
        np.zeros(1).astype(installed["tensorflow"].no.such.thing)
    assert "autograder" not in str(error.value)
