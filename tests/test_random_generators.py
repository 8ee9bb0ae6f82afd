"""NumPy's random generators as arguments: every call gets one of its own, in the state of the grader's."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.exercise import Case, Example, Examples
from autograder.kinds import generators  # noqa: F401  (the kind)
from autograder.kinds.kind import Foreign, copied, decode, encode
from autograder.sandbox.question import Question
from autograder.wire.values import pack, unpack


def test_one_that_has_crossed_draws_what_the_graders_would() -> None:
    rng = np.random.default_rng(3)
    rng.integers(10, size=3, dtype=np.uint32)  # half of a number is left over
    for other in (unpack(pack(rng, to_guest=True), in_guest=True), copied(rng), decode(encode(rng))):
        assert other is not rng
        mine = copied(rng)
        assert mine.integers(2**31, size=5, dtype=np.uint32).tolist() == (
            other.integers(2**31, size=5, dtype=np.uint32).tolist()
        )
        assert mine.normal() == other.normal()


def test_whoever_draws_from_the_graders_does_not_change_the_case() -> None:
    rng = np.random.default_rng(3)
    case = Case((rng,))
    first = copied(case.args[0]).random()
    rng.random()
    assert copied(case.args[0]).random() == first
    asked = Question("call", "f", case.args)
    assert asked.digest == Question("call", "f", Case((np.random.default_rng(3),)).args).digest
    assert asked.digest != Question("call", "f", Case((np.random.default_rng(4),)).args).digest


def test_nothing_is_taken_from_a_guest() -> None:
    assert isinstance(unpack(pack(np.random.default_rng(3))), Foreign)


def test_others_cannot_cross() -> None:
    with pytest.raises(TypeError, match="of another kind than"):
        Case((np.random.Generator(np.random.MT19937(1)),))


def test_an_example_of_many_calls_has_a_view_and_is_kept() -> None:
    with pytest.raises(ValueError, match="has no view"):
        Example("twice", many=[(1,), (2,)])
    with pytest.raises(ValueError, match="keep it"):
        Examples(visible=[Example("twice", many=[(1,), (2,)], view=len)], later="others")
