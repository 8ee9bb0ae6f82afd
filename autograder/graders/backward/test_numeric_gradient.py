"""`numeric_gradient`: central differences, element by element. 3 points; the weights are points.

eps is a power of two and x holds quarters wherever a test is not about another eps: then every right way to compute is
exact. All functions are curved, so that a one-sided difference is another number. With the default eps, rounding leaves
less than a tenth of what is allowed, and a one-sided difference is off by ten times that
(`tests/test_reference_backward.py`).
"""

import numpy as np
import pytest

from autograder.exercise import Case, Function, found, sweep
from solutions.backward import reference
from solutions.backward.cases import coupled, default_eps, eps, one_by_one, quarters


@pytest.mark.grade("numeric_gradient", weight=1)
@found(lambda rng: Case((one_by_one(rng), quarters(rng, rng.integers(4, 7)), eps(rng))))
def test_one_axis(student, case):
    student.numeric_gradient(*case.args).matches(reference.numeric_gradient)


def maps(rng):
    shape = [(2, 3), (3, 2), (2, 2, 2), (2, 1, 3)][rng.integers(4)]
    return Case((one_by_one(rng), quarters(rng, *shape), eps(rng)))


@pytest.mark.grade("numeric_gradient", weight=0.5)
@found(maps)
def test_several_axes(student, case):
    student.numeric_gradient(*case.args).matches(reference.numeric_gradient)


@pytest.mark.grade("numeric_gradient", weight=0.5)
@found(lambda rng: Case((coupled(rng), quarters(rng, rng.integers(4, 7)), eps(rng))))
def test_each_element_by_itself(student, case):
    """Where one is still changed while the next is looked at, it shows."""
    student.numeric_gradient(*case.args).matches(reference.numeric_gradient)


@pytest.mark.grade("numeric_gradient", weight=0.25)
@found(default_eps)
def test_default_eps(student, case):
    student.numeric_gradient(*case.args).matches(reference.numeric_gradient)


def of_integers(rng):
    x = rng.permutation([-2, -1, 1, 2, 3])
    return Case((one_by_one(rng), x, eps(rng)))


@pytest.mark.grade("numeric_gradient", weight=0.25)
@found(of_integers)
def test_integer_numbers(student, case):
    student.numeric_gradient(*case.args).matches(reference.numeric_gradient)


@pytest.mark.grade("numeric_gradient", weight=0.25)
@found(lambda rng: Case((one_by_one(rng), quarters(rng, 2, 3), eps(rng))))
def test_leaves_its_input_alone(student, case):
    student.numeric_gradient(*case.args).leaves_arguments_unchanged()


def pointless(rng):
    return Case((one_by_one(rng), quarters(rng, 3), [0, 0.0, -0.5, -1e-5][rng.integers(4)]))


@pytest.mark.grade("numeric_gradient", weight=0.125)
@found(pointless)
def test_refuses_eps_that_is_not_positive(student, case):
    student.numeric_gradient(*case.args[:2], 0.5).is_given()
    student.numeric_gradient(*case.args).raises(ValueError)


def anything(rng):
    shape = tuple(int(n) for n in rng.integers(1, 4, rng.integers(1, 4)))
    x = quarters(rng, *shape)
    x = [x, (4 * x).astype(int)][rng.integers(2)]
    f = (one_by_one, coupled)[rng.integers(2)](rng)
    return Case((f, x, [0.5, 0.25, 1, 2][rng.integers(4)]))


@pytest.mark.grade("numeric_gradient", weight=0.125)
@sweep(anything, 20)
def test_many_small_ones(student, case):
    student.numeric_gradient.many(case.args).matches(reference.numeric_gradient)
    student.numeric_gradient(Function("lambda x: float((x**3).sum())"), np.array([0.5, -1.5])).matches(
        reference.numeric_gradient
    )
