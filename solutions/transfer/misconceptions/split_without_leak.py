"""What goes wrong where pictures are parted by groups. Which groups are drawn is no mistake: what matters is which
criteria a split meets."""

import numpy as np

from autograder.exercise import misconception
from solutions.transfer import reference
from solutions.transfer.reference import parted, share

APART, FIFTH, DRAWN = "groups_stay_together", "a_fifth", "drawn_by_rng_alone"
REFUSES, ALONE = "refuses_a_single_group", "leaves_the_groups_alone"
#: What is asked of every split.
EVERY = (APART, FIFTH)


def several(groups):
    """The different ones, or a ValueError."""
    names = np.unique(groups)
    if len(names) < 2:
        raise ValueError("fewer than two groups")
    return names


def sized(name, hint, fails, count, about="how many groups are tested"):
    """count: of how many groups, so many are drawn."""

    def function(groups, rng):
        names = several(groups)
        return parted(groups, rng.permutation(names)[: count(len(names))])

    return misconception(name, hint, fails=fails, about=about)(function)


rounded_down = sized(
    "rounded-down",
    "It looks as if a fifth of the groups is rounded down. It is rounded up, so that there is always one to test.",
    (FIFTH,),
    lambda n: n // 5,
)
rounded_to_the_nearest = sized(
    "rounded-to-the-nearest",
    "It looks as if a fifth of the groups is rounded to the nearest whole number. It is rounded up.",
    (FIFTH,),
    lambda n: max(round(n / 5), 1),
)
one_more = sized(
    "one-more",
    "It looks as if a fifth of the groups, and one more, is tested: n // 5 + 1 is one too many where 5 divides n.",
    (APART,),
    lambda n: n // 5 + 1,
)
half = sized(
    "half",
    "It looks as if half of the groups are tested. Asked is a fifth, rounded up.",
    EVERY,
    lambda n: -(-n // 2),
)


@misconception(
    "sides-swapped",
    "It looks as if the two sides are exchanged: the first to be returned is train, the second test.",
    fails=EVERY,
    about="the two sides",
)
def sides_swapped(groups, rng):
    return reference.split_without_leak(groups, rng)[::-1]


@misconception(
    "pictures-for-groups",
    "It looks as if single pictures are drawn, not groups. Then pictures of one group stand on both sides: that is the "
    "leak.",
    fails=EVERY,
    about="the leak",
)
def pictures_for_groups(groups, rng):
    several(groups)
    mixed = rng.permutation(len(groups))
    return mixed[share(len(mixed)) :], mixed[: share(len(mixed))]


@misconception(
    "fifth-of-the-pictures",
    "It looks as if groups are tested until a fifth of the *pictures* is reached. Asked is a fifth of the groups.",
    fails=EVERY,
    about="how many groups are tested",
)
def fifth_of_the_pictures(groups, rng):
    names, sizes = np.unique(groups, return_counts=True)
    several(groups)
    order = rng.permutation(len(names))
    count = int(np.searchsorted(np.cumsum(sizes[order]), len(groups) / 5)) + 1
    return parted(groups, names[order[:count]])


@misconception(
    "test-in-train-too",
    "It looks as if the pictures to test are in train as well. Whoever has seen them need not recognise them.",
    fails=EVERY,
    about="the leak",
)
def test_in_train_too(groups, rng):
    train, test = reference.split_without_leak(groups, rng)
    return train + test, test


@misconception(
    "neighbours-are-groups",
    "It looks as if a group ends where the next label differs. Pictures of a group need not stand side by side.",
    fails=EVERY,
    about="the leak",
)
def neighbours_are_groups(groups, rng):
    several(groups)
    runs = np.cumsum(np.concatenate([[0], np.diff(np.asarray(groups)) != 0]))
    return reference.split_without_leak(runs, rng)


@misconception(
    "one-picture-of-each",
    "It looks as if only one picture of each group is kept. Every picture is on one of the two sides.",
    fails=EVERY,
    about="all pictures",
)
def one_picture_of_each(groups, rng):
    several(groups)
    _, first = np.unique(groups, return_index=True)
    train, test = reference.split_without_leak(np.asarray(groups)[first], rng)
    return first[train], first[test]


@misconception(
    "a-group-lost",
    "It looks as if one group is on no side. Every picture is on one of the two.",
    fails=EVERY,
    about="all pictures",
)
def a_group_lost(groups, rng):
    train, test = reference.split_without_leak(groups, rng)
    lost = np.asarray(groups)[train[0]]
    return [i for i in train if groups[i] != lost], test


@misconception(
    "no-indices",
    "It looks as if what is returned are not two sides of indices. Labels of groups, True and False for each "
    "picture, and numbers that count pictures from 1 are none: asked are places in groups, from 0 on.",
    fails=(APART, FIFTH, DRAWN),
    about="the indices",
)
def no_indices(groups, rng):
    names = several(groups)
    order = rng.permutation(names)
    count = share(len(names))
    return order[count:], order[:count]


@misconception(
    "too-few-groups",
    "It looks as if fewer groups are tested than a fifth, rounded up: a single one, or some of them drawn twice "
    "(choice without replace=False).",
    fails=EVERY,
    about="how many groups are tested",
)
def too_few_groups(groups, rng):
    names = several(groups)
    return parted(groups, rng.choice(names, share(len(names))))


@misconception(
    "not-drawn-by-rng",
    "It looks as if rng changes nothing: the same groups are tested whatever is drawn. Draw the groups with rng, not "
    "in their order, nor with a generator of your own.",
    fails=(DRAWN,),
    about="rng",
)
def not_drawn_by_rng(groups, rng):
    names = several(groups)
    return parted(groups, names[: share(len(names))])


@misconception(
    "drawn-by-others",
    "It looks as if the split is drawn by something else than rng, np.random or random say: with the same rng it "
    "comes out otherwise each time.",
    fails=(DRAWN,),
    about="rng",
)
def drawn_by_others(groups, rng):
    names = several(groups)
    return parted(groups, np.random.default_rng().permutation(names)[: share(len(names))])


@misconception(
    "everything-tested",
    "It looks as if all pictures are tested, and none is left to train.",
    fails=(APART, FIFTH, DRAWN),
    about="the two sides",
)
def everything_tested(groups, rng):
    several(groups)
    return [], rng.permutation(len(groups))


@misconception(
    "single-group-accepted",
    "It looks as if a single group is accepted. It cannot be on both sides, and one would be empty: a ValueError.",
    fails=(REFUSES,),
    about="what is refused",
)
def single_group_accepted(groups, rng):
    names = np.unique(groups)
    return parted(groups, rng.choice(names, share(len(names)), replace=False))


@misconception(
    "groups-shuffled",
    "It looks as if groups itself is shuffled. It must stay as it was: its places are the pictures.",
    fails=(ALONE,),
    about="the input",
)
def groups_shuffled(groups, rng):
    right = reference.split_without_leak(groups, rng)
    rng.shuffle(groups)
    return right


@misconception(
    "groups-sorted",
    "It looks as if groups itself is sorted. It must stay as it was: its places are the pictures.",
    fails=(ALONE,),
    about="the input",
)
def groups_sorted(groups, rng):
    right = reference.split_without_leak(groups, rng)
    groups.sort()
    return right
