"""The parameters of the base for larger pictures. 1 point."""

import pytest

from solutions.convnet import reference


@pytest.mark.grade("predict_larger_input")
def test_number(student):
    student["predict_larger_input"].matches(reference.predict_larger_input)
