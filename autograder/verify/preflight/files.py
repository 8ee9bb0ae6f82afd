"""Looks at the files themselves: that they can be read, that nothing in one is lost, and that none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from autograder import exercise
from autograder.course import CONFIG_FILE
from autograder.course_code import not_of_one
from autograder.course_error import CourseError
from autograder.layout import FUNCTIONS
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import MERGE, UNDONE, called

_FOLDERS = ("misconceptions", "accepted", "translations", FUNCTIONS)
_EXERCISE = {name for name in vars(exercise) if getattr(vars(exercise)[name], "__module__", "") == exercise.__name__}
_BARE = {"reference", "misconception", "pattern", "found", "sweep"}


def bare_marks(survey: Survey) -> Iterator[Finding]:
    """Marks without brackets, by which what they mark is another thing than it seems: what is seen of it then is not
    true."""
    for path in sorted({*survey.layout.own_modules, *survey.layout.grader_files}):
        for function in survey.written(path).functions:
            for mark in function.decorator_list:
                if not isinstance(mark, ast.Call) and called(mark) in _BARE:
                    given = "" if called(mark) == "reference" else "…"
                    words = f"@{called(mark)} does nothing without brackets. Write @{called(mark)}({given})."
                    yield Finding(path, function.lineno, words)


def look(survey: Survey) -> Iterator[Finding]:
    layout = survey.layout
    for path in survey.reference_files:
        if not path.is_file():
            yield Finding(path, 1, "It is not there. Write a right version of each function, with @reference().")
    own = {*layout.own_modules, *layout.grader_files, survey.assignment.course.root / CONFIG_FILE}
    for path in layout.own_modules:
        survey.module(path)
    yield from _whole(survey)
    for path in sorted(survey.assignment.solutions.glob("*/")):
        if path.name not in _FOLDERS and (close := perhaps(path.name, _FOLDERS)) and "?" in close:
            yield Finding(path, 1, f"Nobody looks into this folder{close}. Rename it.")
    for path in sorted(own):
        written = survey.written(path)
        for again, line in written.doubles():
            words = f"{again.name} is defined in line {line} too, where it is lost. Give one of them another name."
            yield Finding(path, again.lineno, words)
        for name, line in written.unknown_names() if path.name != CONFIG_FILE else ():
            close = perhaps(name, written.assigned())
            if name in _EXERCISE:
                yield Finding(path, line, f"Nothing defines {name}. Write `from autograder.exercise import {name}`.")
                continue
            yield Finding(path, line, f"Nothing defines {name}{close if '?' in close else ''}. Mend or import it.")
    yield from _attributes(survey, sorted(own))
    yield from settings(survey)
    yield from _beside_tests(survey)
    yield from _accepted(survey)
    yield from _catalogues(survey)
    for path in survey.assignment.source.rglob("*.py"):
        if path.is_file():
            survey.written(path)
    for path, what in layout.not_copied:
        yield Finding(path, 1, f"It {what}, and so cannot be released. Put a file there, or take it away.")


def _whole(survey: Survey) -> Iterator[Finding]:
    """The files that hold everything of a function."""
    for function, path, apart in survey.layout.given_twice():
        there = apart.relative_to(survey.assignment.course.root)
        words = f"What stands here of {function} stands in {there} too. Keep it in one place."
        yield Finding(path, 1, words)
    for function, path in survey.layout.whole_files.items():
        module = survey.module(path)
        if module is None:
            continue
        if words := not_of_one(module, function):
            yield Finding(path, 1, words)


def _attributes(survey: Survey, paths: list[Path]) -> Iterator[Finding]:
    """`reference.f` of which there is none."""
    module_there = survey.module(survey.layout.solutions / "reference.py")
    if module_there is None:
        return
    known = set(vars(module_there))
    module = f"solutions.{survey.assignment.name}.reference"
    for path in paths:
        for node in survey.written(path).attributes_of(module):
            if node.attr not in known:
                words = f"reference.py has no {node.attr}{perhaps(node.attr, set(survey.references))}. Mend the name."
                yield Finding(path, node.lineno, words)


def settings(survey: Survey) -> Iterator[Finding]:
    yield from _zip_address(survey)
    path = survey.layout.settings
    try:
        _ = survey.assignment.limits
        for kind in survey.assignment.kinds:
            if kind.settings is not None:
                survey.assignment.settings_of(kind)
    except CourseError as error:
        why = str(error).removeprefix(f"{path} cannot be used: ")
        at = re.search(r"\(at line (\d+)", why)
        if at and MERGE.search(path.read_text(encoding="utf-8", errors="replace")):
            yield Finding(path, int(at[1]), f"{UNDONE.capitalize()}. Take one of them, and its marks away.")
            return
        key = re.search(r"`\$?\.?(?:\w+\.)*(\w+)`$|unknown field `(\w+)`", why)
        name = next(filter(None, key.groups()), "") if key else ""
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        named = next((number for number, line in enumerate(lines, 1) if name and line.strip().startswith(name)), 1)
        yield Finding(path, int(at[1]) if at else named, f"It cannot be used: {why.rstrip('.')}. Mend it.")


def _zip_address(survey: Survey) -> Iterator[Finding]:
    path = survey.assignment.graders.parent / "course.toml"
    try:
        survey.assignment.course.zip_address(survey.assignment.name)
    except CourseError as error:
        why = str(error).removeprefix(f"{path} cannot be used: ")
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        at = next((number for number, line in enumerate(lines, 1) if line.strip().startswith("zip_address")), 0)
        if at:
            yield Finding(path, at, f"The course cannot be used: {why.rstrip('.')}. Mend that.")


def _beside_tests(survey: Survey) -> Iterator[Finding]:
    graders = survey.assignment.graders
    for path in survey.layout.grader_files:
        if path.name.startswith("test_"):
            continue
        if path.name in ("conftest.py", "__init__.py"):
            words = f"{path.name} has no place beside hidden tests. Take it away."
        else:
            words = "Its name does not begin with test_, so that no test in it is run. Rename it, or take it away."
        yield Finding(path, 1, words)
    if not survey.layout.test_files:
        yield Finding(graders, 1, "There are no hidden tests. Write one for each grade cell, in test_….py.")


def _accepted(survey: Survey) -> Iterator[Finding]:
    folder = survey.assignment.solutions / "accepted"
    names = set(survey.references)
    for path in survey.layout.accepted:
        written = survey.written(path)
        if written.trouble is not None:
            continue
        for node in written.nodes:
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module and module.split(".")[0] in ("solutions", "autograder"):
                words = f"It imports {module}, which no student has. Let it stand alone, as a student's answer does."
                yield Finding(path, node.lineno, words)  # type: ignore[attr-defined]
        if names and not names & written.assigned():
            words = f"It defines none of {', '.join(sorted(names))}. Mend the names, or take it away."
            yield Finding(path, 1, words)
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_file() and path.suffix != ".py" and not path.name.startswith("."):
            yield Finding(path, 1, "Accepted solutions are .py files; this one is not looked at. Take it away.")


def broken_catalogue(path: Path) -> Iterator[Finding]:
    """What Babel otherwise leaves out without a word."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            read_po(file, abort_invalid=True)
    except PoFileError as error:
        words = f"It is no catalogue ({str(error).partition(' on ')[0]}). Mend this line."
        yield Finding(path, error.lineno + 1 if error.lineno is not None else 1, words)
    except (OSError, ValueError) as error:
        yield Finding(path, 1, f"It cannot be read ({error}). Save it as UTF-8.")


def _catalogues(survey: Survey) -> Iterator[Finding]:
    """Translations of a cell that is gone."""
    from autograder.translation.catalogue import LANGUAGES

    for path in survey.layout.catalogues:
        if path.stem not in LANGUAGES[1:]:
            words = f"“{path.stem}” is no language that is known{perhaps(path.stem, LANGUAGES[1:])}. Rename it."
            yield Finding(path, 1, words)
        yield from broken_catalogue(path)
        if survey.notebook is None:
            continue
        cells = {cell.raw.get("id") for cell in survey.notebook.cells if isinstance(cell.raw, dict)}
        seen: set[str] = set()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            found = re.fullmatch(r'msgctxt "(.*)"', line.strip())
            if found and found[1] and found[1] not in cells and found[1] not in seen:
                seen.add(found[1])
                words = f"It translates the cell “{found[1]}”, which is gone. Run `autograder translate`."
                yield Finding(path, number, words)
