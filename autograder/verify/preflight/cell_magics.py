"""Looks at what cells ask of IPython and the shell: that students, and whoever grades, can do that too."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from autograder.notebook.template import ILLUSTRATION
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey

_INSTALLS = re.compile(
    r"^\s*[!%]\s*(?:\w+\s*=\s*!)?\s*((?:python3?\s+-m\s+)?(?:pip3?|uv|conda|mamba|apt(?:-get)?)\b.*)", re.M
)
_INSTALL = re.compile(r"\b(?:install|add)\b")
_MAGIC = re.compile(r"^\s*%{1,2}(\w+)(?:[ \t]+(\S+))?", re.M)
#: Names that Matplotlib gives its ways to show; others are of packages.
_SHOWN_BY = ("inline", "notebook", "widget", "ipympl", "agg", "auto", "qt", "qt5", "qt6", "tk", "gtk3", "osx", "svg")
_USUAL = {"matplotlib", "time", "timeit", "capture", "load_ext", "run", "writefile"}
_ALIKE = 0.8


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    for cell in notebook.cells if notebook is not None else ():
        if not cell.is_code or ILLUSTRATION in cell.tags:
            continue
        called, path = cell.called.capitalize(), cell.source
        for found in _INSTALLS.finditer(path):
            if _INSTALL.search(found[1]) and not _all_allowed(found[1], survey.assignment.packages):
                words = f"{called} installs a package, which has no effect on how submissions are graded"
                yield Finding(
                    survey.layout.notebook,
                    cell.line,
                    f"{words}. Name it in packages of assignment.toml, or give the cell the tag {ILLUSTRATION}.",
                )
        for name, first in _MAGIC.findall(path) if cell.tree is None else ():
            if (
                name not in _USUAL
                and name not in _known()
                and (close := get_close_matches(name, _known(), n=1, cutoff=_ALIKE))
            ):
                words = f"{called}: IPython knows no %{name} (“%{close[0]}”?). Mend the name."
                yield Finding(survey.layout.notebook, cell.line, words)
            if name == "matplotlib" and first.isalpha() and first not in _SHOWN_BY:
                close = get_close_matches(first, _SHOWN_BY, n=1, cutoff=_ALIKE)
                if close:
                    words = f"{called}: %matplotlib knows no {first} (“{close[0]}”?). Mend the name."
                    yield Finding(survey.layout.notebook, cell.line, words)


def _all_allowed(command: str, packages: tuple[str, ...]) -> bool:
    """For whoever runs the notebook where they are not installed."""
    names = [one for one in _INSTALL.split(command, maxsplit=1)[1].split() if not one.startswith("-")]
    bare = [re.split(r"[=<>!~\[;]", one.strip("\"'"))[0].lower() for one in names]
    return bool(bare) and {one.replace("_", "-") for one in bare} <= {one.lower().replace("_", "-") for one in packages}


@cache
def _known() -> frozenset[str]:
    """The magics that IPython has, extensions aside."""
    from IPython.core import magics
    from IPython.core.magic import Magics

    found: set[str] = set()
    for module in pkgutil.iter_modules(magics.__path__):
        for one in vars(importlib.import_module(f"{magics.__name__}.{module.name}")).values():
            if isinstance(one, type) and issubclass(one, Magics):
                found.update(name for of in getattr(one, "magics", {}).values() for name in of)
    return frozenset(found)
