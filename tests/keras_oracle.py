"""Whether a program for `convnet` does what its task says: tried with Keras itself, on models and pictures that were
drawn for no test in particular, and told by none of the grader's code (`tests.mutants`)."""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
_SECONDS = 60
_BASES, _MODELS = 3, 12


def is_right(source: str, function: str, seed: int) -> bool:
    """In a process of its own, forked off one in which Keras is loaded and has computed nothing yet."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.keras_oracle", "keras"])
    reading, writing = context.Pipe(duplex=False)
    child = context.Process(target=_try, args=(writing, source, function, seed))
    child.start()
    writing.close()
    try:
        return bool(reading.recv()) if reading.poll(_SECONDS) else False
    except EOFError:  # it ended itself
        return False
    finally:
        child.kill()
        child.join()
        reading.close()


def _try(writing: Connection, source: str, function: str, seed: int) -> None:
    names: dict[str, Any] = {}
    warnings.simplefilter("ignore")
    with open(os.devnull, "w") as null, redirect_stdout(null):
        try:
            exec(compile(source, "<changed>", "exec"), names)
            right = all(_CHECKS[function](names[function], np.random.default_rng(seed)))
        except Exception:
            right = False
    writing.send(right)


def _build_base(build: Callable[[], Any], rng: Any) -> Iterator[bool]:
    from keras.layers import MaxPooling2D

    yield from _convolutions(build, [MaxPooling2D(2), MaxPooling2D(2)], rng)


def _build_no_pool(build: Callable[[], Any], rng: Any) -> Iterator[bool]:
    yield from _convolutions(build, [], rng)


def _convolutions(build: Callable[[], Any], pools: list[Any], rng: Any) -> Iterator[bool]:
    """Behind the first and the second convolution, a pooling or none."""
    import keras

    model = build()
    right = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (32, 64, 64):
        right.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        if pools:
            right.add(pools.pop())
    x = rng.random((3, 28, 28, 1))
    yield model.built or not isinstance(model, keras.Sequential)
    yield getattr(model, "input_shape", right.input_shape) == right.input_shape
    yield model(x).shape == right(x).shape
    for scale in (0.1, 1.0):
        yield _holds(model, right.trainable_weights, rng, scale)
        for training in (False, True):
            yield _equal(model(x, training=training), right(x))
    yield _equal(model.predict(x, verbose=0), right(x))


def _holds(model: Any, weights: list[Any], rng: Any, scale: float) -> bool:
    """Both are made to hold the same drawn weights. False where they are not of the same shapes."""
    mine = model.trainable_weights
    if [tuple(one.shape) for one in mine] != [tuple(one.shape) for one in weights]:
        return False
    for one, other in zip(mine, weights, strict=True):
        drawn = scale * rng.normal(size=tuple(one.shape))
        one.assign(drawn)
        other.assign(drawn)
    return True


def _add_head(add_head: Callable[[Any], Any], rng: Any) -> Iterator[bool]:
    """On bases in whose list no InputLayer stands, as below. A model of a class of one's own is built when it is called
    for the first time; a Sequential without an input knows no shapes until then."""
    import keras

    for _ in range(_BASES):
        base = _sequential(rng, head=False)
        before, x = base.get_weights(), _pictures(rng, base)
        maps, count, shape, trained = base(x).numpy(), len(base.layers), base.output_shape, base.trainable
        model = add_head(base)
        yield model.built or not isinstance(model, keras.Sequential)
        model(x)
        its_own = [one for one in model.trainable_weights if not any(one is other for other in base.weights)]
        yield [tuple(one.shape) for one in its_own] == [(maps[0].size, 64), (64,), (64, 10), (10,)]
        yield all(np.array_equal(a, b) for a, b in zip(before, base.get_weights(), strict=True))
        yield (len(base.layers), base.output_shape, base.trainable) == (count, shape, trained)
        yield len(model.trainable_weights) == len(base.weights) + 4
        for _ in range(2):
            for one in (*its_own, *base.weights):
                one.assign(0.2 * rng.normal(size=tuple(one.shape)))
            first, bias, second, other = (one.numpy() for one in its_own)
            hidden = np.maximum(base(x).numpy().reshape(len(x), -1) @ first + bias, 0)
            scores = np.exp(hidden @ second + other)
            for training in (False, True):
                yield _equal(model(x, training=training), scores / scores.sum(axis=1, keepdims=True))


def _forward_numpy(forward: Callable[[Any, Any], Any], rng: Any) -> Iterator[bool]:
    """Of models in whose list no InputLayer stands: whoever is surprised by one is not refused."""
    for place in range(_MODELS):
        model = _sequential(rng, head=place % 3 > 0)
        weights, x = model.get_weights(), _pictures(rng, model) * (3000 if place == 1 else 1)
        copy = x.copy()
        yield _equal(forward(model, x), model(copy))
        yield np.array_equal(x, copy)
        yield all(np.array_equal(a, b) for a, b in zip(weights, model.get_weights(), strict=True))


def _pictures(rng: Any, model: Any) -> Any:
    return rng.normal(size=(int(rng.integers(1, 4)), *model.input_shape[1:]))


def _sequential(rng: Any, head: bool) -> Any:
    """From pictures to maps, or classes: layer after layer, as `forward_numpy` may be given."""
    import keras
    from keras import layers

    parts: list[Any] = []
    for _ in range(rng.integers(1, 4)):
        size, strides = (tuple(int(n) for n in rng.integers(1, 4, 2)) for _ in range(2))
        padding = str(rng.choice(["same", "valid"]))
        if rng.random() < 0.6:
            activation = str(rng.choice(["relu", "linear"]))
            filters = int(rng.integers(1, 6))
            parts.append(layers.Conv2D(filters, size, strides=strides, padding=padding, activation=activation))
        else:
            parts.append(layers.MaxPooling2D(size, strides=None if rng.random() < 0.3 else strides, padding=padding))
    if head:
        hidden = [layers.Dense(int(rng.integers(2, 6)), activation="relu")] if rng.random() < 0.5 else []
        last = layers.Dense(int(rng.integers(2, 6)), activation=str(rng.choice(["softmax", "linear"])))
        parts += [layers.Flatten(), *hidden, last]
    start = keras.Input(tuple(int(n) for n in rng.integers([12, 12, 1], [30, 30, 4])))
    try:
        model = keras.Sequential([start, *parts])
    except ValueError:  # nothing would be left of the picture
        return _sequential(rng, head)
    model.set_weights([rng.integers(-4, 5, one.shape) / 4 for one in model.weights])
    return model


def _equal(given: Any, right: Any) -> bool:
    given, right = np.asarray(given), np.asarray(right)
    most = max(float(np.abs(right).max(initial=0)), 1e-30)
    return given.shape == right.shape and np.allclose(given, right, rtol=1e-3, atol=1e-4 * most)


_CHECKS: dict[str, Callable[[Any, Any], Iterator[bool]]] = {
    "build_base": _build_base,
    "build_no_pool": _build_no_pool,
    "add_head": _add_head,
    "forward_numpy": _forward_numpy,
}
FUNCTIONS = tuple(_CHECKS)
