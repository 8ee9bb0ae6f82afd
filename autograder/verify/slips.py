"""What a function of the course's own raises: on purpose, or by a slip of its author."""

from __future__ import annotations

import contextlib
import dis
import inspect
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.judging.elsewhere import elsewhere
from autograder.kinds.kind import copied
from autograder.sandbox.question import Question

#: Nobody who makes a mistake about the subject makes these by it.
_SLIPS = (NameError, AttributeError, ImportError)


@dataclass(frozen=True)
class Slip:
    error: Exception
    file: Path | None
    """Of the course's own line that it went through last; None where there is none."""
    line: int
    on_purpose: bool
    """Raised by a statement that says so."""
    is_of_call: bool
    """It could not even be called."""
    is_own: bool
    """It arose in the course's own line."""

    @property
    def is_slip(self) -> bool:
        return self.is_own and not self.on_purpose and isinstance(self.error, _SLIPS)


def slip_of(
    function: Any,
    asked: Question,
    is_own: Callable[[BaseException], bool],
    place_of: Callable[[BaseException, Path], tuple[Path, int]],
) -> Slip | None:
    """None where it raises nothing. Called with copies, as a student's function is."""
    if asked.kind != "call":
        return None
    nowhere = Path()
    arguments, keywords = copied(asked.args), copied(asked.kwargs)
    if _cannot_be_called(function, arguments, keywords):
        try:
            inspect.signature(function).bind(*arguments, **keywords)
        except TypeError as error:
            return Slip(error, None, 1, on_purpose=False, is_of_call=True, is_own=True)
    with elsewhere(), contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        try:
            value = function(*arguments, **keywords)
            for step in asked.steps:
                member = getattr(value, step.name)
                if step.args is not None:
                    value_of_step = member(*copied(step.args), **copied(step.kwargs))
                    del value_of_step
        except Exception as error:
            file, line = place_of(error, nowhere)
            return Slip(error, None if file == nowhere else file, line, _on_purpose(error), False, is_own(error))
    return None


def _cannot_be_called(function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> bool:
    try:
        inspect.signature(function).bind(*arguments, **keywords)
    except TypeError:
        return True
    except ValueError:  # a built-in one says nothing of its parameters
        return False
    return False


def _on_purpose(error: BaseException) -> bool:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code.co_code[place.tb_lasti] == dis.opmap["RAISE_VARARGS"]
