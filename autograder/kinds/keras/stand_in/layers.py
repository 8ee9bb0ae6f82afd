"""The layers that a model may be described with. Settings are attributes, as in Keras; what computes is refused."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import Any, ClassVar

from autograder.kinds.keras.stand_in.activations import ACTIVATIONS
from autograder.kinds.keras.stand_in.parts import (
    FLOAT32,
    GLOROT_UNIFORM,
    ZEROS,
    Config,
    InputSpec,
    KerasTensor,
    Shape,
    described,
)
from autograder.kinds.keras.stand_in.refusal import refuse
from autograder.kinds.keras.stand_in.weights import Variable, variable


class Operation:
    __module__ = "keras.src.ops.operation"
    __init__ = refuse


class Layer(Operation):
    """Made by `layer_on`; a call of its class is refused. `usual`: its settings in Keras's order, and what they
    are where nothing else was asked for."""

    __module__ = "keras.src.layers.layer"
    usual: ClassVar[Config] = {}
    builds: ClassVar[bool] = False
    """Whether Keras keeps the shape that it was built for."""
    trainable = built = autocast = supports_jit = supports_masking = True
    dtype = compute_dtype = variable_dtype = input_dtype = "float32"
    dtype_policy = described(FLOAT32)
    activity_regularizer = quantization_mode = None
    call_signature_parameters: ClassVar[list[str]] = ["inputs"]
    name: str
    path: str | None
    input: KerasTensor
    output: KerasTensor
    input_spec: InputSpec | None
    _settings: Config
    _weights: list[Variable]

    def get_config(self) -> Config:
        common = {"name": self.name, "trainable": self.trainable, "dtype": FLOAT32}
        return copy.deepcopy(common | self._settings)

    def get_build_config(self) -> Config | None:
        return {"input_shape": self.input.shape} if self.builds else None

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return tuple(input_shape)

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        return KerasTensor(self.compute_output_shape(inputs.shape))

    def count_params(self) -> int:
        return sum(math.prod(weight.shape) for weight in self._weights)

    def get_weights(self) -> list[Any]:
        return [weight.numpy() for weight in self._weights]

    @property
    def weights(self) -> list[Variable]:
        return list(self._weights)

    @property
    def trainable_weights(self) -> list[Variable]:
        return self.weights if self.trainable else []

    @property
    def non_trainable_weights(self) -> list[Variable]:
        return [] if self.trainable else self.weights

    @property
    def losses(self) -> list[Any]:
        return []

    variables, trainable_variables, non_trainable_variables = weights, trainable_weights, non_trainable_weights
    metrics = metrics_variables = losses

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"

    @classmethod
    def _spec(cls, input_shape: Shape) -> InputSpec | None:
        return None

    __call__ = call = add_loss = add_metric = add_variable = add_weight = build = build_from_config = refuse
    compute_mask = from_config = load_own_variables = quantize = quantized_build = quantized_call = refuse
    rematerialized_call = save_own_variables = set_weights = stateless_call = symbolic_call = refuse


class _WithKernel(Layer):
    builds = True
    lora_alpha = lora_rank = None
    lora_enabled = False
    _kernel: Variable
    bias: Variable | None

    @property
    def kernel(self) -> Variable:
        return self._kernel

    enable_lora = refuse


_CHANNELS_LAST = {"data_format": "channels_last"}
_ACTIVATION_AND_BIAS = {"activation": "linear", "use_bias": True}
_BEGINNINGS = {"kernel_initializer": GLOROT_UNIFORM, "bias_initializer": ZEROS}
_REGULARIZERS = {"kernel_regularizer": None, "bias_regularizer": None}
_CONSTRAINTS = {"kernel_constraint": None, "bias_constraint": None}


class BaseConv(_WithKernel):
    __module__ = "keras.src.layers.convolutional.base_conv"
    usual: ClassVar[Config] = {
        "filters": None,
        "kernel_size": None,
        "strides": (1, 1),
        "padding": "valid",
        **_CHANNELS_LAST,
        "dilation_rate": (1, 1),
        "groups": 1,
        **_ACTIVATION_AND_BIAS,
        **_BEGINNINGS,
        **_REGULARIZERS,
        "activity_regularizer": None,
        **_CONSTRAINTS,
    }
    supports_masking = False
    filters: int
    kernel_size: tuple[int, int]

    @classmethod
    def _spec(cls, input_shape: Shape) -> InputSpec:
        return InputSpec(min_ndim=4, axes={-1: input_shape[-1]})

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (*_windows(self, input_shape, self.kernel_size), self.filters)

    convolution_op = refuse


class Conv2D(BaseConv):
    __module__ = "keras.src.layers.convolutional.conv2d"
    rank = 2


class Dense(_WithKernel):
    __module__ = "keras.src.layers.core.dense"
    usual: ClassVar[Config] = {
        "units": None,
        **_ACTIVATION_AND_BIAS,
        **_BEGINNINGS,
        **_REGULARIZERS,
        **_CONSTRAINTS,
        "quantization_config": None,
    }
    call_signature_parameters: ClassVar[list[str]] = ["inputs", "training"]
    units: int

    @classmethod
    def _spec(cls, input_shape: Shape) -> InputSpec:
        return InputSpec(min_ndim=2, axes={-1: input_shape[-1]})

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (*input_shape[:-1], self.units)


class BasePooling(Layer):
    __module__ = "keras.src.layers.pooling.base_pooling"
    usual: ClassVar[Config] = {"pool_size": (2, 2), "padding": "valid", "strides": None, **_CHANNELS_LAST}
    supports_masking = False
    pool_size: tuple[int, int]

    @classmethod
    def _spec(cls, input_shape: Shape) -> InputSpec:
        return InputSpec(ndim=4)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (*_windows(self, input_shape, self.pool_size), input_shape[-1])


class MaxPooling2D(BasePooling):
    __module__ = "keras.src.layers.pooling.max_pooling2d"
    pool_mode = "max"


class AveragePooling2D(BasePooling):
    __module__ = "keras.src.layers.pooling.average_pooling2d"
    pool_mode = "average"


class BaseGlobalPooling(Layer):
    __module__ = "keras.src.layers.pooling.base_global_pooling"
    usual: ClassVar[Config] = {**_CHANNELS_LAST, "keepdims": False}
    supports_masking = False

    @classmethod
    def _spec(cls, input_shape: Shape) -> InputSpec:
        return InputSpec(ndim=4)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], input_shape[-1])


class GlobalMaxPooling2D(BaseGlobalPooling):
    __module__ = "keras.src.layers.pooling.global_max_pooling2d"


class GlobalAveragePooling2D(BaseGlobalPooling):
    __module__ = "keras.src.layers.pooling.global_average_pooling2d"


class Flatten(Layer):
    __module__ = "keras.src.layers.reshaping.flatten"
    usual: ClassVar[Config] = _CHANNELS_LAST
    builds = True
    supports_masking = False

    @classmethod
    def _spec(cls, input_shape: Shape) -> InputSpec:
        return InputSpec(min_ndim=1)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        sizes = [n for n in input_shape[1:] if n is not None]
        return (input_shape[0], math.prod(sizes) if len(sizes) == len(input_shape) - 1 else None)


class Dropout(Layer):
    __module__ = "keras.src.layers.regularization.dropout"
    usual: ClassVar[Config] = {"rate": 0.5, "seed": None, "noise_shape": None}
    call_signature_parameters: ClassVar[list[str]] = ["inputs", "training"]


class Rescaling(Layer):
    __module__ = "keras.src.layers.preprocessing.rescaling"
    usual: ClassVar[Config] = {"scale": None, "offset": 0.0}
    builds = True
    convert_weight = refuse


class Activation(Layer):
    __module__ = "keras.src.layers.activations.activation"
    usual: ClassVar[Config] = {"activation": None}


class InputLayer(Layer):
    """Stands first in the configuration of a model, and not in `model.layers`."""

    __module__ = "keras.src.layers.core.input_layer"


_ALL = (
    *(Layer, InputLayer, Conv2D, Dense, MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, GlobalAveragePooling2D),
    *(Flatten, Dropout, Rescaling, Activation),
)
#: By name; several have two.
KINDS: dict[str, type[Layer]] = {kind.__name__: kind for kind in _ALL} | {
    "Convolution2D": Conv2D,
    "MaxPool2D": MaxPooling2D,
    "AvgPool2D": AveragePooling2D,
    "GlobalMaxPool2D": GlobalMaxPooling2D,
    "GlobalAvgPool2D": GlobalAveragePooling2D,
}


def layer_on(
    input: KerasTensor, kind: type[Layer], name: str, settings: Config, weights: Sequence[Any], number: int
) -> Layer:
    """A layer that takes `input`. `settings`: what its constructor in Keras would be given. `number`: of its output."""
    made = kind.__new__(kind)
    settings = {**kind.usual, **settings}
    if "pool_size" in settings and settings["strides"] is None:
        settings["strides"] = settings["pool_size"]
    for key in {"kernel_size", "strides", "pool_size"} & settings.keys():
        value = settings[key]
        settings[key] = (value, value) if isinstance(value, int) else tuple(value)
    for key, value in settings.items():
        if key == "activation":
            value = ACTIVATIONS[value]
        setattr(made, key, described(value) if key.endswith("_initializer") else value)
    made.name, made._settings = name, settings
    made.path = f"sequential/{name}" if kind.builds else None
    names = (f"{made.path}/{part}" for part in ("kernel", "bias"))
    made._weights = [variable(array, path) for array, path in zip(weights, names, strict=False)]
    if isinstance(made, _WithKernel):  # where Keras has them, for whoever asks `vars(layer)`
        made._kernel, made.bias = (*made._weights, None)[:2]
    made.input, made.input_spec = input, made._spec(input.shape)
    made.output = KerasTensor(made.compute_output_shape(input.shape), number)
    return made


def _windows(layer: Any, input_shape: Shape, size: tuple[int, int]) -> Shape:
    """How many windows of `size` fit: the shape up to the channels."""
    lengths: list[int | None] = []
    for n, k, s in zip(input_shape[1:3], size, layer.strides, strict=True):
        if n is not None:
            n = -(-n // s) if layer.padding == "same" else (n - k) // s + 1
            if n < 1:
                raise ValueError(
                    f"Computed output size would be zero or negative: {input_shape} has no window of {size}."
                )
        lengths.append(n)
    return (input_shape[0], *lengths)
