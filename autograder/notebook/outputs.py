"""Writes notebooks for readers: framed cells, what they printed and drew, and what the grader found."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode, from_dict, v4

from autograder.notebook.reconcile import Framed
from autograder.printable import left_standing, printable, printed
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


_MORE = "\n[more is not shown]\n"


class Room:
    """How much is shown of what the cells of one notebook gave: whoever opens it waits for all of it. nbgrader's pages
    take a second for half a million characters with markup in them, and for five hundred outputs."""

    def __init__(self) -> None:
        self._letters, self._outputs, self._colours = 300_000, 500, 500

    def to_outputs(self, outputs: Iterable[Output], count: int) -> list[NotebookNode]:
        """A cell's outputs in nbformat; `count` is its execution count."""
        nodes: list[NotebookNode] = []
        left_out = False
        for output in outputs:
            # Pictures have a room of their own (`limits`): a cell that prints for ever costs no other one its plot.
            if self._outputs == 0 or (self._letters == 0 and not _is_picture(output)):
                left_out = True
                continue
            self._outputs -= 1
            nodes.append(self._node(output, count))
        return [*nodes, _stream("stderr", _MORE)] if left_out else nodes

    def _node(self, output: Output, count: int) -> NotebookNode:
        if isinstance(output, Stream):
            return _stream(output.name, self._text(left_standing(output.text)))
        if isinstance(output, Display):
            kind: dict[str, Any] = {"execution_count": count} if output.result else {}
            name = "execute_result" if output.result else "display_data"
            return NotebookNode(output_type=name, data=self._shown(output.data), metadata={}, **kind)
        name, message = printable(output.type_name), printable(output.message, lines=True)
        trace = [self._text(line) for line in output.traceback] or [f"{name}: {message}"]
        return NotebookNode(output_type="error", ename=name, evalue=message, traceback=trace)

    def _shown(self, data: dict[str, str]) -> dict[str, str]:
        """Nothing that could run in the reader's browser, whatever the guest sent."""
        kept = {mime: data[mime] for mime in SHOWN if mime in data}
        if any(mime.startswith("image/") for mime in kept) and self._letters == 0:
            return {mime: text for mime, text in kept.items() if mime.startswith("image/")}
        return {mime: self._text(text) if mime.startswith("text/") else text for mime, text in kept.items()}

    def _text(self, text: str) -> str:
        cut = _MORE if len(text) > self._letters else ""
        shown = printed(text[: self._letters], self._colours)
        self._letters -= len(shown)
        self._colours -= shown.count("\x1b")
        return shown + cut


def _is_picture(output: Output) -> bool:
    return isinstance(output, Display) and any(mime.startswith("image/") for mime in output.data)


def _stream(name: str, text: str) -> NotebookNode:
    return NotebookNode(output_type="stream", name=name, text=text)


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
    every = {test.words for test in cell.hidden}  # of several cases each, whose number says nothing to anybody
    failed = {test.words for test in cell.hidden if test.outcome != "passed"}
    return [*lines, say("{passed} of {all} tests passed.").format(passed=len(every - failed), all=len(every))]


def remark_cell(problem: str | None, remarks: list[str]) -> NotebookNode | None:
    """A cell for the top of the notebook, if there is anything to say about the file as a whole."""
    lines = [problem] if problem else remarks
    if not lines:
        return None
    text = f"**{say('About this submission')}**\n\n" + "\n".join(f"- {line}" for line in lines)
    return v4.new_markdown_cell(text, id="about-this-submission")
