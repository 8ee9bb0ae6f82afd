"""Known mistakes as other steps: with the right ones, what slides a window is the reference; several at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.exercise import Stepwise, around, in_order, reference
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.evidence import Memo, happen
from autograder.judging.hypotheses import Hypotheses
from autograder.kinds.comparison import compare
from autograder.sandbox.question import Question
from solutions.sliding import Axis, laid
from tests.support import ROOT
from tests.wide_inputs import WIDE

SLIDING = {"conv2d": "convolution", "extract_patches": "windows", "max_pool2d": "pooling", "avg_pool2d": "pooling"}


def test_arguments_are_put_in_order_as_python_does() -> None:
    def function(x: Any, kernel: Any, bias: Any = None, stride: Any = 1) -> tuple[Any, ...]:
        return x, kernel, bias, stride

    given, signature, refused = in_order(function), inspect.signature(function), 0
    parameters = [name for n in range(4) for name in combinations(["x", "kernel", "bias", "stride", "other"], n)]
    for count, names in product(range(6), parameters):
        args, kwargs = tuple(range(count)), {name: f"its {name}" for name in names}
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            refused += 1
            with pytest.raises(TypeError, match="function takes x, kernel, bias, stride"):
                given(*args, **kwargs)
        else:
            bound.apply_defaults()
            assert given(*args, **kwargs) == bound.args
    assert 0 < refused < 6 * len(parameters)


@pytest.fixture
def of(request: pytest.FixtureRequest) -> Iterator[Hypotheses]:
    assignment = Course(ROOT).assignment(SLIDING[request.param])
    with assignment.code.at_work():
        yield Diagnosis(assignment.name, Memo()).hypotheses(request.param)


def _sliding(of: Hypotheses) -> Stepwise:
    return next(one.function for one in of.known if isinstance(one.function, Stepwise))


@pytest.mark.parametrize(("of", "name"), [(name, name) for name in SLIDING], indirect=["of"])
def test_the_right_steps_give_what_the_reference_gives(of: Hypotheses, name: str) -> None:
    """On inputs that were drawn for no test, and what it refuses."""
    assert of.reference is not None
    slid, rng, gave, refused = Stepwise(_sliding(of).algorithm, {}), np.random.default_rng(0), 0, 0
    for _ in range(300):
        case = WIDE[name](rng)
        question = Question("call", name, case.args, case.kwargs)
        should, is_given = happen(of.reference, question), happen(slid, question)
        assert should.raised == is_given.raised
        gave, refused = gave + (should.raised is None), refused + (should.raised is not None)
        if should.raised is None:
            assert compare(is_given.value, should.value, 1e-9) is None
    assert gave > 50
    assert refused > 10


@pytest.mark.parametrize("of", ["conv2d"], indirect=True)
def test_steps_of_two_mistakes_are_taken_at_once(of: Hypotheses) -> None:
    single = {one.mistakes[0].name: one for one in of.single}
    ignored, doubled, turned = (single[name] for name in ("stride-ignored", "same-doubled", "kernel-flipped"))
    x, kernel = np.arange(36.0).reshape(6, 6, 1), np.arange(9.0).reshape(3, 3, 1, 1)
    both = of.together(ignored, doubled)
    assert both is not None
    assert both.function(x, kernel, stride=2, padding="same").shape == (8, 8, 1)
    assert of.together(doubled, ignored) is both
    assert of.together(doubled, single["same-all-after"]) is None  # the zeros are put in one way only
    three = of.together(both, turned)
    assert three is not None
    assert three.names == both.names | turned.names
    seen = three.function(x, kernel, stride=2, padding="same")
    assert np.array_equal(seen, both.function(x, kernel[::-1, ::-1], stride=2, padding="same"))


@pytest.mark.parametrize("of", list(SLIDING), indirect=True)
def test_places_that_nobody_fills_are_0_whatever_else_goes_wrong(of: Hypotheses) -> None:
    single = {one.mistakes[0].name: one for one in of.single}
    padded, first = single["same-doubled"], single["first-row-alone-filled"]
    both = of.together(padded, first)
    assert both is not None
    window = np.ones((3, 3, 1, 1)) if of.reference.__name__ == "conv2d" else 3
    x = np.arange(1.0, 37.0).reshape(6, 6, 1)
    should, given = (one.function(x, window, stride=2, padding="same") for one in (padded, both))
    assert given.shape == should.shape
    assert np.array_equal(given[0], should[0])
    assert not given[1:].any() and should[1:].any()


def test_what_is_left_to_numpy_is_empty_where_one_row_is_missing_and_refused_where_two_are() -> None:
    steps, read = {"fits": lambda a: True}, [Axis(n, 3, 1, "valid", 1) for n in (2, 1, 3)]
    one_missing, two_missing, none_missing = read
    rows, _ = laid(one_missing, none_missing, steps)
    assert rows.begins == ()
    with pytest.raises(ValueError, match="negative dimensions are not allowed"):
        laid(two_missing, none_missing, steps)
    with pytest.raises(ValueError, match="negative dimensions are not allowed"):
        laid(none_missing, two_missing, steps)


def test_mistakes_around_a_reference_are_made_one_upon_the_other() -> None:
    @reference()
    def right(x: int) -> int:
        return x

    def chained(*others: Callable[[int], int]) -> int:
        return around(right, others)(5)

    doubled, less, negative = lambda x: 2 * right(x), lambda x: right(x) - 1, lambda x: right(-x)
    assert chained(doubled) == 10
    assert chained(doubled, less) == 8
    assert chained(less, doubled) == 9
    assert chained(less, doubled, negative) == -11
    assert right(5) == 5

    def fails(x: int) -> int:
        raise ValueError("never")

    with pytest.raises(ValueError, match="never"):
        chained(doubled, fails)
    assert right(5) == 5


def test_steps_are_joined_where_they_are_of_one_algorithm_and_not_the_same() -> None:
    def algorithm(steps: Any) -> Any:
        return lambda: steps

    one, other = Stepwise(algorithm, {"a": 1}), Stepwise(algorithm, {"b": 2})
    both = one.joined_with(other)
    assert both is not None
    assert both() == {"a": 1, "b": 2}
    assert one.joined_with(Stepwise(algorithm, {"a": 3})) is None
    assert one.joined_with(Stepwise(lambda steps: lambda: steps, {"b": 2})) is None
