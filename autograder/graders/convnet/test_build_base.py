"""`build_base`: the convnet of the chapter, as Keras model. 6 points.

Its summary does not tell average from max pooling, nor a sigmoid from relu: known random weights, with biases
that are not zero, do.
"""

import pytest

from autograder.kinds.keras.views import OutputShapes, Parameters, Responses, Training
from solutions.convnet import reference


@pytest.mark.grade("build_base", weight=2)
def test_output_shapes(student):
    student.build_base().matches(reference.build_base, view=OutputShapes())


@pytest.mark.grade("build_base", weight=2)
def test_parameter_counts(student):
    student.build_base().matches(reference.build_base, view=Parameters())


@pytest.mark.grade("build_base", weight=2)
def test_predictions(student):
    student.build_base().matches(reference.build_base, view=Responses("base"))
    student.build_base().matches(reference.build_base, view=Training())
