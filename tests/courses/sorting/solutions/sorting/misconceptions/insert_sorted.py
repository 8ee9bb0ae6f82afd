"""What goes wrong when a number is put into its place."""

from autograder.exercise import misconception
from solutions.sorting import reference

VALUES = ("in_the_middle", "at_the_end")


@misconception(
    "put-at-the-end",
    "It looks as if x is always put at the end. Look for the first number that is larger.",
    fails=("in_the_middle",),
)
def put_at_the_end(numbers, x):
    return [*numbers, x]


@misconception(
    "never-at-the-end",
    "It looks as if x is lost when no number is larger. What is left to do when the loop is over?",
    fails=("at_the_end",),
)
def never_at_the_end(numbers, x):
    return reference.insert_sorted(numbers, x) if any(n > x for n in numbers) else list(numbers)


@misconception(
    "list-changed",
    "The numbers are right, but the list that was given is changed too. Work on a copy of it.",
    fails=("leaves_the_list_alone",),
)
def list_changed(numbers, x):
    numbers[:] = reference.insert_sorted(numbers, x)
    return numbers
