"""What goes wrong when words are counted."""

from collections import Counter

from autograder.exercise import misconception
from solutions.sorting import reference


@misconception(
    "capitals-kept",
    "It looks as if The and the are counted as two words. Make all letters small first.",
    fails=("capitals",),
)
def capitals_kept(text, n):
    counts = Counter(text.split())
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


@misconception(
    "ties-as-they-come",
    "It looks as if words that come equally often stay in the order of the text. The alphabet decides.",
    fails=("ties",),
)
def ties_as_they_come(text, n):
    return Counter(text.lower().split()).most_common(n)


@misconception(
    "least-common-first",
    "It looks as if the least common words come first.",
    fails=("counts", "ties", "capitals"),
)
def least_common_first(text, n):
    return sorted(reference.most_common_words(text, None), key=lambda pair: (pair[1], pair[0]))[:n]
