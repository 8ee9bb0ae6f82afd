"""Where in a student's notebook something happened, and why what is asked for is not there.

The cells have run before anything hidden was asked: what they raised may be said, message and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from autograder.judging.words import an_exception
from autograder.notebook.reconcile import Framed, FramedCell, defined_in
from autograder.printable import printable
from autograder.sandbox.outcome import Error
from autograder.translation.catalogue import say
from autograder.wire.messages import Failure, Output

_MOST_LETTERS = 200
#: What the grader itself says of a cell that it stopped, or did not run.
_OURS = ("Killed", "TimeLimitExceeded")
_OF_IMPORTS = ("ModuleNotFoundError", "ImportError")


class Whereabouts:
    """Of one submission. outputs: of its cells, as far as they have run. packages: that are there when it is graded."""

    def __init__(self, framed: Framed, outputs: Sequence[Sequence[Output]], packages: Sequence[str]) -> None:
        self._cells, self._graded = framed.cells, framed.graded
        self._outputs, self._packages = outputs, packages

    def place(self, error: Error) -> str:
        """Of an exception, in words. The guest's numbers are only looked up, and only in the student's own cells."""
        return self._place(error.failure)

    def unwritten(self, error: Error, name: str) -> str:
        """What is not written yet, as a clause about `name`: where it comes from a line that students got. Empty for
        one of their own."""
        cell = self._cell(error.failure)
        if cell is None or (given := self._stub_of(cell)) is None:
            return ""
        stub, at = set(given.splitlines()), (error.failure.line or 1) - 1
        code = [line for line in cell.lines if line.strip() and not line.lstrip().startswith("#")]
        if all(line in stub for line in code):
            clause = say("is not written yet")
            if above := self._written_above(name, cell):
                words = say(
                    "is written in {cell}, and not yet written in {other}, which runs after it; delete the latter"
                )
                clause = words.format(cell=self._name(above), other=self._name(cell))
        elif _goes_on(cell.lines, at, stub):
            words = say("still raises NotImplementedError, as before it was written; delete that{place}")
            clause = words.format(place=self._place(error.failure))
        else:
            return ""
        if name in cell.defines:
            return clause
        other = min(cell.defines & self._graded, default="")
        return say("calls {other}, which {clause}").format(other=other, clause=clause) if other else ""

    def _stub_of(self, cell: FramedCell) -> str | None:
        """What students got in its place. An editor may have taken the cell's label away."""
        if cell.role is not None:
            return cell.role.stub
        stubs = (one.role.stub for one in self._cells if one.role is not None and one.role.stub is not None)
        return next((stub for stub in stubs if cell.defines & defined_in(stub)), None)

    def _written_above(self, name: str, cell: FramedCell) -> FramedCell | None:
        above = self._cells[: self._cells.index(cell)]
        written = [one for one in above if one.runs and name in one.defines and not one.is_as_released]
        return written[-1] if written and name in cell.defines else None

    def on_purpose(self, error: Error) -> bool:
        cell = self._cell(error.failure)
        code = cell.lines[(error.failure.line or 1) - 1] if cell is not None else ""
        return re.match(r"(.*:)?\s*(raise|assert)\b", code) is not None

    def why_absent(self, name: str) -> str:
        """What the cell that defines it raised, as a clause; empty where there is no such cell, or it went well."""
        for index, failure in reversed(self._failures):
            cell = self._cells[index]
            if name in cell.defines or name in defined_in(self._stub_of(cell) or ""):
                return self._told(index, failure)
        return next((clause for cell in self._cells if cell.runs for clause in self._hidden_in(name, cell)), "")

    def _hidden_in(self, name: str, cell: FramedCell) -> Iterator[str]:
        """Why what seems to define it does not."""
        for number, line in enumerate(cell.lines, start=1):
            found = re.match(rf"(\s*)(#[#\s]*)?(?:async +)?(?:def|class) +{re.escape(name)}\b", line)
            if found is None:
                continue
            place = self._place(Failure("", "", self._cells.index(cell), number))
            if found[2]:
                yield say("has it as a comment{place}").format(place=place)
            elif found[1]:
                yield say("has it inside something else, as it is indented{place}").format(place=place)
            elif cell.source.lstrip().startswith("%%timeit"):
                yield say("has it below %%timeit, which keeps all names to itself{place}").format(place=place)

    @cached_property
    def remarks(self) -> list[str]:
        """On cells that stopped where others may need what stands in them. Of an answer it is said where its points
        are."""
        found = []
        for index, failure in self._failures:
            cell = self._cells[index]
            if cell.role is not None and cell.role.points is not None and cell.is_as_released:
                continue  # its stub: that it is not written, whoever grades it sees
            if (cell.role is not None or failure.type_name in _OF_IMPORTS) and not cell.defines & self._graded:
                words = say("Cell {number} {clause}.")
                if exercise := self._exercise_of(cell):
                    words = say("The cell of {name} {clause}.")
                found.append(words.format(name=exercise, number=cell.number, clause=self._told(index, failure)))
        return found

    @cached_property
    def _failures(self) -> list[tuple[int, Failure]]:
        """What cells ended with, by their places."""
        ends = ((index, outputs[-1]) for index, outputs in enumerate(self._outputs) if outputs)
        return [(index, end) for index, end in ends if isinstance(end, Failure)]

    def _told(self, index: int, failure: Failure) -> str:
        message = printable(failure.message[:_MOST_LETTERS]).rstrip(".")
        if failure.type_name in _OURS:
            return say("did not run to its end: {message}").format(message=message)
        words = say("stopped with {error} ({message}){place}") if message else say("stopped with {error}{place}")
        told = words.format(error=an_exception(failure.type_name), place=self._place(failure), message=message)
        return told + self.packages if failure.type_name in _OF_IMPORTS else told

    @property
    def packages(self) -> str:
        """Which there are, as a clause."""
        if not self._packages:
            return say("; when it is graded there is what comes with Python, and nothing else")
        there = say("; when it is graded there are {packages} and what comes with Python")
        return there.format(packages=", ".join(self._packages))

    def _place(self, failure: Failure) -> str:
        cell = self._cell(failure)
        if cell is None:
            return ""
        code = printable(cell.lines[(failure.line or 1) - 1].strip()[:120])
        words = say(" in line {line} of {cell}: `{code}`")
        return words.format(line=failure.line, cell=self._name(cell), code=code)

    def _cell(self, failure: Failure) -> FramedCell | None:
        """The student's own that it points into."""
        index, line = failure.cell, failure.line
        if index is None or line is None or not 0 <= index < len(self._cells):
            return None
        cell = self._cells[index]
        return cell if cell.runs and 1 <= line <= len(cell.lines) else None

    def _name(self, cell: FramedCell) -> str:
        if exercise := self._exercise_of(cell):
            return say("the cell of {name}").format(name=exercise)
        return say("cell {number}").format(number=cell.number)

    def _exercise_of(self, cell: FramedCell) -> str:
        """What it answers, by the name that the feedback's headings have: Jupyter shows nobody the id of a cell."""
        if cell.role is None:
            return ""
        defined = sorted(cell.defines & self._graded)
        below = (one.role for one in self._cells[self._cells.index(cell) :] if one.role is not None)
        return defined[0] if len(defined) == 1 else next((role.grade_id for role in below if role.points), "")


def _goes_on(lines: list[str], at: int, stub: set[str]) -> bool:
    """Whether the line is one that was there before, and more was written below it that it keeps from running."""
    before = len(lines[at]) - len(lines[at].lstrip())
    below = next((line for line in lines[at + 1 :] if line.strip() and not line.lstrip().startswith("#")), "")
    return lines[at] in stub and below not in stub and len(below) - len(below.lstrip()) == before > 0
