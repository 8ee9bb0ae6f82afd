"""What a student's function gives that takes an argument which is left out for another value than it should."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from autograder.exercise import Trait, Variant
from autograder.translation.catalogue import say

HINT = "Where {name} is not given, it looks as if {other} is taken for it. It should be {default} then."
_NUMBERS = range(4)


def left_out_otherwise(reference: Callable[..., Any]) -> list[Variant]:
    """Of each argument with a default that is a number or a truth value."""
    return [
        Variant(
            f"another-default-of-{parameter.name}",
            HINT,
            _with(reference, at, parameter.name, other),
            blanks=(("name", parameter.name), ("other", str(other)), ("default", str(parameter.default))),
        )
        for at, parameter in enumerate(inspect.signature(reference).parameters.values())
        for other in _others(parameter.default)
    ]


def given(reference: Callable[..., Any]) -> list[Trait]:
    """Of each argument with a default: whether it is given, said in the language of who is told."""
    parameters = enumerate(inspect.signature(reference).parameters.values())
    return [
        Trait(say("calls in which {name} is given").format(name=one.name), _gives(at, one.name))
        for at, one in parameters
        if one.default is not inspect.Parameter.empty
    ]


def _gives(at: int, name: str) -> Callable[..., bool]:
    return lambda *args, **kwargs: len(args) > at or name in kwargs


def _others(default: Any) -> list[Any]:
    if isinstance(default, bool):
        return [not default]
    return [n for n in _NUMBERS if n != default] if isinstance(default, int) else []


def _with(reference: Callable[..., Any], at: int, name: str, value: Any) -> Callable[..., Any]:
    def given(*args: Any, **kwargs: Any) -> Any:
        return reference(*args, **kwargs) if len(args) > at else reference(*args, **{name: value, **kwargs})

    return given
