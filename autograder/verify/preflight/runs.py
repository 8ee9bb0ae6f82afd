"""Runs the reference and the known mistakes on the examples, the reference on a few cases too: slips of their own, what
they cannot be called with, and references that do not always say the same."""

from __future__ import annotations

import ast
import inspect
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.exercise import Case, Example, comparison_of, generator, instead_of
from autograder.grading.examples import question
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence, Happened, Memo, happen, same_arguments
from autograder.judging.references import is_prediction
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.comparison import compare
from autograder.kinds.kind import CannotCross, frozen
from autograder.sandbox.question import Question
from autograder.verify.finding import Finding
from autograder.verify.preflight.mistakes import line_of
from autograder.verify.preflight.names import parameters_of
from autograder.verify.preflight.survey import Survey, quietly
from autograder.verify.preflight.tests import Test, tests_of
from autograder.verify.preflight.written import called
from autograder.verify.slips import Slip, slip_of

_DRAWN = 3
#: Seconds: what is slow is looked at less, since `verify` is run often.
_PATIENCE = 0.15


def look(survey: Survey) -> Iterator[Finding]:
    if not survey.references:
        return
    for name, reference in survey.functions.items():
        if name not in survey.slow and (examples := _examples(survey, name)):
            yield from _called(survey, name, reference, examples)
            if name not in survey.at_random:
                yield from _pure(survey, name, reference, examples)
    yield from _predictions(survey)
    yield from _cases(survey)


def _examples(survey: Survey, name: str) -> list[Example]:
    of = survey.examples.get(name)
    return [one for one in (*of.visible, *of.kept) if isinstance(one, Example)] if of else []


def _predictions(survey: Survey) -> Iterator[Finding]:
    for name, reference in survey.references.items():
        if not is_prediction(name):
            continue
        found = _given(survey, reference, survey.layout.reference(name), f"The reference of {name}")
        yield from [found] if isinstance(found, Finding) else []
        path = survey.layout.mistake_files.get(name)
        for known in survey.known(name) if path else ():
            assert path is not None
            at = line_of(survey, path, known.name, known.function)
            found = _given(survey, known.function, path, f"{known.name} of {name}", at)
            yield from [found] if isinstance(found, Finding) else []


def _given(survey: Survey, function: Callable[[], Any], path: Path, who: str, line: int = 0) -> Finding | Any:
    """What a prediction is; or why there is none."""
    place = line or survey.written(path).line_of("", getattr(function, "__name__", ""))
    given = None
    try:
        with quietly():
            given = function()
            return frozen(given)
    except CannotCross as error:
        if survey.cannot_cross:
            return None  # it may come of that
        what = f"{error}{instead_of(given)}"
        return Finding(path, place, f"{who} gives what no notebook can hand over: {what}. Return something simpler.")
    except Exception as error:
        file, at = survey.place_of(error, path)
        return Finding(file, at if at > 1 else place, f"{who} raises {in_words(error)}. Mend it.")


def _called(survey: Survey, name: str, reference: Any, examples: list[Example]) -> Iterator[Finding]:
    """Each example is one that the reference can be called with; what it refuses, it refuses on purpose."""
    path, begun = survey.layout.examples(name), time.monotonic()
    line = survey.written(path).line_of
    mistakes = survey.layout.mistake_files.get(name)
    told: set[str] = set()
    yield from _other_order(survey, name, reference)
    for example in examples:
        if not example.many and (why := _does_not_fit(reference, example)):
            words = f"The example “{example.name}” does not fit {name}: {why}. Give it what the reference takes."
            yield Finding(path, line(example.name, name), words)
            continue
        asked = question(name, example)
        slip = slip_of(reference, asked, survey.is_of_author, survey.place_of)
        if slip is not None and not _is_meant(survey, name, example, slip):
            words = (
                f"On the example “{example.name}” ({path.name}, line {line(example.name, name)}) the reference of "
                f"{name} raises {in_words(slip.error)}. Mend the reference; or, if that is right, raise it there "
                "yourself, or write says=True in the example."
            )
            yield Finding(slip.file or survey.layout.reference(name), slip.line, words)
        elif slip is None and name not in survey.cannot_cross and (found := _cannot_cross(reference, asked, example)):
            survey.cannot_cross.add(name)
            words = f"The reference of {name} gives what no submission can hand over on “{example.name}”: {found}."
            yield Finding(*survey.place_of_reference(name), f"{words} Return something simpler.")
        for known in survey.known(name) if mistakes else ():
            if known.name not in told and (example is examples[0] or time.monotonic() - begun < _PATIENCE):
                assert mistakes is not None
                slips = list(_slips(survey, name, known, asked, slip, mistakes))
                told |= {known.name} if slips else set()
                yield from slips


def _other_order(survey: Survey, name: str, reference: Any) -> Iterator[Finding]:
    """Known mistakes that take the same under the same names, in another order."""
    wanted = parameters_of(reference)
    for known in survey.known(name):
        given = parameters_of(known.function)
        if wanted and given and given != wanted and sorted(given) == sorted(wanted):
            path = survey.layout.mistakes(name)
            at = line_of(survey, path, known.name, known.function)
            words = f"{known.name} takes ({', '.join(given)}), and {name} ({', '.join(wanted)}). Let it take the same."
            yield Finding(path, at, words)


def _slips(survey: Survey, name: str, known: Any, asked: Question, right: Slip | None, path: Path) -> Iterator[Finding]:
    """On the examples; on the hidden cases `verify` sees them later."""
    found = slip_of(known.function, asked, survey.is_of_author, survey.place_of)
    if found is None or (right is not None and type(right.error) is type(found.error)):
        return
    at = line_of(survey, path, known.name, known.function)
    if found.is_of_call:
        words = f"{known.name} cannot be called as {name} is ({found.error}). Let it take what {name} takes."
        yield Finding(path, at, words)
    elif found.is_slip:
        said = f"{known.name} raises {in_words(found.error)} of its own"
        words = f"{said}. Mend that: no student's mistake is a slip of yours."
        yield Finding(found.file or path, found.line if found.file else at, words)


def _does_not_fit(reference: Any, example: Example) -> str:
    try:
        inspect.signature(reference).bind(*example.case.args, **example.case.kwargs)
    except TypeError as error:
        return str(error)
    except ValueError:
        return ""
    return ""


def _is_meant(survey: Survey, name: str, example: Example, slip: Slip) -> bool:
    """A refusal: raised by a statement that says so, or declared by the example or by a hidden test."""
    kind = type(slip.error).__name__
    if slip.on_purpose and not isinstance(slip.error, NotImplementedError | AssertionError):
        return True
    if example.says:
        return True
    for path in survey.layout.test_files:
        for node in survey.written(path).nodes:
            given = node.args if isinstance(node, ast.Call) and called(node) == "raises" else []
            if any(isinstance(one, ast.Name) and one.id == kind for one in given):
                return True
    return False


def _cannot_cross(reference: Any, asked: Question, example: Example) -> str:
    if example.view is not None or asked.printed or asked.files:
        return ""
    try:
        Memo().expected(reference, asked, example.view)
    except TypeError as error:
        return str(error).rpartition("hand over: ")[2] + instead_of(happen(reference, asked).value)
    except Exception:
        return ""
    return ""


def _pure(survey: Survey, name: str, reference: Any, examples: list[Example]) -> Iterator[Finding]:
    """The same again, with the other examples in between, and other numbers drawn at random elsewhere."""
    begun = time.monotonic()
    at = survey.place_of_reference(name)
    asked = [(one, question(name, one)) for one in examples if one.view is None and not one.many]
    first = [(example, q, seeded(1, reference, q)) for example, q in asked]
    if time.monotonic() - begun > _PATIENCE:
        return
    same = comparison_of(reference).same
    for example, q, before in reversed(first):
        after = seeded(2, reference, q)
        if not alike(before, after, same) and not _cannot_cross(reference, q, example):
            words = (
                f"The reference of {name} gives another answer to the example “{example.name}” when it is asked again. "
                "Let it keep nothing from call to call, and draw nothing at random but from what it is given."
            )
            yield Finding(*at, words)
            return
    seen_elsewhere = any(example.printed or example.writes or example.steps for example in examples)
    for example, q, before in first:
        changed = before.raised is None and not same_arguments(before.arguments, q.given)
        if changed and before.value is None and not seen_elsewhere:
            words = (
                f"The reference of {name} changes what it is given and returns nothing (example “{example.name}”). No "
                "demand compares that. Let it return what it has changed."
            )
            yield Finding(*at, words)
            return
        if changed and not example.changes and before.value is not None and not q.steps and not q.files:
            words = (
                f"The reference of {name} changes what it is given (example “{example.name}”), which the example "
                "does not ask for. Let it work on a copy; if that is the task, write changes=True in the example."
            )
            yield Finding(*at, words)
            return


def seeded(seed: int, reference: Any, asked: Question) -> Happened:
    """The state of the numbers drawn at random is as it was afterwards."""
    before, of_numpy = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        return happen(reference, asked)
    finally:
        random.setstate(before)
        np.random.set_state(of_numpy)


def alike(one: Happened, other: Happened, same: str) -> bool:
    if one.raised or other.raised:
        return one.raised == other.raised
    if one.printed != other.printed or one.files != other.files:
        return False
    try:
        return compare(one.value, other.value, None, how=same) is None
    except Exception:
        return True  # nothing that is compared so


#: Marks of tests that take more than the student.
_DRAWING = {"found", "sweep", "parametrize", "skip", "skipif", "xfail"}


def _cases(survey: Survey) -> Iterator[Finding]:
    """What makers draw, as the reference and the known mistakes meet it."""
    memo, begun = Memo(), time.monotonic()
    right = {name: one for name, one in survey.references.items() if not is_prediction(name)}
    for test in tests_of(survey):
        plain = not inspect.iscoroutinefunction(test.function)
        is_odd = (test.path, test.line) in survey.odd_tests
        is_odd = is_odd or test.cell in survey.at_random | survey.slow
        is_odd = is_odd or test.cell not in survey.references or test.cell in survey.cannot_cross
        if is_odd or not plain:
            continue
        takes = [*inspect.signature(test.function).parameters]
        if takes == ["student"] and not test.marks.keys() & _DRAWING and not is_prediction(test.cell):
            if (trouble := met(survey, test, None, right, memo)) is not None:
                yield trouble
            continue
        if not callable(test.maker):
            continue
        for index in range(_DRAWN):
            found = _drawn(survey, test, index)
            if isinstance(found, Finding):
                yield found
                break
            if time.monotonic() - begun > 2 * _PATIENCE and index:
                continue
            trouble = met(survey, test, found, right, memo)
            if trouble is not None:
                yield trouble
                break


def _drawn(survey: Survey, test: Test, index: int) -> Case | Finding:
    name = getattr(test.maker, "__name__", "its maker")
    place = getattr(test.maker, "__code__", None)
    line = place.co_firstlineno if place is not None and place.co_filename == str(test.path) else test.line
    try:
        case = test.maker(generator(f"{test.cell}|{test.name}|{index}"))
    except Exception as error:
        file, at = survey.place_of(error, test.path)
        at = at if at > 1 else line
        return Finding(file, at, f"{name} draws no case for test_{test.name}: it raises {in_words(error)}. Mend it.")
    if isinstance(case, Case) and not _same_case(case, test, index):
        words = f"{name} draws another case each time. Let it draw from rng alone, which the course's seed begins."
        return Finding(test.path, line, words)
    if not isinstance(case, Case):
        words = f"{name} gives a {type(case).__name__}, and test_{test.name} wants a Case. Return Case((…, …))."
        return Finding(test.path, line, words)
    return case


def _same_case(case: Case, test: Test, index: int) -> bool:
    try:
        again = test.maker(generator(f"{test.cell}|{test.name}|{index}"))
        return compare([*case.args, case.kwargs], [*again.args, again.kwargs], None) is None
    except Exception:
        return True  # nothing that is compared so


def met(survey: Survey, test: Test, case: Case | None, right: dict[str, Any], memo: Memo) -> Finding | None:
    """Why the reference itself does not pass the test. case: None where it takes none."""
    if "sweep" in test.marks:
        if case is not None and case.kwargs:
            words = f"test_{test.name} is a sweep, whose cases have positional arguments alone. Draw them so."
            return Finding(test.path, test.line, words)
        return None
    evidence: list[Evidence] = []
    student = Student(TrustedStudent(right, memo), Disclosure(), memo, evidence)
    try:
        with quietly():
            test.function(student=student, **({} if case is None else {"case": case}))
    except Refused as error:
        words = (
            f"The reference itself does not pass test_{test.name}: {error} Mend the test, its maker or the reference."
        )
        return Finding(test.path, test.line, words)
    except AssertionError as error:
        said = f"{error}".partition("\n")[0].strip() or "an assert fails"  # pytest adds its own
        words = (
            f"The reference itself does not pass test_{test.name}: {said.rstrip('.')}. Mend the test or the reference."
        )
        return Finding(*survey.place_of(error, test.path), words)
    except TypeError as error:
        if not survey.is_of_author(error) and "case" not in inspect.signature(test.function).parameters:
            return None  # said of its arguments
        return Finding(*survey.place_of(error, test.path), f"test_{test.name} raises {in_words(error)}. Mend it.")
    except Exception as error:
        return Finding(*survey.place_of(error, test.path), f"test_{test.name} raises {in_words(error)}. Mend it.")
    return None


def in_words(error: BaseException) -> str:
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__} ({said.rstrip('.')})" if said else type(error).__name__
