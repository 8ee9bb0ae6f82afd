"""Why there is no notebook to read in a submission's folder, in one sentence: what stands there, and what to do."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.notebook.folder import listing
from autograder.printable import printable
from autograder.translation.catalogue import say

#: Files that are named, and characters of each.
_MOST, _MOST_LETTERS = 3, 60


def no_notebook(expected: Path, released: Path) -> str | None:
    """expected: the notebook; None where anything stands there. released: the folder that students got, nothing of
    which is spoken of as theirs."""
    folder = expected.parent
    if not folder.is_dir():
        words = say("{name} is not a folder, or a link to none. Put the submission's folder there.")
        return words.format(name=printable(folder.name))
    if os.path.lexists(expected):
        return None
    given = set(os.listdir(released)) - {expected.name} if released.is_dir() else set()
    others = _named(_notebooks(folder, given))
    words = say("There is no {name} in the submission.")
    if others:
        words = say("There is no {name} in the submission, but {others}. Give it the right name and place.")
    return words.format(name=expected.name, others=others)


def _notebooks(folder: Path, given: set[str]) -> list[str]:
    """Files that look like the notebook under another name. given: names of what students got beside it."""
    files = map(Path, listing(folder).files)
    found = [file for file in files if ".ipynb" in file.name.lower() or file.suffix == ".py"]
    return [str(file) for file in found if file.name not in given]


def _named(files: list[str]) -> str:
    names = [printable(file) for file in sorted(files)[:_MOST]]
    return ", ".join(name if len(name) < _MOST_LETTERS else f"…{name[-_MOST_LETTERS:]}" for name in names)
