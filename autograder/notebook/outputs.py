"""Writes notebooks for readers: framed cells, what they printed and drew, and what the grader found."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode, from_dict, v4

from autograder.notebook.reconcile import Framed
from autograder.results import CellResult, not_graded_yet
from autograder.translation.catalogue import say
from autograder.wire.messages import SHOWN, Display, Output, Stream


def to_notebook(framed: Framed) -> NotebookNode:
    """A fresh notebook with nothing of the student's but the cells' kinds, sources and attached pictures."""
    cells = []
    for index, cell in enumerate(framed.cells):
        # Not v4.new_code_cell and its kin: they check each cell against the schema.
        node = NotebookNode(cell_type=cell.kind, id=f"cell-{index}", metadata=NotebookNode(), source=cell.source)
        if cell.kind == "code":
            node.update(execution_count=None, outputs=[])
        elif cell.pictures:
            node.attachments = from_dict(cell.pictures)
        if cell.role is not None:
            node.metadata["nbgrader"] = NotebookNode(cell.role.metadata)
        cells.append(node)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}
    metadata = from_dict({"kernelspec": kernel})
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=v4.nbformat_minor)


def to_outputs(outputs: Iterable[Output], count: int) -> list[NotebookNode]:
    """A cell's outputs in nbformat; `count` is its execution count."""
    nodes = []
    for output in outputs:
        if isinstance(output, Stream):
            nodes.append(NotebookNode(output_type="stream", name=output.name, text=output.text))
        elif isinstance(output, Display):
            kind: dict[str, Any] = {"execution_count": count} if output.result else {}
            name = "execute_result" if output.result else "display_data"
            nodes.append(NotebookNode(output_type=name, data=_shown(output.data), metadata={}, **kind))
        else:
            trace = output.traceback or [f"{output.type_name}: {output.message}"]
            about = {"ename": output.type_name, "evalue": output.message, "traceback": trace}
            nodes.append(NotebookNode(output_type="error", **about))
    return nodes


def _shown(data: dict[str, str]) -> dict[str, str]:
    """Nothing that could run in the reader's browser, whatever the guest sent."""
    return {mime: data[mime] for mime in SHOWN if mime in data}


def report_output(cell: CellResult, error: str | None) -> NotebookNode:
    """What the hidden tests found, as the output of a grade cell."""
    lines = report_lines(cell, error)
    body = "".join(f"<li>{_html(line)}</li>" for line in lines[1:])
    data = {"text/plain": "\n".join(lines), "text/html": f"<p><b>{html.escape(lines[0])}</b></p><ul>{body}</ul>"}
    return NotebookNode(output_type="display_data", data=NotebookNode(data), metadata=NotebookNode())


def _html(line: str) -> str:
    first, *grids = line.split("\n", 1)
    return html.escape(first) + "".join(f"<pre>{html.escape(grid)}</pre>" for grid in grids)


def report_lines(cell: CellResult, error: str | None) -> list[str]:
    """The score, a small example that goes wrong, the hint if there is one, then each distinct trouble with
    the tests that had it. Of a cell without a mark, that alone."""
    if cell.score is None:
        return [f"{cell.grade_id}: {not_graded_yet()}"]
    score, most = f"{cell.score:g}", f"{cell.max_score:g}"
    lines = [say("{name}: {score} of {all} points").format(name=cell.grade_id, score=score, all=most)]
    if error is not None:
        return [*lines, error]
    if cell.example is not None:
        lines.append(say("For example, {what}:").format(what=cell.example.words) + f"\n{cell.example.message}")
    if cell.hint:
        lines.append(cell.hint)
    for message, tests in cell.troubles.items():
        names = dict.fromkeys(test.words for test in tests)
        lines.append(f"{', '.join(names)}: {message}")
    passed = sum(test.outcome == "passed" for test in cell.hidden)
    return [*lines, say("{passed} of {all} tests passed.").format(passed=passed, all=len(cell.hidden))]


def remark_cell(problem: str | None, remarks: list[str]) -> NotebookNode | None:
    """A cell for the top of the notebook, if there is anything to say about the file as a whole."""
    lines = [problem] if problem else remarks
    if not lines:
        return None
    text = f"**{say('About this submission')}**\n\n" + "\n".join(f"- {line}" for line in lines)
    return v4.new_markdown_cell(text, id="about-this-submission")
