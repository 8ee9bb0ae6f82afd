"""What stands under submitted/ for a student, before any notebook is read: whether it can be graded at all,
and if not, why, in one sentence. Called by `batch`; `collect` shares its view of students' names."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.notebook.folder import listing
from autograder.printable import is_printable, printable
from autograder.translation.catalogue import say


def refusal(student: str, notebook: Path, released: Path) -> str | None:
    """Why there is nothing to grade at submitted/STUDENT/NAME/NAME.ipynb; None if there may be. released: the folder
    that students got, nothing of which is spoken of as theirs."""
    folder = notebook.parent
    if (odd := odd_name(student)) is not None:
        words = say("nbgrader cannot grade a student whose name {odd}; rename the folder {student}.")
        return words.format(odd=odd, student=printable(student))
    if not folder.is_dir():
        words = say("{name} is not a folder, or a link to none. Put the submission's folder there.")
        return words.format(name=printable(folder.name))
    if os.path.lexists(notebook):
        return None
    given = set(os.listdir(released)) - {notebook.name} if released.is_dir() else set()
    others = ", ".join(_notebooks(folder, given))
    words = say("There is no {name} in the submission.")
    if others:
        words = say("There is no {name} in the submission, but {others}. Give it the right name and place.")
    return words.format(name=notebook.name, others=others)


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


def _notebooks(folder: Path, given: set[str]) -> list[str]:
    """Files that look like the notebook under another name. given: names of what students got beside it."""
    files = map(Path, listing(folder).files)
    found = [file for file in files if ".ipynb" in file.name.lower() or file.suffix == ".py"]
    names = [printable(str(file)) for file in found if file.name not in given]
    return [name if len(name) < 60 else f"…{name[-60:]}" for name in sorted(names)[:3]]
