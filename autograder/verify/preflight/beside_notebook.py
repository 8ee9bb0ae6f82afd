"""Looks at what stands beside the notebook and in the folders of solutions and graders: that nothing is released by
chance, and that no module takes another's place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.releasing.beside import MODULES
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey

#: Files that may name others, and those that nobody needs to name.
_NAMING = (".py", ".js", ".md", ".txt", ".csv", ".json", ".html", ".toml")
_FOR_READERS = ("readme", "license", "licence", "copying", "requirements", "environment", "notice", "credits")


def look(survey: Survey) -> Iterator[Finding]:
    for path in sorted(survey.assignment.source.glob("*.py")):
        if other := _shadowed(survey, path):
            words = f"It takes the place of {other} for whoever imports that. Rename it."
            yield Finding(path, 1, words)
    for path in _python_of(survey.layout.solutions, survey.layout.graders):
        if other := _shadowed(survey, path):
            words = f"It bears the name of {other}, and takes its place where its folder is looked into, by pytest say."
            yield Finding(path, 1, f"{words} Rename it.")
    yield from _spoken_of_nowhere(survey)


def _python_of(*folders: Path) -> Iterator[Path]:
    """Modules that others may import. Those of one function or style are named after it."""
    for folder in folders:
        yield from (path for path in sorted(folder.glob("*.py")) if not path.name.startswith("."))


def _shadowed(survey: Survey, path: Path) -> str:
    """What else is imported by this module's name: Python's own, or a package that submissions may use."""
    if path.suffix != ".py":
        return ""
    if path.stem in sys.stdlib_module_names:
        return f"Python's own module {path.stem}"
    return f"the package {path.stem}" if path.stem in survey.packages else ""


def _spoken_of_nowhere(survey: Survey) -> Iterator[Finding]:
    """What is released with the notebook, and neither that nor anything else beside it names: notes of one's own,
    say, or a list of marks."""
    beside = survey.layout.beside_notebook
    if survey.notebook is None or not beside:
        return
    own = "\n".join(cell.source for cell in survey.notebook.cells)
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in beside if path.suffix in _NAMING}
    for path in beside:
        inside = path.relative_to(survey.assignment.source)
        others = "\n".join([own, *(text for of, text in texts.items() if of != path)])
        names = {path.name, path.stem, *inside.parts[:-1]}
        if path.stem in MODULES or path.stem.lower() in _FOR_READERS or _shadowed(survey, path):
            continue
        if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", others) for name in names):
            words = (
                "It is released, and nothing in the notebook names it. Take it away; or name it there, for students."
            )
            yield Finding(path, 1, words)
