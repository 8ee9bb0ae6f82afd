"""A course as one has it with nbgrader alone: hidden tests are cells of the notebook, between nbgrader's marks.

`benchmarks` grades a class with it, `benchmarks.attacks` attacks it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.demo.students import FUNCTIONS
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.judging.evidence import happen
from autograder.sandbox.question import Question

_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "convnets"
c.CourseDirectory.release_directory = "assignments"
"""


def make_stock_course(course: Course, root: Path, name: str, pictures: bool = True) -> None:
    """In `root`, with tests in the notebook `name`. `pictures`: with all the cells that nobody grades, too."""
    shutil.copytree(course.root / "source", root / "source")
    (root / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
    path = root / "source" / name / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    tests = hidden_asserts(course, name)
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade"):
            cell["source"] = f"### BEGIN HIDDEN TESTS\n{tests[about['grade_id']].strip()}\n### END HIDDEN TESTS"
    path.write_text(json.dumps(notebook if pictures else only_graded(notebook)), encoding="utf-8")


def hidden_asserts(course: Course, name: str) -> Mapping[str, str]:
    """By grade cell: the same cases as ours, as code that fails where a submission is wrong."""
    if name == "convnet":
        return _CONVNET
    return {cell: _asserts(course, name, cell) for cell in course.assignment(name).template.points}


def only_graded(notebook: dict[str, Any], keep: str = "-") -> dict[str, Any]:
    """Without the cells that no mark depends on, and without the opening picture. keep: how ids of cells begin
    that stay all the same."""
    kept = (cell["metadata"].get("nbgrader") or cell.get("id", "").startswith(keep) for cell in notebook["cells"])
    cells = list(compress(notebook["cells"], kept))
    for cell in cells:
        lines = "".join(cell["source"]).splitlines()
        cell["source"] = "\n".join(line for line in lines if not line.startswith("pictures."))
    return {**notebook, "cells": cells}


def hidden_calls(course: Course, name: str, function: str) -> list[tuple[tuple[Any, ...], dict[str, Any], Any]]:
    """(args, kwargs, expected) of every hidden case of `function` that has a value."""
    assignment = course.assignment(name)
    tests = CollectedTests(assignment)
    right = Knowledge(assignment).right[function]
    calls = []
    for test in tests.tests:
        case = test.arguments.get("case")
        if test.mark.cell == function and case is not None:
            happened = happen(right, Question("call", function, case.args, case.kwargs))
            if happened.raised is None:
                calls.append((case.args, case.kwargs, happened.value))
    return calls


def _asserts(course: Course, name: str, cell: str) -> str:
    """With literal arrays."""
    if cell not in FUNCTIONS:
        return f"assert {cell} == {Knowledge(course.assignment(name)).right[cell]!r}"
    lines = ["import numpy as np"]
    for args, kwargs, expected in hidden_calls(course, name, cell):
        words = [_literal(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()]
        called = f"{cell}({', '.join(words)})"
        lines.append(f"np.testing.assert_allclose({called}, {_literal(expected)}, rtol=1e-5)")
    return "\n".join(lines)


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, dtype={value.dtype.name!r})"
    return repr(value)


#: Models cannot be written as literals; these are the asserts that one writes for them.
_CONVNET = {
    "build_base": """
model = build_base()
assert model.input_shape == (None, 28, 28, 1) and model.output_shape == (None, 3, 3, 64)
assert model.count_params() == 55744
kinds = [type(layer).__name__ for layer in model.layers if type(layer).__name__ != "InputLayer"]
assert kinds == ["Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Conv2D"]
convolutions = [layer for layer in model.layers if type(layer).__name__ == "Conv2D"]
assert [layer.filters for layer in convolutions] == [32, 64, 64]
assert all(layer.kernel_size == (3, 3) for layer in convolutions)
assert all(layer.activation.__name__ == "relu" for layer in convolutions)
assert all(layer.pool_size == (2, 2) for layer in model.layers if type(layer).__name__ == "MaxPooling2D")
""",
    "predict_batch_shape": "assert predict_batch_shape == (7, 3, 3, 64)",
    "predict_larger_input": "assert predict_larger_input == 55744",
    "build_no_pool": """
model = build_no_pool()
assert model.input_shape == (None, 28, 28, 1) and model.output_shape == (None, 22, 22, 64)
assert model.count_params() == 55744
kinds = [type(layer).__name__ for layer in model.layers if type(layer).__name__ != "InputLayer"]
assert kinds == ["Conv2D", "Conv2D", "Conv2D"]
assert [layer.filters for layer in model.layers if type(layer).__name__ == "Conv2D"] == [32, 64, 64]
assert model.predict(np.zeros((2, 28, 28, 1)), verbose=0).shape == (2, 22, 22, 64)
""",
    "add_head": """
base = keras.Sequential([keras.Input((10, 13, 2)), layers.Conv2D(5, 3, activation="relu"), layers.MaxPooling2D(2)])
model = add_head(base)
assert model.output_shape == (None, 10)
assert model.count_params() == base.count_params() + (4 * 5 * 5 + 1) * 64 + 65 * 10
last = model.layers[-2:]
assert [layer.units for layer in last] == [64, 10]
assert [layer.activation.__name__ for layer in last] == ["relu", "softmax"]
np.testing.assert_allclose(model.predict(np.ones((3, 10, 13, 2)), verbose=0).sum(axis=1), np.ones(3), rtol=1e-4)
np.testing.assert_array_equal(model.get_weights()[0], base.get_weights()[0])
""",
    "forward_numpy": """
rng = np.random.default_rng(20)
for network in (
    [
        layers.Conv2D(3, (3, 2), activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(5, activation="relu"),
        layers.Dense(4, activation="softmax"),
    ],
    [layers.Conv2D(3, (2, 4), strides=(2, 3), padding="same"), layers.Conv2D(2, 2, activation="relu")],
    [layers.Conv2D(3, 2), layers.MaxPooling2D((3, 2), strides=(2, 1), padding="same")],
):
    model = keras.Sequential([keras.Input((11, 14, 2)), *network])
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    x = rng.normal(size=(3, 11, 14, 2))
    np.testing.assert_allclose(forward_numpy(model, x), model.predict(x, verbose=0), rtol=1e-3, atol=1e-4)
""",
}
