"""What goes wrong when a table is printed."""

from autograder.exercise import misconception


@misconception(
    "no-columns",
    "It looks as if the columns are not filled up with spaces. Each is as wide as the longest thing in it.",
    fails=("words", "numbers"),
)
def no_columns(rows):
    for word, count in rows:
        print(f"{word}  {count}")


@misconception(
    "numbers-to-the-left",
    "It looks as if the numbers start below each other. They should end below each other.",
    fails=("numbers",),
)
def numbers_to_the_left(rows):
    width = max(len(word) for word, _ in rows)
    for word, count in rows:
        print(f"{word:<{width}}  {count}")


@misconception(
    "nothing-printed",
    "Nothing is printed. To return a text is not to print it.",
    fails=("words", "numbers"),
)
def nothing_printed(rows):
    return "\n".join(f"{word}  {count}" for word, count in rows)
