"""What stands for Keras in a guest that must not compute with it: models that can be looked at and do nothing.

`forward_numpy(model, x)` is graded here. The model has layers, settings and weights, under the names that
Keras gives them; what would compute raises ComputesNothing. Installed as `keras` and `tensorflow`, so that
`import keras` and `isinstance(layer, keras.layers.Conv2D)` work as the student wrote them.
"""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

import numpy as np

from autograder.kinds.keras.description import ModelDescription


class ComputesNothing(RuntimeError):
    """Keras was asked to compute where the student's own NumPy code is graded."""


def _refuse(*args: Any, **kwargs: Any) -> Any:
    raise ComputesNothing("Keras computes nothing here: compute it with your own NumPy functions.")


class Weight(np.ndarray):
    """A weight: an array that can also be asked as Keras's variables are."""

    def numpy(self) -> Any:
        return np.array(self)

    @property
    def value(self) -> Any:
        return self


class ActivationFunction:
    """`layer.activation`: has a name, and computes nothing."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"

    __call__ = _refuse


#: One of each: `layer.activation is keras.activations.relu` is a way to ask.
ACTIVATIONS = {name: ActivationFunction(name) for name in ("linear", "relu", "softmax", "sigmoid", "tanh")}


class Tensor:
    """`layer.output`: has a shape."""

    def __init__(self, shape: tuple[int | None, ...]) -> None:
        self.shape, self.dtype, self.ndim = shape, "float32", len(shape)


class Layer:
    """Settings are attributes, as in Keras."""

    trainable = True
    built = True
    dtype = "float32"

    def __init__(self, name: str, settings: dict[str, Any], weights: list[Any]) -> None:
        self.name = name
        self._settings = dict(settings)
        self._weights = [np.asarray(weight).view(Weight) for weight in weights]
        for key, value in settings.items():
            setattr(self, key, ACTIVATIONS[value] if key == "activation" else value)
        if self._weights:
            self.kernel = self._weights[0]
            self.bias = self._weights[1] if len(self._weights) > 1 else None

    def get_weights(self) -> list[Any]:
        return [np.array(weight) for weight in self._weights]

    @property
    def weights(self) -> list[Any]:
        return list(self._weights)

    trainable_weights = trainable_variables = variables = weights

    def count_params(self) -> int:
        return sum(weight.size for weight in self._weights)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, **self._settings}

    __call__ = call = _refuse


class KerasModel(Layer):
    """In place of keras.Model."""

    layers: list[Layer]
    input_shape: tuple[int | None, ...]

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        if index is not None:
            return self.layers[index]
        return next(layer for layer in self.layers if layer.name == name)

    predict = predict_on_batch = summary = evaluate = fit = _refuse


def _kinds() -> dict[str, type[Layer]]:
    names = [
        *("Conv2D", "MaxPooling2D", "AveragePooling2D", "Flatten", "Dense", "Activation", "ReLU", "Softmax"),
        *("InputLayer", "Dropout", "Rescaling", "GlobalMaxPooling2D", "GlobalAveragePooling2D"),
    ]
    kinds: dict[str, type[Layer]] = {name: type(name, (Layer,), {}) for name in names}
    return kinds | {"MaxPool2D": kinds["MaxPooling2D"], "AvgPool2D": kinds["AveragePooling2D"]}


KINDS = _kinds()
#: What Keras's configuration of a layer says where the host's description leaves it out.
_DEFAULTS: dict[str, dict[str, Any]] = {
    "Conv2D": {"strides": (1, 1), "padding": "valid", "activation": "linear", "use_bias": True, "groups": 1},
    "Dense": {"activation": "linear", "use_bias": True},
    "MaxPooling2D": {"pool_size": (2, 2), "padding": "valid"},
    "AveragePooling2D": {"pool_size": (2, 2), "padding": "valid"},
}
_PAIRS = ("kernel_size", "strides", "pool_size")


def build(model: ModelDescription) -> KerasModel:
    """The model that the host describes, as something to look at."""
    head, *rest = model.layers
    shape = tuple(json.loads(head.settings)["batch_shape"])
    layers: list[Layer] = []
    for layer in rest:
        settings = {**_DEFAULTS.get(layer.kind, {}), **json.loads(layer.settings)}
        if settings.get("strides") is None and "pool_size" in settings:
            settings["strides"] = settings["pool_size"]
        for key in _PAIRS:
            if key in settings:
                value = settings[key]
                settings[key] = (value, value) if isinstance(value, int) else tuple(value)
        name = f"{layer.kind.lower()}_{len(layers)}"
        layers.append(KINDS[layer.kind](name, settings, list(layer.weights)))
    weights = [weight for layer in layers for weight in layer.weights]
    made = Sequential("sequential", {}, weights)
    made.layers, made.input_shape, made.input = layers, shape, Tensor(shape)  # type: ignore[attr-defined]
    return made


class Sequential(KerasModel):
    """In place of keras.Sequential. A student's own call of it, `keras.Sequential([...])`, raises."""


class _Nothing(type):
    """A class that no layer is of, and that computes nothing; so is every name in it, as in `tf.nn.relu`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing(name)


def _nothing(name: str) -> _Nothing:
    return _Nothing(name, (), {"__init__": _refuse})


class _Anything(ModuleType):
    """A module in which every name is there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _nothing(name)
        setattr(self, name, made)
        return made


def install() -> None:
    """Puts the stand-in where `import keras` and `import tensorflow` find it."""
    keras, layers, models = _Anything("keras"), _Anything("keras.layers"), _Anything("keras.models")
    tensorflow = _Anything("tensorflow")
    for name, kind in KINDS.items():
        setattr(layers, name, kind)
    layers.Layer = Layer  # type: ignore[attr-defined]
    for module in (keras, models):
        module.Model, module.Sequential = KerasModel, Sequential  # type: ignore[attr-defined]
    for name in ("ops", "activations", "datasets", "utils", "backend", "optimizers", "losses"):
        setattr(keras, name, _Anything(f"keras.{name}"))
    keras.ops.convert_to_numpy = np.asarray
    for name, activation in ACTIVATIONS.items():
        setattr(keras.activations, name, activation)
    keras.layers, keras.models, tensorflow.keras = layers, models, keras  # type: ignore[attr-defined]
    for module in (keras, layers, models, *(getattr(keras, n) for n in ("ops", "activations", "datasets", "utils"))):
        sys.modules[module.__name__] = module
        sys.modules[f"tensorflow.{module.__name__}"] = module
    sys.modules["tensorflow"] = tensorflow
