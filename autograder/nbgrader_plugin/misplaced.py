"""Names of students that nbgrader cannot grade under, before anything of theirs is read. Called by `batch` and `after`;
`collect` shares its view of them."""

from __future__ import annotations

from autograder.printable import is_printable, printable
from autograder.translation.catalogue import say


def refusal(student: str) -> str | None:
    """Why nothing is graded under this name; None if it is."""
    odd = odd_name(student)
    if odd is None:
        return None
    words = say("nbgrader cannot grade a student whose name {odd}; rename the folder {student}.")
    return words.format(odd=odd, student=printable(student))


def odd_name(student: str) -> str | None:
    """What nbgrader stumbles over in a student's name: it takes names as patterns of files, and strips them."""
    if not is_printable(student):
        return say("has line breaks, control characters or broken ones in it")
    if student != student.strip():
        return say("begins or ends with a blank")
    return say("has one of * ? [ in it") if set(student) & set("*?[") else None


def is_text(name: str) -> bool:
    """Whether a file's name is text in UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)
