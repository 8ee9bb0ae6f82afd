"""Data frames and series as kinds of values: across the wall, compared, shown, in checks.json."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.kinds import arrays, frames  # noqa: F401  (they register themselves)
from autograder.kinds.comparison import compare
from autograder.kinds.kind import decode, encode, text
from autograder.limits import Limits
from autograder.sandbox.outcome import Value
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import USUAL, sandbox_named
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.wire.values import Node, WireError, pack, unpack

FRAME = pd.DataFrame({"city": ["Ulm", "Köln", None], "size": [1.5, 2.0, 3.25], "n": [1, 2, 3]}, index=["a", "b", "c"])
COLUMNS = st.lists(st.integers(-5, 5) | st.sampled_from(["x", "y"]) | st.floats(-2, 2), max_size=4)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), COLUMNS, max_size=3))
def test_what_comes_out_is_as_good_as_what_went_in(columns: dict[str, list[Any]]) -> None:
    length = min(map(len, columns.values()), default=0)
    frame = pd.DataFrame({name: column[:length] for name, column in columns.items()})
    arrived = unpack(pack(frame))
    assert compare(arrived, frame) is None
    assert compare(decode(json.loads(json.dumps(encode(frame)))), frame) is None
    for name in frame:
        assert compare(unpack(pack(frame[name])), frame[name]) is None


ARRAYS = st.builds(lambda n: Node("array", ["<f8", False, n], b"x" * 8 * n), st.integers(0, 3))
SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3) | ARRAYS
NESTED = st.recursive(
    SCALARS, lambda inner: st.builds(Node, st.sampled_from(["list", "tuple", "set"]), st.lists(inner, max_size=3))
)
SENT = st.builds(
    Node, st.sampled_from(["frame", "series"]),
    st.lists(st.builds(Node, st.just("list"), st.lists(NESTED, max_size=3)), max_size=4),
)  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(SENT, st.sampled_from(["", "rows", "unordered", "exactly"]))
def test_what_a_guest_sends_as_one_is_refused_or_can_be_judged(sent: Node, how: str) -> None:
    """Nothing else: a failure of the grader's own would leave the submission without a mark."""
    try:
        value = unpack(sent)
    except WireError:
        return
    text(value)
    compare(value, value, how=how)
    compare(value, FRAME, how=how)
    compare(FRAME, value, how=how)


def test_two_levels_of_labels_and_columns_of_one_name() -> None:
    """As `groupby` and `concat` make them."""
    grouped = pd.DataFrame({"a": [1, 1], "b": [3, 4], "v": [1.0, 2.0]}).set_index(["a", "b"])
    assert compare(unpack(pack(grouped)), grouped) is None
    assert unpack(pack(grouped)).index.nlevels == 2
    twice = pd.concat([FRAME.n, FRAME.n], axis=1)
    assert compare(unpack(pack(twice)), twice, how="rows") is None
    numbered, named = pd.DataFrame({1: [2, 3]}), pd.DataFrame({"1": [3, 2]})
    assert compare(named, numbered, how="rows") is None


WRONG = [
    (FRAME[["city", "size"]], "other columns"),
    (FRAME.head(2), "another number of rows"),
    (FRAME.reset_index(drop=True), "another index"),
    (FRAME.assign(n=[1, 2, 4]), "wrong values"),
    (FRAME.assign(city="Ulm"), "wrong values"),
    (FRAME["n"], "returned a Series, not a DataFrame"),
    ([[1, 2]], "returned a list, not a DataFrame"),
    (None, "returned None"),
]


@pytest.mark.parametrize(("actual", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_differs_is_said(actual: Any, words: str) -> None:
    assert words in (compare(actual, FRAME) or "")


def test_what_makes_no_difference() -> None:
    assert compare(FRAME[["n", "size", "city"]], FRAME) is None
    assert compare(FRAME.assign(size=FRAME["size"] * (1 + 1e-8)), FRAME) is None
    assert compare(FRAME["n"].rename("m"), FRAME["n"]) is None
    assert compare(FRAME.sample(frac=1, random_state=3).reset_index(drop=True), FRAME, how="rows") is None
    assert compare(FRAME.assign(n=[1, 2, 4]), FRAME, how="rows") is not None


LIES = [[], [[]], [["a"], [1]], [["a"], [1], [1, 2]], [[["x"]], [1], [1]], ["a", [1], [1]], [3, 4]]


@pytest.mark.parametrize("parts", LIES, ids=str)
def test_a_frame_that_is_none_is_refused(parts: Any) -> None:
    packed = [pack(part) for part in parts]
    for kind in ("frame", "series"):
        with pytest.raises(WireError):
            unpack(Node(kind, packed))


def test_a_frame_goes_through_the_sandbox() -> None:
    cell = "def longer(frame): return frame.assign(size=frame['size'] * 2).query('n > 1')"
    with WarmZygote(sandbox_named(USUAL), ("pandas",), Limits()) as zygote:
        run = Run(zygote.fork, zygote.limits, Program([cell]), [])
        outcome = run.ask(Question("call", "longer", (FRAME,)))
        run.close()
    assert isinstance(outcome, Value)
    assert compare(outcome.value, FRAME.assign(size=FRAME["size"] * 2).query("n > 1")) is None
    assert compare(outcome.arguments[0], FRAME) is None
    assert "Köln" in text(FRAME)
