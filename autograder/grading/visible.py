"""Builds checks.json, what `check(...)` in a student's notebook knows: public examples and what they should
give. No hidden case, no reference and no known mistake's code: values alone."""

from __future__ import annotations

import inspect
import json
from typing import Any

from autograder.exercise import Example, Examples
from autograder.grading.answers import Answers
from autograder.grading.examples import as_expected, expected
from autograder.student_files.checks import encode


def checks_json(answers: Answers) -> str:
    functions = {name: _function(name, examples, answers) for name, examples in answers.examples.items()}
    predictions = {name: _prediction(name, value, answers) for name, value in answers.predictions.items()}
    data = {"functions": functions, "predictions": predictions}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _function(name: str, examples: Examples, answers: Answers) -> dict[str, Any]:
    return {"later": examples.later, "examples": [_example(name, one, answers) for one in examples.visible]}


def _example(name: str, example: Example, answers: Answers) -> dict[str, Any]:
    reference = answers.right[name]
    view = {"view": type(example.view).__name__} if example.view is not None else {}
    return view | {
        "name": example.name,
        "names": list(inspect.signature(reference).parameters)[: len(example.case.args)],
        "args": [encode(value) for value in example.case.args],
        "kwargs": {key: encode(value) for key, value in example.case.kwargs.items()},
        "expected": encode(as_expected(expected(reference, example, answers.memo))),
    }


def _prediction(name: str, value: Any, answers: Answers) -> dict[str, Any]:
    why = [[encode(known.function()), known.hint] for known in answers.diagnosis.known(name)]
    return {"expected": encode(value), "why": why}
