"""A course with secrets in it before grading, and what is left of it after. Used by `benchmarks.trial`, in a room.

What an attack has changed may be anything: links are not followed, pipes not opened, a gradebook that is none any
more has no marks in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.jail import HOME, ROOT
from benchmarks.stock_course import only_graded
from tests.attacks.suite import Attack, AttackCell

COURSE = HOME / "course"
_GRADEBOOK = COURSE / "gradebook.db"
_ACCEPTED = {"convolution": "loops", "convnet": "sequential_list"}

#: What an honest student's code might leave behind where the next submission finds it.
_FORGETFUL = """
import builtins, os, sys
for folder in ("/tmp", "/home/student", "/dev/shm", "/var/tmp", os.path.expanduser("~")):
    try:
        with open(folder + "/forgotten.txt", "w") as file:
            file.write({canary!r})
    except OSError:
        pass
builtins.forgotten = sys.forgotten = os.environ["FORGOTTEN"] = {canary!r}
"""

#: All that grading leaves alone. New files in the course's own folder are no harm, in these they are.
_LASTING = ("source", "solutions", "assignments", "submitted", "autograder", "nbgrader_config.py", "secret.txt")

_POINTS = "SELECT b.name, g.max_score FROM grade_cells g JOIN base_cell b ON b.id = g.id"
_STUDENTS = "SELECT id, last_name FROM student"
_SCORES = """
SELECT a.student_id, b.name, coalesce(g.manual_score, g.auto_score) + coalesce(g.extra_credit, 0)
FROM grade g JOIN base_cell b ON b.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id
JOIN submitted_assignment a ON a.id = n.assignment_id
"""

_COLOURS = re.compile("\x1b\\[[0-9;]*m")


class Scene:
    """The class before it is graded; `changes` says what grading changed that it should not."""

    def __init__(self, template: Path, assignment: str, canary: str) -> None:
        self.assignment, self.canary = assignment, canary
        shutil.copytree(template, COURSE)
        notebook = COURSE / "assignments" / assignment / f"{assignment}.ipynb"
        self._released: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
        self._attackers: set[str] = set()
        self.points: dict[str, float] = dict(_ask(_POINTS))

    def attacked_by(self, student: str, attack: Attack) -> int:
        """Hands the attack in. Returns how many cells its notebook has."""
        notebook = attack.notebook(self._released)
        self._attackers.add(student)
        self._hand_in(student, notebook, attack.files)
        return len(notebook["cells"])

    def right(self, student: str, forgetful: bool = False) -> None:
        """Hands in what earns full marks. `forgetful`: and leaves secrets behind."""
        sources = [accepted_solution(self.assignment).read_text(encoding="utf-8")]
        sources += [_FORGETFUL.format(canary=self.canary)] if forgetful else []
        cells = tuple(AttackCell("", {}, source) for source in sources)
        nothing = dict.fromkeys(("kind", "name", "deed", "proof", "outcome", "silence"), "")
        notebook = Attack(**nothing, assignment=self.assignment, cells=cells, files={}).notebook(self._released)
        self._hand_in(student, only_graded(notebook, "attack-"), {})

    def _hand_in(self, student: str, notebook: dict[str, Any], files: dict[str, bytes]) -> None:
        folder = COURSE / "submitted" / student / self.assignment
        shutil.copytree(COURSE / "assignments" / self.assignment, folder)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / f"{self.assignment}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    def hide_secrets(self, classmate: str) -> None:
        """After all have handed in, before anything is run."""
        tops = (COURSE / "solutions", COURSE / "autograder/graders", COURSE / "submitted" / classmate)
        for folder in (HOME, COURSE, *tops, *(top / self.assignment for top in tops)):
            if folder.is_dir():
                (folder / "secret.txt").write_text(self.canary, encoding="utf-8")
        with closing(sqlite3.connect(_GRADEBOOK)) as gradebook:
            row = [f"s-{self.canary}", self.canary]
            gradebook.execute("INSERT INTO student (id, last_name) VALUES (?, ?)", row)
            gradebook.commit()
        self._files = dict(self._lasting())

    def changes(self) -> list[str]:
        """The parts of the course that are not as they were."""
        now = dict(self._lasting())
        names = {name for name in self._files.keys() | now.keys() if self._files.get(name) != now.get(name)}
        changed = {Path(name).parts[0] for name in names}
        if dict(_ask(_POINTS)) != self.points or (f"s-{self.canary}", self.canary) not in _ask(_STUDENTS):
            changed.add("gradebook")
        return sorted(changed)

    def _lasting(self) -> Iterator[tuple[str, str]]:
        for top in _LASTING:
            for path in _all_below(COURSE / top):
                name = path.relative_to(COURSE)
                if not ({"__pycache__", *self._attackers} & set(name.parts)):
                    yield str(name), _state(path)

    # ---- what became of a student ------------------------------------------------------------

    def autograded(self, student: str) -> str:
        """What autograding left in the student's folder, in short. Empty: nothing."""
        found = []
        for path in sorted(_all_below(COURSE / "autograded" / student)):
            content = _regular(path)
            if content is None or path.suffix == ".pyc" or path.name.endswith(".results.json"):
                continue
            if path.suffix == ".ipynb":
                content = json.dumps([_graded(cell) for cell in _cells(content)]).encode()
            found.append(f"{path.name} {hashlib.sha256(content).hexdigest()}")
        return "\n".join(found)

    def said(self, student: str) -> str:
        """All that the student's cells printed, showed and raised, and all that the tests were told."""
        words = []
        for cell in _cells(_regular(self._result(student).with_suffix("").with_suffix(".ipynb")) or b""):
            for output in cell.get("outputs", []):
                data = [text for text in output.get("data", {}).values() if isinstance(text, str | list)]
                words += ["".join(text) for text in (output.get("text", ""), *data)]
                if "ename" in output:
                    words += [f"{output['ename']}: {output['evalue']}", *output["traceback"]]
        words.append((_regular(self._result(student)) or b"").decode(errors="replace"))
        return _COLOURS.sub("", "\n".join(words))

    def seconds(self, student: str) -> float:
        """As our own result says."""
        result = json.loads(_regular(self._result(student)) or b"{}")
        return float(result.get("seconds", 0))

    def _result(self, student: str) -> Path:
        return COURSE / "autograded" / student / self.assignment / f"{self.assignment}.results.json"

    def has_read(self, student: str) -> bool:
        """Whether a secret is in what the student gets back."""
        folder = COURSE / "autograded" / student
        return any(self.canary.encode() in (_regular(path) or b"") for path in _all_below(folder))


def accepted_solution(assignment: str) -> Path:
    """One that needs no more than NumPy and Keras."""
    return ROOT / "solutions" / assignment / "accepted" / f"{_ACCEPTED[assignment]}.py"


class Marks:
    """What the gradebook says now."""

    def __init__(self, points: dict[str, float]) -> None:
        self._points = points
        self._scores: dict[str, dict[str, float | None]] = {}
        for student, cell, score in _ask(_SCORES):
            self._scores.setdefault(student, {})[cell] = score

    def of(self, student: str) -> float:
        return sum(score or 0 for score in self._scores.get(student, {}).values())

    def complete(self, student: str) -> bool:
        scores = self._scores.get(student, {})
        return all(scores.get(cell) is not None for cell in self._points)

    def full(self, student: str) -> bool:
        return self._scores.get(student) == self._points


def _ask(query: str) -> list[tuple[Any, ...]]:
    if _GRADEBOOK.is_symlink() or not _GRADEBOOK.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"file:{_GRADEBOOK}?mode=ro", uri=True)) as gradebook:
            return gradebook.execute(query).fetchall()
    except sqlite3.Error:
        return []


def _all_below(path: Path) -> Iterator[Path]:
    yield path
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            yield from (Path(folder, name) for name in (*folders, *files))


def _state(path: Path) -> str:
    """Kind, permissions and content."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "gone"
    if stat.S_ISLNK(mode):
        return f"to {os.readlink(path)}"
    return f"{mode:o} {hashlib.sha256(_regular(path) or b'').hexdigest()}"


def _regular(path: Path) -> bytes | None:
    """The content of a plain file."""
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def _cells(content: bytes) -> list[dict[str, Any]]:
    try:
        return list(json.loads(content)["cells"])
    except (ValueError, KeyError, TypeError):
        return []


def _graded(cell: dict[str, Any]) -> list[Any]:
    """Its source, and what grading says. TensorFlow prints warnings with addresses in them."""
    graded = cell.get("metadata", {}).get("nbgrader", {}).get("grade")
    outputs = [output for output in cell.get("outputs", []) if output.get("output_type") != "stream"]
    return [cell.get("source"), outputs if graded else None]
