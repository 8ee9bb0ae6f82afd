"""Hidden cases are found: few, enough, new ones for a new seed, searched for again when something changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from autograder.cases.cache import CaseCache
from autograder.cases.search import FoundTest, Trial, choose, draw, duties
from autograder.course import Course
from autograder.course_code import CourseCode
from autograder.exercise import Case, Misconception, generator
from autograder.grading.collected import CollectedTests
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.evidence import Evidence, Happened, Memo
from autograder.judging.student import Student
from autograder.sandbox.question import Question
from autograder.translation.catalogue import Catalogue
from autograder.verify.claims import misses
from autograder.verify.gather import gather

MISTAKES = """
import numpy as np
from autograder.exercise import misconception

@misconception("signs-lost", "", fails=("values",), about="the sign")
def signs_lost(x): return np.abs(x)

@misconception("negatives-lost", "", fails=("values",), about="the sign")
def negatives_lost(x): return np.maximum(x, 0)

@misconception("large-cut", "", fails=("values",), about="the size")
def large_cut(x): return np.minimum(x, 2)
"""


def same(x: np.ndarray) -> np.ndarray:
    """The reference: it returns what it gets."""
    return x


same.axes = ()  # type: ignore[attr-defined]


def test_values(student: Student, case: Case) -> None:
    student.same(*case.args).matches(same)


test_values.__test__ = False  # type: ignore[attr-defined]
FOUND = FoundTest("values", test_values, lambda rng: Case((np.array([float(rng.integers(-4, 5))]),)))


@contextmanager
def course_of(root: Path, mistakes: str = MISTAKES, seed: str = "") -> Iterator[None]:
    """Inside, a course is at work that has one assignment with these known mistakes."""
    folder = root / "solutions/one/misconceptions"
    folder.mkdir(parents=True)
    (folder / "same.py").write_text(mistakes)
    with CourseCode(root / "solutions", root / "graders", seed, Catalogue()).at_work():
        yield


@pytest.fixture
def diagnosis(tmp_path: Path) -> Iterator[Diagnosis]:
    with course_of(tmp_path):
        yield Diagnosis("one", Memo())


def trial(diagnosis: Diagnosis) -> Trial:
    return Trial("same", {"same": same}, diagnosis, Memo())


def test_every_mistake_shows_and_none_of_the_cases_could_be_spared(diagnosis: Diagnosis) -> None:
    one = trial(diagnosis)
    chosen = choose("same", [FOUND], {}, one)["values"]
    owed = duties(one.known, ["values"])
    done = [one.duties_done("values", test_values, draw("same", FOUND, index))[0] for index in chosen]
    assert owed <= frozenset().union(*done)
    for index in range(len(done)):
        assert not owed <= frozenset().union(*(d for i, d in enumerate(done) if i != index))
    assert len(chosen) == 2  # a negative number tells the first two apart, a large one shows the third


def test_the_seed_decides_the_cases_and_nothing_else_does(tmp_path: Path) -> None:
    drawn = []
    for seed in ("one", "two", "one"):
        with CourseCode(tmp_path / "solutions", tmp_path / "graders", seed, Catalogue()).at_work():
            drawn.append(generator("x").integers(10**9))
    assert drawn[0] == drawn[2] != drawn[1]


@pytest.mark.long
def test_a_fresh_seed_gives_fresh_cases_of_the_same_power(course: Course) -> None:
    fresh = course.with_seed("fresh")
    assert list(misses(gather(fresh.assignment("counting")))) == []
    drawn = []
    for one in (course, fresh):
        tests = CollectedTests(one.assignment("counting"))
        drawn.append({test.name: repr(test.arguments) for test in tests.tests})
    assert drawn[0] != drawn[1]


def test_a_search_is_kept_until_something_changes(tmp_path: Path) -> None:
    grader, solutions = tmp_path / "graders/test_f.py", tmp_path / "solutions"
    (solutions / "misconceptions").mkdir(parents=True)
    grader.parent.mkdir()
    grader.write_text("a = 1")
    CaseCache(grader, solutions).put({"stride": [3, 1]})
    assert CaseCache(grader, solutions).get() == {"stride": [3, 1]}
    (solutions / "misconceptions/f.py").write_text("# one more mistake")
    assert CaseCache(grader, solutions).get() is None
    CaseCache(grader, solutions).put({"stride": [2]})
    with CourseCode(tmp_path / "solutions", tmp_path / "graders", "another", Catalogue()).at_work():
        assert CaseCache(grader, solutions).get() is None
    (kept,) = (grader.parent / "__pycache__").glob("test_f.cases.*.json")
    kept.write_text("{broken")
    assert CaseCache(grader, solutions).get() is None


def _seen(given: list[float], returned: list[float]) -> tuple[list[Evidence], bool]:
    """By a test, and whether it was passed."""
    actual = Happened(np.array(returned))
    question = Question("call", "same", (np.array(given),))
    return [Evidence(question, "value", actual, given != returned)], given == returned


def test_where_two_explain_it_what_they_share_is_said(tmp_path: Path) -> None:
    with course_of(tmp_path, MISTAKES.replace("np.abs(x)", "np.maximum(x, 0)")):
        (explanation,) = Diagnosis("one", Memo()).explain([_seen([-3.0, 1.0], [0.0, 1.0])])
    assert explanation.mistakes == ()
    assert explanation.words == "It looks as if something is wrong with the sign."


def test_one_value_that_a_mistake_does_not_explain_is_enough_not_to_name_it(diagnosis: Diagnosis) -> None:
    explained = [_seen([-3.0], [3.0])]
    (found,) = diagnosis.explain(explained)
    assert [known.name for known in found.mistakes] == ["signs-lost"]
    assert diagnosis.explain([*explained, _seen([-1.0, 2.0], [1.0, 5.0])]) == []


def test_a_mistake_knows_what_it_fails(diagnosis: Diagnosis) -> None:
    assert all(isinstance(known, Misconception) and known.fails == ("values",) for known in diagnosis.known("same"))
