"""TensorFlow's shapes, in a guest and in a student's notebook: `model(x).shape` counts as the tuple that it equals."""

from __future__ import annotations

from typing import Any

from autograder.kinds.kind import Kind, register


class Shapes(Kind):
    name = "tensor_shape"

    def holds(self, value: Any) -> bool:
        kind = type(value)
        return kind.__name__ == "TensorShape" and kind.__module__.startswith("tensorflow.")

    def like(self, value: Any) -> Any:
        return tuple(value.as_list())

    def parts(self, value: Any) -> list[Any]:
        return list(self.like(value))


def all_frozen(layers: list[Any]) -> bool:
    """Whether the model of these layers is frozen as a whole, as by `model.trainable = False`. To set True where it
    says True already changes none of its layers: TensorFlow takes that for no change."""
    return any(layer.weights for layer in layers) and not any(layer.trainable for layer in layers if layer.weights)


register(Shapes())
