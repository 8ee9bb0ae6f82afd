"""`shift`: move a picture, zeros come in. 5 points."""

from collections.abc import Callable

import numpy as np
import pytest

from autograder.exercise import Case, cases
from solutions.convolution import reference


def picture(h: int, w: int, c: int, dy: int, dx: int) -> Callable[[np.random.Generator], Case]:
    return lambda rng: Case((rng.uniform(1, 2, size=(h, w, c)), dy, dx))


@pytest.mark.grade("shift", weight=2)
@pytest.mark.parametrize("case", cases([picture(5, 7, 1, 2, 0), picture(6, 5, 2, 0, 3)], "shift axis"))
def test_down_and_right(student, case):
    student.shift(*case.args).matches(reference.shift)


@pytest.mark.grade("shift", weight=2)
@pytest.mark.parametrize("case", cases([picture(6, 7, 1, -2, 1), picture(7, 5, 3, 1, -3)], "shift back"))
def test_up_and_left(student, case):
    student.shift(*case.args).matches(reference.shift)


@pytest.mark.grade("shift")
@pytest.mark.parametrize("case", cases([picture(4, 5, 2, 0, 0)], "shift none"))
def test_not_at_all(student, case):
    student.shift(*case.args).matches(reference.shift).leaves_arguments_unchanged()


@pytest.mark.grade("shift")
@pytest.mark.parametrize("case", cases([picture(3, 4, 1, 3, 0), picture(3, 4, 1, 1, -9)], "shift out"))
def test_out_of_the_picture(student, case):
    student.shift(*case.args).matches(reference.shift)
