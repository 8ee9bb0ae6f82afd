"""What layers hold and are described with, as Keras shows it: weights, tensors, settings."""

from __future__ import annotations

import copy
from typing import Any

from autograder.kinds.keras.stand_in.refusal import Uncomputed, refuse

Shape = tuple[int | None, ...]
Config = dict[str, Any]


class KerasTensor(Uncomputed):
    """`layer.output`: has a shape, and no values. `number`: which one it is in a fresh process, for its name."""

    __module__ = "keras.src.backend.common.keras_tensor"
    dtype, sparse, ragged, record_history = "float32", False, False, True
    ragged_rank = row_splits_dtype = None

    def __init__(self, shape: Shape, number: int = 0) -> None:
        self.shape, self.ndim = shape, len(shape)
        self.name = f"keras_tensor_{number}" if number else "keras_tensor"

    def __repr__(self) -> str:
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, "
            f"name={self.name}>"
        )

    reshape = squeeze = refuse


class InputSpec:
    """`layer.input_spec`: what a layer takes."""

    __module__ = "keras.src.layers.input_spec"

    def __init__(
        self, *, ndim: int | None = None, min_ndim: int | None = None, axes: dict[int, int | None] | None = None
    ) -> None:
        self.dtype = self.shape = self.max_ndim = self.name = None
        self.ndim, self.min_ndim, self.axes = ndim, min_ndim, axes or {}
        self.optional = self.allow_last_axis_squeeze = False

    def get_config(self) -> Config:
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes", "optional")
        return {name: getattr(self, name) for name in names}

    from_config = refuse

    def __repr__(self) -> str:
        told = {"ndim": self.ndim, "min_ndim": self.min_ndim, "axes": self.axes}
        return f"InputSpec({', '.join(f'{name}={value}' for name, value in told.items() if value)})"


class Described:
    """What a layer's configuration describes by class and settings, such as an initializer. Calling it is refused."""

    _config: Config

    def get_config(self) -> Config:
        return copy.deepcopy(self._config)

    __init__ = __call__ = clone = from_config = convert_input = refuse


class Initializer(Described):
    __module__ = "keras.src.initializers.initializer"


class GlorotUniform(Initializer):
    __module__ = "keras.src.initializers.random_initializers"
    scale, mode, distribution = 1.0, "fan_avg", "uniform"
    seed = input_axes = output_axes = None


class Zeros(Initializer):
    __module__ = "keras.src.initializers.constant_initializers"


class DTypePolicy(Described):
    __module__ = "keras.src.dtype_policies.dtype_policy"
    name = compute_dtype = variable_dtype = "float32"
    quantization_mode = None

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'


_DESCRIBED: dict[str, type[Described]] = {kind.__name__: kind for kind in (GlorotUniform, Zeros, DTypePolicy)}


def described(config: Config) -> Described:
    kind = _DESCRIBED[config["class_name"]]
    made = kind.__new__(kind)
    made._config = config["config"]
    return made


def registered(kind: str, config: Config, module: str = "keras.layers") -> Config:
    """How Keras writes down an object of its own."""
    return {"module": module, "class_name": kind, "config": config, "registered_name": None}


_GLOROT = {"seed": None, "input_axes": None, "output_axes": None}
GLOROT_UNIFORM = registered("GlorotUniform", _GLOROT, "keras.initializers")
ZEROS = registered("Zeros", {}, "keras.initializers")
FLOAT32 = registered("DTypePolicy", {"name": "float32"}, "keras")
