"""The reference for `adding`."""

from autograder.exercise import reference


@reference()
def total(numbers, start=0):
    return sum(numbers, start)


@reference()
def predict_total():
    """Of 2, 3 and 4, from 1 on."""
    return total([2, 3, 4], start=1)
