"""A course of another subject, `tests/courses/sorting`: texts, a class, a function as an argument, what is printed and
what is written. No NumPy. It goes through the commands that an author and a teacher use."""

from __future__ import annotations

import copy
import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, reads

from autograder.exercise import Example
from tests.conftest import Command
from tests.support import cell, dump, scores

SORTING = Path(__file__).parent / "courses/sorting"
LOOPS, LIBRARY = (
    (SORTING / "solutions/sorting/accepted" / name).read_text(encoding="utf-8") for name in ("loops.py", "library.py")
)
WRONG_END = LIBRARY.replace("return super().pop()", "return self.popleft()").replace("self[-1]", "self[0]")
PAGE_OF_BOB = "feedback/bob/sorting/sorting.html"
POINTS = {
    "insert_sorted": 3.0,
    "predict_swaps": 1.0,
    "most_common_words": 3.0,
    "group_by_length": 2.0,
    "mean_of_groups": 2.0,
    "Stack": 4.0,
    "sort_by": 3.0,
    "print_table": 2.0,
    "save_sorted": 2.0,
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """Released."""
    root = tmp_path_factory.mktemp("another") / "sorting"
    shutil.copytree(SORTING, root)
    done = command("release", "sorting", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"sorting: released into {root / 'assignments/sorting'}\n"
    return root


@pytest.fixture(scope="module")
def notebook(course: Path) -> Any:
    """As students get it."""
    return json.loads((course / "assignments/sorting/sorting.ipynb").read_bytes())


def filled_in(notebook: Any, code: str, why: str = "Each number is put down after a step or two.") -> Any:
    """All code in one cell; an answer in words."""
    notebook = copy.deepcopy(notebook)
    for name in POINTS:
        cell(notebook, f"{name}-solution")["source"] = "pass"
    cell(notebook, "insert_sorted-solution")["source"] = code
    cell(notebook, "why_quick")["source"] = why
    return notebook


def words_of(page: Path) -> str:
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(text).split())


# ---- the author ----


def test_it_knows_nothing_of_numpy(course: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in course.rglob("*.*") if path.suffix in (".py", ".ipynb")}
    assert len(texts) > 20
    assert [path for path, text in texts.items() if re.search(r"numpy|\bnp\b", text)] == []


def test_its_graders_are_proved_and_leave_nothing_behind(course: Path, command: Command) -> None:
    before = sorted(course.rglob("*"))
    done = command("verify", "sorting", cwd=course)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.endswith(
        "28 misconceptions, 28 named, 30 of 30 pairs told apart, 2 accepted styles, 22 tests, 22 cases. Proved.\n"
    )
    assert [path for path in sorted(course.rglob("*")) if path not in before and "__pycache__" not in path.parts] == []


_WITH_AN_ARRAY = """
from numpy import array
@pytest.mark.grade("sort_by")
def test_array(student):
    student.sort_by(array([2, 1]), Function("lambda x: x")).matches(reference.sort_by)
"""


def test_an_array_in_a_case_is_the_authors_mistake_and_nobody_elses(
    course: Path, tmp_path: Path, command: Command
) -> None:
    shutil.copytree(course, copied := tmp_path / "sorting")
    with (copied / "graders/sorting/test_sort_by.py").open("a") as file:
        file.write(_WITH_AN_ARRAY)
    done = command("verify", "sorting", cwd=copied)
    assert done.returncode == 1
    assert "The test test_array of sort_by came to no verdict" in done.stdout
    assert "cannot be had with these packages (a value is of a kind that may not cross: array)" in done.stdout


_PICKY = """
insert, by = insert_sorted, sort_by
def insert_sorted(numbers, x):
    assert {type(one) for one in [*numbers, x]} <= {int, float}
    return insert(numbers, x)
def sort_by(items, key):
    assert {type(one) for one in items} == {str}
    return by(items, key)
"""


def test_what_is_drawn_reaches_a_student_without_numpy_as_pythons_own(
    course: Path, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "picky.py").write_text(LIBRARY + _PICKY)
    done = command("score", "sorting", tmp_path / "picky.py", "--json", cwd=course)
    assert json.loads(done.stdout)["score"] == 22.0


def test_an_example_looks_at_one_thing() -> None:
    with pytest.raises(ValueError, match="'x' looks at more than one of view, printed and writes"):
        Example("x", printed=True, writes="x.txt")


# ---- the teacher ----


def named(result: Any) -> dict[str, set[str]]:
    """The known mistakes that were recognised, by grade cell."""
    return {
        one["grade_id"]: {test["misconception"] for test in one["tests"] if test["misconception"]}
        for one in result["cells"]
        if one["score"] < one["max_score"]
    }


def test_a_right_solution_and_a_stack_that_pops_from_the_wrong_end(
    course: Path, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "right.py").write_text(LOOPS)
    (tmp_path / "wrong_end.py").write_text(WRONG_END)
    done = command("score", "sorting", tmp_path / "right.py", tmp_path / "wrong_end.py", "--json", cwd=course)
    right, wrong = map(json.loads, done.stdout.splitlines())
    assert {one["grade_id"]: one["score"] for one in right["cells"]} == POINTS
    assert {one["grade_id"]: one["score"] for one in wrong["cells"]} == POINTS | {"Stack": 2.8}
    assert named(wrong) == {"Stack": {"first-comes-first"}}
    done = command("score", "sorting", tmp_path / "wrong_end.py", cwd=course)
    assert "push(3), push(5), pop()\n    should give\n        5\n    yours gives\n        3" in done.stdout
    assert "It looks as if what was pushed first comes out first: that is a queue." in done.stdout


@pytest.fixture(scope="module")
def graded(course: Path, notebook: Any, command: Command) -> Path:
    """A class of three."""
    submissions = {
        "ann": filled_in(notebook, LOOPS),
        "bob": filled_in(notebook, WRONG_END),
        "cid": notebook,
    }
    for student, submission in submissions.items():
        (folder := course / "submitted" / student / "sorting").mkdir(parents=True)
        (folder / "sorting.ipynb").write_bytes(dump(submission))
    done = command("grade", "sorting", cwd=course)
    assert done.returncode == 0, done.stderr
    waits = "why_quick still to be graded by hand"
    assert f"ann: 22 of 24; {waits}.\n" in done.stdout
    assert f"bob: 20.8 of 24; {waits}. Stack: It looks as if what was pushed first comes out first" in done.stdout
    assert "cid: 0 of 24. insert_sorted is not written yet." in done.stdout
    return course


def test_what_is_written_in_words_waits_for_a_person(graded: Path, command: Command) -> None:
    marks = scores(graded)
    whole = {student: sum(score or 0 for (who, _), score in marks.items() if who == student) for student, _ in marks}
    assert whole == {"ann": 22.0, "bob": 20.8, "cid": 0.0}
    # Who has written nothing has no points for it: nbgrader says so.
    assert [marks[student, "why_quick"] for student in ("ann", "bob", "cid")] == [None, None, 0.0]
    done = [command(name, "sorting", cwd=graded) for name in ("feedback", "report")]
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 2
    page, report = words_of(graded / PAGE_OF_BOB), words_of(graded / "sorting-report.html")
    assert "20.8 of 24 points Feedback for bob. A person has still to grade a part of this." in page
    assert "why_quick: not graded yet A person grades this." in page
    assert "2 with: a part is to be graded by a person" in report
    assert "why_quick 2 –, 2 not graded yet 0 1 " in report, "of those who wait, nobody has no points"
    assert "1 with: It looks as if what was pushed first comes out first" in report


def test_what_a_person_gave_counts_and_stays(graded: Path, command: Command) -> None:
    waits = "why_quick still to be graded by hand"
    before = command("grade", "sorting", cwd=graded)
    assert f"] ann: graded before, 22 of 24; {waits}\n" in before.stdout
    assert before.stderr.endswith("2 are still to be graded by hand: why_quick (2).\n")
    give(graded, "bob", "why_quick", 1.5)
    again = command("grade", "sorting", cwd=graded)
    assert "] bob: graded before, 22.3 of 24\n" in again.stdout
    assert again.stderr.endswith("1 is still to be graded by hand: why_quick (1).\n")
    anew = command("grade", "sorting", "--force", cwd=graded)
    assert anew.returncode == 0
    assert f"] ann: 22 of 24; {waits}.\n" in anew.stdout, "nothing of it is all right yet"
    again = "the mark by hand of why_quick is from before it was graded anew, to be looked at again"
    assert f"] bob: 22.3 of 24; {again}. Stack: It looks as if" in anew.stdout
    assert anew.stderr.endswith("2 are still to be graded by hand: why_quick (2).\n")
    assert command("feedback", "sorting", cwd=graded).returncode == 0
    page = words_of(graded / PAGE_OF_BOB)
    assert "22.3 of 24 points Feedback for bob. A person has still to grade a part of this." in page
    assert "why_quick: 1.5 of 2 points" in page
    exported = command("export", cwd=graded, program="nbgrader")
    assert exported.returncode == 0, exported.stderr
    rows = csv.DictReader((graded / "grades.csv").read_text().splitlines())
    found = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in rows}
    assert found == {"ann": (22.0, 24.0), "bob": (22.3, 24.0), "cid": (0.0, 24.0)}


def give(course: Path, student: str, grade_cell: str, points: float) -> None:
    """As the formgrader writes it."""
    with sqlite3.connect(course / "gradebook.db") as database:
        given = database.execute(
            "UPDATE grade SET manual_score = ?, needs_manual_grade = 0 WHERE cell_id IN "
            "(SELECT id FROM base_cell WHERE name = ?) AND notebook_id IN (SELECT sn.id FROM submitted_notebook sn "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id WHERE sa.student_id = ?)",
            (points, grade_cell, student),
        )
    database.close()
    assert given.rowcount == 1


# ---- the student ----

WRONG = {
    "a queue": (
        "Stack",
        WRONG_END,
        ["push(3), push(5), pop()", "    5\nyours gives\n    3", "that is a queue."],
    ),
    "a size that is a method": (
        "Stack",
        f"{LIBRARY}\nclass Stack(Stack):\n    def size(self): return len(self)",
        ["WRONG  two in, one out", "push(3), push(5), pop(), size\nshould give\n    1\nyours gives\n    a method"],
    ),
    "another message": (
        "Stack",
        LOOPS.replace("an empty stack", "empty list"),
        ["IndexError: pop from an empty stack\nyours gives\n    IndexError: pop from empty list", "of your own"],
    ),
    "a key that is not used": (
        "sort_by",
        "def sort_by(items, key): return sorted(items)",
        ["key =\n    lambda word: len(word)", "Compare what key gives for them."],
    ),
    "a table without columns": (
        "print_table",
        "def print_table(rows):\n    for row in rows: print(*row, sep='  ')",
        ["    the    12\n    lemon   3\nyours gives\n    the  12\n    lemon  3\n", "filled up with spaces"],
    ),
    "a table that is returned": (
        "print_table",
        "def print_table(rows): return 'the    12'",
        ["yours gives\n    (nothing is printed)", "To return a text is not to print it."],
    ),
    "a file of one line": (
        "save_sorted",
        "def save_sorted(path, lines):\n    with open(path, 'w') as file: file.writelines(sorted(lines))",
        ["    fig\n    kiwi\n    plum\nyours gives\n    figkiwiplum", "write ends no line"],
    ),
    "a list sorted in place": (
        "save_sorted",
        "def save_sorted(path, lines):\n    lines.sort()\n    open(path, 'w').write('\\n'.join(lines))",
        ["save_sorted has changed its input", "Work on a copy of it."],
    ),
    "no file": ("save_sorted", "def save_sorted(path, lines): pass", ["    (the file is not written)"]),
    "means rounded down": (
        "mean_of_groups",
        "def mean_of_groups(groups): return {name: sum(of) // len(of) for name, of in groups.items() if of}",
        ["'b': 4.5", "// drops what is after the point"],
    ),
    "capitals": (
        "most_common_words",
        "def most_common_words(text, n):\n    words = text.split()\n"
        "    return sorted(((w, words.count(w)) for w in {*words}), key=lambda p: (-p[1], p[0]))[:n]",
        ["[('the', 2)]\nyours gives\n    [('The', 1)]", "Make all letters small first."],
    ),
    "a word twice": (
        "group_by_length",
        "def group_by_length(words):\n"
        "    return {len(w): [v for v in dict.fromkeys(words) if len(v) == len(w)] for w in words}",
        ["{2: ['so', 'so']}\nyours gives\n    {2: ['so']}", "in its group once."],
    ),
    "always at the end": (
        "insert_sorted",
        "def insert_sorted(numbers, x): return numbers + [x]",
        ["[2, 5, 6, 9]\nyours gives\n    [2, 5, 9, 6]", "Look for the first number that is larger."],
    ),
}


def checked(course: Path, folder: Path, code: str, *names: str) -> list[str]:
    """What `check` says of each in a Python that has nothing but its own library."""
    released = course / "assignments/sorting"
    ask = "".join(
        f"try:\n    check({name})\nexcept CheckFailed as failed:\n    print('FAILED', failed)\nprint('-' * 9)\n"
        for name in names
    )
    program = f"import sys\nsys.path.append({str(released)!r})\nfrom checks import CheckFailed, check\n{code}\n{ask}"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], cwd=folder, capture_output=True, text=True)
    assert done.stderr == ""
    assert list(folder.iterdir()) == [], "what was in the student's folder could have been written over"
    return done.stdout.split(f"{'-' * 9}\n")[:-1]


@pytest.mark.parametrize("code", [LOOPS, LIBRARY], ids=["loops", "library"])
def test_check_says_that_right_is_right(course: Path, tmp_path: Path, code: str) -> None:
    functions = [name for name in POINTS if name != "predict_swaps"]
    for name, said in zip(functions, checked(course, tmp_path, code, *functions), strict=True):
        assert said.startswith("ok "), said
        assert "WRONG" not in said
        assert f"Graded later, for {POINTS[name]:g} points" in said


@pytest.mark.parametrize("mistake", WRONG)
def test_check_shows_an_example_and_names_the_mistake(course: Path, tmp_path: Path, mistake: str) -> None:
    name, code, parts = WRONG[mistake]
    (said,) = checked(course, tmp_path, code, name)
    plain = re.sub(r"(?<=\w)\n(?=\w)", " ", said)
    assert [part for part in parts if part not in said and part not in plain] == []
    assert f"FAILED {name} is not right yet: see the example" in said


def test_check_explains_what_is_of_another_package(course: Path, tmp_path: Path) -> None:
    """An array of Python's own stands for one of NumPy's, which is not to be had here."""
    code = (
        "from array import array\n"
        "def insert_sorted(numbers, x):\n    return array('q', sorted([*numbers, x]))\n"
        "def group_by_length(words):\n    return {len(word): array('q', [1]) for word in words}\n"
    )
    inserted, grouped = checked(course, tmp_path, code, "insert_sorted", "group_by_length")
    explained = "    an array, which is no list; .tolist() makes this one of it:\n"
    assert f"yours gives\n{explained}    [2, 5, 6, 9]\n" in inserted
    assert f"in which there is\n{explained}    [1]\n" in grouped


def test_in_a_notebook(course: Path, notebook: Any, tmp_path: Path) -> None:
    """A right one runs through; the message of each check is a page of its own."""
    shutil.copytree(course / "assignments/sorting", tmp_path, dirs_exist_ok=True)
    wrong = WRONG["another message"][1] + "\npredict_swaps = 3"
    ran: list[NotebookNode] = []
    for code in (LOOPS, wrong):
        made = reads(dump(filled_in(notebook, code)).decode(), as_version=4)
        ran.append(
            NotebookClient(made, timeout=60, allow_errors=True, resources={"metadata": {"path": tmp_path}}).execute()
        )
    right, mistaken = ({name: output_of(one, name) for name in POINTS} for one in ran)
    assert [said for said in right.values() if "✗" in said or "✓" not in said or "CheckFailed" in said] == []
    assert [name for name, said in mistaken.items() if "CheckFailed" in said] == ["predict_swaps", "Stack"]
    assert "That many swaps are made in the first round." in mistaken["predict_swaps"]
    assert "Raise an IndexError of your own" in mistaken["Stack"]


def output_of(notebook: NotebookNode, grade_id: str) -> str:
    """What a cell showed, and how it failed."""
    outputs = cell(notebook, grade_id)["outputs"]
    return "".join(one.get("data", {}).get("text/html", "") + one.get("ename", "") for one in outputs)
