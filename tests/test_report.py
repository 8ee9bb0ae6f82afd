"""The report on a class: what it counts, that it stands alone, and that a browser can work with it."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

from autograder.pages.report_page import ReportEntry, page
from autograder.results import CellResult, SubmissionResult, TestResult, Verdict
from autograder.translation.catalogue import read, shared_path, speaking
from tests.browser import chromium, needs_browser, readable
from tests.conftest import Command

POINTS = {"f": 6.0, "g": 4.0}
TURNED = "It looks as if the kernel is turned by 180°."
SCRIPT = "</script><script>document.title = 'ran'</script>"


def cell(name: str, outcomes: dict[str, Verdict], hint: str = "") -> CellResult:
    """Every test is worth the same."""
    tests = [TestResult(f"test_{n}", 1.0, True, o, "" if o == "passed" else "wrong", None) for n, o in outcomes.items()]
    share = sum(test.outcome == "passed" for test in tests) / len(tests)
    return CellResult(name, POINTS[name] * share, POINTS[name], tests, hint)


def entry(student: str, *cells: CellResult, **more: Any) -> ReportEntry:
    result = SubmissionResult("x.ipynb", "demo", "graded", 0.0, 10.0, 0.25, None, list(cells))
    result = msgspec.structs.replace(result, **more)
    scores = {one.grade_id: one.score for one in cells}
    score = sum(score for score in scores.values() if score is not None)
    return ReportEntry(student, result, scores, score, page=f"feedback/{student}/demo/demo.html")


def class_of_six() -> list[ReportEntry]:
    good, bad = {"stride": "passed", "bias": "passed"}, {"stride": "failed", "bias": "passed"}
    never: dict[str, Verdict] = {"number": "failed"}
    return [
        entry("ann", cell("f", good), cell("g", never)),
        entry("bob", cell("f", bad, TURNED), cell("g", never, TURNED)),
        entry("cid", cell("f", bad, TURNED), cell("g", never)),
        entry("dan", cell("f", {"stride": "timeout", "bias": "passed"}), cell("g", never), error="a link"),
        ReportEntry("eve<b>", None),
        entry(SCRIPT, cell("f", good), cell("g", never)),
    ]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page("demo", POINTS, class_of_six()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def korean_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("korean-report") / "report.html"
    with speaking(read(shared_path("ko"), "ko")):
        path.write_text(page("demo", POINTS, class_of_six()), encoding="utf-8")
    return path


def data(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    known: dict[str, Any] = json.loads(found[1])
    return known


def test_it_counts_what_there_is(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert "demo: 6 submissions" in text
    assert "Mean 4.2, median 3, of 10 points." in text
    groups = data(text)["groups"]
    assert groups["hints"] == [["f, g", TURNED, [1, 2]]]
    assert ["f", "stride", [1, 2, 3]] in groups["tests"]
    assert groups["limits"] == [["f", "took too long", [3]]]
    assert groups["people"] == [["", "a link", [3]], ["", "not graded yet", [4]]]
    assert "<strong>Nobody passes:</strong> g, number." in text
    assert "<strong>Everybody passes:</strong> f, bias." in text


def test_those_who_make_the_same_mistake_that_has_no_name_are_together() -> None:
    def unknown(student: str, behaviour: str) -> ReportEntry:
        wrong = msgspec.structs.replace(cell("f", {"stride": "failed", "bias": "passed"}), behaviour=behaviour)
        shown = TestResult("example[a]", 0.0, False, "failed", "x =\n    [1 < 2]\nyours gives\n    3", None)
        return entry(student, msgspec.structs.replace(wrong, tests=[shown, *wrong.tests]))

    text = page("demo", POINTS, [unknown("ann", "a1"), unknown("bob", "b2"), unknown("cid", "a1"), unknown("dan", "")])
    assert data(text)["groups"]["unknown"] == [["f", "stride", [0, 2]]]
    assert "Mistakes without a name" in text
    assert "[1 &lt; 2]\nyours gives\n    3</pre>" in text
    assert "Mistakes without a name" not in page("demo", POINTS, class_of_six())


def test_a_mark_that_a_fault_prevented_counts_nowhere_and_needs_a_person() -> None:
    broken = CellResult("g", None, POINTS["g"], [TestResult("test_number", 1.0, True, "fault", "not yet", None)])
    result = SubmissionResult("x.ipynb", "demo", "fault", None, 10.0, 0.25, None, [broken], faults=["a test broke"])
    text = page("demo", POINTS, [*class_of_six(), ReportEntry("fay", result, {"f": 6.0, "g": None})])
    assert "Mean 4.2, median 3, of 10 points." in text
    groups = data(text)["groups"]
    assert ["", "a test broke", [6]] in groups["people"]
    assert [numbers for cell, words, numbers in groups["tests"] if words == "number"] == [[0, 1, 2, 3, 5]]
    assert data(text)["students"][6][1:3] == [None, [6.0, None]]


def test_what_waits_for_a_person_is_no_nought() -> None:
    def written(student: str, why: float | None) -> ReportEntry:
        one = entry(student, cell("f", {"stride": "passed"}))
        return dataclasses.replace(one, scores={**one.scores, "why": why}, by_hand=why is None)

    def said(*entries: ReportEntry) -> str:
        text = re.sub(r"\s*<[^>]*>\s*", " ", page("demo", {"f": 6.0, "why": 5.0}, entries))
        return re.sub(r"\s+", " ", text)

    text = said(written("ann", None), written("bob", None), written("cid", 0.0))
    assert "of 11 points. Points given by hand are still missing for 2." in text
    assert "why 5 –, 2 not graded yet 0 1 " in text
    text = said(written("ann", 5.0), written("bob", 0.0))
    assert "missing for" not in text and "why 5 50 % 1 1 " in text


def test_it_stands_alone_and_runs_nothing_of_a_student(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    for word in ("<link", "@import", "url(", "src=", "fetch(", "eve<b>", SCRIPT):
        assert word not in text
    assert data(text)["students"][5][0] == SCRIPT


def test_it_is_in_the_language_that_is_spoken(korean_report: Path) -> None:
    """Whatever there is to say; the hints of this class are English."""
    text = korean_report.read_text(encoding="utf-8").replace(TURNED, "")
    assert '<html lang="ko">' in text and "<h1>demo: 제출물 6개</h1>" in text
    known = re.sub(r"<style>.*?</style>|<script>.*?</script>|<code>.*?</code>|<[^>]*>", " · ", text, flags=re.DOTALL)
    assert not re.search(r"(?:\b[A-Za-z]{2,}\b[ ,]+){2}\b[A-Za-z]{2,}\b", known.replace("document.title = 'ran'", ""))
    assert data(text)["groups"]["limits"] == [["f", "너무 오래 걸렸습니다", [3]]]


def test_without_names_there_is_none_in_it() -> None:
    text = page("demo", POINTS, class_of_six(), with_names=False)
    for name in ("ann", "bob", "eve", "feedback/"):
        assert not re.search(rf'"{name}', text)
    assert data(text)["students"][1][0] == "student 2"


@needs_browser
def test_a_browser_sorts_finds_and_hides(report: Path) -> None:
    with chromium() as browser:
        shown = browser.new_page()
        shown.goto(report.as_uri())
        assert shown.title() == "demo: report on the class"
        assert names(shown) == [SCRIPT, "ann", "bob", "cid", "dan", "eve<b>"]
        shown.get_by_role("columnheader", name="score").get_by_role("button").click()
        assert names(shown)[:2] == ["ann", SCRIPT]
        assert names(shown)[-1] == "eve<b>"  # not graded: last, whichever way
        shown.get_by_role("button", name=re.compile("^3 with: stride")).click()
        assert sorted(names(shown)) == ["bob", "cid", "dan"]
        expect(shown.locator("#shown")).to_have_text("3 of 6 students with: f, stride.")
        expect(shown.get_by_role("heading", name="Students")).to_be_focused()
        shown.get_by_label("Find").fill("turned")
        assert sorted(names(shown)) == ["bob", "cid"]
        shown.get_by_label("Hide names").check()
        assert sorted(names(shown)) == ["student 2", "student 3"]
        assert shown.locator("#list a").count() == 0
        shown.get_by_role("button", name="Show everyone again").click()
        assert len(names(shown)) == 6
        tests = shown.locator("table.sortable", has_text="stride")
        tests.get_by_role("button", name="failed").click()
        assert tests.locator("tbody tr td:nth-child(2)").all_inner_texts() == ["number", "stride", "bias"]
        assert readable(browser, report) == []


def names(shown: Page) -> list[str]:
    return shown.locator("#list tbody th").all_inner_texts()


@needs_browser
def test_a_phone_shows_tables_and_their_captions_whole(tmp_path: Path) -> None:
    """But for the list of students, which has a column for each exercise."""
    entries = [dataclasses.replace(one, scores={**one.scores, "why": None}, by_hand=True) for one in class_of_six()]
    path = tmp_path / "report.html"
    path.write_text(page("demo", {"predict_number_of_words": 1.0, **POINTS, "why": 5.0}, entries), encoding="utf-8")
    with chromium() as browser:
        shown = browser.new_page(viewport={"width": 390, "height": 900})
        shown.goto(path.as_uri())
        cut = "one => one.getBoundingClientRect().right > innerWidth - 16"
        parts = shown.locator(".sortable, .sortable *, .bin, .bin *")
        assert parts.evaluate_all(f"parts => parts.filter({cut}).map(one => one.outerHTML)") == []


@needs_browser
def test_ten_thousand_students(tmp_path: Path) -> None:
    """Less than 10 MB, and only as many rows as are looked at."""
    some = [one.result.cells for one in class_of_six() if one.result is not None]
    entries = [entry(f"student-{n:05}", *some[n % len(some)]) for n in range(10_000)]
    path = tmp_path / "report.html"
    path.write_text(page("demo", POINTS, entries), encoding="utf-8")
    assert path.stat().st_size < 10 * 2**20
    with chromium() as browser:
        shown = browser.new_page()
        shown.goto(path.as_uri())
        expect(shown.locator("#shown")).to_have_text("10000 of 10000 students; the first 100 are shown.")
        assert len(names(shown)) == 100
        shown.get_by_role("button", name="Show more").click()
        assert len(names(shown)) == 200
        shown.get_by_label("Find").fill("student-09999")
        assert names(shown) == ["student-09999"]


def test_the_command_says_where_it_is(command: Command, tmp_path: Path) -> None:
    done = command("report", "convolution", "--out", tmp_path / "r.html")
    assert done.returncode == 2
    assert "no submission of convolution to report on" in done.stderr
