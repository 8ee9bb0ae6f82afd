"""What authors write exercises with: hidden cases, references, known misconceptions.

Graders and solutions import this module and NumPy, and nothing else of the engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pytest

Function = TypeVar("Function", bound=Callable[..., Any])
_seed = ""


@dataclass(frozen=True)
class Case:
    """Arguments for one call. Arrays are made read-only: nothing may change a case on its way."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for argument in (*self.args, *self.kwargs.values()):
            if isinstance(argument, np.ndarray):
                argument.setflags(write=False)


def use_seed(seed: str) -> None:
    """Set the course's seed, before graders are imported. The engine calls this, authors need not."""
    global _seed
    _seed = seed


def generator(name: str) -> np.random.Generator:
    """Random numbers that follow from the course's seed and `name` alone."""
    digest = hashlib.sha256(f"{_seed}|{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def cases(makers: Iterable[Callable[[np.random.Generator], Case]], seed: str) -> list[Any]:
    """Hidden cases for `pytest.mark.parametrize`, one of each maker.

    The same for every submission, and on every regrade, until the course's seed changes. `seed` keeps
    two tests of a grader apart.
    """
    return [pytest.param(maker(generator(f"{seed}|{index}")), id=str(index)) for index, maker in enumerate(makers)]


def reference(axes: tuple[str, ...] = (), terms: Callable[..., int] | None = None) -> Callable[[Function], Function]:
    """Marks a reference solution, and says how its result may be compared.

    axes:  names of the result's axes, for messages ("height", …).
    terms: for a result whose every element is a sum of products, how many products, as a function of
           the arguments. Rounding then allows |error| <= γ(n+1)·Σ|x||w| (Higham, Accuracy and Stability
           of Numerical Algorithms, 2nd ed., §3.1), and Σ|x||w| is the reference itself, called with the
           arguments' absolute values.
    """

    def mark(function: Function) -> Function:
        function.axes = axes  # type: ignore[attr-defined]
        function.terms = terms  # type: ignore[attr-defined]
        return function

    return mark


@dataclass(frozen=True)
class Misconception:
    """A known mistake: `function` computes what a student who makes it would get."""

    name: str
    hint: str
    function: Callable[..., Any]


def misconception(name: str, hint: str) -> Callable[[Callable[..., Any]], Misconception]:
    """Marks a known mistake in `solutions/NAME/misconceptions/FUNCTION.py`.

    hint: said to a student whose every wrong value it explains. It must not be the solution.
    """

    def mark(function: Callable[..., Any]) -> Misconception:
        return Misconception(name, hint, function)

    return mark
