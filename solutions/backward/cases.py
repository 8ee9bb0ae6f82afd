"""What the hidden tests of `numeric_gradient` draw: curved functions, in quarters, and steps that are powers of two."""

from __future__ import annotations

from autograder.exercise import Case, Function


def quarters(rng, *shape):
    """From -2 to 2 without 0."""
    return rng.integers(1, 9, size=shape) * rng.choice([-1.0, 1.0], size=shape) / 4


def one_by_one(rng):
    """A sum over the elements: none has to do with another."""
    a, b = rng.integers(1, 4), rng.integers(-3, 4)
    return Function(f"lambda x: float({a} * (x ** 3).sum() + {b} * x.sum())")


def coupled(rng):
    """The gradient of an element depends on the others."""
    a = rng.integers(1, 4)
    return Function(
        [
            f"lambda x: float({a} * (x**2).sum() * x.sum())",
            f"lambda x: float((x.ravel().cumsum() ** 3).sum()) / {2 * a}",
            f"lambda x: float((x.ravel() * x.ravel().cumsum() ** 2).sum()) * {a}",
        ][rng.integers(3)]
    )


def eps(rng):
    return [0.5, 0.25, 0.125][rng.integers(3)]


def default_eps(rng):
    """No eps is given."""
    return Case(((one_by_one, coupled)[rng.integers(2)](rng), quarters(rng, rng.integers(4, 7))))
