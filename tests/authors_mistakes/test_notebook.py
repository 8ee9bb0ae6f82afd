"""What is seen in the notebook: its labels and cells, its names, answers that can be read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.authors_mistakes.mistakes import (
    EXAMPLES,
    MISTAKES,
    NOTEBOOK,
    PREDICTED,
    REFERENCE,
    TESTS,
    Edit,
    Mistake,
    append,
    cell_of,
    found_in,
    in_cell,
    in_notebook,
    in_the_notebook,
    is_seen,
    m,
    put,
    released_anew,
    shown_after,
    source,
    without_cell,
    write,
)


def _copied(notebook: dict[str, Any]) -> None:
    notebook["cells"].append({**cell_of(notebook, "total"), "id": "pasted"})


def _same_cell_id(notebook: dict[str, Any]) -> None:
    cell_of(notebook, "predict-text")["id"] = "title"


def _text(name: str, **role: Any) -> dict[str, Any]:
    about = {"nbgrader": {"grade_id": name, "schema_version": 3, "grade": False, **role}} if role else {}
    return {"cell_type": "markdown", "id": name, "metadata": about, "source": "Since it is a sum."}


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": "more", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def _swapped(notebook: dict[str, Any]) -> None:
    cells = notebook["cells"]
    cells[2], cells[3] = cells[3], cells[2]


def answer(*lines: str) -> Edit:
    """What stands below the docstring of total."""
    head = 'def total(numbers, start=0):\n    """The sum of the numbers, from start on."""'
    whole = "\n".join([head, *(f"    {line}" for line in lines)])
    return in_notebook(lambda n: cell_of(n, "total-solution").update(source=whole))


IN_THE_NOTEBOOK: dict[str, Mistake] = {
    # -- the notebook's labels and points
    "no points": in_the_notebook(in_cell("total", points=None), at=4, words="is graded and has no points"),
    "points 0": in_the_notebook(in_cell("total", points=0), at=4, words="has 0 points: nothing can be earned"),
    "points below 0": in_the_notebook(
        in_cell("total", points=-1), at=4, words="its points are -1, no number from 0 on"
    ),
    "points as a text": in_the_notebook(in_cell("total", points="3"), at=4, words="its points are '3', no number"),
    "a cell pasted": in_the_notebook(in_notebook(_copied), at=8, words="has the id of cell 4, “total”"),
    "one cell id twice": in_the_notebook(in_notebook(_same_cell_id), at=5, words="has the cell id of cell 1, “title”"),
    "id with an underscore": in_the_notebook(
        in_cell("total-solution", grade_id="total_solution"), at=3, words="(“total-solution”?)"
    ),
    "id misspelt": in_the_notebook(
        in_cell("total", grade_id="totla"), at=3, words="there is no grade cell “total” for it (“totla”?)"
    ),
    "id with a blank": in_the_notebook(
        in_cell("total", grade_id="the total"), at=4, words="other characters than letters, digits, _ and -"
    ),
    "id empty": in_the_notebook(in_cell("total", grade_id=""), at=4, words="has a role and no id"),
    "no id at all": in_the_notebook(in_cell("total-solution", grade_id=None), at=3, words="has a role and no id"),
    "answer without tests": in_the_notebook(without_cell("total"), at=3, words="there is no grade cell “total” for it"),
    "tests without answer": in_the_notebook(
        without_cell("total-solution"), at=3, words="there is no cell “total-solution” to be filled in"
    ),
    "tests above the answer": in_the_notebook(
        in_notebook(_swapped), at=4, words="what grades it, cell 3 (total), stands above it. Move that below."
    ),
    "metadata of an old nbgrader": in_the_notebook(in_cell("total", schema_version=1), at=4, words="nbgrader update"),
    "metadata without a version": in_the_notebook(
        in_cell("total", schema_version=None), at=4, words="have the version None, and should have 3"
    ),
    "grade cell open to students": in_the_notebook(in_cell("total", locked=False), at=4, words="is not locked"),
    "answer that is locked": in_the_notebook(
        in_cell("total-solution", locked=True), at=3, words="would be graded in place of what students write"
    ),
    "grade cell as text": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "total").update(cell_type="markdown")),
        at=4,
        words="graded by tests, and is no code",
    ),
    "illustration with a role": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "total")["metadata"].update(tags=["illustration"])), at=4, words="has the tag"
    ),
    "illustration that defines": in_the_notebook(
        in_notebook(
            lambda n: n["cells"].insert(
                4,
                {**cell_of(n, "setup"), "id": "see", "metadata": {"tags": ["illustration"]}, "source": "def f(): pass"},
            )
        ),
        words="a cell with the tag illustration may define and import nothing",
    ),
    "a text to be filled in that earns nothing": in_the_notebook(
        in_notebook(lambda n: n["cells"].append(_text("why", solution=True, locked=False))),
        at=8,
        words="is to be filled in, and earns nothing: nobody reads it.",
    ),
    "an answer in words that lost its role": in_the_notebook(
        in_notebook(lambda n: n["cells"].extend([_text("why-text"), _text("why")])),
        at=9,
        words="Cell 9 (why) stands where the answer to cell 8 (why-text) does, and would be given to students",
    ),
    "an answer in words that became a task": in_the_notebook(
        in_notebook(lambda n: n["cells"].extend([_text("why-text"), _text("why", task=True, points=2)])),
        at=9,
        words="Make it “Manually graded answer”",
    ),
    # -- what stands in its cells
    "solution marks forgotten": in_the_notebook(
        source("total-solution", "    ### BEGIN SOLUTION\n", ""), at=3, words="`### END SOLUTION` has no `### BEGIN"
    ),
    "no mark at all": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "total-solution").update(source="def total(numbers, start=0):\n    return 1")),
        at=3,
        words="has no solution region: all of it would be taken out",
    ),
    "end mark forgotten": in_the_notebook(
        source("total-solution", "    ### END SOLUTION", ""), at=3, words="`### BEGIN SOLUTION` has no `### END"
    ),
    "begin mark twice": in_the_notebook(
        source("total-solution", "    ### END", "    ### BEGIN"), at=3, words="a second `### BEGIN SOLUTION` before"
    ),
    "marks in small letters": in_the_notebook(
        source("total-solution", "### BEGIN SOLUTION", "### begin solution"), at=3, words="does not know “### begin sol"
    ),
    "marks in the wrong cell": in_the_notebook(
        source("setup", "from", "### BEGIN SOLUTION\n### END SOLUTION\nfrom"), at=2, words="is not to be filled in"
    ),
    "nothing between the marks": in_the_notebook(
        in_notebook(
            lambda n: cell_of(n, "total-solution").update(
                source="def total(numbers, start=0):\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n    pass"
            )
        ),
        at=3,
        words="nothing stands between",
    ),
    "prediction with a comment above": in_the_notebook(
        source("predict_total-solution", "### BEGIN", "# Your number:\n### BEGIN"),
        at=6,
        words="is a prediction, which is",
    ),
    "answer that is no Python": in_the_notebook(
        source("total-solution", "in numbers:", "in numbers"), at=3, words="is no Python (expected ':', line 4 of it)"
    ),
    "a short answer in a text": in_the_notebook(
        source("predict-text", "What", "Python has `sum(numbers, start)` for that. What"),
        at=5,
        words="Cell 5 holds all of an answer to total, for students to read. Take it out.",
    ),
    "a short answer in a comment": in_the_notebook(
        source("total-solution", "    ### BEGIN", "    # return sum(numbers, start)\n    ### BEGIN"),
        at=3,
        words="Cell 3 (total-solution) holds all of an answer to total",
    ),
    "an answer of three lines in a text": in_the_notebook(
        source(
            "title",
            "# Adding",
            "# Adding\n\n```python\nfor number in numbers:\n    start = start + number\nreturn start\n```",
        ),
        at=1,
        words="Cell 1 holds all of an answer to total",
    ),
    "a mark that stands too low": in_the_notebook(
        released_anew(
            answer("start = start + 0", "### BEGIN SOLUTION", "return sum(numbers, start)", "### END SOLUTION")
        ),
        at=3,
        words="gives students a part of the answer to total: line 3 of it, `start = start + 0`, stands outside of the",
    ),
    "a mark below what is right by itself": in_the_notebook(
        released_anew(
            answer(
                "# Given.",
                "start += sum(numbers)",
                "### BEGIN SOLUTION",
                "start += 0",
                "### END SOLUTION",
                "return start",
            )
        ),
        at=3,
        words="that part alone is right on all examples (line 4 of it: `start += sum(numbers)`). Put `### BEGIN",
    ),
    "a short answer in plain words": in_the_notebook(
        released_anew(source("total-solution", "from start on.", "from start on. Like sum(numbers, start).")),
        at=3,
        words="Cell 3 (total-solution) holds all of an answer to total",
    ),
    "an answer that imports what nobody has": in_the_notebook(
        released_anew(source("total-solution", "    for number", "    import numpy as np\n    for number")),
        at=3,
        words="Cell 3 (total-solution): it imports numpy, which no submission has (packages in assignment.toml: none).",
    ),
    "a loop that nothing ends": in_the_notebook(
        released_anew(source("setup", "import check", "import check\n\nwhile True:\n    pass")),
        at=2,
        words="Cell 2 (setup) has a loop that nothing ends (line 3 of it). Mend it.",
    ),
    "check misspelt": in_the_notebook(source("total", "check", "chek"), at=4, words="it calls `chek(total)`"),
    "check of another": in_the_notebook(source("total", "(total)", "(totals)"), at=4, words="it calls `check(totals)`"),
    "check forgotten": in_the_notebook(source("total", "check(total)", "total"), at=4, words="it does not call check"),
    "check of a prediction": in_the_notebook(
        source("predict_total", "predict_total=", ""), at=7, words="Let it call `check(predict_total=predict_total)`"
    ),
    "an assert in the grade cell": in_the_notebook(
        source("total", "check(total)", "check(total)\nassert total([1]) == 1"), at=4, words="has an assert"
    ),
    "hidden tests in the notebook": in_the_notebook(
        source("total", "check(total)", "check(total)\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS"),
        at=4,
        words="no test in a notebook is run",
    ),
    "check not imported": in_the_notebook(
        source("setup", "from checks import check", "import math"), at=1, words="No cell"
    ),
    "checks imported instead of check": in_the_notebook(
        source("setup", "from checks import check", "import checks"), at=1, words="No cell imports check, which grade"
    ),
    "a name in a grade cell that nothing defines": in_the_notebook(
        source("total", "check(total)", "check(total)\nshow(total)"),
        at=4,
        words="Cell 4 (total) uses show, which nothing in the notebook defines. Mend or import it.",
    ),
    "a name in a given function that nothing defines": in_the_notebook(
        source("setup", "import check", "import check\n\ndef plus(a, b):\n    return np.add(a, b)"),
        at=2,
        words="Cell 2 (setup) uses np, which nothing in the notebook defines",
    ),
    "a function replaced below its answer": in_the_notebook(
        in_notebook(lambda n: n["cells"].append(_code("total = total([1, 2])"))),
        at=8,
        words="Cell 8 gives total another value, which is graded in place of a student's. Give it another name.",
    ),
    "check imported below its use": in_the_notebook(
        in_notebook(lambda n: n["cells"].append(n["cells"].pop(1))),
        at=3,
        words="Cell 3 (total) uses check, which cell 7 (setup) below it defines first. Move that above it.",
    ),
    "a name that only an answer defines": in_the_notebook(
        source("total-solution", "    for number", "    global HELP\n    HELP = 1\n    for number"),
        shown_after("print(HELP)"),
        at=8,
        words="Cell 8 uses HELP, which only the answer in cell 3 (total-solution) defines: a student's need not.",
    ),
    "another kernel": in_the_notebook(
        in_notebook(lambda n: n["metadata"]["kernelspec"].update(name="my-env")), words="Its kernelspec is “my-env”"
    ),
    "a kernel of another language": in_the_notebook(
        in_notebook(lambda n: n["metadata"]["kernelspec"].update(language="R")), words="It is written in R"
    ),
    "a byte order mark": in_the_notebook(
        lambda root: write(NOTEBOOK, b"\xef\xbb\xbf" + (root / NOTEBOOK).read_bytes())(root), words="byte order mark"
    ),
    "a merge left undone": in_the_notebook(
        put(NOTEBOOK, ' "cells": [', '<<<<<<< HEAD\n "cells": ['), words="a merge of two versions was left undone"
    ),
    "cut short": in_the_notebook(
        lambda root: write(NOTEBOOK, (root / NOTEBOOK).read_bytes()[:900])(root), words="it is no notebook ("
    ),
    "an old format": in_the_notebook(
        in_notebook(lambda n: n.update(nbformat=3)), words="its format is 3, and should be 4"
    ),
    "no cells": in_the_notebook(in_notebook(lambda n: n.pop("cells")), words="it has no cells"),
    "a cell without metadata": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "title").pop("metadata")), at=1, words="Cell 1 has no metadata"
    ),
    "a cell that is raw": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "setup").update(cell_type="raw")),
        at=2,
        words="has a role, and is neither code nor Markdown. Change that in Jupyter's toolbar.",
    ),
    "a link to nothing": m(
        lambda root: (root / "source/adding/data.csv").symlink_to(root / "nowhere.csv"),
        file="source/adding/data.csv",
        words="It is a link to what is not there, and so cannot be released.",
    ),
    "a pipe": m(
        lambda root: os.mkfifo(root / "source/adding/pipe.py"),
        file="source/adding/pipe.py",
        words="It is no file, and so cannot be released.",
    ),
    "an address that is none": m(
        write("graders/course.toml", 'seed = "adding"\nzip_address = "ftp://example.org/{name}.zip"\n'),
        file="graders/course.toml",
        at="zip_address",
        words="The course cannot be used: zip_address must begin with https:// and have {name} in it",
    ),
    "another notebook beside it": m(
        write("source/adding/draft.ipynb", b"{}"), file="source/adding/draft.ipynb", words="A second notebook beside"
    ),
    "nobody can fill it in": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "total-solution")["metadata"].update(editable=False)), at=3, words="be edited"
    ),
    "a name of Python's own taken": in_the_notebook(
        in_notebook(
            lambda n: cell_of(n, "setup").update(source="from checks import check\nfor sum in range(3):\n    pass")
        ),
        at=2,
        words="binds sum, which then is another for all that follows",
    ),
    "check made another": in_the_notebook(
        in_notebook(
            lambda n: cell_of(n, "setup").update(source="from checks import check\n\ndef check(*x): return True")
        ),
        at=2,
        words="binds check, which",
    ),
    "a text that was not released": in_the_notebook(
        in_notebook(lambda n: cell_of(n, "title").update(source="# Adding up")), at=1, words="is not as it was released"
    ),
    "parameters of a mistake in another order": m(
        put(MISTAKES, "def start_ignored(numbers, start=0)", "def start_ignored(start=0, numbers=())"),
        file=MISTAKES,
        at="start-ignored",
        words="start-ignored takes (start, numbers), and total (numbers, start). Let it take the same.",
    ),
    "the reference's value handed to matches": m(
        put(TESTS, ".matches(reference.total)", ".matches(reference.total(*case.args))"),
        file=TESTS,
        at=".matches(reference.total(*case.args))",
        words="matches takes the reference itself, and got what one gave: write reference.total",
    ),
    # -- names that do not agree
    "the notebook's function renamed": in_the_notebook(
        source("total-solution", "def total", "def totals"),
        at=3,
        words="does not define total, which the hidden tests call",
    ),
    "other parameters": in_the_notebook(
        source("total-solution", "(numbers, start=0)", "(values, start=0)"),
        at=3,
        words="takes (values, start), and the",
    ),
    "the reference renamed": m(
        put(REFERENCE, "def total(", "def sum_of("),
        file=NOTEBOOK,
        at=4,
        words="asks for the function total, and there is no reference of that name",
    ),
    "a reference without cells": m(
        append(REFERENCE, "\n\n@reference()\ndef mean(numbers):\n    return 0\n"),
        file=REFERENCE,
        at="def mean",
        words="The notebook has no grade cell for mean",
    ),
    "a prediction without cells": m(
        append(REFERENCE, "\n\n@reference()\ndef predict_mean():\n    return 3\n"),
        file=REFERENCE,
        at="def predict_mean",
        words="no grade cell for the prediction predict_mean",
    ),
    "a prediction without reference": m(
        put(REFERENCE, "@reference()\ndef predict_total", "def predict_total"),
        file=NOTEBOOK,
        at=7,
        words="asks for the prediction predict_total, and there is no reference of that name",
    ),
    # -- answers that students can read before they predict
    "an answer in its comment": in_the_notebook(
        source("predict_total-solution", "# a number", "# a number, 10 say"), at=6, words="says what predict_total is"
    ),
    "an answer in the question": in_the_notebook(
        source("predict-text", "start=1)`?", "start=1)`? It is 10."), at=5, words="says what predict_total is"
    ),
    "an answer below the question": in_the_notebook(
        source("predict-text", "start=1)`?", "start=1)`?\n\n(The answer is **10**.)"),
        at=5,
        words="says what predict_total is",
    ),
    "an answer in another text": in_the_notebook(
        source("title", "# Adding", "# Adding\nWrite `predict_total = 10`."), at=1, words="says what predict_total is"
    ),
    "an answer in a comment": in_the_notebook(
        source("setup", "from", "# total([2, 3, 4], start=1) == 10\nfrom"), at=2, words="says what predict_total is"
    ),
    "an answer that is computed above": in_the_notebook(
        in_notebook(
            lambda n: n["cells"].insert(
                4, {**cell_of(n, "setup"), "id": "see", "metadata": {}, "source": "print(total([2, 3, 4], start=1))"}
            )
        ),
        at=5,
        words="Cell 5 computes what predict_total asks for further down",
    ),
    "an answer among the examples": m(
        put(EXAMPLES, '"from 10 on", [1, 2], start=10', '"from 10 on", [2, 3, 4], start=1'),
        file=EXAMPLES,
        at="from 10 on",
        words="check shows “from 10 on”, which is what predict_total asks for",
    ),
    "an answer that the cell after it shows": in_the_notebook(
        shown_after("print(total([2, 3, 4], start=1))"),
        at=8,
        words="Cell 8 computes what predict_total asks for above. Let it compute another.",
    ),
    "an answer that the cell after it computes otherwise": in_the_notebook(
        shown_after("numbers = [2, 3, 4]\nprint(sum(numbers) + 1)"),
        at=8,
        words="Cell 8 shows the very case that predict_total asks for. Let it show another.",
    ),
    "an answer in a hint": m(
        put(PREDICTED, "It begins with 1.", "It is 10."),
        file=PREDICTED,
        at='"start-forgotten"',
        words="The hint of start-forgotten holds the answer of predict_total",
    ),
    "floats compared by ==": m(
        put(EXAMPLES, "[2, 3, 4]", "[2.25, 3.5, 4]"),
        put(
            TESTS,
            "student.total(*case.args).matches(reference.total)",
            "given = student.total(*case.args).value\n    assert given == reference.total(*case.args)",
        ),
        file=TESTS,
        at="==",
        words="This compares floats of total by equality: a right answer that is rounded in another order is refused.",
    ),
    "floats compared exactly": m(
        put(EXAMPLES, "[2, 3, 4]", "[2.25, 3.5, 4]"),
        put(REFERENCE, "@reference()", '@reference(same="exactly")'),
        file=REFERENCE,
        at="def total",
        words='The reference of total gives floats, and says same="exactly": a right answer that is rounded in',
    ),
}


@pytest.mark.parametrize("mistake", IN_THE_NOTEBOOK.values(), ids=IN_THE_NOTEBOOK)
def test_it_is_seen_before_anything_is_graded(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)


@pytest.mark.parametrize(
    "text",
    [
        "Is `total([2, 3, 4], start=1)` 9, 10 or 11?",
        "The answer is 10 times what you think.",
        "What is `total([2, 3, 4], start=1)`? The box has 10 numbers.",
        "`total([2, 3, 4], start=10)` is 19, and not 10.",
        "Do you think that it is 10?",
        "It is 10 for others.",
    ],
)
def test_a_number_alone_is_no_answer(course: Path, text: str) -> None:
    source("predict-text", "What", f"{text} What")(course)
    assert not [one for one in found_in(course) if "predict_total is" in one.said]


@pytest.mark.parametrize(
    "text",
    ["The right number is 6.", "Not 5 but 6.", "(It is 6.)", "The answer is 6, since it begins with 1.", "It's **6**."],
)
def test_an_answer_in_plain_words_is_one_though_the_question_has_the_number_too(course: Path, text: str) -> None:
    put(REFERENCE, "[2, 3, 4], start=1", "[2, 3], start=1")(course)
    put(PREDICTED, "It begins with 1.", text)(course)
    source("predict-text", "What", f"5 or 6? {text} What")(course)
    said = [one.within(course) for one in found_in(course)]
    assert f"{PREDICTED}:6: The hint of start-forgotten holds the answer of predict_total. Say it without that." in said
    assert any("Cell 5 says what predict_total is, for students to read." in one for one in said)


@pytest.mark.parametrize(
    "text",
    [
        "Python has `sum(numbers)` for that.",
        "Return sum(numbers, start) / 2 for half of it.",
        "For number in numbers: what is start?",
    ],
)
def test_a_part_of_an_answer_is_none(course: Path, text: str) -> None:
    source("predict-text", "What", f"{text} What")(course)
    assert not [one for one in found_in(course) if "holds all of an answer" in one.said]


@pytest.mark.parametrize(
    "code", ["print(total([2, 3, 5], start=1))", "numbers = [2, 3]\nprint(total(numbers, start=1))"]
)
def test_another_case_may_be_shown_after_a_prediction(course: Path, code: str) -> None:
    shown_after(code)(course)
    assert not [one for one in found_in(course) if "asks for" in one.said]


@pytest.mark.parametrize(
    "code",
    [
        "%%capture said\nprint(1)",
        "%time said = 1",
        "said = !ls",
        "%%writefile more.py\nother.thing()",
        "from os import *",
    ],
)
def test_what_ipython_defines_is_defined(course: Path, code: str) -> None:
    source("setup", "from", f"def show():\n    {'pass' if 'more' in code else 'print(said)'}\n\nfrom")(course)
    plain = {"id": "plain", "metadata": {}, "source": code}
    in_notebook(lambda n: n["cells"].append({**cell_of(n, "setup"), **plain}))(course)
    assert not [one for one in found_in(course) if "nothing in the notebook defines" in one.said]


BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SCAFFOLDS = {
    "the head of a loop": ("for n in numbers:", f"    {BEGIN}", "    start += n", f"    {END}", "return start"),
    "a place for the result": ("result = None", BEGIN, "result = sum(numbers, start)", END, "return result"),
    "what is spoken of": ("# Begin with this.", "all = start", BEGIN, "all += sum(numbers)", END, "return all"),
}


@pytest.mark.parametrize("lines", SCAFFOLDS.values(), ids=SCAFFOLDS)
def test_a_part_may_be_given(course: Path, lines: tuple[str, ...]) -> None:
    released_anew(answer(*lines))(course)
    assert not [one for one in found_in(course) if "outside of the marks" in one.said or "alone is right" in one.said]


def test_a_loop_that_may_end_is_none_that_never_does(course: Path) -> None:
    given = "def wait():\n    while True:\n        if input():\n            break\n\nfrom"
    source("setup", "from", given)(course)
    assert not [one for one in found_in(course) if "nothing ends" in one.said]
