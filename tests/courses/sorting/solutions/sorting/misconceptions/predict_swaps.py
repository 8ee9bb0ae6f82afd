"""What goes wrong when swaps are counted."""

from autograder.exercise import misconception


@misconception(
    "first-round-only",
    "That many swaps are made in the first round. Is the list in order then?",
    fails=("number",),
)
def first_round_only():
    return 3


@misconception(
    "all-pairs",
    "There are that many pairs of numbers. Are all of them in the wrong order?",
    fails=("number",),
)
def all_pairs():
    return 6


@misconception(
    "as-shown",
    "5, 2, 4, 1 take 5 swaps, as the next cell shows. Here they are 4, 1, 3, 2.",
    fails=("number",),
    revealed=True,
)
def as_shown():
    return 5
