"""Puts a submission into the instructor's frame: what is graded, locked or worth points is the
template's, whatever the student's copy says; everything else is the student's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.notebook.additions import additions, lines_of, same_but_for_white_space
from autograder.notebook.calls import called_by
from autograder.notebook.submission import StudentCell, Submission
from autograder.notebook.template import Template, TemplateCell, without_ends
from autograder.translation.catalogue import say

#: At the beginning of a line: what a cell defines, as far as it can be seen without a parser.
#: Invisible marks that come with copied text, and that Python refuses, may stand before it.
_DEFINITION = re.compile(r"^[\ufeff\u200b\u2060]*(?:(?:async +)?(?:def|class) +(\w+)|(\w+) *=(?!=))", re.MULTILINE)


@dataclass(frozen=True)
class FramedCell:
    kind: str
    source: str
    role: TemplateCell | None
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    """Attachments of a text that is the student's own."""
    illustration: bool = False
    """Released as one, and as it was released."""
    number: int | None = None
    """Of the student's cell that it comes from, the first being 1."""

    @cached_property
    def lines(self) -> list[str]:
        return lines_of(self.source)

    @cached_property
    def stripped_lines(self) -> set[str]:
        return {line.strip() for line in self.lines}

    @property
    def defines(self) -> set[str]:
        """The names, as far as they can be seen without a parser."""
        return defined_in(self.source)

    @property
    def runs(self) -> bool:
        """Whether its code belongs to the submission. That of a cell of tests does not: the host grades."""
        return self.kind == "code" and (self.role is None or not self.role.is_tests)

    @property
    def is_as_released(self) -> bool:
        """Whether nothing was filled in."""
        stub = self.role.stub if self.role is not None else None
        return stub is not None and same_but_for_white_space(self.source, stub)

    @property
    def is_graded(self) -> bool:
        """Whether tests may pay into it."""
        return self.role is not None and bool(self.role.points) and not self.role.is_task


@dataclass(frozen=True)
class Framed:
    cells: tuple[FramedCell, ...]
    remarks: tuple[str, ...]

    @property
    def code(self) -> list[str]:
        """For every cell, in order, the code that runs; empty for those that hold none."""
        return [cell.source if cell.runs else "" for cell in self.cells]

    @property
    def graded(self) -> set[str]:
        """The names of the grade cells."""
        return {cell.role.grade_id for cell in self.cells if cell.role is not None and cell.is_graded}

    @property
    def checked(self) -> dict[str, list[int]]:
        """By grade cell, the places where the student saw it checked: the cell itself, and whatever else says the same,
        as where an editor took the labels away. Where nothing does, the last place that defines it."""
        roles = [cell.role for cell in self.cells if cell.role is not None and cell.is_graded]
        places = {role.grade_id: self._places_of(role) for role in roles}
        return {name: found for name, found in places.items() if found}

    def _places_of(self, role: TemplateCell) -> list[int]:
        own = [(place, cell) for place, cell in enumerate(self.cells) if cell.number is not None]
        text = {line.strip() for line in role.source.splitlines() if line.strip()} if role.locked else set[str]()
        held = [
            place for place, cell in own if cell.role is role or (text and cell.runs and text <= cell.stripped_lines)
        ]
        defining = [place for place, cell in own if cell.runs and role.grade_id in cell.defines]
        return held or defining[-1:]

    def calls(self, name: str, other: str) -> bool:
        """Whether one of the student's functions may call another, straight or through others of theirs."""
        return other in called_by(name, (cell.source for cell in self.cells if cell.runs))

    @property
    def added(self) -> frozenset[int]:
        """The places of the cells that are the student's own from end to end."""
        return frozenset(i for i, cell in enumerate(self.cells) if cell.role is None and not cell.illustration)

    @property
    def graded_code(self) -> list[str]:
        """As above, without illustrations: nothing depends on them."""
        return ["" if cell.illustration else code for cell, code in zip(self.cells, self.code, strict=True)]


def reconcile(submission: Submission, template: Template) -> Framed:
    roles = {cell.grade_id: cell for cell in template.cells}
    remarks = list(submission.remarks)
    holders = _holders(submission.cells, roles, remarks)
    framed: list[FramedCell] = []
    for number, cell in enumerate(submission.cells, start=1):
        role = roles.get(cell.grade_id) if cell.grade_id is not None else None
        if role is None:
            framed.append(_unmarked(number, cell, cell.source, template))
        elif holders.get(role.grade_id) == number:
            framed += _held(number, cell, role, template, remarks)
        elif not _is_released(cell, role):  # what was copied and not changed is no answer, and its code no student's
            source = additions(cell.source, _given(role) or "") if role.locked else cell.source
            framed.append(_unmarked(number, cell, source, template))
    claimed = {cell.grade_id for cell in submission.cells}
    framed = _with_missing(framed, template, claimed, remarks)
    return Framed(tuple(framed), tuple(dict.fromkeys(remarks)))


def _holders(cells: Sequence[StudentCell], roles: dict[str, TemplateCell], remarks: list[str]) -> dict[str, int]:
    """The number of the cell that has each role. Of several that claim it: code that is to be code, an answer that was
    changed, a locked text that was not; of these the last."""
    claims: dict[str, list[tuple[bool, bool, int]]] = {}
    for number, cell in enumerate(cells, start=1):
        role = roles.get(cell.grade_id) if cell.grade_id is not None else None
        if role is not None:
            rank = (cell.kind == role.kind, _is_released(cell, role) == role.locked, number)
            claims.setdefault(role.grade_id, []).append(rank)
    holders = {}
    for name, ranks in claims.items():
        right_kind, _, number = max(ranks)
        if len(ranks) > 1:
            words = say("The cell {name} is there more than once; the last one that was changed counts.")
            if roles[name].kind == "code":
                words = say("The cell {name} is there more than once; all that was changed runs, in order.")
            if roles[name].locked:
                words = say("The cell {name} is there more than once; it counts once.")
            remarks.append(words.format(name=name))
        if right_kind or roles[name].kind != "code" or roles[name].locked or _replaced_nowhere(number, cells):
            holders[name] = number
        else:
            words = say("The cell {name} had become a {kind} cell, which is not run.")
            remarks.append(words.format(name=name, kind=cells[number - 1].kind))
    return holders


def _is_released(cell: StudentCell, role: TemplateCell) -> bool:
    """Whether it holds what students got."""
    own = {role.stub, role.source} if role.locked else {role.stub}
    return any(text is not None and same_but_for_white_space(cell.source, text) for text in own)


def _given(role: TemplateCell) -> str | None:
    """Its text as students got it: without mark schemes and hidden tests. None if that is not known."""
    return role.source if role.stub is None and role.locked else role.stub


def _replaced_nowhere(number: int, cells: Sequence[StudentCell]) -> bool:
    """Whether a cell, which is text, holds code that defines what no cell with code does: then it became text by a
    slip of a key. Otherwise it was put aside."""
    mine = defined_in(cells[number - 1].source)
    return bool(mine) and not any(mine & defined_in(cell.source) for cell in cells if cell.kind == "code")


def defined_in(source: str) -> set[str]:
    """The names that it defines at its top, as far as they can be seen without a parser."""
    return {name for found in _DEFINITION.findall(source) for name in found if name}


def frame(submission: Submission, file: Path, template: Template) -> Framed:
    """A notebook is reconciled with the template; a script (.py) is taken as one cell."""
    return frame_script(submission, template) if file.suffix == ".py" else reconcile(submission, template)


def frame_script(submission: Submission, template: Template) -> Framed:
    """A .py file: its code, then the cells that are graded. Nothing is missing from it."""
    cells = [_unmarked(number, cell, cell.source, template) for number, cell in enumerate(submission.cells, start=1)]
    return Framed((*cells, *_graded_cells(template)), submission.remarks)


def empty(template: Template) -> Framed:
    """What stands in for a submission that cannot be read."""
    return Framed(tuple(_graded_cells(template)), ())


def _graded_cells(template: Template) -> list[FramedCell]:
    return [_put_back(role) for role in template.cells if role.points is not None]


def _put_back(role: TemplateCell) -> FramedCell:
    """Of what is to be filled in, nothing: the template has the model answer there."""
    return FramedCell(role.kind, role.source if role.locked else "", role)


def unmarked(
    kind: str, source: str, template: Template, pictures: dict[str, dict[str, str]], number: int | None = None
) -> FramedCell:
    """A cell that nbgrader gave no role."""
    illustration = kind == "code" and without_ends(source) in template.illustrations
    return FramedCell(kind, source, None, pictures, illustration, number)


def _unmarked(number: int, cell: StudentCell, source: str, template: Template) -> FramedCell:
    return unmarked(cell.kind, source, template, cell.pictures, number)


def _held(
    number: int, cell: StudentCell, role: TemplateCell, template: Template, remarks: list[str]
) -> list[FramedCell]:
    """The cell with a role, and what else was written into it."""
    if cell.kind != role.kind:
        words = say("The cell {name} had become a {kind} cell; it is read as {other}.")
        remarks.append(words.format(name=role.grade_id, kind=cell.kind, other=role.kind))
    if not role.locked:
        return [FramedCell(role.kind, cell.source, role, cell.pictures, number=number)]
    own = FramedCell(role.kind, role.source, role, number=number)
    if _is_released(cell, role):
        return [own]
    can_be_added_to = role.kind == "code" or role.is_task
    added = additions(cell.source, _given(role) or "") if cell.kind == role.kind and can_be_added_to else ""
    words = say("The cell {name} had been edited; its own text was put back.")
    if added:
        words = say("The cell {name} had been edited; its own text was put back, and what was added runs below it.")
        if role.is_task:
            words = say("The cell {name} had been edited; its own text was put back, what was added stands below it.")
    remarks.append(words.format(name=role.grade_id))
    return [own, _unmarked(number, cell, added, template)] if added else [own]


def _with_missing(
    framed: list[FramedCell], template: Template, claimed: set[str | None], remarks: list[str]
) -> list[FramedCell]:
    """Each missing cell goes behind the one that precedes it in the template."""
    whole = list(framed)
    unlabelled = bool(framed) and not claimed & {role.grade_id for role in template.cells}
    if unlabelled:
        words = say(
            "No cell has its nbgrader label any more, as some editors leave it; what the code defines is graded."
        )
        remarks.append(words)
    present = {cell.role.grade_id for cell in framed if cell.role is not None}
    before: str | None = None
    for role in template.cells:
        if role.grade_id not in present:
            place = 0
            for index, cell in enumerate(whole):
                if cell.role is not None and cell.role.grade_id == before:
                    place = index + 1
            whole.insert(place, _put_back(role))
            if role.grade_id not in claimed and not unlabelled:
                remarks.append(say("The cell {name} was missing; it was put back.").format(name=role.grade_id))
        before = role.grade_id
    return whole
