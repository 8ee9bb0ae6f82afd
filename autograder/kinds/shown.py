"""A call shown to a student: what goes in, what should come out, what does, in words or drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.kinds.kind import Foreign, text
from autograder.kinds.saying import say

_MAX_LINES, _MAX_LINE = 40, 200

Grids = dict[str, tuple[int, int]]
"""By the name of an argument, or "result": which two axes make a grid of numbers."""


class Raises:
    """In place of a value: the exception that came, or should come. on_purpose: whether by a statement that says so.
    ancestors: the names of the types that its own is one of."""

    def __init__(self, kind: str, message: str = "", on_purpose: bool = False, ancestors: Sequence[str] = ()) -> None:
        self.kind, self.message, self.on_purpose, self.ancestors = kind, message, on_purpose, ancestors

    def is_a(self, other: Raises) -> bool:
        return other.kind in (self.kind, *self.ancestors)

    def __repr__(self) -> str:
        return f"{self.kind}{': ' if self.message else ''}{self.message}"


class Printed:
    """In place of a value: what was printed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return _first_lines(self.text) or say("(nothing is printed)")


class InFile:
    """In place of a value: what stands in a file, None where there is none."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def __repr__(self) -> str:
        if self.text is None:
            return say("(the file is not written)")
        return _first_lines(self.text) or say("(the file is empty)")


def _first_lines(text: str) -> str:
    return "\n    ".join(line[:_MAX_LINE] for line in text[: _MAX_LINES * _MAX_LINE].splitlines()[:_MAX_LINES])


class Written(str):
    """A text that is shown as it is, without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def calls(steps: Any) -> Written:
    """What is done with an object: (name, arguments, named arguments) for each step. No arguments: an attribute."""
    return Written(", ".join(name if args is None else f"{name}({_listed(args, kw)})" for name, args, kw in steps))


def _listed(args: Any, kwargs: dict[str, Any]) -> str:
    return ", ".join([*(f"{one!r}" for one in args), *(f"{name}={one!r}" for name, one in kwargs.items())])


def show(arguments: dict[str, Any], expected: Any, yours: Any, grids: Grids) -> str:
    """A call in words."""
    return with_yours(show_right(arguments, expected, grids), yours, grids)


def show_right(arguments: dict[str, Any], expected: Any, grids: Grids) -> str:
    """The part of it that is the same whoever calls."""
    lines = [f"{name} =\n{as_text(value, grids.get(name))}" for name, value in arguments.items()]
    return "\n".join([*lines, say("should give"), as_text(expected, grids.get("result"))])


def with_yours(right: str, yours: Any, grids: Grids) -> str:
    lines = [right, say("yours gives"), as_text(yours, grids.get("result"))]
    odd = next((one for one in _held(yours) if f"<{one.type_name}: " in lines[-1]), None)
    return "\n".join(lines if odd is None else [*lines, say("in which there is"), text(odd)])


def _held(value: Any) -> Iterator[Foreign]:
    """What is of no kind, and would be a value of one."""
    if isinstance(value, Foreign):
        yield from [value] if value.holds is not None else []
    elif isinstance(value, dict | list | tuple):
        yield from (odd for pair in (value.items() if isinstance(value, dict) else value) for odd in _held(pair))


def as_text(value: Any, axes: tuple[int, int] | None = None) -> str:
    return f"    {value!r}" if isinstance(value, Raises | Printed | InFile) else text(value, axes)


class Drawn:
    """A picture of a call. words: what is wrong; html: all of it."""

    words = ""

    def html(self) -> str:
        raise NotImplementedError


View = Callable[[Any, Any], "tuple[Any, str | None]"]
VIEWS: dict[str, View] = {}
"""For `check`, by the name of a view: what it sees of a result, given what it should see, and in words what is not
right. Those that kinds of values have put here."""

Drawer = Callable[[dict[str, Any], Any, Any, "dict[str, Any] | None", Grids], "Drawn | None"]
DRAWERS: list[Drawer] = []
"""Those that kinds of values have put here."""


def drawn(
    arguments: dict[str, Any], expected: Any, yours: Any, windows: dict[str, Any] | None, grids: Grids
) -> Drawn | None:
    """None where nobody can draw it. windows: which part of the input an element of the result looks at."""
    return next((picture for draw in DRAWERS if (picture := draw(arguments, expected, yours, windows, grids))), None)
