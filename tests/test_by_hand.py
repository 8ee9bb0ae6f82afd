"""What a person grades: answers in words and in code, and tasks, from the release to the feedback."""

from __future__ import annotations

import copy
import csv
import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.notebook.reconcile import frame
from autograder.notebook.submission import parse_submission
from tests.conftest import Command
from tests.support import cell, dump
from tests.test_another_course import SORTING, give, words_of

GOOD = "def insert_sorted(numbers, x):\n    return sorted([*numbers, x])"
REFERENCE = "from autograder.exercise import reference\n@reference()"
EXAMPLES = """
from autograder.exercise import Example, Examples
EXAMPLES = {
    "insert_sorted": Examples(
        visible=[
            Example("in the middle", [2, 5, 9], 6),
            Example("larger than all", [2, 5, 9], 12),
            Example("into an empty list", [], 1.5),
        ],
        later="other numbers",
    )
}
"""
#: The same by a function that stands in an answer which a person grades.
THROUGH_A_HELPER = "def insert_sorted(numbers, x):\n    return helper([*numbers, x])"
HELPER = "def helper(numbers):\n    return sorted(numbers)\nprint('sums', helper([2, 1]))"
DRAWS = """
from IPython.display import Image, display
import base64, struct, zlib
def part(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
head = part(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 0, 0, 0, 0))
display(Image(b'\\x89PNG\\r\\n\\x1a\\n' + head + part(b'IDAT', zlib.compress(b'\\0\\0')) + part(b'IEND', b'')))
print('experiment', 6 * 7)
"""
NAMES = ("insert_sorted-text", "insert_sorted-solution", "insert_sorted")


def _with_role(kind: str, name: str, source: str, **role: Any) -> dict[str, Any]:
    about = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {"nbgrader": about | role}, "source": source, **more}


def _plain(kind: str, source: str) -> dict[str, Any]:
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": re.sub(r"\W+", "-", source)[:20], "metadata": {}, "source": source, **more}


BY_HAND = [
    _with_role("markdown", "why", "MODELANSWER", grade=True, solution=True, points=4),
    _with_role(
        "code", "plot", "### BEGIN SOLUTION\nprint('MODELCODE')\n### END SOLUTION", grade=True, solution=True, points=5
    ),
    _with_role(
        "markdown",
        "proj",
        "An experiment of your own.\n\n=== BEGIN MARK SCHEME ===\nMARKSCHEME\n=== END MARK SCHEME ===",
        locked=True,
        task=True,
        points=6,
    ),
    _plain("markdown", "That was all."),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """One function of the sorting course, with 3 points, and 15 that a person gives."""
    root = tmp_path_factory.mktemp("by_hand") / "sorting"
    shutil.copytree(SORTING, root)
    shutil.rmtree(root / "solutions/sorting/accepted")
    for folder in ("graders/sorting", "solutions/sorting/misconceptions"):
        for path in (root / folder).glob("*.py"):
            if "insert_sorted" not in path.name:
                path.unlink()
    (root / "solutions/sorting/reference.py").write_text(f"{REFERENCE}\n{GOOD}\n")
    (root / "solutions/sorting/examples.py").write_text(EXAMPLES)
    source = root / "source/sorting/sorting.ipynb"
    notebook = json.loads(source.read_bytes())
    kept = [one for one in notebook["cells"] if one["id"] in ("setup", *NAMES)]
    notebook["cells"] = [*kept, *BY_HAND]
    source.write_bytes(dump(notebook))
    done = command("release", "sorting", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    return root


@pytest.fixture(scope="module")
def graded(course: Path, command: Command) -> Path:
    released = json.loads((course / "assignments/sorting/sorting.ipynb").read_bytes())
    assert "MODEL" not in json.dumps(released) and "SCHEME" not in json.dumps(released)
    blank = copy.deepcopy(released)
    full = answered(released, GOOD, [_plain("markdown", "It takes $n^2/4$ steps."), _plain("code", DRAWS)])
    hand_in(course, {"ann": full, "bob": blank, "cid": answered(released, THROUGH_A_HELPER, [])})
    hand_in(course, {"dan": b"no notebook"})
    (course / "submitted/ann/sorting/timestamp.txt").write_text("2026-01-10 12:00:00 UTC")
    done = command("grade", "sorting", cwd=course)
    assert "Because of" not in done.stderr
    found = said(done.stdout)
    assert found.pop("dan").startswith("0 of 18. ")
    assert found == {
        "ann": "3 of 18; plot and proj and why still to be graded by hand.",
        "bob": "0 of 18; proj still to be graded by hand. insert_sorted is not written yet.",
        "cid": "3 of 18; plot and proj and why still to be graded by hand.",
    }
    assert "3 are still to be graded by hand: plot (2), proj (3), why (2).\n" in done.stderr
    return course


def answered(released: Any, code: str, below: list[Any]) -> Any:
    notebook = copy.deepcopy(released)
    cell(notebook, "insert_sorted-solution")["source"] = code
    cell(notebook, "why")["source"] = "Because $O(n)$ moves."
    cell(notebook, "plot")["source"] = HELPER
    place = 1 + notebook["cells"].index(cell(notebook, "proj"))
    notebook["cells"][place:place] = copy.deepcopy(below)
    return notebook


def hand_in(course: Path, submissions: dict[str, Any]) -> None:
    for student, submission in submissions.items():
        folder = course / "submitted" / student / "sorting"
        folder.mkdir(parents=True, exist_ok=True)
        data = submission if isinstance(submission, bytes) else dump(submission)
        (folder / "sorting.ipynb").write_bytes(data)


def said(stdout: str) -> dict[str, str]:
    """Of each student."""
    return dict(re.findall(r"^\[\d+/\d+\] (\S+): (.*)$", stdout, re.MULTILINE))


def comment(course: Path, student: str, name: str, text: str) -> None:
    """As the formgrader writes it."""
    with sqlite3.connect(course / "gradebook.db") as database:
        given = database.execute(
            "UPDATE comment SET manual_comment = ? WHERE cell_id IN (SELECT id FROM base_cell WHERE name = ?) AND "
            "notebook_id IN (SELECT sn.id FROM submitted_notebook sn "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id WHERE sa.student_id = ?)",
            (text, name, student),
        )
    database.close()
    assert given.rowcount == 1


def feedback(course: Path, command: Command, student: str) -> Path:
    done = command("feedback", "sorting", "--student", student, cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    return course / "feedback" / student / "sorting/sorting.html"


def test_the_most_is_that_of_the_gradebook(graded: Path, command: Command) -> None:
    exported = command("export", cwd=graded, program="nbgrader")
    assert exported.returncode == 0, exported.stderr
    rows = csv.DictReader((graded / "grades.csv").read_text().splitlines())
    assert {float(row["max_score"]) for row in rows} == {18.0}
    assert command("report", "sorting", cwd=graded).returncode == 0
    report = words_of(graded / "sorting-report.html")
    assert "of 18 points" in report and "proj 6 " in report
    assert "3 with: a part is to be graded by a person" in report
    page = words_of(feedback(graded, command, "ann"))
    assert "3 of 18 points" in page and "proj: not graded yet A person grades this." in page


def test_an_answer_in_code_is_run(graded: Path, command: Command) -> None:
    """What it defines is there for others, and what it printed for whoever grades it, and for the student."""
    notebook = json.loads((graded / "autograded/cid/sorting/sorting.ipynb").read_bytes())
    assert "sums [1, 2]" in json.dumps(cell(notebook, "plot")["outputs"])
    assert "sums [1, 2]" in words_of(feedback(graded, command, "cid"))


def test_a_model_answer_is_shown_to_nobody_whose_notebook_cannot_be_read(graded: Path, command: Command) -> None:
    page = feedback(graded, command, "dan").read_text()
    assert "MODEL" not in page and "SCHEME" not in page
    assert "MODEL" not in (graded / "autograded/dan/sorting/sorting.ipynb").read_text()


def test_of_a_task_the_feedback_shows_what_the_student_added(graded: Path, command: Command) -> None:
    path = feedback(graded, command, "ann")
    words, html = words_of(path), path.read_text()
    assert "SCHEME" not in words and "An experiment of your own." not in words and "That was all." not in words
    assert "steps." in words and "experiment 42" in words
    assert html.count('<img src="data:image/png;base64,') == 1


def test_comments_and_formulas_are_typeset(graded: Path, command: Command) -> None:
    text = "**Good**, but $\\frac{1}{2}$ is\n\n- `wrong`\n\n$\\unheard{x}$ <script>alert(1)</script>"
    comment(graded, "ann", "proj", text)
    html = feedback(graded, command, "ann").read_text()
    assert "<strong>Good</strong>, but <math" in html and "<mfrac>" in html and "<code>wrong</code>" in html
    assert "$\\unheard{x}$ &lt;script&gt;" in html
    assert "<msup><mi>n</mi><mn>2</mn></msup>" in html, "the student's own"
    done = command("generate_feedback", "sorting", "--force", "--student=ann", cwd=graded, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert (graded / "feedback/ann/sorting/sorting.html").read_text() == html


def test_what_a_person_gave_is_said_as_such(graded: Path, command: Command) -> None:
    """Where no tests are, nothing is said of tests; where a person has graded, none is said to have it still before."""
    give(graded, "bob", "why", 1)
    done = command("grade", "sorting", "--student", "bob", cwd=graded)
    assert said(done.stdout)["bob"] == "graded before, 1 of 18; proj still to be graded by hand"
    page = words_of(feedback(graded, command, "bob"))
    assert "why: 1 of 4 points Your teacher has graded this." in page
    assert "plot: 0 of 5 points Comment: No response." in page
    assert "insert_sorted is not written yet. " in page
    assert page.count("No response.") == 2, "of why and plot; of insert_sorted the tests say it"
    assert "proj: not graded yet A person grades this." in page


def test_a_mark_from_before_is_looked_at_again(graded: Path, command: Command) -> None:
    """The command, the report and the page count the same."""
    for name, points in {"why": 4, "plot": 5, "proj": 6}.items():
        give(graded, "cid", name, points)
    done = command("grade", "sorting", cwd=graded)
    assert said(done.stdout)["cid"] == "graded before, 18 of 18"
    done = command("grade", "sorting", "--force", "--student", "cid", cwd=graded)
    again = "the mark by hand of plot and proj and why is from before it was graded anew, to be looked at again"
    assert said(done.stdout)["cid"].startswith(f"18 of 18; {again}.")
    done = command("grade", "sorting", cwd=graded)
    assert "3 are still to be graded by hand: plot (2), proj (3), why (2).\n" in done.stderr
    assert command("report", "sorting", cwd=graded).returncode == 0
    assert "3 with: a part is to be graded by a person" in words_of(graded / "sorting-report.html")
    page = words_of(feedback(graded, command, "cid"))
    assert "A person has still to grade a part of this." in page
    assert "proj: 6 of 6 points These points are from before your work was graded anew" in page


def test_the_way_through_nbgrader_leaves_the_same(graded: Path, tmp_path: Path, command: Command) -> None:
    shutil.copytree(graded, other := tmp_path / "sorting")
    with (other / "nbgrader_config.py").open("a") as file:
        file.write("\nc.Autograde.create_student = False\n")
    for root in (graded, other):
        done = command("grade", "sorting", "--force", cwd=root)
    assert "Because of Autograde.create_student in nbgrader_config.py, nbgrader grades" in done.stderr
    assert grades(graded) == grades(other)


def grades(course: Path) -> set[tuple[Any, ...]]:
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(
            "SELECT sa.student_id, bc.name, g.auto_score, g.manual_score, g.needs_manual_grade, c.auto_comment "
            "FROM grade g JOIN base_cell bc ON g.cell_id = bc.id JOIN submitted_notebook sn ON g.notebook_id = sn.id "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id "
            "LEFT JOIN comment c ON c.notebook_id = sn.id AND c.cell_id = bc.id"
        ).fetchall()
    database.close()
    return set(rows)


def test_a_penalty_is_that_of_the_score_as_it_is_now(graded: Path, tmp_path: Path, command: Command) -> None:
    shutil.copytree(graded, late := tmp_path / "sorting")
    with (late / "nbgrader_config.py").open("a") as file:
        file.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with sqlite3.connect(late / "gradebook.db") as database:
        database.execute("UPDATE assignment SET duedate = '2026-01-09 00:00:00.000000'")
    database.close()
    first = command("grade", "sorting", cwd=late)
    assert said(first.stdout)["ann"].startswith("0 of 18; 3 taken off because it was late")
    assert command("grade", "sorting", cwd=late).returncode == first.returncode
    give(late, "ann", "why", 4)
    again = command("grade", "sorting", cwd=late)
    assert said(again.stdout)["ann"].startswith("graded before, 0 of 18; 7 taken off because it was late")
    assert "why" not in said(again.stdout)["ann"], "the mark just given is not to be looked at again"


def test_what_is_written_into_a_task_itself_is_an_answer(course: Path) -> None:
    """Not every editor keeps it locked."""
    notebook = json.loads((course / "assignments/sorting/sorting.ipynb").read_bytes())
    cell(notebook, "proj")["source"] += "\n\nMy experiment."
    template = Course(course).assignment("sorting").template
    framed = frame(parse_submission(dump(notebook), ".ipynb"), Path("sorting.ipynb"), template)
    place = [one.role.grade_id if one.role else "" for one in framed.cells].index("proj")
    assert framed.cells[place].source == cell({"cells": BY_HAND}, "proj")["source"]
    assert framed.cells[place + 1].source.strip() == "My experiment."
    assert framed.remarks[0].endswith("its own text was put back, what was added stands below it.")


def test_score_says_that_a_person_gives_more(course: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "right.py").write_text(GOOD)
    done = command("score", "sorting", tmp_path / "right.py", cwd=course)
    assert "right.py: 3 of 3; a person gives up to 15 more, for why (4), plot (5), proj (6)\n" in done.stdout
    assert "max_score" in command("score", "sorting", tmp_path / "right.py", "--json", cwd=course).stdout
