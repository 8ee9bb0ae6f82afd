"""Formulas written otherwise: every change is another one, and whoever makes one is told which."""

from __future__ import annotations

import ast
import json
from itertools import product
from pathlib import Path

import pytest

from autograder.formulas import others, value
from benchmarks.naming import Namer, measure
from tests.support import ROOT

FORMULAS = ["(n - k) // s + 1", "ceil(n / s)", "max((w - 1) * s + k - n, 0)", "t - t // 2", "side + (k - 1) * jump"]


def _table(text: str) -> list[float | None]:
    tree = ast.parse(text, mode="eval").body
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"max", "min", "ceil", "floor"})
    found: list[float | None] = []
    for numbers in product(range(1, 9), repeat=len(names)):
        try:
            found.append(value(tree, dict(zip(names, numbers, strict=True))))
        except ArithmeticError:
            found.append(None)
    return found


@pytest.mark.parametrize("text", FORMULAS)
def test_each_is_said_as_it_is_computed_and_is_not_the_right_one(text: str) -> None:
    right, found = _table(text), [ast.unparse(one) for one in others(text)]
    assert len(found) > 8
    assert len(set(found)) == len(found)
    assert all(_table(one) != right for one in found)


def test_the_brackets_that_students_forget_are_among_them() -> None:
    found = [ast.unparse(one) for one in others("(n - k) // s + 1")]
    assert {"n - k // s + 1", "(n - k) // s", "(n - k) // (s + 1)", "(n + k) // s + 1"} <= {*found}


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(TypeError, match="no part of a formula"):
        others("n if k else s")


@pytest.mark.parametrize(
    ("assignment", "function", "style", "before", "after", "said"),
    [
        ("windows", "conv_output_size", "loops", "(n - k) // stride + 1", "(n + k) // stride + 1", "(n + k) // stride"),
        ("windows", "same_padding", "loops", "before = total // 2", "before = k // 2", "the zeros before are counted"),
        ("counting", "receptive_field", "plain", "(k - 1) * j", "(k + 1) * j", "side + (k + 1) * jump"),
        ("convolution", "conv2d", "loops", "max((out_w - 1) * sw + kw - w, 0)", "max(out_w * sw + kw - w, 0)", "width"),
    ],
)
def test_who_writes_one_otherwise_is_told_which(
    assignment: str, function: str, style: str, before: str, after: str, said: str
) -> None:
    source = Path(ROOT, "solutions", assignment, "accepted", f"{style}.py").read_text(encoding="utf-8")
    assert before in source
    verdict = json.loads(Namer(assignment, function).verdict(source.replace(before, after)))
    assert (verdict["said"], verdict["whole"], verdict["true"]) == ("named", True, True), verdict
    assert said in verdict["words"]


@pytest.mark.parametrize(("assignment", "function"), [("windows", "conv_output_size"), ("counting", "dense_params")])
def test_of_programs_changed_at_random_something_is_always_said(assignment: str, function: str) -> None:
    """The long form is `python -m benchmarks.naming`. Where everything is explained, it is so on other inputs too."""
    said = [verdict for _, _, verdict in measure(assignment, function, 12, 1, seed=3)]
    assert "named" in {one["said"] for one in said}
    assert not [one for one in said if one["said"] == "neither"]
    assert not [one for one in said if one["said"] == "named" and one["whole"] and not one["true"]]
