"""A model to look at: layers, one after the other, under the names that Keras gives them in a fresh process."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from autograder.kinds.keras.stand_in.activations import ACTIVATIONS
from autograder.kinds.keras.stand_in.layers import KINDS, Layer, layer_on
from autograder.kinds.keras.stand_in.parts import Config, KerasTensor, Shape, registered
from autograder.kinds.keras.stand_in.refusal import refuse


class Model(Layer):
    """In place of keras.Model. A student's own call of it raises."""

    __module__ = "keras.src.models.model"
    builds = True
    supports_masking = compiled = run_eagerly = jit_compile = False
    loss = train_function = test_function = predict_function = None
    steps_per_execution = unrolled_steps_per_execution = 1
    call_signature_parameters: ClassVar[list[str]] = ["inputs", "training", "mask", "kwargs"]
    _stack: list[Layer]

    @property
    def layers(self) -> list[Layer]:
        return list(self._stack)  # students take layers out of it

    @property
    def input_shape(self) -> Shape:
        return self.input.shape

    @property
    def output_shape(self) -> Shape:
        return self.output.shape

    @property
    def inputs(self) -> list[KerasTensor]:
        return [self.input]

    @property
    def outputs(self) -> list[KerasTensor]:
        return [self.output]

    @property
    def metrics_names(self) -> list[str]:
        return []

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        if (name is None) == (index is None):
            raise ValueError("Provide either a layer name or layer index at `get_layer`.")
        if index is not None:
            if index < len(self.layers):
                return self.layers[index]
            raise ValueError(
                f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} layers."
            )
        names = [layer.name for layer in self.layers]
        if name in names:
            return self.layers[names.index(name)]
        raise ValueError(f"No such layer: {name}. Existing layers are: {names}.")

    def get_config(self) -> Config:
        shape = self.input.shape
        settings = {"batch_shape": shape, "dtype": "float32", "sparse": False, "ragged": False, "name": "input_layer"}
        first = registered("InputLayer", {**settings, "optional": False})
        return {**super().get_config(), "layers": [first, *map(serialize, self.layers)], "build_input_shape": shape}

    def get_compile_config(self) -> Config:
        return {}

    def to_json(self, **kwargs: Any) -> str:
        return json.dumps({**serialize(self), "compile_config": self.get_compile_config()}, **kwargs)

    def summary(self, *args: Any, print_fn: Callable[[str], Any] | None = None, **kwargs: Any) -> None:
        rows = [
            (f"{layer.name} ({type(layer).__name__})", layer.output.shape, layer.count_params())
            for layer in self.layers
        ]
        lines = [f" {name:<31}   {shape!s:<22}   {count:>11,}" for name, shape, count in rows]
        (print_fn or print)("\n".join([f'Model: "{self.name}"', *lines, f" Total params: {self.count_params():,}"]))

    compile = compile_from_config = compiled_loss = compiled_metrics = compute_loss = compute_metrics = refuse
    evaluate = export = fit = get_metrics_result = get_state_tree = load_weights = make_predict_function = refuse
    make_test_function = make_train_function = predict = predict_on_batch = predict_step = reset_metrics = refuse
    save = save_weights = set_state_tree = stateless_compute_loss = test_on_batch = test_step = refuse
    train_on_batch = train_step = get_quantization_layer_structure = refuse


class Sequential(Model):
    __module__ = "keras.src.models.sequential"

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return tuple(input_shape)

    add = pop = refuse


def serialize(thing: Any) -> Any:
    """How Keras writes a layer or a model down: with its class and the shape that it was built for."""
    if thing in ACTIVATIONS.values():
        return {"module": "builtins", "class_name": "function", "config": thing.__name__, "registered_name": "function"}
    if isinstance(thing, str | int | float | None):
        return thing
    module = "keras" if isinstance(thing, Model) else "keras.layers"
    written, built = registered(type(thing).__name__, thing.get_config(), module), thing.get_build_config()
    return written if built is None else {**written, "build_config": built}


def sequential(input_shape: tuple[int, ...], layers: Sequence[tuple[str, Config, Sequence[Any]]]) -> Sequential:
    """`input_shape`: without the batch axis. `layers`: of each the class, the settings it was given, the weights."""
    tensor = start = KerasTensor((None, *input_shape))
    counts: Counter[str] = Counter()
    made: list[Layer] = []
    for number, (kind, settings, weights) in enumerate(layers, start=1):
        name = _snake_case(kind)
        numbered = f"{name}_{counts[name]}" if counts[name] else name
        counts[name] += 1
        made.append(layer_on(tensor, KINDS[kind], numbered, settings, weights, number))
        tensor = made[-1].output
    model: Sequential = Sequential.__new__(Sequential)
    model.name = model.path = "sequential"
    model._stack, model.input, model.output, model.input_spec = made, start, tensor, None
    model._settings, model._weights = {}, [weight for layer in made for weight in layer.weights]
    return model


def _snake_case(name: str) -> str:
    """As Keras does it: MaxPooling2D is max_pooling2d."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
