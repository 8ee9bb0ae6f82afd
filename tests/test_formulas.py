"""Formulas written otherwise: every change is another one, and whoever makes one is told which."""

from __future__ import annotations

import ast
import json
from itertools import product
from pathlib import Path

import pytest

from autograder.formulas import as_written, others, value
from benchmarks.naming import Namer, measure
from tests.support import ROOT

FORMULAS = ["(n - k) // s + 1", "ceil(n / s)", "max((w - 1) * s + k - n, 0)", "t - t // 2", "side + (k - 1) * jump"]


def _table(text: str, of: str = "") -> list[float | None]:
    """of: the formula whose names count."""
    tree = ast.parse(text, mode="eval").body
    nodes = ast.walk(ast.parse(of or text))
    names = sorted({node.id for node in nodes if isinstance(node, ast.Name)} - {"max", "min", "ceil", "floor"})
    found: list[float | None] = []
    for numbers in product(range(9), repeat=len(names)):
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
    assert all(_table(one, text) != right for one in found)


def test_the_brackets_that_students_forget_are_among_them() -> None:
    found = [ast.unparse(one) for one in others("(n - k) // s + 1")]
    assert {"n - k // s + 1", "(n - k) // s", "(n - k) // (s + 1)", "(n + k) // s + 1"} <= {*found}


def test_what_is_no_formula_is_refused() -> None:
    for text in ("n ** k", "n if k < s < n else 0", "n if k in s else 0", "f(n)"):
        with pytest.raises((TypeError, KeyError)):
            others(text)
    with pytest.raises(ValueError, match="these are not the same formula"):
        others(("(n - k) // s + 1", "ceil((n - k) / s)"))


def test_each_form_of_a_formula_goes_wrong_in_its_own_ways() -> None:
    forms = "(n - k) // s + 1", "ceil((n - k + 1) / s)"
    first, both = ([ast.unparse(one) for one in others(form)] for form in (forms[0], forms))
    assert both[: len(first)] == first
    assert "ceil((n - k) / s)" in both
    assert "ceil((n - k) / s)" not in first
    tables = [tuple(_table(one, forms[0])) for one in both]
    assert len({*tables}) == len(tables)  # each is named in one way


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("n - k // s + 1", "n - k // s + 1"),
        ("(n - k) // (s + 1)", "(n - k) // (s + 1)"),
        ("h * w * c % b * f", "((h * w * c) % b) * f"),
        ("n - (k - s)", "n - (k - s)"),
        ("max(n - 1, 0) * s + (1 if k > 2 else -1)", "max(n - 1, 0) * s + (1 if k > 2 else -1)"),
        ("n // s * s", "(n // s) * s"),
    ],
)
def test_a_formula_is_said_so_that_nobody_reads_another(text: str, said: str) -> None:
    assert as_written(ast.parse(text, mode="eval").body) == said
    assert _table(said) == _table(text)


def test_what_depends_on_a_comparison_goes_wrong_in_it() -> None:
    found = [ast.unparse(one) for one in others("x if x > 0 else 0", drawn=(("x", -9, 9),))]
    assert {"x if x > 1 else 0", "0 if x > 0 else x", "x if x > 0 else 1", "x if x > 0 else -1", "x"} <= {*found}
    assert "x if x >= 0 else 0" not in found  # the same


@pytest.mark.parametrize(
    ("assignment", "function", "style", "before", "after", "said"),
    [
        ("windows", "conv_output_size", "loops", "(n - k) // stride + 1", "(n + k) // stride + 1", "(n + k) // stride"),
        ("windows", "same_padding", "loops", "before = total // 2", "before = k // 2", "the zeros before are counted"),
        ("counting", "receptive_field", "plain", "(k - 1) * j", "(k + 1) * j", "side + (k + 1) * jump"),
        (
            "windows",
            "conv_output_size",
            "indices",
            "(n - k + 1) / stride",
            "(n - k) / stride",
            "ceil((n - k) / stride)",
        ),
        ("pooling", "relu", "loops", "np.maximum(x, 0)", "np.maximum(x, 1)", "max(x, 1)"),
        ("counting", "dense_params", "lookup", "(units if bias else 0)", "(units if bias else -1)", "else -1"),
        ("convolution", "shift", "loops", "j - dx", "j + dx", "column j + dx"),
        (
            "convolution",
            "conv_at",
            "tensordot",
            "+ (0 if bias is None else bias)",
            "* (1 if bias is None else bias)",
            "sum * bias",
        ),
        ("pooling", "subsample", "loops", "range(0, x.shape[1], sw)", "range(0, x.shape[0], sw)", "ceil(m / s)"),
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
    said = [verdict for _, _, verdict in measure(assignment, function, 6, 1, seed=3)]
    assert "named" in {one["said"] for one in said}
    assert not [one for one in said if one["said"] == "neither"]
    assert not [one for one in said if one["said"] == "named" and one["whole"] and not one["true"]]
