"""`conv2d`: the whole convolution. 14 points.

Cases are chosen so that no known mistake hides: height ≠ width, kh ≠ kw, sh ≠ sw, sizes that leave a rest,
C_in ≠ C_out (once C_in = C_out, for swapped channel axes), distinct biases far from zero.
"""

from collections.abc import Callable

import numpy as np
import pytest

from autograder.exercise import Case, cases
from solutions.convolution import reference


def image(
    h: int, w: int, kh: int, kw: int, c_in: int = 1, c_out: int = 1, bias: bool = False, **kwargs: object
) -> Callable[[np.random.Generator], Case]:
    def make(rng: np.random.Generator) -> Case:
        args = rng.normal(size=(h, w, c_in)), rng.normal(size=(kh, kw, c_in, c_out))
        return Case((*args, rng.uniform(1, 2, size=c_out)) if bias else args, kwargs)

    return make


def whole_numbers(rng: np.random.Generator) -> Case:
    """An image of integers under a kernel of fractions: the result must not be cut to integers."""
    return Case((rng.integers(0, 256, size=(6, 7, 2), dtype=np.uint8), rng.normal(size=(3, 2, 2, 2))))


@pytest.mark.grade("conv2d", weight=2)
@pytest.mark.parametrize("case", cases([image(5, 7, 3, 3), image(8, 5, 2, 3)], "conv2d one"))
def test_one_channel_one_filter(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


@pytest.mark.grade("conv2d", weight=2)
@pytest.mark.parametrize("case", cases([image(6, 7, 3, 2, 3, 4), image(7, 5, 2, 3, 3, 3)], "conv2d many"))
def test_channels_and_filters(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


@pytest.mark.grade("conv2d", weight=2)
@pytest.mark.parametrize("case", cases([image(6, 5, 3, 2, 2, 3, bias=True)], "conv2d bias"))
def test_bias(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


STRIDES = [
    image(9, 11, 3, 2, 2, 3, stride=2),
    image(10, 8, 3, 3, 1, 2, stride=3),
    image(10, 9, 2, 3, 2, 3, stride=(2, 3)),
]


@pytest.mark.grade("conv2d", weight=1.5)
@pytest.mark.parametrize("case", cases(STRIDES, "conv2d stride"))
def test_stride(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


SAME = [
    image(6, 7, 3, 5, 2, 3, padding="same"),
    image(7, 6, 2, 4, 1, 2, padding="same"),
    image(2, 3, 5, 4, 1, 1, padding="same"),
]


@pytest.mark.grade("conv2d", weight=1.5)
@pytest.mark.parametrize("case", cases(SAME, "conv2d same"))
def test_same(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


BOTH = [
    image(8, 9, 3, 4, 2, 3, bias=True, padding="same", stride=(2, 3)),
    image(7, 10, 2, 3, 2, 1, padding="same", stride=3),
]


@pytest.mark.grade("conv2d", weight=1.5)
@pytest.mark.parametrize("case", cases(BOTH, "conv2d same stride"))
def test_same_with_stride(student, case):
    student.conv2d(*case.args, **case.kwargs).matches(reference.conv2d)


@pytest.mark.grade("conv2d")
@pytest.mark.parametrize("case", cases([whole_numbers], "conv2d integers"))
def test_integer_image(student, case):
    student.conv2d(*case.args).matches(reference.conv2d)


@pytest.mark.grade("conv2d")
@pytest.mark.parametrize("case", cases([image(6, 5, 3, 3, 2, 2, bias=True)], "conv2d unchanged"))
def test_leaves_its_input_alone(student, case):
    student.conv2d(*case.args).matches(reference.conv2d).leaves_arguments_unchanged()


SENSELESS = [
    image(3, 6, 4, 2),
    image(6, 3, 2, 4),
    image(6, 6, 3, 3, padding="full"),
    image(6, 6, 3, 3, stride=0),
]


@pytest.mark.grade("conv2d", weight=0.5)
@pytest.mark.parametrize("case", cases(SENSELESS, "conv2d senseless"))
def test_refuses_what_makes_no_sense(student, case):
    student.conv2d(*case.args, **case.kwargs).raises(ValueError)
