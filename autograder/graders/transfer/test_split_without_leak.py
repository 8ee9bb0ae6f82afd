"""`split_without_leak`: pictures to train and to test, by groups. 3 points; the weights are points.

Which groups are drawn is the student's own affair: what a split must be is asked, not which it is.
"""

import numpy as np
import pytest

from autograder.exercise import Case, generator
from solutions.transfer import reference
from solutions.transfer.cases import groups
from solutions.transfer.criteria import DrawnSplits, Splits

#: Of as many groups as can be parted in five.
MANY = [groups(generator(f"{count} groups in five"), count) for count in (60, 45, 50, 55)]
#: How often the same random numbers, and how many others.
ALIKE, OTHERS = 2, 4


def calls(labels: tuple[int, ...], name: str, count: int, alike: int = 1) -> tuple[tuple[object, ...], ...]:
    return Case(tuple((np.array(labels), generator(f"{name} {i}")) for i in range(count) for _ in range(alike))).args


APART = [(labels, calls(labels, f"apart {i}", 6)) for i, labels in enumerate(MANY)]


@pytest.mark.grade("split_without_leak", weight=1)
def test_groups_stay_together(student):
    for labels, several in APART:
        student.split_without_leak.many(several).matches(reference.split_without_leak, view=Splits(labels))


#: Of 2 to 13 groups, so often that who may draw one of them twice does.
SHARES = [groups(generator(f"{count} groups"), count, most=15) for count in (2, 3, 4, 6, 7, 8, 9, 11, 13)]
FEW = [(labels, calls(labels, f"share {i}", 20)) for i, labels in enumerate(SHARES)]


@pytest.mark.grade("split_without_leak", weight=0.75)
def test_a_fifth(student):
    for labels, several in FEW:
        student.split_without_leak.many(several).matches(reference.split_without_leak, view=Splits(labels))


DRAWN = [(labels, calls(labels, f"drawn {i}", OTHERS, ALIKE)) for i, labels in enumerate(MANY)]


@pytest.mark.grade("split_without_leak", weight=0.75)
def test_drawn_by_rng_alone(student):
    for labels, several in DRAWN:
        student.split_without_leak.many(several).matches(reference.split_without_leak, view=DrawnSplits(labels, ALIKE))


ONE_CALL = APART[0][1][0]
ONE = calls((4, 4, 4), "one", 1)[0]


@pytest.mark.grade("split_without_leak", weight=0.25)
def test_refuses_a_single_group(student):
    student.split_without_leak(*ONE_CALL).is_given(many_are_right=True)
    student.split_without_leak(*ONE).raises(ValueError)


@pytest.mark.grade("split_without_leak", weight=0.25)
def test_leaves_the_groups_alone(student):
    student.split_without_leak(*ONE_CALL).leaves_arguments_unchanged()
