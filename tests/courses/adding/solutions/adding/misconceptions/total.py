"""What goes wrong when numbers are added."""

from autograder.exercise import misconception
from solutions.adding import reference


@misconception(
    "last-left-out",
    "It looks as if the last number is left out. Let the loop go to the end.",
    fails=("sum", "start"),
)
def last_left_out(numbers, start=0):
    return reference.total(numbers[:-1], start)


@misconception(
    "start-ignored",
    "It looks as if start is not used. Begin with it.",
    fails=("start",),
)
def start_ignored(numbers, start=0):
    return reference.total(numbers)
