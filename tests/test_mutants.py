"""Of programs changed at random, none that is wrong passes every hidden test, and none that is right is refused."""

from __future__ import annotations

import random

import pytest

from tests.mutants import Judge, changed, in_a_process
from tests.support import LONG, ROOT
from tests.wide_inputs import WIDE

_COUNT = 100 if LONG else 8
ASSIGNMENTS = {
    "convolution": ("conv2d", "conv_at", "shift"),
    "windows": ("conv_output_size", "same_padding", "zero_pad", "extract_patches"),
    "pooling": ("relu", "max_pool2d", "avg_pool2d", "subsample"),
    "counting": ("conv_params", "dense_params", "trace", "receptive_field"),
}


def test_every_function_has_inputs_of_its_own() -> None:
    assert set(WIDE) == {function for functions in ASSIGNMENTS.values() for function in functions}


@pytest.mark.parametrize(
    ("assignment", "function"), [(name, one) for name, functions in ASSIGNMENTS.items() for one in functions]
)
def test_what_is_wrong_is_found_out(assignment: str, function: str) -> None:
    judge, rng = Judge(assignment, function), random.Random(function)
    styles = [path.read_text() for path in sorted((ROOT / "solutions" / assignment / "accepted").glob("*.py"))]
    said: list[str] = []
    for source in rng.sample(styles, 3):
        assert judge.verdict(source) == "right"
    while len(said) < _COUNT:
        source = changed(rng.choice(styles), function, rng)
        if source is not None:
            verdict = in_a_process(judge, source)
            assert verdict not in ("passed", "refused"), source
            said.append(verdict)
    assert "wrong" in said


def test_the_judge_sees_what_the_tests_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge("windows", "zero_pad")
    wrong = "import numpy as np\ndef zero_pad(x, pads):\n    return np.pad(x, (pads[1], pads[0], (0, 0)))"
    assert judge.verdict(wrong) == "wrong"
    monkeypatch.setattr(judge, "_tests", [])
    assert judge.verdict(wrong) == "passed"
