"""Functions as arguments, given as source text: `student.integrate(Function("lambda x: x ** 2"), 0, 1)`.

The text is compiled where it is called: inside the sandbox, in the grader, in a student's notebook. It can refer to
nothing but Python's own names and what it imports by itself.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import symtable
import textwrap
from types import FunctionType
from typing import Any

from autograder.kinds.kind import CannotCross, Kind, register, what

_MAX_SOURCE = 10_000


class Function:
    """source: a lambda, or one `def`. Raises ValueError for anything else, and for names that it does not bring
    along."""

    def __init__(self, source: str) -> None:
        self.source = textwrap.dedent(source).strip()
        self.__name__, code = _compiled(self.source)
        namespace: dict[str, Any] = {}
        exec(code, namespace)
        self._function = namespace[self.__name__]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return self.source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Function) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)


def _compiled(source: str) -> tuple[str, Any]:
    """Its name, and code that defines it."""
    if len(source) > _MAX_SOURCE:
        raise ValueError("the source of a function is too long")
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"the source of a function is not Python: {error.msg}") from None
    only = body[0] if len(body) == 1 else None
    if isinstance(only, ast.FunctionDef):
        name, text = only.name, source
    elif isinstance(only, ast.Expr) and isinstance(only.value, ast.Lambda):
        name, text = "function", f"function = {source}"
    else:
        raise ValueError(f"the source of a function is a lambda or one def, not this: {source[:60]!r}")
    missing = _globals(symtable.symtable(text, "<function>", "exec")) - set(vars(builtins)) - {name}
    if missing:
        raise ValueError(
            f"the source of a function refers to {', '.join(sorted(missing))}; it must import that itself, and numbers "
            "are put into it: f'lambda x: {p} * x'"
        )
    return name, compile(text, "<function>", "exec")


def _globals(table: symtable.SymbolTable) -> set[str]:
    inner = {name for child in table.get_children() for name in _globals(child)}
    if table.get_type() == "module":
        return inner
    return inner | {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}


class Functions(Kind):
    """What comes back from a call is the guest's own, and is not looked at."""

    name = "function"
    flat = into_guests_alone = True
    looked_at_after = False

    def holds(self, value: Any) -> bool:
        return isinstance(value, Function | FunctionType)

    def like(self, value: Any) -> Any:
        return value

    def parts(self, value: Any) -> list[Any]:
        if not isinstance(value, Function):
            raise CannotCross("")  # a student's
        return [value.source]

    def whole(self, parts: list[Any]) -> Any:
        if len(parts) != 1 or not isinstance(parts[0], str):
            raise ValueError("a function is none")
        return Function(parts[0])

    def frozen(self, value: Any) -> Any:
        if isinstance(value, Function):
            return value
        if value.__name__ == "<lambda>":
            raise CannotCross(
                "a lambda, whose source cannot be taken; write Function('lambda x: …'), with the numbers in it: "
                "Function(f'lambda x: {p} * x')"
            )
        try:
            return Function(inspect.getsource(value))
        except (OSError, TypeError, ValueError) as error:
            raise CannotCross(
                f"a function whose source cannot be taken ({error}); write Function('lambda x: …')"
            ) from None

    def key(self, value: Any) -> Any:
        return ("function", value.source) if isinstance(value, Function) else id(value)

    def difference(self, actual: Any, expected: Any, allowed: Any, told: Any) -> str | None:
        # An array would compare its elements, which has no truth.
        same = isinstance(actual, Function) and actual == expected
        return None if same else told.other(what(actual), what(expected))

    def text(self, value: Any, axes: tuple[int, int] | None) -> str:
        source = value.source if isinstance(value, Function) else repr(value)
        return textwrap.indent(source, "    ")


register(Functions())
