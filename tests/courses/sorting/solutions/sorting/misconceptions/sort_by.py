"""What goes wrong when items are sorted by a key."""

from autograder.exercise import misconception
from solutions.sorting import reference


@misconception(
    "key-ignored",
    "It looks as if the items themselves are compared. Compare what key gives for them.",
    fails=("order", "ties"),
)
def key_ignored(items, key):
    return sorted(items)


@misconception(
    "ties-turned-round",
    "It looks as if items with the same key change places. Move one only past those whose key is larger, not equal.",
    fails=("ties",),
)
def ties_turned_round(items, key):
    turned_round = items[::-1]
    return sorted(turned_round, key=key)


@misconception(
    "list-changed",
    "The order is right, but the list that was given is sorted too. Work on a copy of it.",
    fails=("leaves_the_list_alone",),
)
def list_changed(items, key):
    items[:] = reference.sort_by(items, key)
    return items
