"""Models and data of which it is certain what training makes of them, and views of what it gave where that depends on
what was drawn.

Whatever a right answer draws, and in whichever order it goes through the pictures, comes out the same on these:
a training part of one batch, or of pictures that are all alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercise import Case
from autograder.kinds.criteria import Criteria
from autograder.kinds.keras.graph import Graph, Sequential, with_weights
from autograder.kinds.keras.layers import Dense, Dropout, Flatten
from autograder.kinds.kind import NotTaken, Told, what
from autograder.kinds.saying import say
from solutions.training import reference

Array = np.ndarray[Any, Any]
#: Of a loss that was computed in float32.
NEAR = 2e-5
#: No accuracy hangs by less, and no gradient that is not 0 is smaller.
_MARGIN = 2e-3
_TRIES = 300


def linear(rng: np.random.Generator, h: int, w: int, channels: int, classes: int = 3) -> Graph:
    return Sequential((h, w, channels), Flatten(), Dense(classes, activation="softmax")).with_random_weights(rng)


def pictures(rng: np.random.Generator, count: int, shape: tuple[int, ...]) -> Array:
    return rng.uniform(0, 1, size=(count, *shape)).astype(np.float32)


def classes(rng: np.random.Generator, count: int, of: int = 3) -> Array:
    return rng.integers(of, size=count)


def steady(draw: Callable[[], Case]) -> Case:
    """The first that is drawn on which no accuracy hangs by a thread, in any epoch."""
    for _ in range(_TRIES):
        case = draw()
        if _is_steady(*case.args):
            return case
    raise RuntimeError("no case is steady")


def _is_steady(model: Graph, data: Any, epochs: int, rng: Any) -> bool:
    (x, y), (x_test, _) = data
    learner, optimizer = reference.Model(model), reference.Adam()
    for _ in range(epochs + 1):
        chances = np.concatenate([learner.outputs(part, drops=False)[0][-1] for part in (x, x_test)])
        two = np.sort(chances, axis=1)[:, -2:]
        if (two[:, 1] - two[:, 0]).min() < _MARGIN:
            return False
        for batch in reference.batches_of(len(x)):
            learner.learn(x[batch], y[batch], optimizer)
    return True


def history_of(value: Any, epochs: int) -> dict[str, Array]:
    """Raises NotTaken where it is none of so many epochs."""
    if value is None:
        raise NotTaken(Told().none())
    if not isinstance(value, dict) or set(value) != set(reference.NAMES):
        raise NotTaken(say("returned {what}, not a dict of the four lists").format(what=what(value)))
    try:
        found = {name: np.asarray(value[name], dtype=np.float64) for name in reference.NAMES}
    except (TypeError, ValueError):
        raise NotTaken(say("returned lists that do not hold one number for each epoch")) from None
    if any(one.shape != (epochs,) or not np.isfinite(one).all() for one in found.values()):
        raise NotTaken(say("returned lists that do not hold one number for each epoch"))
    return found


def near(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, rtol=1e-4, atol=NEAR))


class Anew(Criteria):
    """Of one picture with a single bright pixel, and a test picture on which every place shows. The loss on the latter
    tells where the pixel was in each epoch."""

    SIDE, EPOCHS, AT = 9, 8, (4, 3)

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def clauses(self) -> tuple[str, ...]:
        return (
            say("in every epoch, it learns from the pictures of the train part as augment gives them, and from nothing else"),
            say("these are others in other epochs"),
            say("with a generator, the pictures that it learns from are augmented"),
            say("the losses of the train part are those of the pictures as they are"),
        )

    def arguments(self) -> tuple[Any, ...]:
        """Without the generator."""
        rng = np.random.default_rng(self.seed)
        side = self.SIDE
        zeros = [np.zeros((side * side, 3)), np.zeros(3)]
        model = with_weights(Sequential((side, side, 1), Flatten(), Dense(3, activation="softmax")), [zeros])
        x = np.zeros((1, side, side, 1), dtype=np.float32)
        x[0, self.AT[0], self.AT[1], 0] = 1
        probe = rng.permutation(np.linspace(5, 45, side * side)).reshape(1, side, side, 1).astype(np.float32)
        label, other = rng.permutation(3)[:2]
        return model, ((x, np.array([label])), (probe, np.array([other]))), self.EPOCHS

    def met(self, value: Any) -> tuple[bool, ...]:
        found = history_of(value, self.EPOCHS)
        model, ((x, y), (probe, other)), epochs = self.arguments()
        state, places, as_they_are = (reference.Model(model), reference.Adam()), list[Any](), True
        for epoch in range(epochs):
            tried = [(place, *self._after(state, place, y)) for place in self._places()]
            losses = [abs(one.measure(probe, other)[0] - found["test_loss"][epoch]) for _, one, _ in tried]
            best = int(np.argmin(losses))
            if losses[best] > NEAR * max(1.0, abs(found["test_loss"][epoch])):
                places.append(None)
                break
            place, learner, optimizer = tried[best]
            state = learner, optimizer
            places.append(place)
            as_they_are &= near(learner.measure(x, y)[0], found["train_loss"][epoch])
        moved = [place for place in places if place is not None]
        return None not in places, len(set(places)) > 1, any(place != self.AT for place in moved), as_they_are

    def _places(self) -> list[tuple[int, int]]:
        """Where `augment` may put the pixel."""
        row, column = self.AT
        columns = {c + far for c in (column, self.SIDE - 1 - column) for far in range(-2, 3)}
        return [(row + far, c) for far in range(-2, 3) for c in sorted(columns)]

    def _after(self, state: Any, place: tuple[int, int], y: Array) -> tuple[Any, Any]:
        learner, optimizer = (_copied(one) for one in state)
        seen = np.zeros((1, self.SIDE, self.SIDE, 1))
        seen[0, place[0], place[1], 0] = 1
        learner.learn(seen, y, optimizer)
        return learner, optimizer


def _copied(one: Any) -> Any:
    """Of a model or an optimizer, which puts new arrays in the place of its own."""
    new = object.__new__(type(one))
    vars(new).update(vars(one))
    for name, value in vars(one).items():
        if isinstance(value, list):
            setattr(new, name, [list(each) if isinstance(each, list) else each for each in value])
        elif isinstance(value, dict):
            setattr(new, name, dict(value))
    return new


class Drops(Criteria):
    """Of a model that begins with Dropout: what it learns is another thing with it, and what is measured is measured
    without."""

    EPOCHS = 2

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def clauses(self) -> tuple[str, ...]:
        return (say("while it learns, Dropout leaves out some of the numbers"),)

    def arguments(self) -> tuple[Any, ...]:
        rng = np.random.default_rng(self.seed)
        shape = (7, 9, 1)
        model = Sequential(shape, Flatten(), Dropout(0.5), Dense(3, activation="softmax")).with_random_weights(rng)
        parts = [(pictures(rng, count, shape), classes(rng, count)) for count in (6, 3)]
        return model, tuple(parts), self.EPOCHS, None

    def met(self, value: Any) -> tuple[bool, ...]:
        found, (model, (train, test), epochs, _) = history_of(value, self.EPOCHS), self.arguments()
        learner, optimizer, without = reference.Model(model), reference.Adam(), list[float]()
        for _ in range(epochs):
            learner.learn(*train, optimizer, drops=False)
            without.append(learner.measure(*test)[0])
        return (bool(np.abs(found["test_loss"] - without).max() > 1e-4),)


class Measured(Criteria):
    """Of a model with Dropout, and pictures to learn from that are black: it learns only what Dropout does not touch."""

    EPOCHS = 2

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def clauses(self) -> tuple[str, ...]:
        return (
            say("the losses of the train part are right where Dropout changes nothing"),
            say("the losses of the test part are measured without Dropout"),
        )

    def arguments(self) -> tuple[Any, ...]:
        rng = np.random.default_rng(self.seed)
        shape = (5, 6, 1)
        layers = Flatten(), Dense(16, activation="relu"), Dropout(0.5), Dense(3, activation="softmax")
        model = Sequential(shape, *layers).with_random_weights(rng)
        hidden, last = (node.weights for node in model.nodes if node.weights)
        model = with_weights(model, [(hidden[0], np.zeros(16)), last])
        black = np.zeros((5, *shape), dtype=np.float32), classes(rng, 5)
        return model, (black, (pictures(rng, 4, shape), classes(rng, 4))), self.EPOCHS, None

    def met(self, value: Any) -> tuple[bool, ...]:
        found, arguments = history_of(value, self.EPOCHS), self.arguments()
        right = reference.training({})(*arguments)
        return near(found["train_loss"], right["train_loss"]), near(found["test_loss"], right["test_loss"])
