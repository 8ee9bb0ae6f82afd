"""What goes wrong when words are grouped."""

from autograder.exercise import misconception
from solutions.sorting import reference


@misconception(
    "last-word-alone",
    "It looks as if each word takes the place of the one before it. A new list is needed only for a new length.",
    fails=("groups", "repeated_words"),
)
def last_word_alone(words):
    return {len(word): [word] for word in words}


@misconception(
    "each-word-once",
    "It looks as if a word that comes twice is in its group once. Keep it as often as it comes.",
    fails=("repeated_words",),
)
def each_word_once(words):
    return reference.group_by_length(dict.fromkeys(words))


@misconception(
    "groups-sorted",
    "It looks as if the words of a group are sorted. Leave them in the order in which they come.",
    fails=("groups",),
)
def groups_sorted(words):
    return reference.group_by_length(sorted(words))
