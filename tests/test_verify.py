"""The graders are proved; and `verify` is: whatever is taken from them, it says so."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.grading.knowledge import Knowledge
from autograder.judging import tolerance
from autograder.verify.claims import misses
from autograder.verify.gather import Facts, gather
from autograder.verify.matrix import matrix, summary
from autograder.verify.picture import draw
from autograder.verify.together import PairFacts
from tests.conftest import Command
from tests.support import NAMES, ROOT, copy_assignment


@functools.cache
def with_pairs(name: str) -> Facts:
    """Of `windows`, what its mistakes do in pairs, too."""
    return gather(Course(ROOT).assignment(name), drawn=6 if name == "windows" else 0)


def gathered(name: str) -> Facts:
    return replace(with_pairs(name), pairs=(), carried=())


#: `make test` proves two of them.
_PROVED = [pytest.param(name, marks=() if name in ("windows", "convolution") else pytest.mark.long) for name in NAMES]


@pytest.fixture(params=_PROVED)
def facts(request: Any) -> Facts:
    return gathered(request.param)


def test_what_is_right_is_accepted_and_what_is_wrong_is_named(facts: Facts) -> None:
    assert list(misses(facts)) == []


def test_no_test_can_be_deleted_unnoticed(facts: Facts) -> None:
    for test in facts.tests:
        assert any(misses(facts.without([(test.cell, test.name)]))), test
    for topic in {(test.cell, test.topic) for test in facts.tests}:
        deleted = [(t.cell, t.name) for t in facts.tests if (t.cell, t.topic) == topic]
        assert any(misses(facts.without(deleted))), topic


def test_points_are_those_of_the_course(facts: Facts) -> None:
    points = {"windows": 15, "convolution": 25, "pooling": 15, "patterns": 20, "counting": 15}
    points |= {"convnet": 25, "backward": 20, "training": 15, "seeing": 10}
    points |= {"transfer": 10}
    assert facts.stub.max_score == points[facts.name]
    assert {result.score for result in facts.accepted} == {points[facts.name]}


def test_there_are_as_many_as_promised(course: Course) -> None:
    """Counted without proving them once more: known mistakes by assignment, and accepted styles."""
    known = {}
    for name in NAMES:
        assignment = course.assignment(name)
        with assignment.code.at_work():
            diagnosis = Knowledge(assignment).diagnosis
            known[name] = sum(len(diagnosis.known(cell)) for cell in assignment.template.points)
    assert known["windows"] + known["convolution"] + known["pooling"] >= 45
    assert known["counting"] + known["convnet"] >= 25
    assert len(list((ROOT / "solutions/convolution/accepted").glob("*.py"))) >= 15
    assert len(list((ROOT / "solutions/convnet/accepted").glob("*.py"))) >= 10


def test_a_tolerance_loosened_a_thousandfold_is_noticed(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistakes that are about precision are enough to see it."""
    monkeypatch.setattr(tolerance, "UNIT", 1000 * tolerance.UNIT)
    facts = gather(course.assignment("convolution"), only=("rounded", "half-precision"))
    assert any(
        re.search(r"mistake (rounded|half-precision) (gets full marks|gives what the reference gives)", miss)
        for miss in misses(facts)
    )


def test_the_matrix_and_its_picture_show_every_mistake(tmp_path: Path) -> None:
    windows = gathered("windows")
    lines = list(matrix(windows))
    for wrong in windows.wrong:
        assert any(wrong.mistake.name in line for line in lines)
    assert any(re.fullmatch(r"  [·×]+  stride-one-axis +[\d.]+ of 3", line) for line in lines)
    assert "172 misconceptions, 172 named" in summary(windows, [])
    assert draw(windows, tmp_path).read_bytes().startswith(b"\x89PNG")


def drawn() -> Facts:
    return with_pairs("windows")


def test_two_mistakes_together_are_named_and_cost_no_more_than_both() -> None:
    said = [pair.said for pair in drawn().pairs]
    assert len(said) == 24
    assert said.count("both") >= 16
    assert said.count("missed") <= 1
    assert [pair for pair in drawn().pairs if pair.price is not None and pair.lost > pair.price + 0.01] == []


def test_what_calls_a_mistaken_function_is_charged_nothing_again() -> None:
    """Also where all that shows there is an exception, or what is not refused."""
    assert len(drawn().carried) >= 16
    assert [one for one in drawn().carried if one.lost > 0.01] == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda pair: replace(pair, said="missed", named=("other",)), "made together, are named other."),
        (lambda pair: replace(pair, lost=3.0, price=1.8), "made together, cost 3 points, and their price is 1.8."),
    ],
)
def test_a_pair_that_is_not_named_or_costs_more_is_missed(spoil: Callable[[PairFacts], PairFacts], said: str) -> None:
    nothing = replace(
        drawn(), tests=(), wrong=(), pairs=(replace(drawn().pairs[0], said="both", lost=0.0),), carried=()
    )
    assert list(misses(nothing)) == []
    (miss,) = misses(replace(nothing, pairs=(spoil(nothing.pairs[0]),)))
    assert said in miss
    (miss,) = misses(replace(nothing, carried=(replace(drawn().carried[0], lost=0.5),)))
    assert "which it calls, costs 0.5 points again. Add an accepted solution that calls" in miss


@pytest.fixture
def small_course(tmp_path: Path) -> Path:
    """`windows` alone, in a folder of its own, to be broken."""
    copy_assignment(tmp_path, "windows")
    return tmp_path


@pytest.mark.long
def test_the_command_says_what_is_missing(small_course: Path, command: Command) -> None:
    """One test deleted from the source, one mistake that is right, one accepted solution that is wrong."""
    graders = small_course / "autograder/graders/windows/test_same_padding.py"
    module = ast.parse(graders.read_text(encoding="utf-8"))
    found = [node for node in module.body if isinstance(node, ast.FunctionDef) and "@found(" in ast.unparse(node)]
    module.body.remove(found[-1])  # a sweep is nobody's in particular
    deleted = found[-1].name.removeprefix("test_")
    graders.write_text(ast.unparse(module), encoding="utf-8")
    mistakes = small_course / "solutions/windows/misconceptions/zero_pad.py"
    with mistakes.open("a", encoding="utf-8") as file:
        file.write(
            '\n\n@misconception("right", "Nothing.")\ndef right(x, pads):\n    return reference.zero_pad(x, pads)\n'
        )
    style = small_course / "solutions/windows/accepted/loops.py"
    style.write_text(style.read_text(encoding="utf-8") + "\n\nsame_padding = None\n", encoding="utf-8")
    done = command("verify", "--brief", cwd=small_course)
    assert done.returncode == 1, done.stderr
    assert deleted in done.stdout
    assert "zero_pad: the mistake right gives what the reference gives on all cases, as far" in done.stdout
    assert re.search(r"accepted/loops\.py:\d+: The accepted solution fails same_padding", done.stdout)
    assert re.search(r"^windows: .* missed\.$", done.stdout, re.MULTILINE)


def test_an_unknown_assignment_is_said_in_one_sentence(command: Command) -> None:
    done = command("verify", "nonsense")
    assert done.returncode == 2
    assert done.stderr.startswith("autograder: There is no assignment 'nonsense'")
