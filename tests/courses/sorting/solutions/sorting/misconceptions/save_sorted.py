"""What goes wrong when lines are written."""

from autograder.exercise import misconception
from solutions.sorting import reference


@misconception(
    "line-ends-missing",
    'It looks as if all is written into one line. write ends no line: add "\\n" to each.',
    fails=("file",),
)
def line_ends_missing(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(sorted(lines))


@misconception(
    "not-sorted",
    "It looks as if the lines are written in the order in which they are given.",
    fails=("file",),
)
def not_sorted(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


@misconception(
    "list-changed",
    "The file is right, but the list that was given is sorted too. Work on a copy of it.",
    fails=("leaves_the_list_alone",),
)
def list_changed(path, lines):
    lines.sort()
    reference.save_sorted(path, lines)
