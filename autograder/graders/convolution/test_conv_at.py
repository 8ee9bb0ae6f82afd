"""`conv_at`: one window, all filters. 6 points."""

from collections.abc import Callable

import numpy as np
import pytest

from autograder.exercise import Case, cases
from solutions.convolution import reference


def window(kh: int, kw: int, c_in: int, c_out: int, bias: bool = True) -> Callable[[np.random.Generator], Case]:
    def make(rng: np.random.Generator) -> Case:
        args = rng.normal(size=(kh, kw, c_in)), rng.normal(size=(kh, kw, c_in, c_out))
        return Case((*args, rng.uniform(1, 2, size=c_out)) if bias else args)

    return make


@pytest.mark.grade("conv_at", weight=2)
@pytest.mark.parametrize("case", cases([window(3, 2, 1, 1, False), window(3, 3, 1, 1, False)], "conv_at one"))
def test_one_channel_one_filter(student, case):
    student.conv_at(*case.args).matches(reference.conv_at)


@pytest.mark.grade("conv_at", weight=2)
@pytest.mark.parametrize("case", cases([window(3, 2, 3, 4, False), window(2, 2, 3, 3, False)], "conv_at many"))
def test_channels_and_filters(student, case):
    student.conv_at(*case.args).matches(reference.conv_at)


@pytest.mark.grade("conv_at", weight=2)
@pytest.mark.parametrize("case", cases([window(2, 3, 2, 3), window(1, 1, 4, 2)], "conv_at bias"))
def test_bias(student, case):
    student.conv_at(*case.args).matches(reference.conv_at)


@pytest.mark.grade("conv_at")
@pytest.mark.parametrize("case", cases([window(3, 2, 2, 3)], "conv_at unchanged"))
def test_leaves_its_input_alone(student, case):
    student.conv_at(*case.args).matches(reference.conv_at).leaves_arguments_unchanged()
