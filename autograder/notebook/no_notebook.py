"""Why there is no notebook to read in a submission's folder, in one sentence: what stands there, and what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from autograder.notebook.files import NBGRADERS_OWN
from autograder.notebook.folder import listing
from autograder.notebook.handed_in import looks_like_one
from autograder.notebook.template import Template
from autograder.printable import printable
from autograder.translation.catalogue import say

#: Files that are named, and characters of each.
_MOST, _MOST_LETTERS = 3, 60
#: Ends of names. Under the first ones a notebook may have been saved.
_NOT_A_KIND = (".json", ".txt", "")
_PACKED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".alz", ".egg")
_LOOKED_AT = (".html", ".htm", ".mhtml", ".pdf", ".doc", ".docx", ".hwp", ".hwpx", ".png", ".jpg", ".jpeg")


def no_notebook(expected: Path, released: Path, template: Template) -> str | None:
    """expected: the notebook; None where anything stands there. released: the folder that students got, nothing of
    which is spoken of as theirs."""
    folder = expected.parent
    if not folder.is_dir():
        words = say("{name} is not a folder, or a link to none. Put the submission's folder there.")
        return words.format(name=printable(folder.name))
    if os.path.lexists(expected):
        return None
    given = {*os.listdir(released), *NBGRADERS_OWN} - {expected.name} if released.is_dir() else set(NBGRADERS_OWN)
    files = [Path(name) for name in listing(folder).files if Path(name).name not in given]
    for what_to_do, is_of_it in _kinds(folder, template):
        if found := [str(file) for file in files if is_of_it(file)]:
            words = say("There is no {name} in the submission, but {others}.")
            return f"{words.format(name=expected.name, others=_named(found))} {what_to_do}"
    return say("There is no {name} in the submission.").format(name=expected.name)


def _kinds(folder: Path, template: Template) -> list[tuple[str, Callable[[Path], bool]]]:
    """Of what was handed in instead, the nearest to a notebook first: what to do, and whether a file is of it."""

    def is_renamed(file: Path) -> bool:
        named_so = ".ipynb" in file.name.lower()
        return named_so or (file.suffix.lower() in _NOT_A_KIND and looks_like_one(folder / file, template))

    return [
        (say("Give your notebook of this assignment the right name and place."), is_renamed),
        (
            say("Code alone is not graded: paste it into the cells of the notebook, and hand in the notebook."),
            _ends_in(".py"),
        ),
        (say("Unpack it, and hand in the notebook itself."), _ends_in(*_PACKED)),
        (say("That can be looked at and not run: hand in the notebook itself."), _ends_in(*_LOOKED_AT)),
        (say("Hand in the notebook itself."), lambda file: True),
    ]


def _ends_in(*suffixes: str) -> Callable[[Path], bool]:
    return lambda file: file.suffix.lower() in suffixes


def _named(files: list[str]) -> str:
    names = [printable(file) for file in sorted(files)[:_MOST]]
    return ", ".join(name if len(name) < _MOST_LETTERS else f"…{name[-_MOST_LETTERS:]}" for name in names)
