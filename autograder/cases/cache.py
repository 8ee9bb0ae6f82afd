"""Remembers which cases a search chose, so that it is made once and not at every start.

It is kept under a fingerprint of all that it follows from, beside compiled bytecode, and may be deleted like it. Each
seed has a file of its own: tests take the published one, and a search takes long.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from autograder.course_code import current_seed
from autograder.fingerprint import of_cases

Choice = dict[str, list[int]]
"""For each test, without `test_`, the numbers of the draws that were chosen."""


class CaseCache:
    """For the tests of one file of graders. A cache that cannot be written is no error."""

    def __init__(self, grader: Path, solutions: Path) -> None:
        seed = hashlib.sha256(current_seed().encode()).hexdigest()[:8]
        self._file = grader.parent / "__pycache__" / f"{grader.stem}.cases.{seed}.json"
        self._key = of_cases(grader, solutions)

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
