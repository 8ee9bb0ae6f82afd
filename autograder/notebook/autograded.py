"""The autograded notebook: a submission's cells with what they printed and drew, and what the hidden tests found."""

from __future__ import annotations

from typing import Any

import msgspec
from nbformat import NotebookNode
from nbformat.v4 import rwbase

from autograder.notebook.outputs import Room, remark_cell, report_output, to_notebook
from autograder.notebook.reconcile import Framed, FramedCell, unmarked
from autograder.notebook.template import Template
from autograder.results import SubmissionResult
from autograder.wire.messages import Output, Stream

#: In an illustration's metadata: it has not been run yet.
_LATER = "autograder_illustration"
_NOT_YET = "Shown in the formgrader, which runs this cell when somebody reads it.\n"


def autograded(
    framed: Framed, outputs: list[list[Output]], result: SubmissionResult, checksums: dict[str, str]
) -> NotebookNode:
    """checksums: nbgrader's, of the released cells, by grade_id."""
    notebook = to_notebook(framed)
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader")
        if about is not None and about["grade_id"] in checksums:
            about["checksum"] = checksums[about["grade_id"]]
        elif about is not None:  # as nbgrader does with a cell that its gradebook has not heard of
            del about["grade_id"]
    fill_in(notebook, framed, outputs, result)
    return notebook


def fill_in(notebook: Any, framed: Framed, outputs: list[list[Output]], result: SubmissionResult) -> None:
    """Puts what came of `framed` into the notebook that was made of it."""
    reports = {cell.grade_id: cell for cell in result.cells}
    count, room = 0, Room()
    for cell, frame, shown in zip(notebook.cells, framed.cells, outputs, strict=True):
        if frame.illustration:
            cell.metadata[_LATER] = True
            cell.outputs = room.to_outputs([Stream("stdout", _NOT_YET)], 0)
        elif frame.runs and frame.source.strip():
            count += 1
            cell.execution_count = count
            cell.outputs = room.to_outputs(shown, count)
        if frame.kind == "code" and frame.role is not None and frame.role.grade_id in reports:
            report = report_output(reports[frame.role.grade_id], result.error)
            cell.outputs = [*cell.outputs, report] if frame.runs else [report]
    about = remark_cell(result.error, result.remarks)
    if about is not None:
        notebook.cells.insert(0, about)


def framed_again(notebook: Any, template: Template) -> Framed:
    """What a notebook was made of that was written here, to be run once more."""
    roles = {cell.grade_id: cell for cell in template.cells}
    cells = []
    for cell in notebook.cells:
        role = roles.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        pictures = {name: dict(kinds) for name, kinds in cell.get("attachments", {}).items()}
        if role is None:
            cells.append(unmarked(cell.cell_type, cell.source, template, pictures))
        else:
            cells.append(FramedCell(cell.cell_type, cell.source, role, pictures))
    return Framed(tuple(cells), ())


def waiting(notebook: Any) -> list[int]:
    """The indices of the illustrations that are still to be run."""
    return [index for index, cell in enumerate(notebook.cells) if cell.metadata.get(_LATER)]


def show(notebook: Any, index: int, outputs: list[Output], room: Room) -> None:
    """Put an illustration's outputs in."""
    cell = notebook.cells[index]
    del cell.metadata[_LATER]
    cell.outputs = room.to_outputs(outputs, 0)


def text_of(notebook: NotebookNode) -> str:
    """As nbgrader writes it, in a tenth of the time: the notebook itself is changed, and not checked, since every
    part of it was made here."""
    data = msgspec.json.encode(rwbase.split_lines(notebook), order="sorted")
    return msgspec.json.format(data, indent=1).decode() + "\n"
