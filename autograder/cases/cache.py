"""Remembers which cases a search chose, so that it is made once and not at every start.

The choice follows from the seed, the graders, the solutions and this engine's own code: it is kept under a
hash of them all, beside compiled bytecode, and may be deleted like it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import autograder
from autograder.course_code import current_seed

Choice = dict[str, list[int]]
"""For each test, without `test_`, the numbers of the draws that were chosen."""


class CaseCache:
    """For the tests of one file of graders. A cache that cannot be written is no error."""

    def __init__(self, grader: Path, solutions: Path) -> None:
        self._file = grader.parent / "__pycache__" / f"{grader.stem}.cases.json"
        self._key = _key([grader, *sorted(solutions.rglob("*.py")), *sorted(_engine())])

    def get(self) -> Choice | None:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return dict(kept["choice"]) if kept["key"] == self._key else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, choice: Choice) -> None:
        try:
            self._file.parent.mkdir(exist_ok=True)
            self._file.write_text(json.dumps({"key": self._key, "choice": choice}), encoding="utf-8")
        except OSError:
            return


def _engine() -> Iterator[Path]:
    """What a choice depends on of ours."""
    root = Path(autograder.__file__).parent
    yield root / "exercise.py"
    for room in ("cases", "judging", "grading", "kinds"):
        yield from (root / room).rglob("*.py")


def _key(files: list[Path]) -> str:
    digest = hashlib.sha256(current_seed().encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
