"""What a function of the course's own raises: on purpose, or by a slip of its author."""

from __future__ import annotations

import ast
import contextlib
import dis
import inspect
import io
import textwrap
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    assignment: Assignment, cell: str, mistake: Misconception, right: Any, evidence: Sequence[Evidence]
) -> Iterator[Finding]:
    """What the mistake raised of its own over hidden cases, where the reference does not; and where nothing but
    exceptions or None comes of it, unless its author says so."""
    path = assignment.layout.mistakes(cell)

    def own(error: BaseException) -> list[traceback.FrameSummary]:
        frames = traceback.extract_tb(error.__traceback__)
        return [one for one in frames if assignment.solutions.parent in Path(one.filename).parents]

    def is_own(error: BaseException) -> bool:
        return own(error)[-1:] == list(traceback.extract_tb(error.__traceback__))[-1:]

    def place_of(error: BaseException, otherwise: Path) -> tuple[Path, int]:
        last = own(error)[-1:]
        return (Path(last[0].filename), last[0].lineno or 1) if last else (otherwise, 1)

    def slips_of(items: Iterable[Evidence]) -> Iterator[Slip]:
        for item in items:
            for asked in item.question.one_by_one() if item.question.kind == "each" else [item.question]:
                found = slip_of(mistake.function, asked, is_own, place_of)
                other = slip_of(right, asked, is_own, place_of) if found is not None else None
                if found is not None and (other is None or type(other.error) is not type(found.error)):
                    yield found

    names = {kind.__name__ for kind in (*_SLIPS, UnboundLocalError, ModuleNotFoundError)}
    of_slips = [item for item in evidence if item.actual.raised in names and not item.actual.on_purpose]
    for found in slips_of(of_slips):
        if found.is_slip and not found.is_of_call:
            said = _said(found.error)
            words = f"{mistake.name} raises {said} of its own on a hidden case. Mend that."
            yield Finding(found.file or path, found.line, words)
    results = [item for item in evidence if item.of_result and item.question.kind != "look"]
    raised = [item for item in results if item.actual.raised is not None and item.wrong is not False]
    came = [item for item in results if item.actual.raised is None]
    if raised and (not came or not any(item.wrong for item in came)):
        yield from _unsaid(mistake, path, slips_of(raised), only=not came)
    elif came and not raised and _forgets_to_return(mistake.function) and all(map(_is_none, came)):
        words = f"{mistake.name} returns nothing. Let it return what students get; `return None`, where that is it."
        yield Finding(path, mistake.function.__code__.co_firstlineno, words)


def _unsaid(mistake: Misconception, path: Path, errors: Iterator[Slip], only: bool) -> Iterator[Finding]:
    """Of exceptions alone. only: there is no case at all of which a value comes. Else a TypeError that nobody meant is
    asked for: it comes of slips more often than of what students do."""
    declared = mistake.raises
    if declared is not None:
        other = next((one for one in errors if not isinstance(one.error, declared)), None)
        if other is not None:
            said = f"{mistake.name} is said to raise {declared.__name__}, and raises {_said(other.error)}"
            yield Finding(*_place(other, path), f"{said}. Mend one of them.")
        return
    first = next(errors, None)
    if first is None or not (only or (_is_unmeant(first) and all(map(_is_unmeant, errors)))):
        return
    kind = next(known for known in type(first.error).__mro__ if known.__module__ == "builtins").__name__
    never = "on every case" if only else "wherever it shows"
    words = (
        f"{mistake.name} raises {_said(first.error)} {never}. Mend that; or, if it is so with students, write "
        f"raises={kind} in it."
    )
    yield Finding(*_place(first, path), words)


def _place(one: Slip, path: Path) -> tuple[Path, int]:
    """In the mistake's own file where it went through that; a reference that it calls otherwise is no place to mend."""
    inside = [frame for frame in traceback.extract_tb(one.error.__traceback__) if Path(frame.filename) == path]
    return (path, inside[-1].lineno or 1) if inside else (one.file or path, one.line)


def _is_unmeant(one: Slip) -> bool:
    return isinstance(one.error, TypeError) and one.is_own and not one.on_purpose


def _said(error: BaseException) -> str:
    return f"{type(error).__name__} ({' '.join(str(error).split())})"


def _is_none(item: Evidence) -> bool:
    """Where something should have come."""
    value = item.actual.value
    nothing = all(one is None for one in value) if item.question.kind == "each" and isinstance(value, list) else None
    return bool(item.wrong) and item.about == "value" and item.view is None and (value is None or bool(nothing))


def _forgets_to_return(function: Any) -> bool:
    """Whether no `return` of it says what it returns."""
    if not inspect.isfunction(function) or inspect.isgeneratorfunction(function):
        return False
    try:
        (written,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, SyntaxError, ValueError):
        return False
    if not isinstance(written, ast.FunctionDef):
        return False
    return not any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(written))
