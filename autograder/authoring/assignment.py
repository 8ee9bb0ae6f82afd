"""A new assignment, or more in one that is there: cells of the notebook, a file for each function or number, and a part
of each accepted solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring import cells, names, placeholders, writing
from autograder.course import Assignment, Course
from autograder.course_error import CourseError
from autograder.judging.references import reference_functions

_ACCEPTED = "plain.py"
_SETTINGS = """packages = []  # What students may import beside Python's own library: ["numpy", "matplotlib"].
"""


@dataclass(frozen=True)
class Asked:
    """What an assignment asks for. whole, accepted: nothing where it is answered in words."""

    name: str
    cells: list[cells.Cell]
    whole: str = ""
    accepted: str = ""


def asked(kind: str, text: str) -> Asked:
    """kind: "function", "number" or "text"; text: as the author wrote it. Raises CourseError."""
    if kind == "function":
        function = names.signature(text)
        whole, accepted = placeholders.whole_file(function), placeholders.accepted(function)
        return Asked(function.name, cells.of_function(function), whole, accepted)
    if kind == "number":
        name = names.variable_name(text)
        whole, accepted = placeholders.whole_file_of_number(name), placeholders.accepted_number(name)
        return Asked(name, cells.of_number(name), whole, accepted)
    name = names.question_name(text)
    return Asked(name, cells.of_text(name))


def new_assignment(course: Course, name: str, title: str, wanted: Sequence[Asked]) -> None:
    """Says what is written, and what is still to be said. Raises CourseError, with nothing written."""
    assignment = Assignment(course, names.assignment_name(name))
    _check_names(wanted)
    if taken := [path for path in (assignment.source, assignment.solutions, assignment.graders) if path.exists()]:
        raise CourseError(f"{taken[0]} is there already, and stays as it is. Take another name, or move it away.")
    if not any(one.whole for one in wanted):
        raise CourseError(f"{name} would have nothing that is graded by tests. Give it a --function or a --number.")
    every = [*cells.opening(title or name.replace("_", " ").capitalize()), *(c for one in wanted for c in one.cells)]
    accepted = "\n\n".join(one.accepted for one in wanted if one.accepted)
    files = {
        assignment.notebook: cells.notebook(every),
        **_whole_files(assignment, wanted),
        assignment.solutions / "accepted" / _ACCEPTED: accepted,
        assignment.layout.settings: _SETTINGS,
    }
    writing.write_new(course.root, _from(course.root, files))
    _say_what_is_left(assignment, [assignment.notebook, *files])


def add(assignment: Assignment, wanted: Sequence[Asked]) -> None:
    """To one that is there. Says what is written, and what is still to be said. Raises CourseError, with nothing
    written."""
    _check_names(wanted)
    with assignment.code.at_work():
        known = reference_functions(assignment.name)
    for one in wanted:
        if one.name in known:
            raise CourseError(f"{assignment.name} has a {one.name} already, and it stays as it is. Take another name.")
    notebook = cells.with_cells(assignment.notebook, [cell for one in wanted for cell in one.cells])
    accepted = "".join(f"\n\n{one.accepted}" for one in wanted if one.accepted)
    there, root, files = assignment.layout.accepted, assignment.course.root, _whole_files(assignment, wanted)
    if not there and accepted:
        files[assignment.solutions / "accepted" / _ACCEPTED] = accepted.lstrip()
    writing.write_new(root, _from(root, files))
    writing.change(assignment.notebook, notebook, "cells added at the end")
    for path in there if accepted else ():
        writing.change(path, path.read_text(encoding="utf-8").rstrip() + "\n" + accepted, "added to")
    layout = assignment.layout  # as it is now: what was begun before is left, too
    _say_what_is_left(assignment, [assignment.notebook, *layout.own_modules, *layout.accepted])


def _whole_files(assignment: Assignment, wanted: Sequence[Asked]) -> dict[Path, str]:
    return {assignment.layout.whole_file(one.name): one.whole for one in wanted if one.whole}


def _from(root: Path, files: dict[Path, str]) -> dict[str, str]:
    return {str(path.relative_to(root)): text for path, text in files.items()}


def _check_names(wanted: Sequence[Asked]) -> None:
    seen = set[str]()
    for one in wanted:
        if one.name in seen:
            raise CourseError(f"{one.name} is asked for twice. Take another name.")
        seen.add(one.name)


def _say_what_is_left(assignment: Assignment, files: Sequence[Path]) -> None:
    """In the order in which an author says it: the question, what is right, what goes wrong."""
    notebook, *others = dict.fromkeys(files)
    left = [*cells.to_do(notebook), *(line for path in others for line in writing.to_do(path))]
    name = assignment.name
    print("\nIt stands, with placeholders. Now say, in this order, what is marked TODO:\n")
    print("\n".join(f"  {line}" for line in left))
    print(f"\nThen: autograder release {name} && autograder verify {name}")
