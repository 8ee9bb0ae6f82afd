"""What goes wrong with means."""

from autograder.exercise import misconception
from solutions.sorting import reference

BOTH = ("means", "empty_group")


@misconception(
    "rounded-down",
    "It looks as if the means are rounded down. In Python, // drops what is after the point.",
    fails=BOTH,
)
def rounded_down(groups):
    return {name: sum(numbers) // len(numbers) for name, numbers in groups.items() if numbers}


@misconception(
    "divided-by-groups",
    "It looks as if each sum is divided by the number of groups. How many numbers are in the sum?",
    fails=BOTH,
)
def divided_by_groups(groups):
    return {name: sum(numbers) / len(groups) for name, numbers in groups.items() if numbers}


@misconception(
    "empty-group-zero",
    "It looks as if an empty group has the mean 0. It has none: leave it out.",
    fails=("empty_group",),
)
def empty_group_zero(groups):
    return dict.fromkeys(groups, 0.0) | reference.mean_of_groups(groups)
