"""The reference for `seeing`: what a model's layers give, what a filter answers to most, where a score comes from.

Models are described as data (`autograder.kinds.keras`), and everything is computed from their layers and weights in
NumPy; `tests/test_reference_seeing.py` holds it against TensorFlow.

Gradient ascent as in Erhan, Bengio, Courville & Vincent, Visualizing higher-layer features of a deep network, 2009;
Grad-CAM as in Selvaraju et al., Grad-CAM: visual explanations from deep networks via gradient-based localization, 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.exercise import reference
from autograder.kinds.keras.gradients import gradient_by, layer_outputs
from autograder.kinds.keras.graph import Graph

Array = np.ndarray[Any, Any]
#: A step of a known mistake's, taken in the place of the right one.
Steps = Mapping[str, Callable[..., Any]]


def errors(model: Graph, x: Array) -> list[Array]:
    """What rounding allows of each layer's output."""
    return [Graph(model.input_shape, model.nodes[: place + 1]).error(x) for place in range(len(model.nodes))]


@reference(bound=errors)
def activations(model: Graph, x: Array) -> list[Array]:
    """What each layer puts out, in order, for a batch x (N, H, W, C)."""
    return layer_outputs(model, x)


def start(shape: tuple[int, ...]) -> Array:
    """Grey with a little noise, always the same."""
    return np.random.default_rng(0).uniform(0.4, 0.6, size=shape)


def by_the_mean(maps: Array, index: int) -> Array:
    """The gradient of the mean of one map by all of them; maps (1, h, w, filters)."""
    gradient = np.zeros_like(maps)
    gradient[..., index] = 1 / maps[..., index].size
    return gradient


def one_step(picture: Array, gradient: Array) -> Array:
    """Of length 1, uphill. Raises ValueError where there is no way up."""
    length = np.linalg.norm(gradient)
    if length == 0:
        raise ValueError("a dead filter: its gradient is 0 everywhere")
    return np.asarray(picture + gradient / length)


def ascent(steps_taken: Steps) -> Callable[..., Array]:
    """Gradient ascent, with `start`, `gradient` of a layer's maps and `step` taken otherwise where that is given."""
    begin, wish = steps_taken.get("start", start), steps_taken.get("gradient", by_the_mean)
    step, place = steps_taken.get("step", one_step), steps_taken.get("layer", lambda model, layer: layer)

    def ascend(model: Graph, layer: int, index: int, steps: int) -> Array:
        layer, picture = place(model, layer), begin(model.input_shape)
        for _ in range(steps):
            gradient = gradient_by(model, picture[None], -1, layer, lambda maps: wish(maps, index))[0]
            picture = step(picture, gradient)
        return picture

    return ascend


@reference(axes=("height", "width"), rtol=0.0, atol=1e-3)
def ascend_filter(model: Graph, layer: int, index: int, steps: int) -> Array:
    """The picture (H, W, C) after so many steps of length 1. Raises ValueError where the gradient is 0 everywhere."""
    return ascent({})(model, layer, index, steps)


def by_score(scores: Array, class_index: int) -> Array:
    """The gradient of one score by all of them; scores (1, classes)."""
    gradient = np.zeros_like(scores)
    gradient[0, class_index] = 1
    return gradient


def mean_of_places(gradient: Array) -> Array:
    """A weight for each map, of the gradient (h, w, maps)."""
    return np.asarray(gradient.mean(axis=(0, 1)))


def weighted_sum(maps: Array, weights: Array) -> Array:
    return np.asarray(maps @ weights)


def positive(heat: Array) -> Array:
    return np.maximum(heat, 0)


def by_the_largest(heat: Array) -> Array:
    """From 0 to 1; what is 0 everywhere stays so."""
    return heat / heat.max() if heat.max() > 0 else heat


def cam(steps_taken: Steps) -> Callable[..., Array]:
    """Grad-CAM, with its steps taken otherwise where that is given."""
    place, wish = steps_taken.get("layer", lambda model, layer: layer), steps_taken.get("score", by_score)
    weigh, add = steps_taken.get("weights", mean_of_places), steps_taken.get("sum", weighted_sum)
    cut, scale = steps_taken.get("positive", positive), steps_taken.get("scale", by_the_largest)

    def heat(model: Graph, x: Array, layer: int, class_index: int) -> Array:
        layer = place(model, layer)
        maps = layer_outputs(model, x[None])[layer][0]
        if maps.ndim != 3:
            raise ValueError("this layer gives no maps")
        last = len(model.nodes) - 1
        gradient = gradient_by(model, x[None], layer, last, lambda scores: wish(scores, class_index))[0]
        with np.errstate(all="ignore"):
            return np.asarray(scale(cut(add(maps, weigh(gradient)))))

    return heat


@reference(axes=("height", "width"), rtol=0.0, atol=1e-3)
def grad_cam(model: Graph, x: Array, layer: int, class_index: int) -> Array:
    """Where in the picture x (H, W, C) the score of a class comes from: (h, w) as the layer's maps are, from 0 to 1.
    Raises ValueError where the layer gives none."""
    return cam({})(model, x, layer, class_index)


@reference()
def predict_heat_shape() -> tuple[int, int]:
    """Of Grad-CAM at the last convolution of the chapter's convnet."""
    return (3, 3)
