"""The reference for `sorting`."""

from collections import Counter
from math import fsum

from autograder.exercise import reference


@reference()
def insert_sorted(numbers, x):
    return sorted([*numbers, x])


@reference()
def predict_swaps():
    """Of [4, 1, 3, 2]: as many as there are pairs in the wrong order."""
    numbers = [4, 1, 3, 2]
    return sum(left > right for i, left in enumerate(numbers) for right in numbers[i:])


@reference()
def most_common_words(text, n):
    counts = Counter(text.lower().split())
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:n]


@reference()
def group_by_length(words):
    groups = {}
    for word in words:
        groups.setdefault(len(word), []).append(word)
    return groups


@reference(terms=lambda groups: max(map(len, groups.values())))
def mean_of_groups(groups):
    return {name: fsum(numbers) / len(numbers) for name, numbers in groups.items() if numbers}


@reference()
class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty stack")
        return self._items.pop()

    def peek(self):
        return self._items[-1]

    @property
    def size(self):
        return len(self._items)


@reference()
def sort_by(items, key):
    return sorted(items, key=key)


@reference()
def print_table(rows):
    width = max(len(word) for word, _ in rows)
    digits = max(len(str(count)) for _, count in rows)
    for word, count in rows:
        print(f"{word:<{width}}  {count:>{digits}}")


@reference()
def save_sorted(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in sorted(lines))
