"""Builds checks.json, what `check(...)` in a student's notebook knows: public examples, what they should give, and what
known mistakes give. No hidden case, no reference and no known mistake's code: values alone. `translate_checks` puts its
texts into another language; then `seal_predictions` leaves no answer to a prediction in it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from typing import Any

from autograder.exercise import Example, Examples, Misconception, comparison_of
from autograder.grading.collected import HiddenTest
from autograder.grading.counterexample import looks_at
from autograder.grading.examples import allowed, expected, question, trouble
from autograder.grading.knowledge import Knowledge
from autograder.judging.evidence import Happened, same_arguments
from autograder.kinds.kind import decode, encode
from autograder.kinds.plain import within_like
from autograder.releasing.two_mistakes import marks_of_two
from autograder.sandbox.question import Step
from autograder.student_files.sealed import key_of, sealed, tag_of


def checks_json(answers: Knowledge, points: dict[str, float], tests: Sequence[HiddenTest]) -> str:
    """points: of the grade cells."""
    functions = {
        name: _function(name, examples, answers)
        | {"points": points[name], "tests": _worth(points[name], [test for test in tests if test.mark.cell == name])}
        for name, examples in answers.examples.items()
    }
    predictions = {name: _prediction(name, value, answers) for name, value in answers.predictions.items()}
    data = {"packages": list(answers.packages), "functions": functions, "predictions": predictions}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _function(name: str, examples: Examples, answers: Knowledge) -> dict[str, Any]:
    same = comparison_of(answers.right[name]).same
    return {
        "later": examples.later,
        "grids": {argument: list(axes) for argument, axes in examples.grids.items()},
        "examples": [_example(name, one, examples, answers) for one in examples.visible],
        **_mistakes(name, examples.visible, answers),
    } | ({"same": same} if same else {})


def _example(name: str, example: Example, examples: Examples, answers: Knowledge) -> dict[str, Any]:
    reference = answers.right[name]
    more: dict[str, Any] = {"view": type(example.view).__name__} if example.view is not None else {}
    should = expected(reference, example, answers.memo)
    if should.raised is None and (windows := looks_at(examples, example)):
        more["windows"] = windows
    if example.steps:
        more["steps"] = [_step(step) for step in example.steps]
    if example.writes:
        more["writes"] = example.writes
    within = allowed(reference, question(name, example), should, answers.memo) if example.view is None else None
    return more | {
        "name": example.name,
        "names": list(inspect.signature(reference).parameters)[: len(example.case.args)],
        "args": [encode(value) for value in example.case.args],
        "kwargs": _encoded(example.case.kwargs),
        "expected": _outcome(should, within, example),
    }


def _step(step: Step) -> list[Any]:
    """Of an attribute, None in place of arguments."""
    return [step.name, None if step.args is None else list(map(encode, step.args)), _encoded(step.kwargs)]


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: encode(value) for name, value in values.items()}


def _outcome(happened: Happened, within: Any, example: Example) -> dict[str, Any]:
    """What happens, as `check` reads it. within: how far numbers may be off."""
    if happened.raised is not None:
        says = {"says": happened.message} if example.says else {}
        return {"raises": happened.raised, **({"step": happened.step} if happened.step else {}), **says}
    if example.writes:
        return {"written": happened.files.get(example.writes)}
    if happened.printed is not None:
        return {"printed": happened.printed}
    return {"value": encode(happened.value), **({"within": encode(within)} if within is not None else {})}


def _mistakes(name: str, examples: list[Example], answers: Knowledge) -> dict[str, Any]:
    """What each of them gives in each example, for those that show in any. Of those that cannot be told from each other
    by these examples, what they are about is said, if that is the same."""
    alike: dict[str, list[Misconception]] = {}
    for known in answers.diagnosis.known(name):
        values = [_given(name, known, example, answers) for example in examples]
        if any(value is not None for value in values):
            alike.setdefault(json.dumps(values), []).append(known)
    told = [(said, json.loads(values), group) for values, group in alike.items() if (said := _said(group))]
    together = marks_of_two(name, examples, [group for _, _, group in told], answers)
    mistakes = [said | {"gives": values} for said, values, _ in told]
    return {"mistakes": mistakes} | ({"together": together} if together else {})


def _said(alike: list[Misconception]) -> dict[str, Any]:
    about = {known.about for known in alike}
    if len(alike) == 1:
        return {"hint": alike[0].hint}
    return {"about": about.pop()} if len(about) == 1 and "" not in about else {}


def _given(name: str, known: Misconception, example: Example, answers: Knowledge) -> dict[str, Any] | None:
    """What the mistake gives, if that is wrong, and whether it changes its input."""
    reference, asked = answers.right[name], question(name, example)
    should = expected(reference, example, answers.memo)
    actual = answers.memo.happened(known.function, asked, example.view)
    within = allowed(reference, asked, should, answers.memo)
    wrong = trouble(actual, should, within, example, comparison_of(reference).same)
    if wrong is None:
        return None
    given: dict[str, Any] = {}
    if wrong == "result":
        near = None if actual.raised else within_like(actual.value, within)
        given["gives"] = _outcome(actual, near, example)
    if actual.raised is None and not same_arguments(actual.arguments, asked.given):
        given["changed"] = True
    return given


def _worth(points: float, tests: list[HiddenTest]) -> list[dict[str, Any]]:
    """What is tested, in the order of the tests."""
    whole = sum(test.mark.weight for test in tests)
    worth: dict[str, float] = {}
    for test in tests:
        words = test.topic.replace("_", " ")
        worth[words] = worth.get(words, 0.0) + points * test.mark.weight / whole
    return [{"name": words, "points": round(round(value, 9), 2)} for words, value in worth.items()]


def _prediction(name: str, value: Any, answers: Knowledge) -> dict[str, Any]:
    """As `seal_predictions` takes it, once the hints are translated. shows: whether a cell shows another case."""
    mistakes = answers.diagnosis.known(name)
    why = [{"gives": encode(known.function()), "hint": known.hint} for known in mistakes]
    return {"shows": any(known.revealed for known in mistakes), "expected": encode(value), "why": why}


def seal_predictions(data: str, assignment: str) -> str:
    """data: of checks.json. A prediction is a number or two that whoever opens the file would read. What stays of each
    answer that is known, the right one among them, is what recognises it, and its hint so that the answer opens it;
    nothing says of a wrong one that it is none, but that it has a hint."""
    checks = json.loads(data)
    for name, known in checks["predictions"].items():
        salt, answers = f"{assignment}/{name}", dict[str, str]()
        for one in (*known["why"], {"gives": known["expected"], "hint": ""}):
            key = key_of(decode(one["gives"]), salt)
            answers.setdefault(tag_of(key), sealed(one["hint"], key))
        checks["predictions"][name] = {"shows": known["shows"], "salt": salt, "answers": dict(sorted(answers.items()))}
    return json.dumps(checks, ensure_ascii=False, separators=(",", ":")) + "\n"
