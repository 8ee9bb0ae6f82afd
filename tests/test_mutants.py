"""Of programs changed at random, none that is wrong passes every hidden test, and none that is right is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from itertools import islice

import pytest

from autograder.running.pipeline import Pipeline
from tests.keras_oracle import FUNCTIONS as MODELS
from tests.mutants import FUNCTIONS, Judge, ModelJudge, in_a_process, programs, styles
from tests.support import LONG
from tests.wide_inputs import WIDE

_COUNT = 100 if LONG else 5


def test_every_function_has_inputs_of_its_own() -> None:
    assert set(WIDE) == {function for functions in FUNCTIONS.values() for function in functions}


@pytest.mark.parametrize(
    ("assignment", "function"), [(name, one) for name, functions in FUNCTIONS.items() for one in functions]
)
def test_what_is_wrong_is_found_out(assignment: str, function: str) -> None:
    judge = Judge(assignment, function)
    found_out(assignment, function, judge.verdict, partial(in_a_process, judge), _COUNT)


#: `make test` tries one of those whose answer is a model, and what answers in numbers.
_TRIED = ("add_head", "forward_numpy")
_MODELS = [pytest.param(name, marks=() if name in _TRIED else pytest.mark.long) for name in MODELS]


@pytest.mark.parametrize("function", _MODELS)
def test_a_wrong_model_is_found_out(convnet: Pipeline, function: str) -> None:
    judge = ModelJudge(convnet, function)
    found_out("convnet", function, judge.verdict, judge.verdict, 20 if LONG else 3)


def found_out(
    assignment: str, function: str, verdict: Callable[[str], str], of_a_change: Callable[[str], str], count: int
) -> None:
    rng, said = random.Random(function), list[str]()
    accepted = styles(assignment, function)
    for path in rng.sample(accepted, 3 if LONG else 1):
        assert verdict(path.read_text()) == "right"
    for _, source in islice(programs(accepted, function, rng), count):
        said.append(of_a_change(source))
        assert said[-1] not in ("passed", "refused", "fault"), source
    assert "wrong" in said


def test_the_judge_sees_what_the_tests_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge("windows", "zero_pad")
    wrong = "import numpy as np\ndef zero_pad(x, pads):\n    return np.pad(x, (pads[1], pads[0], (0, 0)))"
    assert judge.verdict(wrong) == "wrong"
    monkeypatch.setattr(judge, "_tests", [])
    assert judge.verdict(wrong) == "passed"
