"""`build_no_pool`: the convolutions alone. 4 points."""

import pytest

from autograder.kinds.keras.views import OutputShapes, Parameters, Responses, Training
from solutions.convnet import reference


@pytest.mark.grade("build_no_pool", weight=2)
def test_output_shapes(student):
    student.build_no_pool().matches(reference.build_no_pool, view=OutputShapes())


@pytest.mark.grade("build_no_pool", weight=2)
def test_parameter_counts(student):
    student.build_no_pool().matches(reference.build_no_pool, view=Parameters())


@pytest.mark.grade("build_no_pool", weight=2)
def test_predictions(student):
    student.build_no_pool().matches(reference.build_no_pool, view=Responses("no pool"))
    student.build_no_pool().matches(reference.build_no_pool, view=Training())
