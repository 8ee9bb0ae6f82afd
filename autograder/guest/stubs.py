"""Whether a function or class is as students get it: nothing written yet."""

from __future__ import annotations

import dis
import functools
from types import CodeType, FunctionType
from typing import Any

_BODIES = ("pass", "raise NotImplementedError", "raise NotImplementedError()", "raise NotImplementedError('')")
#: Bytes of bytecode: no stub has more, whatever Python's version.
_LONGEST = 80


def is_stub(value: Any) -> bool:
    """A class is one if all that it defines are."""
    if type(value) is FunctionType:
        return _is_unwritten(value.__code__)
    if type(value) is type:
        functions = [one for one in type.__dict__["__dict__"].__get__(value).values() if type(one) is FunctionType]
        return bool(functions) and all(_is_unwritten(one.__code__) for one in functions)
    return False


@functools.lru_cache(maxsize=1_000)
def _is_unwritten(code: CodeType) -> bool:
    return len(code.co_code) <= _LONGEST and _steps(code) in _UNWRITTEN


def _steps(code: CodeType) -> tuple[Any, ...]:
    """What it does, whatever its docstring and its message say."""
    return tuple(
        (one.opname, "" if isinstance(one.argval, str) and one.opname.endswith("CONST") else one.argval)
        for one in dis.get_instructions(code)
        if one.opname not in ("NOP", "CACHE")
    )


def _compiled(body: str) -> CodeType:
    names: dict[str, Any] = {}
    exec(f"def f():\n {body}", names)
    code: CodeType = names["f"].__code__
    return code


_UNWRITTEN = {_steps(_compiled(body)) for body in _BODIES}
