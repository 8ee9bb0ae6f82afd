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
from solutions.training.criteria import OnBatch, batch_of, drawn_batch, moves_of

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


_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645


def one_number() -> np.random.Generator:
    """A generator that draws the same number for ever: its state is one that its step leads back to."""
    half = 0x60000000
    state = (1 << 64) | ((half << 32 | half) ^ 1)
    bits = np.random.PCG64(0)
    inner = {"state": state, "inc": state * (1 - _MULTIPLIER) % 2**128}
    bits.state = {"bit_generator": "PCG64", "state": inner, "has_uint32": 0, "uinteger": 0}
    return np.random.Generator(bits)


class Obeyed(OnBatch):
    """What is made of a batch with `one_number`."""

    def clauses(self) -> tuple[str, ...]:
        return (say("with a generator that always draws the same number, pictures are flipped and moved alike"),)

    def met(self, value: Any) -> tuple[bool, ...]:
        given = batch_of(value)
        return (given.shape != self.shape or len(set(moves_of(self.x(), given))) == 1,)


class Often(Criteria):
    """Of many batches together. A right answer misses one of these once in a million million times."""

    BATCHES, SHAPE = 16, (100, 5, 6, 1)

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def clauses(self) -> tuple[str, ...]:
        return (
            say("some pictures are flipped left-right"),
            say("some are not flipped"),
            say("of each batch, some pictures are flipped and some are not"),
            say("about as many are flipped as not"),
            say("some are moved up, by 1 pixel and by 2"),
            say("some are moved down, by 1 pixel and by 2"),
            say("some are moved left, by 1 pixel and by 2"),
            say("some are moved right, by 1 pixel and by 2"),
            say("some are moved neither up nor down, some neither left nor right"),
            say("pictures of one batch are moved by different numbers of pixels"),
            say("none is moved by more than 2 pixels"),
            say("each number of pixels from −2 to 2 comes about as often as any other"),
            say("each of the 50 ways to flip and move a picture comes"),
            say("those that are flipped are moved too"),
            say("those that are not flipped are moved too"),
        )

    def batches(self) -> list[Array]:
        return [drawn_batch(self.seed + i, self.SHAPE, "float32") for i in range(self.BATCHES)]

    def met(self, value: Any) -> tuple[bool, ...]:
        if not isinstance(value, list) or len(value) != self.BATCHES:
            raise NotTaken(say("returned {what}, not an array of numbers").format(what=what(value)))
        given = [batch_of(one) for one in value]
        if any(one.shape != self.SHAPE for one in given):
            raise NotTaken(say("returned arrays of another shape than x"))
        each = [[move for move in moves_of(x, one) if move] for x, one in zip(self.batches(), given, strict=True)]
        moves = [move for one in each for move in one]
        if not moves:
            raise NotTaken(say("returned pictures that are none of x, flipped or moved"))
        flips = [flip[1] for flip, _, _ in moves]
        down, right = ({move[axis] for move in moves} for axis in (1, 2))
        counts = [sum(move[axis] == far for move in moves) for axis in (1, 2) for far in range(-2, 3)]
        still = {flip: {move[1:] for move in moves if move[0][1] == flip} <= {(0, 0)} for flip in (False, True)}
        return (
            any(flips),
            not all(flips),
            all(0 < sum(flip[1] for flip, _, _ in one) < len(one) for one in each),
            0.3 <= sum(flips) / len(flips) <= 0.7,
            {-1, -2} <= down,
            {1, 2} <= down,
            {-1, -2} <= right,
            {1, 2} <= right,
            0 in down and 0 in right,
            all(len({move[1:] for move in one}) > 1 for one in each),
            max(map(abs, down | right)) <= 2,
            all(len(moves) / 10 <= count <= len(moves) / 2.5 for count in counts),
            len({move for move in moves if not move[0][0] and max(abs(move[1]), abs(move[2])) <= 2}) == 50,
            not any(flips) or not still[True] or still[False],
            all(flips) or not still[False] or still[True],
        )


class Anew(Criteria):
    """Of one picture with a single bright pixel, and a test picture on which every place shows. The loss on the latter
    tells where the pixel was in each epoch."""

    SIDE, EPOCHS, AT = 9, 12, (4, 3)

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def clauses(self) -> tuple[str, ...]:
        return (
            say("in every epoch, it learns from the train part as augment gives it, and from nothing else"),
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
        _, ((_, (label,)), (probe, (other,))), _ = self.arguments()
        places, learner, as_they_are = list[Any](), _OnePixel(self.SIDE, int(label)), True
        rows, columns = np.array(self._places()).T
        for epoch in range(self.EPOCHS):
            losses = learner.losses(rows, columns, probe[0, ..., 0], int(other))
            best = int(np.argmin(np.abs(losses - found["test_loss"][epoch])))
            if not abs(losses[best] - found["test_loss"][epoch]) <= NEAR * max(1.0, losses[best]):
                places.append(None)
                break
            places.append((int(rows[best]), int(columns[best])))
            learner.step(*places[-1])
            as_they_are &= near(learner.loss(*self.AT), found["train_loss"][epoch])
        moved = [place for place in places if place is not None]
        return None not in places, len(set(places)) > 1, any(place != self.AT for place in moved), as_they_are

    def _places(self) -> list[tuple[int, int]]:
        """Where `augment` may put the pixel."""
        row, column = self.AT
        columns = {c + far for c in (column, self.SIDE - 1 - column) for far in range(-2, 3)}
        return [(row + far, c) for far in range(-2, 3) for c in sorted(columns)]


class _OnePixel:
    """What Adam makes of Flatten and Dense(3, softmax) whose weights are all 0, when it learns from pictures with one
    pixel of 1: of many places at once, as `reference.Model` of each."""

    def __init__(self, side: int, label: int) -> None:
        self.wanted = np.eye(3)[label]
        self.weights, self.bias = np.zeros((side, side, 3)), np.zeros(3)
        self.mean, self.square = np.zeros((side, side, 3)), np.zeros((side, side, 3))
        self.mean_bias, self.square_bias, self.count = np.zeros(3), np.zeros(3), 0

    def loss(self, row: int, column: int) -> float:
        """For the picture with its pixel there."""
        return float(-np.log(_softmax(self.weights[row, column] + self.bias) @ self.wanted))

    def losses(self, rows: Array, columns: Array, probe: Array, label: int) -> Array:
        """For a picture, after a step from each of the pictures with the pixel in one of these places."""
        slopes = _softmax(self.weights[rows, columns] + self.bias) - self.wanted
        still = self._moved(self.weights, 0.9 * self.mean, 0.999 * self.square)
        there = self._moved(
            self.weights[rows, columns], *self._mixed(self.mean[rows, columns], self.square[rows, columns], slopes)
        )
        bias = self._moved(self.bias, *self._mixed(self.mean_bias, self.square_bias, slopes))
        scores = np.tensordot(probe, still, 2) + probe[rows, columns, None] * (there - still[rows, columns]) + bias
        return np.asarray(-np.log(_softmax(scores)[:, label]))

    def step(self, row: int, column: int) -> None:
        slope = _softmax(self.weights[row, column] + self.bias) - self.wanted
        slopes = np.zeros_like(self.weights)
        slopes[row, column] = slope
        self.mean, self.square = self._mixed(self.mean, self.square, slopes)
        self.mean_bias, self.square_bias = self._mixed(self.mean_bias, self.square_bias, slope)
        self.weights = self._moved(self.weights, self.mean, self.square)
        self.bias = self._moved(self.bias, self.mean_bias, self.square_bias)
        self.count += 1

    def _mixed(self, mean: Array, square: Array, slopes: Array) -> tuple[Array, Array]:
        return 0.9 * mean + 0.1 * slopes, 0.999 * square + 0.001 * slopes**2

    def _moved(self, weights: Array, mean: Array, square: Array) -> Array:
        """By the next step."""
        rate = 0.001 * np.sqrt(1 - 0.999 ** (self.count + 1)) / (1 - 0.9 ** (self.count + 1))
        return np.asarray(weights - rate * mean / (np.sqrt(square) + 1e-7))


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


class _Cumulative:
    """Augments what was augmented before."""

    def __init__(self) -> None:
        self.seen: Any = None

    def __call__(self, x: Array, rng: Any, epoch: int) -> Array:
        if rng is None:
            return x
        self.seen = reference.augment(x if epoch == 0 else self.seen, rng)
        return np.asarray(self.seen)


def again_and_again(*arguments: Any) -> Any:
    """A known mistake, which luck may bring back to where right answers are."""
    return reference.training({"images": _Cumulative()})(*arguments)


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
    """Of a model with Dropout, and pictures to learn from that are black: it learns only what Dropout does not
    touch."""

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
