"""What is seen in what students read: answers that were pasted there, and texts that are not as they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.authors_mistakes.mistakes import (
    MISTAKES,
    REFERENCE,
    Edit,
    Mistake,
    cell_of,
    found_in,
    in_notebook,
    in_the_notebook,
    is_seen,
    m,
    put,
    shown_after,
    source,
    write,
)


def cell(kind: str, text: str, **metadata: Any) -> Edit:
    """One more, at the end: the eighth."""
    new = {"cell_type": kind, "id": "new", "metadata": metadata, "source": text}
    new |= {"outputs": [], "execution_count": None} if kind == "code" else {}
    return in_notebook(lambda notebook: notebook["cells"].append(new))


def text(words: str) -> Edit:
    """Below the heading."""
    return source("title", "# Adding", f"# Adding\n\n{words}")


def noted(name: str, words: str) -> Edit:
    return in_notebook(lambda notebook: cell_of(notebook, name)["metadata"].update(notes=words))


LONGER = put(REFERENCE, "sum(numbers, start)", "start + sum(number * 1 for number in numbers)")
MODEL = "A sum is the same in whatever order it is taken."
ABOUT = {"grade": True, "grade_id": "why", "locked": False, "points": 2, "schema_version": 3, "solution": True}
WHY = cell("markdown", MODEL, nbgrader=ABOUT | {"task": False})

PASTED: dict[str, Mistake] = {
    "an expression in a hint": m(
        LONGER,
        put(MISTAKES, "Let the loop go to the end.", "Write start + sum((number*1) for number in numbers)."),
        file=MISTAKES,
        at="last-left-out",
        words="The hint of last-left-out holds a part of an answer to total",
    ),
    "an expression in metadata": in_the_notebook(
        LONGER,
        noted("total", "start + sum(number * 1 for number in numbers)"),
        at=4,
        words="The metadata of cell 4 (total) hold a part of an answer to total",
    ),
    "a line in a text": in_the_notebook(
        put(REFERENCE, "sum(numbers, start)", "start + sum(number * 1 for number in numbers)"),
        text("```python\nreturn start + sum(number * 1 for number in numbers)\n```"),
        at=1,
        words="Cell 1 holds code of solutions/adding/reference.py, `return start",
    ),
    "a model answer in another text": in_the_notebook(WHY, text(f"Think of this: {MODEL}"), at=1, words="model answer"),
    "a model answer in a file": m(
        WHY,
        text("[notes](notes.md)"),
        write("source/adding/notes.md", MODEL),
        file="source/adding/notes.md",
        words="It holds a model answer",
    ),
    "an answer that is commented out": in_the_notebook(
        source("total-solution", "    ### END SOLUTION", "    ### END SOLUTION\n    # return start+sum(numbers)"),
        at=3,
        words="Cell 3 (total-solution) holds an answer to total in a comment, `return start+sum(numbers)`",
    ),
    "notes in a raw cell": in_the_notebook(cell("raw", "For graders: 10."), at=8, words="Cell 8 is raw"),
    "a prediction in a comment": in_the_notebook(
        source("predict-text", "What", "<!-- Answer: 10 --> What"), at=5, words="Cell 5 says what predict_total is"
    ),
    "a prediction in a word": in_the_notebook(
        source("predict-text", "What", "It is ten. What"), at=5, words="Cell 5 says what predict_total is"
    ),
    "a prediction in metadata": in_the_notebook(
        noted("predict_total", "predict_total = 10"), at=7, words="Cell 7 (predict_total) says what predict_total is"
    ),
    "a prediction that a cell prints": in_the_notebook(
        shown_after("all = 1\nfor one in (2, 3, 4):\n    all += one\nprint(all)"), at=8, words="Cell 8 prints 10"
    ),
}


@pytest.mark.parametrize("mistake", PASTED.values(), ids=PASTED)
def test_an_answer_that_was_pasted_is_seen(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)


@pytest.mark.parametrize(
    "edit",
    [
        source("total-solution", "    ### END SOLUTION", "    ### END SOLUTION\n    # return start, the sum"),
        source("total-solution", "    ### END SOLUTION", "    ### END SOLUTION\n    # return start"),
        cell("raw", "---\ntitle: Adding\n---"),
        shown_after("print(sum([4, 5]))"),
        shown_after("while True:\n    print(10)"),
        noted("total", "Ask ten students."),
    ],
    ids=["a comment", "a part in a comment", "front matter", "another sum", "a loop without end", "notes"],
)
def test_what_gives_nothing_away_is_let_be(course: Path, edit: Edit) -> None:
    edit(course)
    said = ("for students to read", "is raw", "prints")
    assert not [one for one in found_in(course) if any(words in one.said for words in said)]
