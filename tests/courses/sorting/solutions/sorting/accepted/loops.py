"""With nothing but loops and lists."""

predict_swaps = 4


def insert_sorted(numbers, x):
    place = 0
    while place < len(numbers) and numbers[place] < x:
        place += 1
    result = list(numbers)
    result.insert(place, x)
    return result


def most_common_words(text, n):
    words = [word.lower() for word in text.split()]
    pairs = [(-words.count(word), word) for word in set(words)]
    pairs.sort()
    return [[word, -count] for count, word in pairs[:n]]


def group_by_length(words):
    groups = {}
    for word in words:
        if len(word) not in groups:
            groups[len(word)] = []
        groups[len(word)].append(word)
    return groups


def mean_of_groups(groups):
    means = {}
    for name in groups:
        total = 0
        for number in groups[name]:
            total += number
        if groups[name]:
            means[name] = total / len(groups[name])
    return means


class Stack:
    def __init__(self):
        self.items = []
        self.size = 0

    def push(self, item):
        self.items += [item]
        self.size += 1

    def pop(self):
        if self.size == 0:
            raise IndexError("pop from an empty stack")
        self.size -= 1
        last = self.items[-1]
        self.items = self.items[:-1]
        return last

    def peek(self):
        return self.items[-1]


def sort_by(items, key):
    result = []
    for item in items:
        place = len(result)
        while place > 0 and key(result[place - 1]) > key(item):
            place -= 1
        result.insert(place, item)
    return result


def print_table(rows):
    width, digits = 0, 0
    for word, count in rows:
        width, digits = max(width, len(word)), max(digits, len(str(count)))
    for word, count in rows:
        print(word.ljust(width), str(count).rjust(digits), sep="  ")


def save_sorted(path, lines):
    with open(path, "w") as file:
        for line in sorted(lines):
            print(line, file=file)
