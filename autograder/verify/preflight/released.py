"""Looks whether what students have is made of what the source says now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.notebook.template import FILES_BESIDE, without_ends
from autograder.releasing.beside import MODULES, module_text
from autograder.releasing.given_now import given_now, words_of
from autograder.translation.cells import translate_cell
from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import BEGIN, END, Notebook
from autograder.verify.preflight.survey import Survey


def look(survey: Survey) -> Iterator[Finding]:
    assignment, notebook = survey.assignment, survey.notebook
    if notebook is None:
        return
    release, again = assignment.released_notebook, f"Run `autograder release {assignment.name}`."
    if not release.is_file():
        yield Finding(release, 1, f"It is not there: nothing has been released. {again}")
        return
    try:
        given = json.loads(release.read_text(encoding="utf-8"))["cells"]
        there = {_name(cell): "".join(cell["source"]) for cell in given if _name(cell)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        yield Finding(release, 1, f"It is no notebook. {again}")
        return
    code = "\n".join("".join(cell["source"]) for cell in given if cell.get("cell_type") == "code")
    for name in MODULES:
        if not re.search(rf"^\s*(from|import)\s+{name}\b", code, re.MULTILINE) and not _is_wanted(survey, name):
            continue
        path, own = assignment.released / f"{name}.py", assignment.source / f"{name}.py"
        if not path.is_file():
            yield Finding(path, 1, f"The notebook imports {name}, and it is not in the release. {again}")
        elif (
            not own.exists()
            and assignment.language == "en"
            and path.read_text(encoding="utf-8") != module_text(name, assignment)
        ):
            yield Finding(path, 1, f"It is older than this engine. {again}")
        if name == "checks" and not own.exists() and (trouble := _unread(assignment.released / "checks.json")):
            yield Finding(assignment.released / "checks.json", 1, f"{trouble}: check would know nothing. {again}")
    roles = {cell.name: cell for cell in notebook.cells if cell.name}
    stale = [cell for name, cell in roles.items() if name not in there or not _as_released(survey, cell, there[name])]
    for cell in stale:
        words = f"{cell.called.capitalize()} is not as it was released: students have an older one. {again}"
        yield Finding(notebook.path, cell.line, words)
    lost = given_now(notebook.path, release)
    for number in lost:
        words = words_of(number, str(release.relative_to(assignment.course.root)))
        yield Finding(notebook.path, notebook.cells[number - 1].line, words)
    if lost:
        return
    yield from _roles(notebook, {_name(cell): cell for cell in given if _name(cell)}, again)
    for name in there.keys() - roles.keys():
        yield Finding(release, 1, f"The released cell “{name}” is no longer in the source. {again}")
    yield from _texts(survey, given, again)
    if {_name(cell) for cell in given if _name(cell)} == set(roles):
        yield from _added_or_gone(notebook, release, given, again)
    for path in survey.layout.beside_notebook:
        copy = assignment.released / path.relative_to(assignment.source)
        if not copy.is_file():
            yield Finding(path, 1, f"It is not in the release. {again}")
        elif assignment.language == "en" and copy.read_bytes() != path.read_bytes():
            yield Finding(path, 1, f"It is not as it was released: students have an older one. {again}")


def _texts(survey: Survey, given: list[dict[str, Any]], again: str) -> Iterator[Finding]:
    """Cells without a role, which are known by their ids."""
    there = {cell.get("id"): "".join(cell["source"]) for cell in given if not _name(cell)}
    for cell in survey.notebook.cells if survey.notebook else ():
        identity = cell.raw.get("id") if isinstance(cell.raw, dict) and not cell.name else None
        if identity in there and identity is not None and not _as_released(survey, cell, there[identity]):
            words = f"{cell.called.capitalize()} is not as it was released: students have an older one. {again}"
            yield Finding(survey.layout.notebook, cell.line, words)


def _unread(path: Path) -> str:
    """Why nothing can be read there."""
    try:
        is_one = isinstance(json.loads(path.read_bytes()), dict)
    except FileNotFoundError:
        return "It is not there"
    except (OSError, ValueError):
        is_one = False
    return "" if is_one else "It is broken"


def _roles(notebook: Notebook, there: dict[str, dict[str, Any]], again: str) -> Iterator[Finding]:
    """Points, and what a cell is for."""
    for cell in notebook.cells:
        released = there.get(cell.name)
        if released is None:
            continue
        about = released["metadata"]["nbgrader"]
        if about.get("points") != cell.about.get("points") and (cell.is_graded or cell.about.get("task")):
            points = f"{cell.about.get('points')} points, and was released with {about.get('points')}"
            yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()} has {points}. {again}")
        elif released.get("cell_type") != cell.kind or any(
            bool(about.get(role)) != bool(cell.about.get(role)) for role in ("grade", "solution", "task")
        ):
            words = f"{cell.called.capitalize()} has another role than it was released with. {again}"
            yield Finding(notebook.path, cell.line, words)


def _added_or_gone(notebook: Notebook, release: Path, given: list[dict[str, Any]], again: str) -> Iterator[Finding]:
    """Cells without a role, which are known by their ids, or by what they say where the source has none; and the order
    of all."""
    keys = [(cell, cell.name or cell.identity or without_ends(cell.source)) for cell in notebook.cells]
    known = {key for _, key in keys}
    there = [
        key if (key := _name(cell) or cell.get("id")) in known else without_ends("".join(cell["source"]))
        for cell in given
        if cell.get("id") != FILES_BESIDE
    ]
    added = [cell for cell, key in keys if key not in there]
    for cell in added:
        yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()} is not in the release. {again}")
    gone = [key for key in there if key not in known]
    for text in gone:
        start = next((line for line in text.splitlines() if line), "").strip()[:40]
        yield Finding(release, 1, f"The released cell that begins with “{start}” is no longer in the source. {again}")
    if not added and not gone and [key for _, key in keys] != there:
        yield Finding(release, 1, f"Its cells stand in another order than the source's. {again}")


def _name(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _is_wanted(survey: Survey, name: str) -> bool:
    return any(
        re.search(rf"^\s*(from|import)\s+{name}\b", cell.source, re.MULTILINE)
        for cell in (survey.notebook.cells if survey.notebook else ())
        if cell.is_code
    )


def _as_released(survey: Survey, cell: Any, released: str) -> bool:
    """What stands outside of solutions is kept word for word, in the language of the release."""
    raw = {
        "cell_type": cell.kind,
        "source": cell.source,
        "metadata": cell.raw.get("metadata", {}),
        "id": cell.raw.get("id"),
    }
    if survey.assignment.catalogue.texts:
        translate_cell(raw, survey.assignment.catalogue)
    kept, inside = [], False
    for line in "".join(raw["source"]).splitlines():
        if BEGIN in line or END in line:
            inside = BEGIN in line
        elif not inside and line.strip():
            kept.append(line.rstrip())
    lines = [line.rstrip() for line in released.splitlines() if line.strip()]
    if cell.is_answer or cell.about.get("task"):  # what stands there without a region is taken out as a whole
        return not cell.is_code or all(line in lines for line in kept)
    return kept == lines
