"""The reference for `training`: batches that vary, a small convnet, and what training makes of a model.

Models are described as data (`autograder.kinds.keras`). What Adam makes of one is computed here for chains of Flatten,
Dropout and Dense, which is what the tests train: `tests/test_reference_training.py` holds it against Keras.

Adam as in Kingma & Ba, Adam: a method for stochastic optimization, 2015, with the numbers that Keras has by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.exercise import reference
from autograder.kinds.keras.graph import Graph, Sequential
from autograder.kinds.keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D

Array = np.ndarray[Any, Any]
Steps = Mapping[str, Callable[..., Any]]
History = dict[str, list[float]]
PATCH, CLASSES, BATCH = (32, 32, 3), 5, 32
NAMES = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")


# ---- augment ----


def draw_moves(rng: np.random.Generator, count: int) -> tuple[Array, Array, Array]:
    """Of each picture: whether it is flipped, by how much it is moved down and to the right."""
    return rng.random(count) < 0.5, rng.integers(-2, 3, size=count), rng.integers(-2, 3, size=count)


def flip(picture: Array) -> Array:
    return picture[:, ::-1]


def shift(picture: Array, down: int, right: int) -> Array:
    """Zeros come in."""
    h, w = picture.shape[:2]
    moved = np.zeros_like(picture)
    here = slice(max(down, 0), max(h + min(down, 0), 0)), slice(max(right, 0), max(w + min(right, 0), 0))
    there = slice(max(-down, 0), max(h + min(-down, 0), 0)), slice(max(-right, 0), max(w + min(-right, 0), 0))
    moved[here] = picture[there]
    return moved


def augmentation(steps: Steps) -> Callable[..., Array]:
    """With `draw`, `flip` and `shift` taken otherwise where that is given."""
    draw = steps.get("draw", draw_moves)
    turn, move = steps.get("flip", flip), steps.get("shift", shift)

    def augmented(x: Array, rng: np.random.Generator) -> Array:
        result = np.zeros_like(x)
        for i, (flips, down, right) in enumerate(zip(*draw(rng, len(x)), strict=True)):
            result[i] = move(turn(x[i]) if flips else x[i], int(down), int(right))
        return result

    return augmented


@reference()
def augment(x: Array, rng: np.random.Generator) -> Array:
    """The batch x (N, H, W, C), each picture flipped left-right with a chance of 1/2 and moved by up to 2 pixels."""
    return augmentation({})(x, rng)


# ---- build_small ----


@reference()
def build_small(dropout: float) -> Graph:
    """Two convolutions with poolings, Dense(64), Dropout, and a probability for each of five photographs."""
    return Sequential(
        PATCH,
        Conv2D(16, 3, activation="relu"),
        MaxPooling2D(2),
        Conv2D(32, 3, activation="relu"),
        MaxPooling2D(2),
        Flatten(),
        Dense(64, activation="relu"),
        Dropout(dropout),
        Dense(CLASSES, activation="softmax"),
    )


# ---- train ----


class Adam:
    """As `optimizer="adam"` of Keras."""

    def __init__(self, rate: float = 0.001) -> None:
        self.rate, self.count = rate, 0
        self.means: dict[Any, Any] = {}

    def step(self, weights: list[list[Array]], gradients: list[list[Array]]) -> None:
        self.count += 1
        rate = self.rate * np.sqrt(1 - 0.999**self.count) / (1 - 0.9**self.count)
        for i, (arrays, slopes) in enumerate(zip(weights, gradients, strict=True)):
            for j, slope in enumerate(slopes):
                mean, square = self.means.get((i, j), (0.0, 0.0))
                mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
                self.means[i, j] = mean, square
                arrays[j] = arrays[j] - rate * mean / (np.sqrt(square) + 1e-7)


class Descent(Adam):
    """As `optimizer="sgd"`."""

    def __init__(self) -> None:
        super().__init__(0.01)

    def step(self, weights: list[list[Array]], gradients: list[list[Array]]) -> None:
        for arrays, slopes in zip(weights, gradients, strict=True):
            arrays[:] = [array - self.rate * slope for array, slope in zip(arrays, slopes, strict=True)]


class Model:
    """What is trained: layers, and weights of its own. masks: what Dropout draws from."""

    def __init__(self, graph: Graph) -> None:
        self.layers = [node.layer for node in graph.nodes]
        self.weights = [[np.asarray(array, dtype=np.float64) for array in node.weights] for node in graph.nodes]
        self.masks = np.random.default_rng(0)

    def outputs(self, x: Array, drops: bool) -> tuple[list[Array], list[Any]]:
        """x, then what each layer puts out; and of each Dropout what it multiplied by."""
        found, masks = [np.asarray(x, dtype=np.float64)], list[Any]()
        for layer, weights in zip(self.layers, self.weights, strict=True):
            masks.append(None)
            if isinstance(layer, Dropout) and drops and layer.rate > 0:
                masks[-1] = (self.masks.random(found[-1].shape) >= layer.rate) / (1 - layer.rate)
                found.append(found[-1] * masks[-1])
            else:
                found.append(layer.forward(found[-1], weights))
        return found, masks

    def measure(self, x: Array, y: Array, drops: bool = False) -> tuple[float, float]:
        """Loss and accuracy."""
        chances = self.outputs(x, drops)[0][-1]
        right = np.clip(chances[np.arange(len(y)), y], 1e-7, 1 - 1e-7)
        return float(-np.log(right).mean()), float((chances.argmax(axis=1) == y).mean())

    def learn(self, x: Array, y: Array, optimizer: Adam, drops: bool = True) -> tuple[float, float]:
        """One step, for one batch; what it measured before it."""
        outputs, masks = self.outputs(x, drops)
        chances = outputs[-1]
        right = np.clip(chances[np.arange(len(y)), y], 1e-7, 1 - 1e-7)
        before = float(-np.log(right).mean()), float((chances.argmax(axis=1) == y).mean())
        gradient = (chances - np.eye(chances.shape[1])[y]) / len(y)
        gradients: list[list[Array]] = [[] for _ in self.layers]
        for i in reversed(range(len(self.layers))):
            layer = self.layers[i]
            if isinstance(layer, Dense):
                if layer.activation == "relu":
                    gradient = gradient * (outputs[i + 1] > 0)
                gradients[i] = [outputs[i].T @ gradient, gradient.sum(axis=0)]
                gradient = gradient @ self.weights[i][0].T
            elif isinstance(layer, Flatten):
                gradient = gradient.reshape(outputs[i].shape)
            elif masks[i] is not None:
                gradient = gradient * masks[i]
        optimizer.step(self.weights, gradients)
        return before


def batches_of(count: int) -> list[slice]:
    return [slice(start, start + BATCH) for start in range(0, count, BATCH)]


def images_of(x: Array, rng: np.random.Generator | None, epoch: int) -> Array:
    return x if rng is None else np.asarray(augment(x, rng))


def measured(model: Model, seen: Array, x: Array, y: Array, running: list[Any]) -> tuple[float, float]:
    return model.measure(x, y)


def training(steps: Steps) -> Callable[..., History]:
    """With its steps taken otherwise where that is given. `images`: what one epoch learns from; `batches` of
    it; `learn`: one step; `train`, `test`: what is measured of the two parts; `part`: of the data, what it learns
    from."""
    optimizer, batches = steps.get("optimizer", Adam), steps.get("batches", batches_of)
    images, learn = steps.get("images", images_of), steps.get("learn", Model.learn)
    on_train, on_test = steps.get("train", measured), steps.get("test", measured)
    part, count = steps.get("part", lambda data: data[0]), steps.get("epochs", lambda epochs: epochs)
    history = steps.get("history", lambda found: found)

    def trained(model: Graph, data: Any, epochs: int, rng: np.random.Generator | None) -> Any:
        (x, y), (x_test, y_test) = data
        learner, how = Model(model), optimizer()
        found: History = {name: [] for name in NAMES}
        for epoch in range(count(epochs)):
            from_x, from_y = part(data)
            seen, running = images(from_x, rng, epoch), []
            for batch in batches(len(seen)):
                running.append((len(seen[batch]), learn(learner, seen[batch], from_y[batch], how)))
            rows = on_train(learner, seen, x, y, running), on_test(learner, x_test, x_test, y_test, running)
            for name, value in zip(NAMES, (*rows[0], *rows[1]), strict=True):
                found[name].append(value)
        return history(found)

    return trained


@reference(rtol=1e-4, atol=2e-5)
def train(model: Graph, data: Any, epochs: int, rng: np.random.Generator | None) -> History:
    """Losses and accuracies of both parts after each epoch."""
    return training({})(model, data, epochs, rng)


@reference()
def predict_steps() -> int:
    """110 patches in batches of 32 are 4 batches; 60 epochs."""
    return 240
