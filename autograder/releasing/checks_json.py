"""Builds checks.json, what `check(...)` in a student's notebook knows: public examples, what they should give, and what
known mistakes give. No hidden case, no reference and no known mistake's code: values alone. `translate_checks` puts its
texts into another language."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.exercise import Example, Examples, Misconception
from autograder.grading.collected import HiddenTest
from autograder.grading.counterexample import looks_at
from autograder.grading.examples import allowed, as_expected, expected, question, trouble
from autograder.grading.knowledge import Knowledge
from autograder.judging.compare import same_arguments
from autograder.student_files.checks import Raises


def checks_json(answers: Knowledge, points: dict[str, float], tests: Sequence[HiddenTest]) -> str:
    """points: of the grade cells."""
    functions = {
        name: _function(name, examples, answers)
        | {"points": points[name], "tests": _worth(points[name], [test for test in tests if test.mark.cell == name])}
        for name, examples in answers.examples.items()
    }
    predictions = {name: _prediction(name, value, answers) for name, value in answers.predictions.items()}
    data = {"functions": functions, "predictions": predictions}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _function(name: str, examples: Examples, answers: Knowledge) -> dict[str, Any]:
    return {
        "later": examples.later,
        "examples": [_example(name, one, examples, answers) for one in examples.visible],
        "mistakes": _mistakes(name, examples.visible, answers),
    }


def _example(name: str, example: Example, examples: Examples, answers: Knowledge) -> dict[str, Any]:
    reference = answers.right[name]
    more: dict[str, Any] = {"view": type(example.view).__name__} if example.view is not None else {}
    should = expected(reference, example, answers.memo)
    if should.raised is None and (windows := looks_at(examples, example)):
        more["windows"] = windows
    return more | {
        "name": example.name,
        "names": list(inspect.signature(reference).parameters)[: len(example.case.args)],
        "args": [encode(value) for value in example.case.args],
        "kwargs": {key: encode(value) for key, value in example.case.kwargs.items()},
        "expected": encode(as_expected(should)),
    }


def _mistakes(name: str, examples: list[Example], answers: Knowledge) -> list[dict[str, Any]]:
    """What each of them gives in each example, for those that show in any. Of those that cannot be told from each other
    by these examples, what they are about is said, if that is the same."""
    alike: dict[str, tuple[list[Any], list[Misconception]]] = {}
    for known in answers.diagnosis.known(name):
        values = [_given(name, known, example, answers) for example in examples]
        if any(value is not None for value in values):
            alike.setdefault(json.dumps(values), (values, []))[1].append(known)
    return [said | {"gives": values} for values, group in alike.values() if (said := _said(group))]


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
    wrong = trouble(actual, should, allowed(reference, asked, should, answers.memo))
    if wrong is None:
        return None
    given: dict[str, Any] = {"gives": encode(as_expected(actual))} if wrong == "result" else {}
    if actual.raised is None and not same_arguments(actual.arguments, asked.args):
        given["changed"] = True
    return given


def _worth(points: float, tests: list[HiddenTest]) -> list[dict[str, Any]]:
    """What is tested, in the order of the tests."""
    whole = sum(test.mark.weight for test in tests)
    worth: dict[str, float] = {}
    for test in tests:
        words = test.topic.replace("_", " ")
        worth[words] = worth.get(words, 0.0) + points * test.mark.weight / whole
    return [{"name": words, "points": round(value, 2)} for words, value in worth.items()]


def _prediction(name: str, value: Any, answers: Knowledge) -> dict[str, Any]:
    why = [{"gives": encode(known.function()), "hint": known.hint} for known in answers.diagnosis.known(name)]
    return {"expected": encode(value), "why": why}


def encode(value: Any) -> Any:
    """A value as JSON can hold it; `decode` turns it back."""
    if hasattr(value, "to_keras"):
        return {"model": encode(value.to_keras())}
    if isinstance(value, np.ndarray | np.generic):
        return {"array": value.tolist(), "dtype": str(value.dtype), "shape": list(value.shape)}
    if isinstance(value, list | tuple):
        return {type(value).__name__: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, Raises):
        return {"raises": value.kind}
    return value
