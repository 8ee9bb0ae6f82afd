"""What is seen in accepted solutions, settings, translations, the release and files beside the
notebook; and what beginners did when it was tried on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.verify.preflight import findings
from tests.authors_mistakes.mistakes import (
    ACCEPTED,
    EXAMPLES,
    MISTAKES,
    NOTEBOOK,
    REFERENCE,
    RELEASE,
    SETTINGS,
    TESTS,
    Mistake,
    append,
    cell_of,
    delete,
    found_in,
    in_cell,
    in_notebook,
    in_the_notebook,
    is_seen,
    m,
    put,
    released_anew,
    rename,
    source,
    without_cell,
    write,
)
from tests.support import NAMES, ROOT, dump

IN_FILES: dict[str, Mistake] = {
    # -- accepted solutions, settings, translations, the release
    "an accepted solution of nothing": m(
        write(ACCEPTED, "def sum_up(numbers):\n    return 0\n"),
        file=ACCEPTED,
        words="It defines none of predict_total, total",
    ),
    "an accepted solution that imports ours": m(
        put(ACCEPTED, "def total", "from solutions.adding import reference\n\n\ndef total"),
        file=ACCEPTED,
        at="from solutions",
        words="It imports solutions.adding, which no student has",
    ),
    "an accepted solution that is no Python": m(
        put(ACCEPTED, "in numbers:", "in numbers"), file=ACCEPTED, at="in numbers", words="It is no Python"
    ),
    "an accepted notebook": m(
        write("solutions/adding/accepted/ada.ipynb", b"{}"),
        file="solutions/adding/accepted/ada.ipynb",
        words=".py files",
    ),
    "an accepted solution that imports what nobody has": m(
        append(ACCEPTED, "\n\nimport numpy as np\n"),
        file=ACCEPTED,
        at="import numpy",
        words="It imports numpy, which no submission has (packages in assignment.toml: none). Do without, or allow it",
    ),
    "notes beside the notebook": m(
        write("source/adding/todo.txt", "Later: another seed.\n"),
        file="source/adding/todo.txt",
        words="It is released, and nothing in the notebook names it. Take it away; or name it there",
    ),
    "notes that say what a prediction is": m(
        write("source/adding/README.md", "# Adding\n\npredict_total is 10.\n"),
        file="source/adding/README.md",
        at="predict_total is",
        words="It says what predict_total is, for students to read.",
    ),
    "notes that hold an answer": m(
        write("source/adding/README.md", "# Adding\n\nIt can be done by sum(numbers, start), of course.\n"),
        file="source/adding/README.md",
        at="sum(numbers, start)",
        words="It holds all of an answer to total, for students to read. Take it out.",
    ),
    "a solution's module in the place of Python's own": m(
        write("solutions/adding/statistics.py", '"""Later."""\n'),
        file="solutions/adding/statistics.py",
        words="It bears the name of Python's own module statistics, and takes its place where its folder is looked",
    ),
    "settings that are no TOML": m(write(SETTINGS, "packages = [\n"), file=SETTINGS, words="It cannot be used: "),
    "a setting misspelt": m(
        write(SETTINGS, "packages = []\npackges = []\n"), file=SETTINGS, at="packges", words="unknown field `packges`"
    ),
    "a limit below what makes sense": m(
        write(SETTINGS, "packages = []\n[limits]\ncall_seconds = 0\n"),
        file=SETTINGS,
        at="call_seconds",
        words="Expected",
    ),
    "a translation of a cell that is gone": m(
        write("solutions/adding/translations/ko.po", 'msgctxt "gone"\nmsgid "a"\nmsgstr "b"\n'),
        file="solutions/adding/translations/ko.po",
        at="gone",
        words="It translates the cell “gone”, which is gone",
    ),
    "a language that is none": m(
        write("solutions/adding/translations/kr.po", 'msgid "a"\nmsgstr "b"\n'),
        file="solutions/adding/translations/kr.po",
        words="“kr” is no language that is known",
    ),
    "nothing released": m(
        delete(f"{RELEASE}/adding.ipynb"), file=f"{RELEASE}/adding.ipynb", words="nothing has been released"
    ),
    "checks.py not released": m(
        delete(f"{RELEASE}/checks.py"),
        file=f"{RELEASE}/checks.py",
        words="imports checks, and it is not in the release",
    ),
    "checks.json not released": m(
        delete(f"{RELEASE}/checks.json"), file=f"{RELEASE}/checks.json", words="check would know nothing"
    ),
    "a configuration with a name of nothing": m(
        append("nbgrader_config.py", "c.CourseDirectory.course_id = adding\n"),
        file="nbgrader_config.py",
        at="= adding",
        words="Nothing defines adding: nbgrader cannot read its configuration. Mend it.",
    ),
    "a configuration that is not ours": m(
        write("nbgrader_config.py", "c = get_config()\n"),
        file="nbgrader_config.py",
        words="It does not call `configure(c)` of autograder.nbgrader_plugin last",
    ),
    "other marks of solutions": m(
        append("nbgrader_config.py", 'c.ClearSolutions.begin_solution_delimeter = "BEGIN ANSWER"\n'),
        file="nbgrader_config.py",
        at="delimeter",
        words="a release would take out whole cells. Take this line away.",
    ),
    "the course's settings beside its configuration": m(
        write("course.toml", ""), file="course.toml", words="Nobody reads it here. Move it to graders/course.toml."
    ),
    "solutions in a folder of another case": m(
        rename("solutions/adding", "solutions/Adding"),
        file="solutions/Adding",
        words="No assignment has this name, and “adding” has no such folder. Rename it.",
    ),
    "hidden tests in a folder of their own": m(
        write("graders/adding/more/test_more.py", "\n"),
        file="graders/adding/more/test_more.py",
        words="Hidden tests stand in adding/ itself. Move it there, or take it away.",
    ),
    "an accepted solution beside their folder": m(
        rename(ACCEPTED, "solutions/adding/loop.py"),
        file="solutions/adding/loop.py",
        words="and nobody looks at it here. Move it to accepted/, or take it away.",
    ),
    "checks.json cut short": m(
        lambda root: write(f"{RELEASE}/checks.json", (root / RELEASE / "checks.json").read_bytes()[:300])(root),
        file=f"{RELEASE}/checks.json",
        words="It is broken: check would know nothing. Run `autograder release adding`.",
    ),
    "a text added since": in_the_notebook(
        in_notebook(lambda n: n["cells"].insert(1, {**cell_of(n, "title"), "id": "more"})),
        at=2,
        words="Cell 2 is not in the release. Run `autograder release adding`.",
    ),
    "a text taken away since": m(
        without_cell("predict-text"),
        file=f"{RELEASE}/adding.ipynb",
        words="is no longer in the source. Run `autograder release adding`.",
    ),
    "texts in another order": m(
        in_notebook(lambda n: n["cells"].append(n["cells"].pop(0))),
        file=f"{RELEASE}/adding.ipynb",
        words="Its cells stand in another order than the source's.",
    ),
    "points changed since": in_the_notebook(
        in_cell("total", points=9), at=4, words="Cell 4 (total) has 9 points, and was released with 3. Run"
    ),
    "checks.py of another time": m(
        append(f"{RELEASE}/checks.py", "# older\n"), file=f"{RELEASE}/checks.py", words="It is older than this engine"
    ),
    "a stub changed since": in_the_notebook(
        source("total-solution", "The sum of", "All of"),
        at=3,
        words="is not as it was released: students have an older one",
    ),
    "a file that was not released": m(
        write("source/adding/data.csv", "1,2\n"), file="source/adding/data.csv", words="It is not in the release"
    ),
    # -- what beginners did when it was tried on them
    "an example without a name": m(
        put(EXAMPLES, 'Example("three numbers", [2', "Example([2"),
        file=EXAMPLES,
        words="has no name, which students would",
    ),
    "fails as a list": m(
        put(MISTAKES, 'fails=("start",)', 'fails=["start"]'),
        file=MISTAKES,
        at='"start-ignored"',
        words="fails is a list",
    ),
    "an asynchronous test": m(
        put(TESTS, "def test_start", "async def test_start"),
        file=TESTS,
        at="def test_start",
        words="does nothing when it is called",
    ),
    "a test without parameters": m(
        put(TESTS, "@found(with_a_start)", '@pytest.mark.parametrize("case", [])'),
        file=TESTS,
        at="def test_start",
        words="test_start has no parameters, and so is never run",
    ),
    "tests that are skipped": m(
        append(TESTS, '\n\npytest.skip("later", allow_module_level=True)\n'),
        file=TESTS,
        at="pytest.skip",
        words="cannot be imported (Skipped: later)",
    ),
    "a maker that draws elsewhere": m(
        put(TESTS, "return Case(([int(n)", "import random\n\n    return Case(([int(n + random.randrange(99))"),
        file=TESTS,
        at="def numbers",
        words="numbers draws another case each time",
    ),
    "a reference that ends everything": m(
        put(REFERENCE, "return sum(numbers, start)", "raise SystemExit(2)"),
        file=REFERENCE,
        at="SystemExit",
        words="ends what",
    ),
    "a mistake that ends everything": m(
        put(MISTAKES, "return reference.total(numbers)", "raise SystemExit(2)"),
        file=MISTAKES,
        at="SystemExit",
        words="start-ignored raises SystemExit (2) of its own",
    ),
    "an empty notebook": in_the_notebook(write(NOTEBOOK, b""), words="it is no notebook ("),
    "traits that cannot be imported": m(
        write("solutions/adding/traits.py", "\n1 / 0\n"),
        file="solutions/adding/traits.py",
        at="1 / 0",
        words="ZeroDivision",
    ),
    "a folder misspelt": m(
        lambda root: (root / MISTAKES).parent.rename(root / "solutions/adding/misconception"),
        file="solutions/adding/misconception",
        words="Nobody looks into this folder (“misconceptions”?)",
    ),
    "a configuration that is no Python": m(
        write("nbgrader_config.py", "c =\n"), file="nbgrader_config.py", at="c =", words="It is no Python"
    ),
    "a seed that cannot be read": m(
        write("graders/course.toml", "seed = 3\n"),
        file="graders/course.toml",
        words="The course cannot be used: Expected `str`, got `int`",
    ),
}


@pytest.mark.parametrize("mistake", IN_FILES.values(), ids=IN_FILES)
def test_it_is_seen_before_anything_is_graded(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)


def test_windows_line_endings_are_no_mistake(course: Path) -> None:
    for file in (REFERENCE, EXAMPLES, MISTAKES, TESTS, NOTEBOOK):
        write(file, (course / file).read_bytes().replace(b"\n", b"\r\n"))(course)
    notebook = json.loads((course / NOTEBOOK).read_bytes())
    for cell in notebook["cells"]:
        cell["source"] = [line.replace("\n", "\r\n") for line in cell["source"]]
    write(NOTEBOOK, dump(notebook))(course)
    assert found_in(course) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_in_the_course(name: str) -> None:
    assert findings(Course(ROOT).assignment(name)) == []


def test_what_the_notebook_names_may_stand_beside_it(course: Path) -> None:
    for root in ("source", "assignments"):
        write(f"{root}/adding/words.txt", "be\n")(course)
        write(f"{root}/adding/README.md", "How to begin.\n")(course)
    released_anew(source("setup", "import check", "import check\n\nwords = open('words.txt').read()"))(course)
    assert found_in(course) == []
