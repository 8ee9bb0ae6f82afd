"""Puts a submission into the instructor's frame: what is graded, locked or worth points is the
template's, whatever the student's copy says; everything else is the student's."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.notebook.submission import StudentCell, Submission
from autograder.notebook.template import Template, TemplateCell
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class FramedCell:
    kind: str
    source: str
    role: TemplateCell | None
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    """Attachments of a text that is the student's own."""
    illustration: bool = False
    """Released as one, and as it was released."""

    @property
    def runs(self) -> bool:
        """Whether its code belongs to the submission. A grade cell's does not: the host grades."""
        return self.kind == "code" and (self.role is None or self.role.points is None)


@dataclass(frozen=True)
class Framed:
    cells: tuple[FramedCell, ...]
    remarks: tuple[str, ...]

    @property
    def code(self) -> list[str]:
        """For every cell, in order, the code that runs; empty for those that hold none."""
        return [cell.source if cell.runs else "" for cell in self.cells]

    @property
    def graded_code(self) -> list[str]:
        """As above, without illustrations: nothing depends on them."""
        return ["" if cell.illustration else code for cell, code in zip(self.cells, self.code, strict=True)]


def reconcile(submission: Submission, template: Template) -> Framed:
    roles = {cell.grade_id: cell for cell in template.cells}
    last = {cell.grade_id: index for index, cell in enumerate(submission.cells) if cell.grade_id in roles}
    remarks = list(submission.remarks)
    framed: list[FramedCell] = []
    for index, cell in enumerate(submission.cells):
        role = roles.get(cell.grade_id) if cell.grade_id is not None else None
        if role is not None and last[role.grade_id] != index:
            remarks.append(
                say("The cell {name} is there more than once; the last one counts.").format(name=role.grade_id)
            )
            role = None
        framed.append(_frame(cell, role, template, remarks))
    _put_back_missing(framed, template, set(last), remarks)
    return Framed(tuple(framed), tuple(dict.fromkeys(remarks)))


def frame(submission: Submission, file: Path, template: Template) -> Framed:
    """A notebook is reconciled with the template; a script (.py) is taken as one cell."""
    return frame_script(submission, template) if file.suffix == ".py" else reconcile(submission, template)


def frame_script(submission: Submission, template: Template) -> Framed:
    """A .py file: its code, then the cells that are graded. Nothing is missing from it."""
    cells = [FramedCell(cell.kind, cell.source, None) for cell in submission.cells]
    cells += [FramedCell(role.kind, role.source, role) for role in template.cells if role.points is not None]
    return Framed(tuple(cells), submission.remarks)


def empty(template: Template) -> Framed:
    """What stands in for a submission that cannot be read."""
    cells = (FramedCell(role.kind, role.source, role) for role in template.cells if role.points is not None)
    return Framed(tuple(cells), ())


def unmarked(kind: str, source: str, template: Template, pictures: dict[str, dict[str, str]]) -> FramedCell:
    """A cell that nbgrader gave no role."""
    illustration = kind == "code" and source.strip() in template.illustrations
    return FramedCell(kind, source, None, pictures, illustration)


def _frame(cell: StudentCell, role: TemplateCell | None, template: Template, remarks: list[str]) -> FramedCell:
    if role is None:
        return unmarked(cell.kind, cell.source, template, cell.pictures)
    if cell.kind != role.kind:
        words = say("The cell {name} had become a {kind} cell; it is read as {other}.")
        remarks.append(words.format(name=role.grade_id, kind=cell.kind, other=role.kind))
    if not role.locked:
        return FramedCell(role.kind, cell.source, role, cell.pictures)
    if cell.source.strip() != role.source.strip():
        remarks.append(say("The cell {name} had been edited; its own text was put back.").format(name=role.grade_id))
    return FramedCell(role.kind, role.source, role)


def _put_back_missing(framed: list[FramedCell], template: Template, present: set[str], remarks: list[str]) -> None:
    """Each missing cell goes behind the one that precedes it in the template."""
    before: str | None = None
    for role in template.cells:
        if role.grade_id not in present:
            place = 0
            for index, cell in enumerate(framed):
                if cell.role is not None and cell.role.grade_id == before:
                    place = index + 1
            source = role.source if role.locked else ""
            framed.insert(place, FramedCell(role.kind, source, role))
            remarks.append(say("The cell {name} was missing; it was put back.").format(name=role.grade_id))
        before = role.grade_id
