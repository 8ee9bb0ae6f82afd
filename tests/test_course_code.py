"""Two courses in one process share nothing: not their code, not their seed, not their language."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

import pytest

from autograder.course_code import CourseCode, current_seed, solutions_module
from autograder.course_error import CourseError
from autograder.exercise import generator
from autograder.kinds import saying
from autograder.results import SubmissionResult
from autograder.running.pipeline import Pipeline, Submitted
from autograder.translation.catalogue import Catalogue, say, speaking, spoken
from tests.support import dump, small_course, small_notebook


def graded(pipeline: Pipeline, code: str) -> SubmissionResult:
    """In a notebook that does not say its language: it is spoken of in that of the release."""
    return pipeline.grade(Submitted("one.ipynb", dump({**small_notebook(code), "metadata": {}}))).result


def outside() -> tuple[Any, ...]:
    """What may not differ afterwards. Libraries stay imported."""
    modules = {name: one for name, one in sys.modules.items() if name.startswith(("solutions", "graders"))}
    return modules, list(sys.path), current_seed(), spoken()


def test_two_courses_graded_by_turns_each_get_their_own_marks_and_words(tmp_path: Path) -> None:
    double = small_course(tmp_path / "double", 2, "one seed")
    triple = small_course(tmp_path / "triple", 3, "another", "ko")
    before = outside()
    with Pipeline(double.assignment("one")) as doubles, Pipeline(triple.assignment("one")) as triples:
        for _ in range(2):
            assert graded(doubles, "def f(x): return 2 * x").score == 4
            assert graded(triples, "def f(x): return 3 * x").score == 4
            assert graded(doubles, "def f(x): return 3 * x").score == 0
            assert graded(triples, "def f(x): return 2 * x").score == 0
            english, korean = (graded(pipeline, "def f(x): return x").cells[0] for pipeline in (doubles, triples))
            assert english.hint == "It looks as if nothing is added."
            assert korean.hint == "아무것도 더하지 않은 것 같습니다."
            assert "f returned" in english.tests[0].message and "f returned" not in korean.tests[0].message
            assert not any(result.faults for result in (graded(doubles, ""), graded(triples, "")))
            assert outside() == before
        drawn = [[test.arguments for test in pipeline.tests.tests] for pipeline in (doubles, triples)]
        assert repr(drawn[0]) != repr(drawn[1])


def test_a_course_that_is_let_go_is_let_go_with_all_its_code(tmp_path: Path) -> None:
    one = small_course(tmp_path, 2, "seed")
    pipeline = Pipeline(one.assignment("one"))
    assert graded(pipeline, "def f(x): return 2 * x").score == 4
    tests = pipeline.tests.tests
    left = [weakref.ref(thing) for thing in (pipeline, tests[0].function, tests[0].function.__globals__["reference"])]
    pipeline.close()
    del pipeline, tests
    gc.collect()
    assert [thing() for thing in left] == [None, None, None]


@pytest.fixture
def code(tmp_path: Path) -> CourseCode:
    return small_course(tmp_path / "course", 2, "seed", "ko").assignment("one").code


def test_inside_all_is_its_own_and_outside_nothing(code: CourseCode) -> None:
    before = outside()
    with code.at_work():
        module = solutions_module("one.reference")
        assert module is not None and module.f(1) == 2
        assert (current_seed(), spoken(), say("cases"), saying.say("cases")) == ("seed", "ko", "경우", "경우")
        inside = generator("x").integers(10**9)
        assert sys.path == before[1]  # of the course's folder, solutions and graders alone are open
    assert outside() == before
    assert generator("x").integers(10**9) != inside
    assert (say("cases"), saying.say("cases")) == ("cases", "cases")
    with code.at_work(), code.at_work():
        assert solutions_module("one.reference") is module
    with pytest.raises(AttributeError), code.at_work():
        solutions_module("one.lately").nonsense()  # type: ignore[union-attr]
    assert outside() == before


def test_what_is_there_already_is_put_back(code: CourseCode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same name, imported from elsewhere: by another course around this one, say."""
    monkeypatch.setitem(sys.modules, "solutions", other := type(sys)("solutions"))
    monkeypatch.setitem(sys.modules, "solutions.one", other)
    monkeypatch.setitem(sys.modules, "solutions_of_a_library", other)
    before = outside()
    with code.at_work():
        module = solutions_module("one.reference")
        assert module is not None and module.f(1) == 2
        assert sys.modules["solutions_of_a_library"] is other
    assert outside() == before


def test_a_module_that_is_not_there_is_none_and_one_that_is_broken_says_so(code: CourseCode, tmp_path: Path) -> None:
    (tmp_path / "course/solutions/one/broken.py").write_text("import solutions.one.nonsense")
    with code.at_work():
        for name in ("one.nonsense", "nonsense.reference", "one.misconceptions.nonsense"):
            assert solutions_module(name) is None
        with pytest.raises(CourseError, match=r"broken\.py, line 1, cannot be imported .*solutions\.one\.nonsense"):
            solutions_module("one.broken")


def test_one_thread_waits_for_the_other(code: CourseCode, tmp_path: Path) -> None:
    """Modules are the same for all threads of a process: a second course must not see those of the first."""
    other = small_course(tmp_path / "other", 3, "another").assignment("one").code
    seen: list[Any] = []

    def look() -> None:
        with other.at_work():
            seen.append((solutions_module("one.factor").FACTOR, current_seed()))  # type: ignore[union-attr]

    with code.at_work():
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(0.2)
        assert seen == []
        assert solutions_module("one.factor").FACTOR == 2  # type: ignore[union-attr]
    thread.join()
    assert seen == [(3, "another")]


def test_a_language_is_spoken_inside_alone() -> None:
    with speaking(Catalogue("ko", {("", "cases"): "경우"})):
        with speaking(Catalogue()):
            assert say("cases") == "cases"
        assert (spoken(), say("cases")) == ("ko", "경우")
    assert (spoken(), say("cases")) == ("en", "cases")
