"""What is seen in what students read: answers that were pasted there, and texts that are not as they should be."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.authors_mistakes.mistakes import (
    MISTAKES,
    REFERENCE,
    SETTINGS,
    TESTS,
    Edit,
    Mistake,
    append,
    cell_of,
    found_in,
    in_notebook,
    in_the_notebook,
    is_seen,
    m,
    put,
    rename,
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


def _packed(path: Path, code: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("reference.py", code)


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
    "a line in an archive": m(
        LONGER,
        lambda root: _packed(root / "source/adding/more.zip", (root / REFERENCE).read_text()),
        text("[more](more.zip)"),
        file="source/adding/more.zip",
        words="It holds code of solutions/adding/reference.py, `return start",
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


SETTINGS_MERGED = "<<<<<<< HEAD\npackages = []\n=======\npackages = ['numpy']\n>>>>>>> ada\n"
DOCSTRING = "The sum of the numbers"
ATTACHED = "![one](attachment:one.png)"
HELD = in_notebook(lambda n: cell_of(n, "title").update(attachments={"one.png": {"image/png": "iVBORw0KGgo="}}))


def beside(name: str, data: str | bytes) -> Edit:
    """A file that the notebook speaks of."""

    def edit(root: Path) -> None:
        write(f"source/adding/{name}", data)(root)
        text(f"There is [a file](<{name}>).")(root)

    return edit


def file(name: str, data: str | bytes, words: str, at: str = "") -> Mistake:
    return m(beside(name, data), file=f"source/adding/{name}", at=at, words=words)


NOT_AS_IT_SHOULD_BE: dict[str, Mistake] = {
    # -- a merge that was not finished
    "a merge in a text": in_the_notebook(
        text("<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> ada"), at=1, words="Cell 1 holds the mark of a merge"
    ),
    "a merge in a docstring": in_the_notebook(
        source("total-solution", DOCSTRING, f"\n<<<<<<< HEAD\n{DOCSTRING}\n=======\nAll\n>>>>>>> ada\n"),
        at=3,
        words="Cell 3 (total-solution) holds the mark of a merge",
    ),
    "a merge in data": file("a.csv", "a,b\n<<<<<<< HEAD\n1,2\n=======\n3,4\n>>>>>>> ada\n", "Here a merge", "<<<<"),
    "a merge in Python": m(
        put(MISTAKES, "from solutions", "<<<<<<< HEAD\nfrom solutions"), file=MISTAKES, at="<<<<", words="Here a merge"
    ),
    "a merge in settings": m(write(SETTINGS, SETTINGS_MERGED), file=SETTINGS, at="<<<<", words="Here a merge"),
    # -- links and pictures
    "a link to nothing": in_the_notebook(
        text("[one](one.csv)"), at=1, words="links to one.csv, and there is no such file"
    ),
    "a picture in other letters": in_the_notebook(
        beside("one.txt", "1"), text("![one](One.txt)"), at=1, words="no such file beside the notebook (“one.txt”?)"
    ),
    "a path of Windows": in_the_notebook(text(r"![one](images\one.png)"), at=1, words="only Windows reads as a path"),
    "a path of one machine": in_the_notebook(text("![one](/home/ada/one.png)"), at=1, words="a place on one machine"),
    "a picture in HTML": in_the_notebook(text('<img src="one.png">'), at=1, words="links to one.png, and there is no"),
    "a link by name": in_the_notebook(text("[one][1]\n\n[1]: one.md"), at=1, words="links to one.md, and there is no"),
    "a picture that is not held": in_the_notebook(text(ATTACHED), at=1, words="a picture that the cell does not hold"),
    "a server on one machine": in_the_notebook(
        text("[one](http://localhost:8888/one)"), at=1, words="there on one machine alone"
    ),
    "a file of one machine": in_the_notebook(
        text("[one](file:///C:/one.pdf)"), at=1, words="there on one machine alone"
    ),
    "a heading that is not there": in_the_notebook(text("[below](#More)"), at=1, words="no heading bears that name"),
    # -- what else stands in texts
    "an open fence": in_the_notebook(
        text("```python\ntotal([1])"), at=1, words="opens a fence, ```, that nothing closes"
    ),
    "a wrong encoding": in_the_notebook(
        text("Itâ€™s a sum."), at=1, words="letters that were read in a wrong encoding"
    ),
    "a package that a cell installs": in_the_notebook(
        cell("code", "!pip install -q numpy==1.20"), at=8, words="Cell 8 installs a package"
    ),
    "a magic that is none": in_the_notebook(
        cell("code", "%timit 1"), at=8, words="IPython knows no %timit (“%timeit”?)"
    ),
    "a way to show that is none": in_the_notebook(
        cell("code", "%matplotlib inlin"), at=8, words="%matplotlib knows no inlin (“inline”?)"
    ),
    "a note to oneself": in_the_notebook(text("FIXME: say more"), at=1, words="holds “FIXME”, a note to yourself"),
    "a note as a hint": m(
        put(MISTAKES, "It looks as if start is not used.", "XXX write this."),
        file=MISTAKES,
        at="start-ignored",
        words="start-ignored: its hint is not written to the end",
    ),
    # -- files that are released
    "a pointer of Git LFS": file("a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
    "an empty file": file("a.csv", "", "It is empty, and it is released"),
    "a picture that is none": file("a.png", "404 not found", "By what it begins with it is no PNG"),
    "a text in another encoding": file("a.csv", "a\nfür\n".encode("latin-1"), "It is no text in UTF-8"),
    "a name that Windows has not": file("a: 1?.csv", "a,b\n", "Windows has no file called “a: 1?.csv”"),
    "a key": file("grader.pem", "-----BEGIN PRIVATE KEY-----", "it holds what is secret"),
}


@pytest.mark.parametrize("mistake", NOT_AS_IT_SHOULD_BE.values(), ids=NOT_AS_IT_SHOULD_BE)
def test_what_is_not_as_it_should_be_is_seen(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)


GOOD_TEXTS = """[one](<one.csv> "One") [two](#More-sums) [three](https://example.org/a_(b))
[four](mailto:ada@example.org)
`[five](none.csv)` [six](checks.py) <img src="one.csv?raw=1"> ![seven](attachment:one.png) XXX is 30.
$a[i](j)$ is a formula.

[note]: this is none

1. ```python
   [none](none.csv)
   ```

<!-- 10 of them -->

## More *sums*

````
```python
[none](none.csv)
````

Seven
=======
"""


def test_links_and_texts_that_are_good_are_let_be(course: Path) -> None:
    beside("one.csv", "a,b\n1,2\n")(course)
    HELD(course)
    text(GOOD_TEXTS)(course)
    assert not [one for one in found_in(course) if "autograder release" not in one.said]


def test_a_text_may_be_in_an_encoding_that_the_notebook_names(course: Path) -> None:
    beside("a.csv", "für".encode("latin-1"))(course)
    shown_after('open("a.csv", encoding="latin-1").close()')(course)
    assert not [one for one in found_in(course) if "UTF-8" in one.said]


REFUSES = put(
    REFERENCE,
    "    return sum(numbers, start)",
    '    if not numbers:\n        raise ValueError("no numbers")\n    return sum(numbers, start)',
)
ASKED = '\n\n@pytest.mark.grade("total")\ndef test_refuses(student):\n    student.total([]).raises(ValueError{says})\n'
REFUSAL = (REFUSES, append(TESTS, ASKED.format(says="")))
REFUSAL_IN_WORDS = (REFUSES, append(TESTS, ASKED.format(says=", says=reference.total")))


def docstring(words: str) -> Edit:
    return source("total-solution", f"{DOCSTRING}, from start on.", words)


NOT_WHAT_THERE_IS: dict[str, Mistake] = {
    "a refusal of which nothing is said": in_the_notebook(
        *REFUSAL, at=3, words="hidden tests ask for ValueError, which neither it nor a text names."
    ),
    "another exception": in_the_notebook(
        *REFUSAL, docstring("Raises TypeError for none."), at=3, words="and its docstring speaks of TypeError."
    ),
    "another exception in the docstring than in a text": in_the_notebook(
        *REFUSAL,
        docstring("Raises TypeError for none."),
        text("Without numbers it raises ValueError."),
        at=3,
        words="hidden tests ask for ValueError, and its docstring speaks of TypeError.",
    ),
    "another message": in_the_notebook(
        *REFUSAL_IN_WORDS,
        docstring("Raises ValueError('none') for none."),
        at=3,
        words="asks for the message “no numbers”, which nothing says to students",
    ),
    "a parameter by another name": in_the_notebook(
        docstring("The sum.\n\n    numbers: a list. first: a number.\n"),
        at=3,
        words="its docstring speaks of first, and the parameter is start",
    ),
    "a type hint": in_the_notebook(
        source("total-solution", "(numbers, start=0):", "(numbers: dict, start=0):"),
        at=3,
        words="numbers is to be dict by its hint, and is list in",
    ),
    "a type hint of what is returned": in_the_notebook(
        source("total-solution", "(numbers, start=0):", "(numbers, start=0) -> list[int]:"),
        at=3,
        words="it returns list by its hint, and int for",
    ),
    "a prediction by another name": in_the_notebook(
        source("predict-text", "What", "Set `predict_sum`. What"),
        at=5,
        words="speaks of predict_sum, and nothing bears",
    ),
    "a function by another name": in_the_notebook(
        text("Write `totals(numbers, start)`."),
        at=1,
        words="speaks of `totals(numbers, start)`, and nothing bears that",
    ),
    # -- settings
    "settings where nobody reads them": m(
        rename(SETTINGS, "graders/assignment.toml"),
        file="graders/assignment.toml",
        words="Nobody reads it here. Move it to graders/adding/assignment.toml",
    ),
    "a package that is misspelt": m(
        write(SETTINGS, 'packages = [\n    "nunpy",\n]\n'),
        file=SETTINGS,
        at="nunpy",
        words="not installed here (“numpy”?)",
    ),
    "a package with its version": m(
        write(SETTINGS, 'packages = [\n    "numpy==1.20",\n]\n'),
        file=SETTINGS,
        at="numpy==",
        words="packages has “numpy==1.20”: versions are those of the environment",
    ),
    "a table without effect": m(
        write(SETTINGS, 'packages = []\n[keras]\nwithout = ["total"]\n'),
        file=SETTINGS,
        at="[keras]",
        words="has no effect",
    ),
    "a table that names no function": m(
        write(SETTINGS, 'packages = ["keras", "numpy"]\n[keras]\nwithout = ["totl"]\n'),
        file=SETTINGS,
        at="totl",
        words="[keras] names totl, and there is no such reference (“total”?)",
    ),
    # -- what tests ask for
    "a tolerance that is a text": m(
        put(REFERENCE, "@reference()", '@reference(rtol="1e-9")'),
        file=REFERENCE,
        at='rtol="1e-9"',
        words="rtol='1e-9' is no number from 0 on",
    ),
    "a tolerance below 0": m(
        put(REFERENCE, "@reference()", "@reference(atol=-1)"),
        file=REFERENCE,
        at="atol=-1",
        words="atol=-1 is no number",
    ),
    "no tolerance": m(
        put(
            REFERENCE,
            "@reference()\ndef total(numbers, start=0):\n    return",
            "@reference(rtol=0)\ndef total(numbers, start=0):\n    return 0.1 +",
        ),
        file=REFERENCE,
        at="def total",
        words="says rtol=0: a right answer that is rounded in another order",
    ),
    "any exception": m(
        REFUSES,
        append(TESTS, ASKED.format(says="").replace("ValueError", "Exception")),
        file=TESTS,
        at=".raises(Exception)",
        words="This asks for Exception, which a slip of any kind raises too",
    ),
    "other points": in_the_notebook(
        text("## More (10 points)"), at=1, words="Cell 1 says 10 points, and below it are 4"
    ),
}


@pytest.mark.parametrize("mistake", NOT_WHAT_THERE_IS.values(), ids=NOT_WHAT_THERE_IS)
def test_a_text_that_speaks_of_what_is_not_there_is_seen(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)


@pytest.mark.parametrize(
    "edits",
    [
        (*REFUSAL, docstring("Raises ValueError for none, not TypeError.")),
        (*REFUSAL, text("All functions raise ValueError without numbers.")),
        (*REFUSAL_IN_WORDS, docstring("Raises ValueError: no numbers.")),
        (docstring("The sum.\n\n    numbers: a list. Note: start is a number.\n"),),
        (source("total-solution", "(numbers, start=0):", "(numbers: list[float], start: float = 0) -> float:"),),
        (text("`predict_total = 1`, `sum(numbers)`, `total(numbers)`, `f(numbers, start)`"),),
        (text("## More (4 points)"),),
    ],
)
def test_a_text_that_speaks_of_what_is_there_is_let_be(course: Path, edits: tuple[Edit, ...]) -> None:
    for edit in edits:
        edit(course)
    said = ("hidden test", "docstring", "hint", "bears that name", "points")
    assert not [one for one in found_in(course) if any(words in one.said for words in said)]


def test_a_package_that_is_allowed_may_be_installed(course: Path) -> None:
    write(SETTINGS, 'packages = ["numpy"]\n')(course)
    cell("code", "%pip install -q 'numpy>=1.20'\n%matplotlib inline\n%timeit 1")(course)
    said = ("installs", "IPython knows no", "%matplotlib knows no")
    assert not [one for one in found_in(course) if any(words in one.said for words in said)]
