"""What is asked of a submission's functions and variables, and what comes of it: plain values, unpacked and
checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from autograder.wire.messages import Failure


@dataclass(frozen=True)
class Question:
    """`call`: what does `name(*args, **kwargs)` return? `each`: what does `name(*a)` return, for every `a` of
    `args`? `look`: what does the variable `name` hold?"""

    kind: Literal["call", "each", "look"]
    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def key(self) -> Any:
        """Equal for the same question about the same arrays, as long as those are alive."""
        if self.kind == "each" and {type(a) for each in self.args for a in each} <= _PLAIN:
            return (self.kind, self.name, repr(self.args))  # thousands of calls: by what is written
        return (self.kind, self.name, _key(self.args), _key(self.kwargs))


_PLAIN = {int, float, bool, str, type(None)}


def _key(thing: Any) -> Any:
    if isinstance(thing, tuple | list):
        return tuple(map(_key, thing))
    if isinstance(thing, dict):
        return tuple((name, _key(value)) for name, value in sorted(thing.items()))
    # With the type: 1, 1.0 and True are equal, and not the same argument.
    return (type(thing), thing) if isinstance(thing, int | float | str | None) else id(thing)


@dataclass(frozen=True)
class Value:
    """It returned. `arguments`: what the positional arguments of a call held afterwards."""

    value: Any
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Error:
    """It raised an exception."""

    failure: Failure


@dataclass(frozen=True)
class Missing:
    """There is nothing of that name (`type_name` None), or something of that type, which cannot be called."""

    type_name: str | None


@dataclass(frozen=True)
class Stopped:
    """It passed a limit or died. `what` says which, `words` says it to the student."""

    what: Literal["timeout", "killed"]
    words: str


Outcome = Value | Error | Missing | Stopped
