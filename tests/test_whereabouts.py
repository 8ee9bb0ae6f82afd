"""Why what is asked for is not there: the cell that should have defined it says so."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest

from autograder.course import Assignment
from autograder.results import SubmissionResult
from autograder.running.pipeline import Pipeline, ReleasedCells, Submitted
from tests.support import accepted, released, solved

#: The answer in its cell.
CONV2D = next(
    str(ast.get_source_segment(accepted("loops"), node))
    for node in ast.parse(accepted("loops")).body
    if isinstance(node, ast.FunctionDef) and node.name == "conv2d"
)


@pytest.fixture(scope="module")
def pipeline(assignment: Assignment) -> Any:
    made = Pipeline(assignment)
    yield made
    made.close()


def graded(pipeline: Pipeline, change: Any) -> SubmissionResult:
    """The solved notebook, changed."""
    notebook = solved(conv_at=accepted("loops").replace(CONV2D, ""), conv2d=CONV2D)
    cells = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}
    change(notebook, cells)
    return pipeline.grade(Submitted("x.ipynb", json.dumps(notebook).encode())).result


def first(source: str) -> Any:
    def change(notebook: Any, cells: Any) -> None:
        cells["conv2d-solution"]["source"] = source + "\n" + "".join(cells["conv2d-solution"]["source"])

    return change


FAILING = {
    "a package": (
        "from tqdm import tqdm",
        "its cell stopped with a ModuleNotFoundError (No module named 'tqdm') in line 1 of the cell of conv2d: "
        "`from tqdm import tqdm`; when it is graded there are numpy, matplotlib and what comes with Python.",
    ),
    "syntax": (
        "import math\nhalf = (1",
        "its cell stopped with a SyntaxError ('(' was never closed) in line 2 of the cell of conv2d: `half = (1`.",
    ),
    "a name": (
        "\n\nprint(undefined)",
        "its cell stopped with a NameError (name 'undefined' is not defined) in line 3 of the cell of conv2d: "
        "`print(undefined)`.",
    ),
    "a question": ("n = int(input('stride? '))", "its cell stopped with a RuntimeError (input() cannot be used here: "),
    "an exception of its own": (
        "class Mine(Exception): pass\nraise Mine",
        "its cell stopped with an exception of its own in line 2 of the cell of conv2d: `raise Mine`.",
    ),
    "a message that acts": (
        "raise ValueError('\\x1b[2J' + 'x' * 5000)",
        "its cell stopped with a ValueError (\\x1b[2Jxxx",
    ),
}


@pytest.mark.parametrize(("source", "words"), FAILING.values(), ids=FAILING)
def test_why_a_function_is_not_there(pipeline: Pipeline, source: str, words: str) -> None:
    result = graded(pipeline, first(source))
    assert result.score == 12
    cell = next(cell for cell in result.cells if cell.grade_id == "conv2d")
    (said,) = cell.troubles
    assert said.startswith(f"There is no function conv2d: {words}")
    assert len(said) < 600
    assert result.remarks == []


def test_a_cell_that_others_need_is_named_too(pipeline: Pipeline) -> None:
    def change(notebook: Any, cells: Any) -> None:
        notebook["cells"].insert(0, {**cells["conv2d-solution"], "metadata": {}, "source": "import torch\nSIZE = 3"})
        notebook["cells"].append({**cells["conv2d-solution"], "metadata": {}, "source": "1 / 0"})  # nobody needs it

    result = graded(pipeline, change)
    assert result.score == 25
    assert result.remarks == [
        "Cell 1 stopped with a ModuleNotFoundError (No module named 'torch') in line 1 of cell 1: `import torch`; "
        "when it is graded there are numpy, matplotlib and what comes with Python."
    ]


def test_a_function_that_was_renamed_failed_nowhere(pipeline: Pipeline) -> None:
    def change(notebook: Any, cells: Any) -> None:
        cells["conv2d-solution"]["source"] = "def conv_2d(x): pass"

    (said,) = next(cell for cell in graded(pipeline, change).cells if cell.grade_id == "conv2d").troubles
    assert said == "There is no function conv2d in the notebook. Was it renamed?"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (
            "x, kernel, bias=None, stride=1, pad='valid'",
            "conv2d has no parameter padding, which may have been renamed.",
        ),
        ("x", "conv2d takes another number of arguments than it is given."),
        ("x, kernel, bias, stride, padding", "conv2d takes another number of arguments than it is given."),
        ("x, kernel, *more, **named", "conv2d stopped with a TypeError in line 2 of the cell of conv2d: `f(1)`."),
    ],
)
def test_how_a_function_can_be_called_is_said(pipeline: Pipeline, head: str, words: str) -> None:
    def change(notebook: Any, cells: Any) -> None:
        cells["conv2d-solution"]["source"] = f"def conv2d({head}):\n    f(1)\n\ndef f(): pass"

    troubles = next(cell for cell in graded(pipeline, change).cells if cell.grade_id == "conv2d").troubles
    assert words in troubles


def test_an_answer_that_stands_elsewhere_is_no_missing_response(pipeline: Pipeline, assignment: Assignment) -> None:
    stubs = {cell.grade_id: cell.stub or cell.source for cell in assignment.template.cells}
    notebook = released()
    shift = next(one for one in notebook["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "conv2d")
    notebook["cells"].insert(0, {**shift, "metadata": {}, "source": accepted("loops")})
    content = json.dumps(notebook).encode()
    done = pipeline.autograde(Submitted("x.ipynb", content), ReleasedCells(dict.fromkeys(stubs, ""), stubs))
    assert done.result.score == 0, "the stubs below replace it"
    assert {"conv2d-solution", "shift-solution", "predict_rows-solution"} <= set(done.untouched)
    notebook["cells"].append(notebook["cells"].pop(0))
    content = json.dumps(notebook).encode()
    done = pipeline.autograde(Submitted("x.ipynb", content), ReleasedCells(dict.fromkeys(stubs, ""), stubs))
    assert done.result.score == 25
    assert not {"conv2d-solution", "shift-solution"} & set(done.untouched)


def answers(**sources: str) -> Any:
    """In their own cells."""

    def change(notebook: Any, cells: Any) -> None:
        for name, source in sources.items():
            cells[f"{name}-solution"]["source"] = source

    return change


STUBS = {
    cell["metadata"]["nbgrader"]["grade_id"].removesuffix("-solution"): "".join(cell["source"])
    for cell in released()["cells"]
    if cell["metadata"].get("nbgrader", {}).get("solution")
}
LEFT = next(line for line in STUBS["conv2d"].splitlines() if "NotImplementedError" in line)
HEAD, _, BODY = CONV2D.partition("\n")
UNWRITTEN = {
    "a stub": (answers(conv2d=STUBS["conv2d"]), "conv2d is not written yet."),
    "a stub that is called": (
        answers(conv_at=STUBS["conv_at"], conv2d=CONV2D), "conv2d calls conv_at, which is not written yet."
    ),
    "left, with more below": (
        answers(conv2d=f"{HEAD}\n{LEFT}\n{BODY}"),
        "conv2d still raises NotImplementedError, as before it was written; delete that in line 2 of the cell",
    ),
    "of one's own, with more below": (
        answers(conv2d=f"{HEAD}\n    raise NotImplementedError('later')\n{BODY}"),
        "conv2d raises NotImplementedError in line 2 of the cell of conv2d: `raise NotImplementedError('later')`.",
    ),
    "left, as the last": (
        answers(conv2d=f"{HEAD}\n    x = x + 0\n{LEFT}"),
        "conv2d raises NotImplementedError in line 3 of the cell of conv2d: ",
    ),
    "left in a branch": (
        answers(conv2d=f"{HEAD}\n    if stride == 1:\n    {LEFT}\n{BODY}"),
        "conv2d raises NotImplementedError in line 3 of the cell of conv2d: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), UNWRITTEN.values(), ids=UNWRITTEN)
def test_what_is_not_written_yet(pipeline: Pipeline, change: Any, words: str) -> None:
    result = graded(pipeline, change)
    said = next(cell for cell in result.cells if cell.grade_id == "conv2d").troubles
    assert any(text.startswith(words) for text in said), said
    assert not any("not written" in text for text in said) or "not written" in words


def test_another_exception_than_the_one_asked_for_is_no_stub(pipeline: Pipeline) -> None:
    change = answers(conv2d=f"{HEAD}\n    if stride == 0:\n        raise NotImplementedError('no')\n{BODY}")
    result = graded(pipeline, change)
    (said,) = next(cell for cell in result.cells if cell.grade_id == "conv2d").troubles
    code = "raise NotImplementedError('no')"  # a public example says so
    place = f"in line 3 of the cell of conv2d: `{code}`"
    assert said == f"conv2d raises NotImplementedError {place}. It should raise ValueError."
