"""With what the standard library has."""

from bisect import insort
from collections import Counter, defaultdict, deque
from pathlib import Path
from statistics import fmean

predict_swaps = 4.0


def insert_sorted(numbers, x):
    result = list(numbers)
    insort(result, x)
    return result


def most_common_words(text, n):
    return Counter(sorted(text.casefold().split())).most_common(n)


def group_by_length(words):
    groups = defaultdict(list)
    for word in words:
        groups[len(word)].append(word)
    return groups


def mean_of_groups(groups):
    return {name: fmean(numbers) for name, numbers in groups.items() if numbers}


class Stack(deque):
    push = deque.append

    def pop(self):
        if not self:
            raise IndexError("pop from an empty stack")
        return super().pop()

    def peek(self):
        return self[-1]

    size = property(len)


def sort_by(items, key):
    result = items.copy()
    result.sort(key=key)
    return result


def print_table(rows):
    width = max(len(word) for word, _ in rows)
    digits = max(len(str(count)) for _, count in rows)
    print("\n".join(f"{word:{width}}  {count:{digits}}" for word, count in rows))


def save_sorted(path, lines):
    Path(path).write_text("\n".join(sorted(lines)) + "\n")
