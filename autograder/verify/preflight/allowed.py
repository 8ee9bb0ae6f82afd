"""Looks at what assignment.toml allows: that it is read where it stands, that its packages are there by these names and
its tables are about functions that there are. And whether the folders of an assignment bear its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from importlib import metadata
from pathlib import Path

from autograder.course_error import CourseError
from autograder.kinds.provided import provided
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.packages import closure
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.survey import Survey

_ALIKE = 0.75


def look(survey: Survey) -> Iterator[Finding]:
    yield from _elsewhere(survey)
    try:
        yield from packages(survey)
        yield from _tables(survey)
    except CourseError:
        return  # said elsewhere


def packages(survey: Survey) -> Iterator[Finding]:
    """That no submission can be given. Raises CourseError where the settings cannot be read."""
    path = survey.layout.settings
    for name in survey.assignment.packages:
        line = _line(path, f'"{name}"', f"'{name}'")
        bare = re.match(r"[A-Za-z0-9._-]*", name)
        if bare is not None and bare[0] != name:
            words = (
                f"packages has “{name}”: versions are those of the environment that grades. Write “{bare[0]}” alone."
            )
            yield Finding(path, line, words)
            continue
        try:
            closure((name,))
        except SandboxError:
            there = {str(one.metadata["Name"]) for one in metadata.distributions()}
            close = perhaps(name, there)
            words = f"packages has “{name}”, which is not installed here{close if '?' in close else ''}"
            yield Finding(path, line, f"{words}. Mend the name, or install it in the environment that grades.")


def _tables(survey: Survey) -> Iterator[Finding]:
    """Of kinds of values that a package brings."""
    path, assignment = survey.layout.settings, survey.assignment
    used = {kind.name for kind in assignment.kinds}
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    for name in tomllib.loads(text):
        if name in provided() and name not in used:
            wanted = " or ".join(provided()[name].packages)
            words = f"[{name}] has no effect where packages has no {wanted}. Allow it there, or take the table away."
            yield Finding(path, _line(path, f"[{name}"), words)
    for kind, room in assignment.rooms if survey.knows_references else ():
        for function in room.functions:
            if function not in survey.references:
                words = f"[{kind.name}] names {function}, and there is no such reference"
                line = _line(path, f'"{function}"', f"'{function}'")
                yield Finding(path, line, f"{words}{perhaps(function, survey.references)}. Mend the name.")


def _elsewhere(survey: Survey) -> Iterator[Finding]:
    assignment = survey.assignment
    root, right = assignment.course.root, survey.layout.settings
    for folder in (root, assignment.graders.parent, assignment.solutions, assignment.source):
        stray = folder / right.name
        if stray.is_file():
            yield Finding(stray, 1, f"Nobody reads it here. Move it to {right.relative_to(root)}.")
    names = {path.name for path in assignment.source.parent.glob("*/")}
    for own in (assignment.graders, assignment.solutions):
        others = [path.name for path in own.parent.glob("*/") if path.name not in names and path.name[0] not in "._"]
        if not own.is_dir() and (close := get_close_matches(own.name, others, n=1, cutoff=_ALIKE)):
            yield Finding(
                own.parent / close[0], 1, f"No assignment bears this name (“{own.name}”?). Rename the folder."
            )


def _line(path: Path, *wanted: str) -> int:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if any(one in line for one in wanted)), 1)
