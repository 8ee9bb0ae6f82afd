"""There is one comparison: on values that nobody chose, `check` in a notebook and the hidden graders say the same."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import OrderedDict, namedtuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.exercise import Example, Examples, Function, reference
from autograder.grading.examples import allowed, expected, question
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Memo
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.comparison import compare
from autograder.kinds.kind import Told, copied, encode, text
from autograder.kinds.plain import FLOOR, UNIT, within, within_like
from autograder.kinds.provided import ARRAYS
from autograder.releasing.bundle import checks_module
from autograder.student_files.check import _Tried

Pair = namedtuple("Pair", "one other")
DTYPES = st.sampled_from(["<f8", "<f4", "<f2", "<i8", "<i4", "|u1", "|b1"])
ARRAYS_OF = DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(max_dims=3, max_side=3)))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.integers(2**62, 2**66)
    | st.floats(width=32)
    | st.sampled_from(["", "a", "a b", "a  b\n"])
    | st.binary(max_size=3)
    | ARRAYS_OF
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        | st.sets(st.integers(-2, 2), max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def alike(draw: Any, value: Any) -> Any:
    """Something that a student might give where `value` is right: the same, nearly so, or made in another way."""
    if isinstance(value, np.ndarray):
        ways = [value, value.tolist(), value.astype(float), value.astype(np.float32), value.astype(object), value[None]]
        ways += [value + 1, value * np.float64(1 + draw(st.sampled_from([1e-16, 1e-7, 3e-7, 1e-6, 1e-3])))]
        with np.errstate(all="ignore"):
            return draw(st.sampled_from(ways))
    if isinstance(value, bool | str | bytes | None):
        return draw(st.sampled_from([value, None, 1, f"{value} "]))
    if isinstance(value, int):
        return draw(st.sampled_from([value, float(value), np.int32(abs(value) % 100), value + 1, str(value), True]))
    if isinstance(value, float):
        near = value * (1 + draw(st.sampled_from([0.0, 1e-15, 1e-7, 5e-7, 1e-3])))
        return draw(
            st.sampled_from(
                [
                    value,
                    near,
                    np.float32(value),
                    np.float16(1.5),
                    int(value) if value == value and abs(value) < 9 else 0,
                ]
            )
        )
    if isinstance(value, dict):
        changed = {name: draw(alike(one)) for name, one in value.items()}
        return draw(st.sampled_from([changed, OrderedDict(changed), list(changed)]))
    if isinstance(value, set):
        return draw(st.sampled_from([value, frozenset(value), sorted(value), value | {7}]))
    changed = [draw(alike(one)) for one in value]
    ways = [changed, tuple(changed), changed[1:], changed[::-1]]
    ways += [Pair(*changed)] if len(changed) == 2 else []
    return draw(st.sampled_from(ways))


PAIRS = VALUES.flatmap(lambda value: st.tuples(st.just(value), alike(value) | VALUES))


@pytest.fixture(scope="module")
def checks(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What stands beside a notebook, as a student's kernel imports it."""
    path = tmp_path_factory.mktemp("notebook") / "checks.py"
    path.write_text(checks_module([ARRAYS]))
    spec = importlib.util.spec_from_file_location("checks_of_a_notebook", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("same", ["", "text", "unordered", "exactly"])
def test_check_and_the_hidden_graders_say_the_same(checks: Any, same: str) -> None:
    verdicts = {True: 0, False: 0}

    @settings(max_examples=800, deadline=None)
    @given(PAIRS)
    def hold(pair: tuple[Any, Any]) -> None:
        should, actual = pair

        @reference(same=same)
        def f() -> Any:
            return should

        right = _graded(f, lambda: actual)
        assert _checked(checks, f, lambda: actual) == right
        verdicts[right] += 1

    hold()
    assert min(verdicts.values()) > 50, "else it is hardly a comparison"


def _graded(right: Any, function: Any) -> bool:
    memo = Memo()
    student = Student(TrustedStudent({"f": function}, memo), Disclosure(), memo, [])
    try:
        student.f().matches(right)
    except Refused:
        return False
    return True


def _checked(checks: Any, right: Any, function: Any) -> bool:
    """By way of checks.json."""
    memo, example = Memo(), Example("the one")
    should = expected(right, example, memo)
    within = allowed(right, question("f", example), should, memo)
    outcome = {"value": encode(should.value), **({"within": encode(within)} if within is not None else {})}
    known = {"grids": {}, "same": right.comparison.same}
    data = {"name": "the one", "names": [], "args": [], "kwargs": {}, "expected": outcome}
    function.__name__ = "f"
    return checks._try("f", function, known, json.loads(json.dumps(data))).report is None


WRONG = [
    (0.3, 0.1 + 0.2, True),
    (3.0, 3, True),
    (3, 3.0, False),
    (1, True, False),
    (0.1, np.float16(0.1), False),
    (0.1, np.float32(0.1), True),
    ([0.3], (0.1 + 0.2,), True),
    ({"a": np.array([0.3])}, {"a": np.array([0.1 + 0.2])}, True),
    ({"a": np.ones(2)}, {"a": np.ones(3)}, False),
    ((1, 2), Pair(1, 2), True),
    ({"a": 1}, OrderedDict(a=1), True),
    (np.array([1.0, 2.0]), np.array([1, 2.0], dtype=object), True),
    (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]], True),
    (np.array([[1, 2], [3, 4]]), [[1, 2], [3]], False),
    ([1.5, 2.5], np.array([1.5, 2.5]), True),
    (float("nan"), float("nan"), True),
    (0.0, float("nan"), False),
    (np.array([np.nan, 1]), np.array([np.nan, 1]), True),
    (np.array([0.0, 1]), np.array([np.nan, 1]), False),
    (float("inf"), float("inf"), True),
    (float("inf"), 1e300, False),
    ("ab", np.str_("ab"), True),
    (["a", "b"], list(np.unique(["b", "a"])), True),
    ({"a": 1}, dict(zip(*(one.tolist() for one in np.unique(["a"], return_counts=True)), strict=True)), True),
    ({"a"}, set(np.array(["a"])), True),
    (b"ab", np.bytes_(b"ab"), True),
    ([2**70, 1], np.array([2**70, 1], dtype=object), True),
    ([1, 2.5], np.array([1, 2.5], dtype=object), True),
    ({1, 2}, frozenset([1, 2]), True),
    ({1, 2}, [1, 2], False),
    ("a b", "a  b", False),
    (None, 0, False),
]


@pytest.mark.parametrize(("should", "actual", "right"), WRONG, ids=repr)
def test_what_is_as_good_as_what(should: Any, actual: Any, right: bool, checks: Any) -> None:
    @reference()
    def f() -> Any:
        return should

    assert _graded(f, lambda: actual) == right
    assert _checked(checks, f, lambda: actual) == right


@pytest.mark.parametrize(
    ("actual", "words"), [("abc", "returned a str, not a number"), ([3], "returned a list, not a number")]
)
def test_where_numpy_gave_one_number_a_number_is_asked_for(actual: Any, words: str) -> None:
    assert compare(actual, np.float64(3.5)) == words
    assert compare(3.5, np.float64(3.5)) is None


OTHER_TYPE, NEARLY = "something in them is of another type", "returned what is nearly right, and not exactly"


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (0.1 + 0.2, 0.3, NEARLY),
        ([0.1 + 0.2], [0.3], NEARLY),
        ({"a": 0.1 + 0.2}, {"a": 0.3}, NEARLY),
        (np.array([0.1 + 0.2]), np.array([0.3]), NEARLY),
        (3, 3.0, OTHER_TYPE),
        ([1, 2], [1.0, 2], OTHER_TYPE),
        ({"a": 1}, {"a": 1.0}, OTHER_TYPE),
        (np.float32([1.0]), np.float64([1.0]), OTHER_TYPE),
        (np.int64(3), 3, "returned an int64, not an int"),
    ],
)
def test_what_is_asked_for_exactly_is_refused_for_what_is_so(actual: Any, expected: Any, words: str) -> None:
    assert words in (compare(actual, expected, how="exactly") or "")


def test_what_an_author_can_ask_for() -> None:
    assert compare("a  b\n", "a b", how="text") is None
    assert compare("ab", "a b", how="text") is not None
    assert compare([3, 1, 2.0000001], [1, 2.0, 3], how="unordered") is None
    assert compare([1, 1, 2], [1, 2, 2], how="unordered") is not None
    assert compare([1, 2], (1, 2), how="exactly") is not None
    assert compare(np.float32(1.0), np.float64(1.0), how="exactly") is not None
    assert compare({"b": 1, "a": (2,)}, {"a": (2,), "b": 1}, how="exactly") is None
    with pytest.raises(ValueError, match="there are 'text', 'unordered', 'exactly'"):
        reference(same="txet")
    assert Examples(visible=[], later="").grids == {}


@settings(max_examples=300, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 10), st.floats(0, 1))
def test_declared_tolerances_hold_for_numbers_wherever_they_stand(
    should: float, actual: float, atol: float, rtol: float
) -> None:
    close = abs(actual - should) <= rtol * abs(should) + atol
    for wrap in (lambda x: x, lambda x: [1, x], lambda x: {"a": (x,)}, lambda x: np.array([[x, 1.0]])):

        @reference(rtol=rtol, atol=atol)
        def f(wrap: Any = wrap) -> Any:
            return wrap(should)

        assert _graded(f, lambda wrap=wrap: wrap(actual)) == (close or actual == should)


def test_the_released_file_is_what_is_put_together() -> None:
    """Else what is held here would not be what students have."""
    text = (Path(__file__).parent.parent / "assignments/convolution/checks.py").read_text(encoding="utf-8")
    assert text == checks_module([ARRAYS])


@settings(max_examples=800, deadline=None)
@given(PAIRS)
def test_what_is_said_of_a_difference_is_a_sentence(pair: tuple[Any, Any]) -> None:
    """Of a value that was returned, of a variable, of what stands in a list: each with one verb."""
    right, given_one = pair
    for verb, begins in (("returned", ("returned ",)), ("is", ("is ", "has "))):
        for have, want in ((given_one, right), ([given_one], [right]), ({"a": given_one}, {"a": right})):
            words = compare(have, want, told=Told(verb=verb))
            assert words is None or words.startswith(begins), words
            assert words is None or not re.search(r"(is|returned) (returned|has|is) ", words), words


IN_BRIEF = {
    *("returned None, as a function without a return statement does", "returned another kind of value than it should"),
    *("returned a wrong value", "returned wrong values", "returned an array of the wrong shape"),
    *("returned NaN (not a number) among its values", "returned another number of elements than it should"),
    *("returned a wrong element", "returned other elements than it should", "returned a dict with other keys"),
    *("returned a dict with a wrong value", "returned a set with other elements"),
    "returned the right values, and something in them is of another type",
    "returned what is nearly right, and not exactly",
}


@settings(max_examples=400, deadline=None)
@given(PAIRS, st.sampled_from(["", "text", "unordered", "exactly"]))
def test_in_brief_nothing_of_a_value_is_said(pair: tuple[Any, Any], same: str) -> None:
    right, actual = pair
    brief = compare(actual, right, told=Told(brief=True), how=same)
    assert (brief is None) == (compare(actual, right, how=same) is None)
    assert brief is None or brief in IN_BRIEF


def test_an_array_in_the_place_of_a_function_is_something_else() -> None:
    """It compares its elements, and a truth of that there is not."""
    assert compare(np.ones(3), Function("lambda x: x")) is not None
    assert compare(Function("lambda x: x"), Function("lambda x: x")) is None


def test_a_few_arrays_are_shown_below_each_other() -> None:
    shown = text((np.ones((2, 2, 1)), np.zeros(3)))
    assert shown.splitlines()[0] == "    [0]"
    assert "    [1]\n    shape (3,)" in shown
    assert text([1, 2]) == "    [1, 2]"


def test_of_another_number_of_arrays_as_much_is_allowed() -> None:
    """A known mistake that gives too few is known by them, in float32 too."""
    arrays = [np.full((2, 2), 100.0), np.full(3, 0.1)]
    allowed = within(arrays, [1000 * one for one in arrays], UNIT, FLOOR)
    for few in (arrays[:1], arrays[0]):
        given = copied(few)
        given[0][...] += 1e-3
        assert compare(given, few, within_like(few, allowed)) is None
        given[0][...] += 1.0
        assert compare(given, few, within_like(few, allowed)) is not None


@pytest.mark.parametrize(
    ("yours", "should", "words"),
    [
        ([1.05, 5.0], [1.0, 2.0], "returned a list whose element 1 is not right"),  # the first is near enough
        (None, {"a": 1}, "returned None, as a function without a return statement does"),
        ({"a": 2.0}, {"a": 2}, "returned a dict in which a value is a float, not an int"),
        ((1.0, 5.0), [1.0, 2.0], "returned a tuple whose element 1 is not right"),
        (3.0, 4.0, None),  # that is seen
    ],
)
def test_check_says_in_words_what_is_of_another_type(yours: Any, should: Any, words: str | None) -> None:
    within = {"within": encode([0.1, 0.1])} if isinstance(should, list) else {}
    example = {"name": "an example", "expected": {"value": encode(should), **within}}
    assert _Tried({}, example, yours, changed=False, step=0, unwritten=False).unlike() == words
