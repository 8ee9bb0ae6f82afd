"""docs/concepts.md: which cell teaches a concept, and which examines it. Every cell that it names is there."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from tests.support import ROOT

TABLE = ROOT / "docs" / "concepts.md"
_LINK = re.compile(r"\[(\w+): ([\w-]+)\]\(\.\./assignments/(\w+)/(\w+)\.ipynb#cell-id=([\w-]+)\)(?: \(([`\w, ]+)\))?")


@cache
def cells(name: str) -> dict[str, bool]:
    """Of the released notebook: whether there are points for it, by id."""
    path = ROOT / "assignments" / name / f"{name}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return {one["id"]: "points" in one["metadata"].get("nbgrader", {}) for one in notebook["cells"]}


def troubles(table: str) -> list[str]:
    """In words, what is not so in it."""
    found: list[str] = []
    examined: set[tuple[str, str]] = set()
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    for concept, *columns in (row for row in rows if row[0] != "concept"):
        if len(columns) != 2:
            found.append(f"{concept}: not three columns")
            continue
        for column, examines in zip(columns, (False, True), strict=True):
            links = _LINK.findall(column)
            if len(links) != column.count("](") or (not links and not examines):
                found.append(f"{concept}: not a link to a cell in “{column}”")
            for name, identity, folder, notebook, cell, tests in links:
                if (name, name, identity) != (folder, notebook, cell):
                    found.append(f"{concept}: {name}: {identity} is linked to {folder}/{notebook}, {cell}")
                elif not (ROOT / "assignments" / name).is_dir() or identity not in cells(name):
                    found.append(f"{concept}: {name} has no cell {identity}")
                elif examines:
                    found += _of_examination(concept, name, identity, re.findall(r"\w+", tests))
                    examined.add((name, identity))
    for name in {name for name, _ in examined}:
        graded = {(name, identity) for identity, points in cells(name).items() if points}
        found += [f"{name}: {identity} examines nothing" for _, identity in sorted(graded - examined)]
    return found


def _of_examination(concept: str, name: str, identity: str, tests: list[str]) -> list[str]:
    if not cells(name)[identity]:
        return [f"{concept}: {name}: {identity} is not graded"]
    grader = ROOT / "autograder/graders" / name / f"test_{identity}.py"
    there = re.findall(r"^def test_(\w+)", grader.read_text(encoding="utf-8"), re.MULTILINE)
    return [f"{concept}: {name}: {identity} has no test {test}" for test in tests if test not in there]


def test_every_cell_and_test_that_it_names_is_there() -> None:
    assert troubles(TABLE.read_text(encoding="utf-8")) == []


def _cell(name: str) -> str:
    return f"[windows: {name}](../assignments/windows/windows.ipynb#cell-id={name})"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((_cell("same-text"), _cell("gone-text")), "windows has no cell gone-text"),
        ((_cell("zero_pad"), _cell("zero_pad-text")), "windows: zero_pad-text is not graded"),
        (("(`valid`)", "(`vallid`)"), "windows: conv_output_size has no test vallid"),
        (("windows.ipynb#cell-id=same-text", "windows.ipynb#cell-id=title"), "is linked to"),
        ((f" | {_cell('zero_pad')} |", " | – |"), "windows: zero_pad examines nothing"),
        (
            ("windows: same-text](../assignments/windows/windows", "lost: same-text](../assignments/lost/lost"),
            "no cell",
        ),
    ],
)
def test_what_is_not_so_is_noticed(change: tuple[str, str], said: str) -> None:
    table = TABLE.read_text(encoding="utf-8")
    assert change[0] in table
    assert any(said in one for one in troubles(table.replace(*change)))
