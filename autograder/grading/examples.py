"""The small public examples of an assignment: run before anything hidden, shown where something is wrong.

They carry no weight, for whoever knows them could answer them alone. Since a guest sees nothing hidden
before them, what it answers, its messages too, may be repeated to the student.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from autograder.course_code import solutions_module, whole_modules
from autograder.course_error import CourseError
from autograder.exercise import Example, Examples, comparison_of
from autograder.grading.counterexample import counterexample
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Happened, Memo, View, same_arguments
from autograder.judging.references import twice
from autograder.judging.respondent import Respondent
from autograder.judging.student import Refused, answer_to
from autograder.judging.tolerance import tolerance
from autograder.judging.words import about, an_exception
from autograder.kinds.comparison import compare
from autograder.kinds.criteria import Criteria
from autograder.kinds.kind import NotTaken
from autograder.kinds.plain import same_text
from autograder.kinds.shown import Grids, InFile, Printed, Raises, calls, show_right, with_yours
from autograder.layout import FUNCTIONS
from autograder.printable import printable
from autograder.results import Counterexample, TestResult
from autograder.sandbox.outcome import Error, Fault, Missing, Stopped, Value
from autograder.sandbox.question import Question
from autograder.translation.catalogue import say, spoken

_MAX_MESSAGE = 200


def load_examples(assignment: str) -> dict[str, Examples]:
    """Of `solutions/NAME/examples.py`, if there is such a file, and of the files of one function each. Raises
    CourseError."""
    module = solutions_module(f"{assignment}.examples")
    found = getattr(module, "EXAMPLES", None) if module else {}
    if not isinstance(found, dict) or not all(isinstance(one, Examples) for one in found.values()):
        raise CourseError(f"solutions/{assignment}/examples.py has no EXAMPLES: a dict of Examples, by function.")
    every = dict(found)
    for function, whole in whole_modules(assignment).items():
        own = getattr(whole, "EXAMPLES", None)
        if own is None:  # of a prediction say
            continue
        if function in every:
            raise twice(assignment, function, "examples.py")
        if not isinstance(own, Examples):
            where = f"solutions/{assignment}/{FUNCTIONS}/{function}.py"
            raise CourseError(f"{where}: EXAMPLES is none. Write EXAMPLES = Examples(visible=[…], later=…).")
        every[function] = own
    return every


def expected(reference: Callable[..., Any], example: Example, memo: Memo) -> Happened:
    return memo.expected(reference, question(reference.__name__, example), example.view)


def question(function: str, example: Example) -> Question:
    if example.many:
        return Question("each", function, example.many, cell=function)
    args, kwargs, steps = example.case.args, example.case.kwargs, example.steps
    printed, files, then = example.printed, _files(example), example.then_hold
    return Question("call", function, args, kwargs, steps, printed, files, then, function)


def _files(example: Example) -> tuple[str, ...]:
    return (example.writes,) if example.writes else ()


def named_arguments(reference: Callable[..., Any], example: Example) -> dict[str, Any]:
    """By the names of the reference's parameters, and what was done with the object, in words."""
    given = dict(zip(inspect.signature(reference).parameters, example.case.args, strict=False)) | example.case.kwargs
    steps = [(step.name, step.args, step.kwargs) for step in example.steps]
    return given | ({"then": calls(steps)} if steps else {})


def as_shown(happened: Happened, example: Example) -> Any:
    """What an example gives, to be shown."""
    if happened.raised is not None:
        return Raises(printable(happened.raised), printable(happened.message[:_MAX_MESSAGE]))
    if example.writes:
        return InFile(happened.files.get(example.writes))
    return happened.value if happened.printed is None else Printed(happened.printed)


def as_expected(should: Happened, example: Example) -> Any:
    """Likewise what it should give: of an exception, only what is asked for."""
    return as_shown(should if example.says else replace(should, message=""), example)


def trouble(actual: Happened, should: Happened, allowed: Any, example: Example, same: str = "") -> str | None:
    """What is wrong with what happened: its "result", its "input" (changed), or None."""
    if actual.raised is not None or should.raised is not None:
        alike = actual.raised == should.raised and actual.step == should.step
        says = not example.says or same_text(actual.message, should.message)
        return None if alike and says else "result"
    return _result_trouble(actual, should, allowed, example, same) or (
        None if example.changes or same_arguments(actual.arguments, should.arguments) else "input"
    )


def _result_trouble(actual: Happened, should: Happened, allowed: Any, example: Example, same: str) -> str | None:
    if example.writes:
        right = same_text(*(happened.files.get(example.writes) for happened in (actual, should)))
    elif should.printed is not None:
        right = same_text(actual.printed, should.printed)
    else:
        right = compare(actual.value, should.value, allowed, how=same) is None
    return None if right else "result"


def allowed(reference: Callable[..., Any], asked: Question, should: Happened, memo: Memo) -> Any:
    if should.raised is not None:
        return None
    return memo.tolerance(reference, asked, lambda: tolerance(reference, asked, should.value))


def run_examples(
    function: str,
    reference: Callable[..., Any],
    examples: Examples,
    respondent: Respondent,
    disclosure: Disclosure,
    memo: Memo,
) -> tuple[list[TestResult], Counterexample | None, list[tuple[Any, Any]]]:
    """Each example once, until one does not end; the first that is wrong, where it can be drawn; and wrong values
    beside the right ones. What cannot be shown to be wrong is not shown."""

    def met(view: View | None = None, compared: bool = False) -> None:
        """Puts a hidden test's demand to an answer that is wrong: what is said of this one may be said of others."""
        answer = answer_to(asked, respondent, disclosure, memo)
        with suppress(Refused):
            if compared:
                answer.matches(reference, view)
            else:
                answer.value  # noqa: B018  (says what was raised)

    results: list[TestResult] = []
    values: list[tuple[Any, Any]] = []
    drawn = None
    for example in (*examples.visible, *examples.kept):
        asked = memo.question(question(function, example))
        outcome = respondent.ask(asked)
        if isinstance(outcome, Missing | Stopped | Fault):
            met()
            break  # the hidden tests will say so
        if isinstance(outcome, Error):
            met()
            failure = outcome.failure
            if failure.type_name in ("NotImplementedError", "ModuleNotFoundError", "ImportError"):
                break
            wanted = {str(expected(reference, example, memo).raised)}
            actual = Happened(raised=failure.named(wanted), step=outcome.step, message=failure.message)
        else:
            assert isinstance(outcome, Value)
            steps = len(asked.steps)
            actual = Happened(outcome.value, None, outcome.arguments, steps, outcome.printed, outcome.files)
        yours = as_shown(actual, example)
        should = expected(reference, example, memo)
        if example.view is not None:
            results.append(_viewed(function, example, actual, should))
            if results[-1].message:
                met(example.view, compared=True)
            continue
        wrong = trouble(actual, should, allowed(reference, asked, should, memo), example, comparison_of(reference).same)
        words = ""
        if wrong:
            if wrong == "result" and should.raised is None and should.printed is None and not example.writes:
                met(compared=True)
                if actual.raised is None:
                    values.append((actual.value, should.value))
            words = with_yours(_right(reference, asked, example, should, examples.grids, memo), yours, examples.grids)
            if all(result.outcome == "passed" for result in results):
                arguments = named_arguments(reference, example)
                drawn = counterexample(examples, example, arguments, should.value, yours, wrong == "input")
        if wrong == "input":
            words += "\n" + say("which is right, but {name} has changed its input").format(name=function)
        results.append(_result(example, words))
    return results, drawn, values


def _right(
    reference: Callable[..., Any], asked: Question, example: Example, should: Happened, grids: Grids, memo: Memo
) -> str:
    """What the example shows to everybody who has it wrong, written once for each language."""

    def write() -> str:
        return show_right(named_arguments(reference, example), as_expected(should, example), grids)

    return memo.shown((reference, example.says, spoken()), asked, write)


def _viewed(function: str, example: Example, actual: Happened, should: Happened) -> TestResult:
    """An example of which a view is looked at: what differs is said, not shown."""
    assert example.view is not None
    if actual.raised is not None:
        stopped = say("stopped with {error}").format(error=an_exception(actual.raised))
        return _result(example, about(function, stopped))
    try:
        seen = example.view(actual.value)
    except NotTaken as refusal:
        return _result(example, _of_the_viewed(function, example.view, str(refusal)))
    within = tolerance(_viewed, Question("call", function), should.value, viewed=True)
    if compare(seen, should.value, within) is None:
        changed = example.unchanged and not same_arguments(actual.arguments, should.arguments)
        changes = about(function, say("changes its input, which must stay as it was"))
        return _result(example, changes if changed else "")
    words = getattr(example.view, "words", None)
    if words is None:
        return _result(example, say("{name} returned other values").format(name=function))
    return _result(example, _of_the_viewed(function, example.view, words(seen, should.value)))


def _of_the_viewed(function: str, view: View, clause: str) -> str:
    return about(function, clause) if isinstance(view, Criteria) else say("the model {clause}").format(clause=clause)


def _result(example: Example, trouble: str) -> TestResult:
    return TestResult(
        name=f"example[{example.name}]",
        weight=0.0,
        hidden=False,
        outcome="failed" if trouble else "passed",
        message=printable(trouble, lines=True),
        misconception=None,
    )
