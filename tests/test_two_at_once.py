"""Two known mistakes at once, named by `check` from data alone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.course import Course
from autograder.grading.knowledge import Knowledge
from autograder.judging.hypotheses import Hypothesis
from autograder.student_files.two_at_once import Came, is_wrong, marks
from tests.support import ROOT, released_checks

NUMBERS = arrays(float, (2, 3), elements=st.floats(-50, 50, allow_subnormal=False))


@given(NUMBERS, NUMBERS, st.floats(-1, 1))
def test_rounding_leaves_the_mark(came: Any, should: Any, off: float) -> None:
    """What release wrote down is found again by who adds in another order, or in float32."""
    wanted = [should, should]
    written = next(marks([Came(came), Came(raised="ValueError")], wanted))
    near = came + off * 1e-7 * np.abs(should).max()
    assert written in marks([Came(near), Came(raised="ValueError")], wanted)
    assert written not in marks([Came(came), Came(raised="TypeError")], wanted)


@given(NUMBERS, st.integers(0, 5), st.floats(0.01, 1))
def test_what_is_seen_to_be_another_has_another_mark(should: Any, at: int, off: float) -> None:
    other = should.copy()
    other.flat[at] += off * (np.abs(should).max() or 1)
    assert is_wrong(Came(other), should)
    assert set(marks([Came(other)], [should])).isdisjoint(marks([Came(should)], [should]))


@pytest.mark.parametrize(
    "other",
    [Came(np.zeros((3, 2))), Came(np.full((2, 3), np.nan)), Came(np.zeros((2, 3)), changed=True), Came(None),
     Came("zeros"), Came(raised="IndexError"), Came(np.zeros((2, 30_000))), Came([10**400] * 6)],
    ids=lambda came: str(came.raised or type(came.value).__name__),
)  # fmt: skip
def test_other_shapes_and_odd_values_have_others(other: Came) -> None:
    should = np.zeros((2, 3))
    assert not is_wrong(Came(should), should)
    assert is_wrong(other, should)


@pytest.mark.parametrize(
    ("assignment", "name", "share"),
    [("convolution", "conv2d", 0.45), ("pooling", "max_pool2d", 0.25), ("windows", "extract_patches", 0.35),
     ("counting", "trace", 0.2)],
)  # fmt: skip
def test_check_names_two_that_were_made_at_once(assignment: str, name: str, share: float, monkeypatch: Any) -> None:
    """Drawn at random, of those that show by themselves in an example, and of which none hides the other: hardly ever
    is another mistake said, which then gives the same in all examples; and of many both are named."""
    checks, course = released_checks(assignment), Course(ROOT).assignment(assignment)
    monkeypatch.setattr(checks, "_tell", lambda text, html: said.append(text))
    said, rng, counted = list[str](), random.Random(0), Counter[str]()
    with course.code.at_work():
        of = Knowledge(course).diagnosis.hypotheses(name)

        def told(one: Hypothesis) -> str:
            said.clear()
            assert one.function is not None
            function = partial(one.function)
            function.__name__ = name  # type: ignore[attr-defined]
            try:
                checks.check(function)
            except checks.CheckFailed:
                return " ".join(said[0].split())
            return ""

        alone = {one: text for one in of.single if (text := told(one))}
        for one, other in _drawn(rng, list(alone)):
            both = of.together(one, other)
            if both is None or (text := told(both)) in ("", alone[one], alone[other]):
                continue
            hints = {known.name for known in of.known if known.hint in text}
            made = {one.mistakes[0].name, other.mistakes[0].name}
            counted["both" if hints == made else "some" if hints <= made else "others"] += 1
    assert counted["both"] >= share * counted.total() > 10, counted
    assert counted["others"] <= 0.1 * counted.total(), counted


def _drawn(rng: random.Random, single: list[Hypothesis]) -> Iterator[list[Hypothesis]]:
    """About different things: nobody has the same wrong in two ways at once."""
    for _ in range(150):
        pair = rng.sample(single, 2)
        if len({known.about for one in pair for known in one.misconceptions}) == 2:
            yield pair
