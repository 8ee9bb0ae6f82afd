"""What a function of the course's own raises: on purpose, or by a slip of its author."""

from __future__ import annotations

import contextlib
import dis
import inspect
import io
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Assignment
from autograder.exercise import Misconception
from autograder.judging.elsewhere import elsewhere
from autograder.judging.evidence import Evidence
from autograder.kinds.kind import copied
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding

#: Nobody who makes a mistake about the subject makes these by it.
_SLIPS = (NameError, AttributeError, ImportError)


@dataclass(frozen=True)
class Slip:
    error: BaseException
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
        if isinstance(self.error, SystemExit):
            return True  # which would end whatever calls it
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
        except (Exception, SystemExit) as error:
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


def slips_in(
    assignment: Assignment, cell: str, mistake: Misconception, right: Any, evidence: Iterable[Evidence]
) -> Iterator[Finding]:
    """What the mistake raised of its own over hidden cases, where the reference does not."""
    names = {kind.__name__ for kind in (*_SLIPS, UnboundLocalError, ModuleNotFoundError)}
    path = assignment.layout.mistakes(cell)

    def own(error: BaseException) -> list[traceback.FrameSummary]:
        frames = traceback.extract_tb(error.__traceback__)
        return [one for one in frames if assignment.solutions.parent in Path(one.filename).parents]

    def is_own(error: BaseException) -> bool:
        return own(error)[-1:] == list(traceback.extract_tb(error.__traceback__))[-1:]

    def place_of(error: BaseException, otherwise: Path) -> tuple[Path, int]:
        last = own(error)[-1:]
        return (Path(last[0].filename), last[0].lineno or 1) if last else (otherwise, 1)

    for item in evidence:
        if item.actual.raised not in names or item.actual.on_purpose:
            continue
        for asked in item.question.one_by_one() if item.question.kind == "each" else [item.question]:
            found = slip_of(mistake.function, asked, is_own, place_of)
            if found is None or not found.is_slip or found.is_of_call:
                continue
            if (other := slip_of(right, asked, is_own, place_of)) is not None and type(other.error) is type(
                found.error
            ):
                continue
            said = " ".join(str(found.error).split())
            words = (
                f"{mistake.name} raises {type(found.error).__name__} ({said}) of its own on a hidden case. Mend that."
            )
            yield Finding(found.file or path, found.line, words)
