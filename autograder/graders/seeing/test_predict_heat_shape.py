"""The shape of a heat map. 1 point."""

import pytest

from solutions.seeing import reference


@pytest.mark.grade("predict_heat_shape")
def test_shape(student):
    student["predict_heat_shape"].matches(reference.predict_heat_shape)
