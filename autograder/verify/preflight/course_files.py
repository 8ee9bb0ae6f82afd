"""Looks at the course's own configuration, and for what lies where nobody looks for it: `release` and grading would go
by something else, and what lies there would prove nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches

from autograder.course import CONFIG_FILE
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import called

_MARKS = {"begin_solution_delimeter": "BEGIN SOLUTION", "end_solution_delimeter": "END SOLUTION"}
_OWN = {"reference", "examples", "traits", "criteria"}


def look(survey: Survey) -> Iterator[Finding]:
    yield from _configuration(survey)
    yield from _settings(survey)
    yield from _tests_below(survey)
    yield from _solutions_beside(survey)


def misnamed(survey: Survey) -> Iterator[Finding]:
    """Folders whose names are nearly the assignment's: all else that is missing follows from that."""
    name = survey.assignment.name
    others = set(survey.assignment.course.names()) - {name}
    for folder in (survey.assignment.solutions, survey.assignment.graders):
        if folder.is_dir() or not folder.parent.is_dir():
            continue
        there = {path.name.casefold(): path for path in folder.parent.iterdir() if path.is_dir()}
        for close in get_close_matches(name.casefold(), there, n=1, cutoff=0.8):
            if there[close].name not in others:
                yield Finding(
                    there[close], 1, f"No assignment has this name, and “{name}” has no such folder. Rename it."
                )


def _configuration(survey: Survey) -> Iterator[Finding]:
    path = survey.assignment.course.root / CONFIG_FILE
    written = survey.written(path)
    if not path.is_file() or written.tree is None:
        return
    for name, line in written.unknown_names():
        if name not in ("get_config", "load_subconfig"):
            yield Finding(path, line, f"Nothing defines {name}: nbgrader cannot read its configuration. Mend it.")
    if not any(isinstance(node, ast.Call) and called(node) == "configure" for node in written.nodes):
        words = "It does not call `configure(c)` of autograder.nbgrader_plugin last: submissions would be run outside"
        yield Finding(path, 1, f"{words} the sandbox. Write that.")
    for node in written.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                mark = _MARKS.get(target.attr) if isinstance(target, ast.Attribute) else None
                if mark is not None and node.value.value not in (mark, f"### {mark}"):
                    words = f"Answers are told by `### {mark}` here, and a release would take out whole cells"
                    yield Finding(path, node.lineno, f"{words}. Take this line away.")


def _settings(survey: Survey) -> Iterator[Finding]:
    course = survey.assignment.course
    right = course.graders / "course.toml"
    for folder in (course.root, course.root / "source", course.root / "solutions"):
        if (path := folder / right.name) != right and path.is_file():
            yield Finding(path, 1, f"Nobody reads it here. Move it to {right.relative_to(course.root)}.")


def _tests_below(survey: Survey) -> Iterator[Finding]:
    graders = survey.assignment.graders
    for path in survey.layout.test_files:
        if graders in path.parents and path.parent != graders:
            yield Finding(path, 1, f"Hidden tests stand in {graders.name}/ itself. Move it there, or take it away.")


def _solutions_beside(survey: Survey) -> Iterator[Finding]:
    """What looks like an accepted solution, and lies beside their folder."""
    layout = survey.layout
    others = [*layout.own_modules, *layout.grader_files, *layout.whole_files.values()]
    for path in sorted(survey.assignment.solutions.glob("*.py")):
        if path.stem in _OWN or path.name.startswith((".", "_")) or survey.written(path).tree is None:
            continue
        imports = re.compile(rf"(?m)^\s*(?:from|import)\b.*\b{re.escape(path.stem)}\b")
        is_used = any(imports.search(survey.written(one).text) for one in others if one != path)
        defined = sorted(set(survey.references) & survey.written(path).assigned())
        if defined and not is_used and "autograder" not in survey.written(path).text:
            words = f"It defines {', '.join(defined)}, and nobody looks at it here"
            yield Finding(path, 1, f"{words}. Move it to accepted/, or take it away.")
