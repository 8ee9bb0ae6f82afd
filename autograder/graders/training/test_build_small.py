"""`build_small`: a small convnet with Dropout in front of its last layer. 4 points; the weights are points.

Its summary does not tell a sigmoid from relu, nor whether Dropout rests when the model predicts.
"""

import pytest

from autograder.kinds.keras.views import Dropouts, OutputShapes, Parameters, Responses, Training
from solutions.training import reference

RATES = (0.25, 0.6, 0.0)


@pytest.mark.grade("build_small", weight=0.75)
def test_output_shapes(student):
    student.build_small(RATES[0]).matches(reference.build_small, view=OutputShapes())


@pytest.mark.grade("build_small", weight=0.75)
def test_parameter_counts(student):
    student.build_small(RATES[0]).matches(reference.build_small, view=Parameters())


@pytest.mark.grade("build_small", weight=1)
def test_predictions(student):
    student.build_small(RATES[0]).matches(reference.build_small, view=Responses("small"))


@pytest.mark.grade("build_small", weight=1.5)
def test_dropout(student):
    for rate in RATES:
        student.build_small(rate).matches(reference.build_small, view=Dropouts())
    student.build_small(RATES[0]).matches(reference.build_small, view=Training())
