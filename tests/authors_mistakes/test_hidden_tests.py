"""What is seen in hidden tests, and what is no mistake there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.authors_mistakes.mistakes import (
    EXAMPLES,
    MISTAKES,
    REFERENCE,
    TESTS,
    TESTS_OF_PREDICTION,
    Mistake,
    cell_of,
    delete,
    found_in,
    in_notebook,
    in_the_notebook,
    is_seen,
    m,
    put,
    rename,
    source,
    write,
)


def _manual(notebook: dict[str, Any]) -> dict[str, Any]:
    about = cell_of(notebook, "total")["metadata"]["nbgrader"] | {"grade_id": "why", "points": 0, "solution": True}
    text = "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"
    return {"cell_type": "markdown", "id": "why", "metadata": {"nbgrader": about}, "source": text}


IN_HIDDEN_TESTS: dict[str, Mistake] = {
    # -- hidden tests
    "a test misspelt": m(
        put(TESTS, "def test_start", "def tets_start"), file=TESTS, at="def tets_start", words="tets_start is never run"
    ),
    "tests_ for test_": m(
        put(TESTS, "def test_start", "def tests_start"),
        file=TESTS,
        at="def tests_start",
        words="tests_start is never run",
    ),
    "a test twice": m(
        put(TESTS, "def test_start", "def test_sum"),
        file=TESTS,
        at="def test_sum",
        words="test_sum is defined in line 15 too",
    ),
    "a file of tests that nobody collects": m(
        rename(TESTS, "graders/adding/tests_total.py"),
        file="graders/adding/tests_total.py",
        words="Its name does not begin with test_",
    ),
    "a conftest": m(
        write("graders/adding/conftest.py", "\n"),
        file="graders/adding/conftest.py",
        words="no place beside hidden tests",
    ),
    "no test in a file": m(
        write("graders/adding/test_more.py", '"""Later."""\n'),
        file="graders/adding/test_more.py",
        words="There is no test in it",
    ),
    "a cell without test": in_the_notebook(delete(TESTS_OF_PREDICTION), at=7, words="has no hidden test"),
    "a test of no cell": m(
        put(TESTS, 'grade("total", weight=1)', 'grade("totals", weight=1)'),
        file=TESTS,
        at="def test_start",
        words="pays into “totals”, and the notebook has no such grade cell (“total”?)",
    ),
    "a test without its mark": m(
        put(TESTS, '@pytest.mark.grade("total", weight=1)\n', ""),
        file=TESTS,
        at="def test_start",
        words="test_start has no marker @pytest.mark.grade",
    ),
    "a weight misspelt": m(put(TESTS, "weight=1", "weigth=1"), file=TESTS, at="def test_start", words="'weigth'"),
    "a weight of 0": m(
        put(TESTS, "weight=1", "weight=0"), file=TESTS, at="def test_start", words="is not a number above 0"
    ),
    "a mark that does nothing": m(
        put(TESTS, "@found(with_a_start)", "@pytest.mark.skip\n@found(with_a_start)"),
        file=TESTS,
        at="def test_start",
        words="is marked skip, which does nothing here",
    ),
    "found forgotten": m(
        put(TESTS, "@found(with_a_start)\n", ""),
        file=TESTS,
        at="def test_start",
        words="takes case, which nothing gives it",
    ),
    "case forgotten": m(
        put(TESTS, "def test_start(student, case)", "def test_start(student)"),
        file=TESTS,
        at="return Case",
        words="",
    ),
    "student forgotten": m(
        put(TESTS_OF_PREDICTION, "(student)", "(students)"),
        file=TESTS_OF_PREDICTION,
        at="def test_number",
        words="does not take student",
    ),
    "a test in a class": m(
        put(
            TESTS,
            '@pytest.mark.grade("total", weight=1)',
            'class TestStart:\n    pass\n\n\n@pytest.mark.grade("total", weight=1)',
        ),
        file=TESTS,
        at="class TestStart",
        words="TestStart is a class",
    ),
    "a demand forgotten": m(
        put(TESTS, "(*case.args).matches(reference.total)", "(*case.args)"),
        file=TESTS,
        at="def test_sum",
        words="test_sum demands nothing of what students give",
    ),
    "an assert forgotten": m(
        put(TESTS, "student.total(*case.args).matches(reference.total)", "student.total(*case.args).value == 3"),
        file=TESTS,
        at="def test_sum",
        words="test_sum demands nothing of what students give",
    ),
    "a demand that is none": m(
        put(TESTS, ".matches(reference.total)", ".match(reference.total)"),
        file=TESTS,
        at=".match(",
        words="`.match` is no demand that is put to students (“matches”?). Mend the name.",
    ),
    "a demand that is none beside one": m(
        put(TESTS, "student.total(*case.args)", "got = student.total(*case.args)\n    got.raise_(ValueError)\n    got"),
        file=TESTS,
        at="got.raise_(",
        words="`.raise_` is no demand that is put to students (“raises”?). Mend the name.",
    ),
    "a reference that is not there": m(
        put(TESTS, ".matches(reference.total)", ".matches(reference.totl)"),
        file=TESTS,
        at="reference.totl",
        words="reference.py has no totl",
    ),
    "a function that students have not": m(
        put(TESTS, "student.total(", "student.totl("), file=TESTS, at="student.totl", words="asks for student.totl"
    ),
    "a maker that raises": m(
        put(TESTS, "10**10, 4)", "10**10, 4, 5, 6)"),
        file=TESTS,
        at="10**10, 4, 5, 6",
        words="numbers draws no case for test_sum",
    ),
    "a maker that gives no case": m(
        put(TESTS, "return Case(([int(n)", "return (([int(n)"), file=TESTS, at="def numbers", words="wants a Case"
    ),
    "a maker that is called": m(
        put(TESTS, "@found(numbers)", "@found(numbers())"),
        file=TESTS,
        at="@found(numbers())",
        words="cannot be imported",
    ),
    "a test that the reference does not pass": m(
        put(TESTS, "(*case.args).matches(reference.total)", "(*case.args).raises(ValueError)"),
        file=TESTS,
        at="def test_sum",
        words="The reference itself does not pass test_sum",
    ),
    "a test that raises": m(
        put(TESTS, "student.total(*case.args).m", "case.args[7]\n    student.total(*case.args).m"),
        file=TESTS,
        at="case.args[7]",
        words="test_sum raises IndexError",
    ),
    "tests that are no Python": m(
        put(TESTS, "def test_start(student, case):", "def test_start(student, case)"),
        file=TESTS,
        at="def test_start",
        words="It is no Python (expected ':')",
    ),
    "an import forgotten": m(
        put(TESTS, "import pytest\n", ""), file=TESTS, at="@pytest.mark.grade", words="Nothing defines pytest"
    ),
    "a price of nothing": m(
        put(MISTAKES, 'fails=("start",)', 'fails=("start",), price=0.001'),
        file=MISTAKES,
        at='"start-ignored"',
        words="its price is 0.001 of 3 points, which are rounded to none",
    ),
    "one hint for two": m(
        put(
            MISTAKES,
            "It looks as if start is not used. Begin with it.",
            "It looks as if the last number is left out. Let the loop go to the end.",
        ),
        file=MISTAKES,
        at='"start-ignored"',
        words="last-left-out and start-ignored have one hint",
    ),
    "begin mark at the edge": in_the_notebook(
        source("total-solution", "    ### BEGIN", "### BEGIN"), at=3, words="stands at column 0, and the answer at 4"
    ),
    "end mark too early": in_the_notebook(
        source("total-solution", "        start = start", "    ### END SOLUTION\n        start = start"),
        source("total-solution", "    return start\n    ### END SOLUTION", "    return start"),
        at=3,
        words="what students get of it is no Python (unexpected indent). Move `### BEGIN SOLUTION` or",
    ),
    "a manual cell of 0 points": in_the_notebook(
        in_notebook(lambda n: n["cells"].append(_manual(n))), at=8, words="has 0 points: nothing can be earned"
    ),
    "a cell that waits": in_the_notebook(
        source("setup", "from", "import time\ntime.sleep(9)\nfrom"), at=2, words="sleeps, and so does each submission"
    ),
    "a cell that asks": in_the_notebook(
        source("setup", "from", "name = input()\nfrom"), at=2, words="calls input(), and nobody types"
    ),
    "a text in a code cell": in_the_notebook(
        source("setup", "from checks", "Adding up.\nfrom checks"), at=2, words="is no Python ("
    ),
    "settings that break off": m(
        write("graders/course.toml", 'seed = "a"\n\nx = \n'),
        file="graders/course.toml",
        at="x =",
        words="The course cannot be used: Invalid value (at line 3",
    ),
    "a reference that gives a dataclass": m(
        put(REFERENCE, "return sum(numbers, start)", "return P(sum(numbers, start))"),
        put(
            REFERENCE,
            "\n\n@reference()\ndef total",
            "\n\n@dataclass\nclass P:\n    x: int\n\n\n@reference()\ndef total",
        ),
        put(REFERENCE, "from autograder", "from dataclasses import dataclass\n\nfrom autograder"),
        file=REFERENCE,
        at="def total",
        words="a P, a dataclass, of which the fields can be handed over, as a dict or a tuple. Return",
    ),
    "a reference that is a generator": m(
        put(REFERENCE, "return sum(numbers, start)", "yield sum(numbers, start)"),
        file=REFERENCE,
        at="def total",
        words="a generator, of which a list can be handed over. Return something simpler",
    ),
}
IN_HIDDEN_TESTS["case forgotten"] = m(
    put(TESTS, "def test_start(student, case)", "def test_start(student)"),
    put(TESTS, "student.total(*case.args, **case.kwargs)", "student.total([1])"),
    file=TESTS,
    at="def test_start",
    words="test_start does not take case, which it is given",
)


@pytest.mark.parametrize("mistake", IN_HIDDEN_TESTS.values(), ids=IN_HIDDEN_TESTS)
def test_it_is_seen_before_anything_is_graded(course: Path, mistake: Mistake) -> None:
    is_seen(course, mistake)


@pytest.mark.parametrize("examples", ["[2, 3, 4]", "[2.5]"])
def test_what_is_not_rounded_may_be_compared_by_equality(course: Path, examples: str) -> None:
    put(EXAMPLES, "[2, 3, 4]", examples)(course)
    put(TESTS, "student.total(*case.args).matches(reference.total)",
        "assert student.total(*case.args).value == reference.total(*case.args)")(course)  # fmt: skip
    assert found_in(course) == []
