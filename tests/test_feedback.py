"""The page that a student gets back: what it says, and that both ways of writing it say the same."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from autograder.notebook.outputs import report_lines
from autograder.pages.feedback_page import Exercise, Written
from autograder.results import CellResult, TestResult, Verdict
from tests.browser import chromium, needs_browser, readable
from tests.conftest import Command
from tests.support import accepted, copy_course, dump, solved, without_pictures

_MIRRORED = accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]")
_HALF = {"shift": "def shift(x, dy, dx):\n    x[0] = 0\n    return x", "predict_rows": "predict_rows = 11"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """Three graded submissions, and a teacher who has changed one."""
    root = copy_course(tmp_path_factory.mktemp("feedback") / "course", pictures=False, released=True)
    mirrored = without_pictures(**_HALF)
    mirrored["cells"][1]["source"] = _MIRRORED
    for student, data in {"ann": dump(without_pictures()), "bob": dump(mirrored), "cid": b"no notebook"}.items():
        folder = root / "submitted" / student / "convolution"
        folder.mkdir(parents=True)
        (folder / "convolution.ipynb").write_bytes(data)
        (folder / "timestamp.txt").write_text("2026-11-22 12:00:00 UTC")
    elsewhere = root / "submitted/e#ve/convolution/inner"
    elsewhere.mkdir(parents=True)
    (elsewhere / "convolution.ipynb").write_bytes(dump(without_pictures()))
    assert command("grade", "convolution", cwd=root).returncode == 1  # two need a person
    with sqlite3.connect(root / "gradebook.db") as gradebook:
        bob = (
            "(SELECT sn.id FROM submitted_notebook sn JOIN submitted_assignment sa "
            "ON sn.assignment_id = sa.id WHERE sa.student_id = 'bob')"
        )
        where = f"WHERE notebook_id = {bob} AND cell_id IN (SELECT id FROM base_cell WHERE name = ?)"
        comment = ("Look at <rows> & columns.", "conv_at-solution")
        gradebook.execute(f"UPDATE grade SET manual_score = 3 {where}", ["shift"])
        gradebook.execute(f"UPDATE comment SET manual_comment = ? {where}", comment)
        gradebook.execute(f"UPDATE submitted_notebook SET late_submission_penalty = 0.5 WHERE id = {bob}")
    gradebook.close()
    done = command("feedback", "convolution", cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 pages of feedback written")
    return root


def page(course: Path, student: str) -> str:
    return (course / "feedback" / student / "convolution" / "convolution.html").read_text(encoding="utf-8")


def test_nbgraders_command_writes_the_same_pages(course: Path, command: Command) -> None:
    before = {student: page(course, student) for student in ("ann", "bob", "cid")}
    done = command("generate_feedback", "convolution", "--force", cwd=course, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert {student: page(course, student) for student in before} == before


def test_it_says_what_is_wrong_and_what_is_right(course: Path) -> None:
    bob, ann, cid = page(course, "bob"), page(course, "ann"), page(course, "cid")
    assert (
        "<h1>convolution: 20.7 of 25 points</h1>" in bob
    )  # 3 of shift, 1 of predict_place, 4.2 of conv_at, 13 of conv2d, which calls that, less the penalty
    assert "0.5 points taken off because it was handed in late" in bob
    assert "Your teacher has changed the points; the tests alone give 0." in bob
    assert "Look at &lt;rows&gt; &amp; columns." in bob
    assert "It looks as if the kernel is turned by 180°" in bob
    assert 'aria-label="kernel: 0, 1; 2, -1"' in bob
    assert "3 of 6 numbers are wrong, the first at index (0, 0, 0): 6 in place of 7." in bob
    assert "the last row where a window can start" in bob
    assert "<h1>convolution: 25 of 25 points</h1>" in ann
    assert "What is right" in ann and "What went wrong" not in ann and "goes wrong" not in ann
    assert "<h1>convolution: 0 of 25 points</h1>" in cid
    assert "This could not be graded." in cid


def test_points_that_a_mistake_did_not_cost_are_not_said_beside_the_tests_that_show_it(course: Path) -> None:
    """4.2 of 6, of which no test was passed: whoever reads a list of lost points would add them up."""
    wrong = {
        name: re.findall(r'class="soft">(.*?)</span></li>', text)
        for name, text in re.findall(
            r"<h2[^>]*>.*?(\w+)(?:</[^h]\w*>)*:? [^<]*</h2>(.*?)(?=<h2|</main>)", page(course, "bob"), re.S
        )
    }
    assert any(": " in names for names in wrong["shift"])
    assert wrong["conv_at"] and not any("point" in names for names in wrong["conv_at"])


def graded(score: float, *tests: tuple[str, Verdict]) -> Exercise:
    found = [
        TestResult(name, 1.0, True, verdict, "" if verdict == "passed" else "wrong", None) for name, verdict in tests
    ]
    return Exercise("f", score, 4.0, CellResult("f", score, 4.0, found), [])


@pytest.mark.parametrize(
    ("exercise", "wrong", "right"),
    [
        pytest.param(
            graded(2.8, ("test_value[0]", "failed"), ("test_value[1]", "passed"), ("test_size", "passed")),
            [("value", "", "wrong")],
            ("size", ""),
            id="a price: no points beside either",
        ),
        pytest.param(
            graded(2.0, ("test_value[0]", "failed"), ("test_value[1]", "passed")),
            [("value", "2 of 4 points", "wrong")],
            ("", "0 points"),
            id="two cases of one test: it is not right",
        ),
        pytest.param(
            graded(2.0, ("test_value", "failed"), ("test_size", "passed")),
            [("value", "2 points", "wrong")],
            ("size", "2 points"),
            id="two tests",
        ),
    ],
)
def test_a_test_is_either_right_or_wrong(
    exercise: Exercise, wrong: list[tuple[str, str, str]], right: tuple[str, str]
) -> None:
    assert (exercise.troubles, exercise.right) == (wrong, right)


def test_that_nothing_is_filled_in_is_said_once() -> None:
    """By tests where there are any; by nbgrader where a person grades."""
    left, well = Written(Markup(), Markup("No response."), automatic=True), Written(Markup(), Markup("Well."))
    tested = graded(0.0, ("test_value", "missing"))
    assert replace(tested, written=[left, well]).comments == [Markup("Well.")]
    assert Exercise("why", 0.0, 2.0, None, [left]).comments == [Markup("No response.")]


def test_tests_are_counted_and_not_their_cases() -> None:
    result = graded(2.0, ("test_value[0]", "failed"), ("test_value[1]", "passed"), ("test_size", "passed")).result
    assert result is not None
    assert report_lines(result, None)[-1] == "1 of 2 tests passed."


def test_a_notebook_in_another_place_is_no_riddle(course: Path, command: Command) -> None:
    text = page(course, "e#ve")
    assert "<h1>convolution: 0 of 25 points</h1>" in text
    assert "There is no convolution.ipynb in the submission, but inner/convolution.ipynb." in text
    assert command("report", "convolution", cwd=course).returncode == 0
    report = (course / "convolution-report.html").read_text(encoding="utf-8")
    assert "but inner/convolution.ipynb." in report and "not graded yet" not in report
    assert '"feedback/e%23ve/convolution/convolution.html"' in report


def test_it_asks_nothing_of_any_server(course: Path) -> None:
    for student in ("ann", "bob", "cid", "e#ve"):
        text = page(course, student)
        for word in ("<script", "<link", "@import", "url(", 'src="http', "<iframe"):
            assert word not in text
        assert len(text) < 60_000


@needs_browser
def test_it_is_read_by_everyone_everywhere(course: Path) -> None:
    path = course / "feedback/bob/convolution/convolution.html"
    with chromium() as browser:
        assert readable(browser, path) == []
        spoilt = path.with_name("spoilt.html")
        spoilt.write_text(
            page(course, "bob")
            .replace("--soft: #57606a", "--soft: #cccccc")
            .replace("<h1>", '<div style="width: 2000px"><img src="x">')
            .replace("</h1>", "</div>")
        )
        found = "\n".join(readable(browser, spoilt, widths=(360,)))
        assert "color-contrast" in found
        assert "image-alt" in found
        assert "wider than" in found


def test_what_is_not_graded_yet_is_said(course: Path, command: Command) -> None:
    folder = course / "submitted/dan/convolution"
    folder.mkdir(parents=True)
    (folder / "convolution.ipynb").write_bytes(dump(solved()))
    done = command("feedback", "convolution", "--student", "dan", cwd=course)
    assert done.returncode == 1
    assert "1 not graded yet, so without feedback: dan. Run `autograder grade convolution`." in done.stderr
    done = command("feedback", "convolution", "--student", "nobody", cwd=course)
    assert done.returncode == 2
    assert "There is no submission" in done.stderr
