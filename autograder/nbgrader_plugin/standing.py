"""What the gradebook says of each submission now, in a line: what a teacher has changed, what a person has still to
give, what coming late costs. Asked in SQL, so that it can be asked without nbgrader, which takes a second to import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from autograder.notebook.template import Template

#: Of each grade cell of a student.
QUESTION = """
SELECT submitted_assignment.student_id, base_cell.name, grade.manual_score, grade.auto_score, grade.extra_credit,
    grade.needs_manual_grade, submitted_notebook.late_submission_penalty
FROM grade JOIN base_cell ON grade.cell_id = base_cell.id
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN assignment ON submitted_assignment.assignment_id = assignment.id
WHERE assignment.name = :assignment
"""


@dataclass
class Standing:
    most: float
    given: float = 0.0
    """In all, before anything is taken off."""
    changed: dict[str, float] = field(default_factory=dict)
    """Marks that a person gave, by grade cell, where the tests give another: what the tests give."""
    by_hand: list[str] = field(default_factory=list)
    """Grade cells that a person has still to look at, as nbgrader says: without a mark, or with one from before the
    submission was graded anew."""
    given_before: list[str] = field(default_factory=list)
    """Those of them that have such a mark."""
    penalty: float = 0.0

    @property
    def points(self) -> float:
        """That count now. As nbgrader exports them, nobody has less than none."""
        return round(max(0.0, self.given - self.penalty), 2)

    @property
    def remarks(self) -> list[str]:
        """On what a person did, or has still to do."""
        said = [f"{cell} was marked by hand, the tests give {tests:g}" for cell, tests in self.changed.items()]
        if self.penalty:
            said.append(f"{self.penalty:g} taken off because it was late")
        if without := [cell for cell in self.by_hand if cell not in self.given_before]:
            said.append(f"{' and '.join(without)} still to be graded by hand")
        if self.given_before:
            cells = " and ".join(self.given_before)
            said.append(f"the mark by hand of {cells} is from before it was graded anew, to be looked at again")
        return said

    @property
    def is_full(self) -> bool:
        """Whether every point was given, before anything is taken off."""
        return self.given >= self.most - 0.005

    @property
    def words(self) -> str:
        return "; ".join([f"{self.points:g} of {self.most:g}", *self.remarks])


def counting(manual: float | None, tests: float | None, extra: float | None) -> float | None:
    """Of a grade cell, as nbgrader counts: a person's mark goes before that of the tests. None without either."""
    mark = manual if manual is not None else tests
    return None if mark is None else mark + (extra or 0.0)


def standings(rows: Iterable[Any], template: Template) -> dict[str, Standing]:
    """By student. rows: the answers to QUESTION."""
    found: defaultdict[str, Standing] = defaultdict(lambda: Standing(template.most))
    tested = template.tested
    for student, cell, manual, tests, extra, needs_a_person, penalty in rows:
        one = found[student]
        one.penalty = penalty or 0.0
        mark = counting(manual, tests, extra)
        one.given += mark or 0.0
        if cell in tested and manual is not None and tests is not None and manual != tests:
            one.changed[cell] = tests
        if needs_a_person:
            one.by_hand.append(cell)
            one.given_before += [cell] if manual is not None else []
    for one in found.values():
        one.by_hand.sort()
        one.given_before.sort()
    return dict(found)


def waiting(by_hand: Iterable[list[str]]) -> str:
    """How many submissions wait for a person's points, and for which; empty if none."""
    lists = [cells for cells in by_hand if cells]
    if not lists:
        return ""
    counted = Counter(cell for cells in lists for cell in cells)
    which = ", ".join(f"{cell} ({count})" for cell, count in sorted(counted.items()))
    return f"{len(lists)} {'is' if len(lists) == 1 else 'are'} still to be graded by hand: {which}."
