"""Everything of a function in one file, `solutions/NAME/functions/f.py`: it grades as four files do, and no student
gets it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course, CourseError
from autograder.course_code import whole_modules
from autograder.fingerprint import Fingerprints
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.layout import assignment_of, is_whole_file, whole_files
from autograder.releasing.leaks import Secrets
from autograder.releasing.untranslated import texts_of
from autograder.verify.preflight import findings
from tests.conftest import Command
from tests.support import dump, small_course, small_notebook

WHOLE = """
import pytest
from autograder.exercise import Case, Example, Examples, Trait, found, misconception, reference
TRAITS = [Trait("even numbers", lambda x: x % 2 == 0)]

@reference()
def f(x): return 7 * x

@pytest.mark.grade("f")
@found(lambda rng: Case((int(rng.integers(10**8, 10**9)),)))
def test_cases(student, case):
    answer = student.f(*case.args)
    assert answer.value, "f gives nothing."
    answer.matches(f)

@misconception("plain", "It looks as if nothing is done.", fails=("cases",))
def plain(x): return seven_times(x) - 6 * x

def seven_times(x):
    the_same_as_the_reference = f(x)
    return the_same_as_the_reference

EXAMPLES = Examples(visible=[Example("three", 3)], later="others")
"""
FILE = "solutions/one/functions/f.py"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Of one function, which stands in one file."""
    root = small_course(tmp_path / "course", 7, "a seed").root
    for apart in ("graders/one", "solutions/one/misconceptions", "solutions/one/translations", "solutions/one"):
        shutil.rmtree(root / ("autograder" if "graders" in apart else "") / apart)
    (root / FILE).parent.mkdir(parents=True)
    (root / FILE).write_text(WHOLE)
    (root / "source/one/one.ipynb").write_bytes(dump(small_notebook("def f(x):\n    return 7 * x")))
    return Course(root)


def asked_for(course: Course) -> None:
    """All that is read of an assignment. Raises CourseError."""
    assignment = course.assignment("one")
    CollectedTests(assignment)
    Knowledge(assignment).examples  # noqa: B018


def test_all_that_is_asked_of_a_function_is_found_in_it(course: Course) -> None:
    assignment = course.assignment("one")
    (test,) = CollectedTests(assignment).tests
    answers = Knowledge(assignment)
    assert (test.topic, test.mark.cell) == ("cases", "f")
    assert list(answers.examples) == list(answers.right) == ["f"]
    with assignment.code.at_work():
        assert [known.name for known in answers.diagnosis.known("f")] == ["plain"]
        assert answers.diagnosis.traits("f") == ["even numbers"]
        # A test compares with what known mistakes are put in the place of
        assert vars(whole_modules("one")["f"])["test_cases"] is test.function
        texts = {text for _, text in texts_of(assignment, answers, CollectedTests(assignment))}
    assert {"three", "others", "cases", "f gives nothing.", "It looks as if nothing is done.", "even numbers"} <= texts


def test_it_is_part_of_what_grades(course: Course) -> None:
    before = Fingerprints(course.assignment("one")).course
    (course.root / FILE).write_text(WHOLE.replace("7 * x", "x * 7"))
    assert Fingerprints(course.assignment("one")).course != before


def test_a_submission_is_graded_and_its_mistake_named(course: Course, command: Command) -> None:
    root = course.root
    (root / "right.py").write_text("def f(x): return x * 7")
    (root / "wrong.py").write_text("def f(x): return x")
    done = command("score", "one", "right.py", "wrong.py", "--json", cwd=root)
    right, wrong = map(json.loads, done.stdout.splitlines())
    assert (right["score"], wrong["cells"][0]["mistakes"]) == (right["max_score"], ["plain"])


@pytest.mark.parametrize("named", ["solutions/one", FILE, "autograder/graders/one"])
def test_bare_pytest_runs_its_tests(course: Course, named: str) -> None:
    """The folder of the graders holds its settings alone."""
    (course.graders / "one").mkdir()
    (course.graders / "one/assignment.toml").write_text("packages = []")
    (course.root / "wrong.py").write_text("def f(x): return x")
    words = [sys.executable, "-m", "pytest", named, "--submission", "wrong.py"]
    done = subprocess.run(words, cwd=course.root, capture_output=True, text=True)
    assert "1 failed" in done.stdout
    assert "It looks as if nothing is done." in done.stdout


def test_bare_pytest_leaves_such_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    other = tmp_path / "solutions/one/functions/f.py"
    other.parent.mkdir(parents=True)
    other.write_text("raise RuntimeError")
    (tmp_path / "test_own.py").write_text("def test_own(): pass")
    done = subprocess.run([sys.executable, "-m", "pytest"], cwd=tmp_path, capture_output=True, text=True)
    assert "1 passed" in done.stdout


def test_code_of_it_must_not_reach_students(course: Course, tmp_path: Path) -> None:
    assignment = course.assignment("one")
    secrets = Secrets(assignment, CollectedTests(assignment), Knowledge(assignment))
    (tmp_path / "released").mkdir()
    (tmp_path / "released/helper.py").write_text("the_same_as_the_reference = f( x )")
    (found,) = secrets.found_in(tmp_path / "released")
    assert found.startswith(f"helper.py holds code of {FILE}")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("solutions/one/reference.py", "from autograder.exercise import reference\n@reference()\ndef f(x): return x"),
        ("solutions/one/examples.py", "from autograder.exercise import Examples\nEXAMPLES = {'f': Examples([], '')}"),
        ("solutions/one/misconceptions/f.py", ""),
        ("autograder/graders/one/test_f.py", ""),
    ],
)
def test_a_function_that_is_given_twice_is_refused_with_both_files(course: Course, name: str, text: str) -> None:
    (course.root / name).parent.mkdir(parents=True, exist_ok=True)
    (course.root / name).write_text(text)
    with pytest.raises(CourseError) as refused:
        asked_for(course)
    said = str(refused.value)
    assert f"f is given twice: in {FILE}, which holds everything of it, and in " in said
    assert Path(name).name in said


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("def f(x): return 7", "def g(x): return 7", r"functions/f\.py cannot be used: .* marks g\. Mark f in it"),
        ("@reference()", "", r"nothing in it is marked @reference"),
        ("def f(x): return", "def f(x) return", r"functions/f\.py.* cannot be imported \(SyntaxError"),
        ("import pytest", "import nonsense_", r"functions/f\.py, line 2, cannot be imported .*nonsense_"),
        ("EXAMPLES = Examples", "EXAMPLES = dict", r"functions/f\.py: EXAMPLES is none"),
    ],
)
def test_one_that_cannot_be_used_says_why(course: Course, before: str, after: str, words: str) -> None:
    (course.root / FILE).write_text(WHOLE.replace(before, after, 1))
    with pytest.raises(CourseError, match=words):
        asked_for(course)


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("seven_times(x) - 6", "seven_times(x) - 6", 0, ""),  # nothing
        ("@reference()\n", "", 1, "nothing in it is marked @reference(). Mark f in it, and nothing else."),
        ("@reference()", "@reference", 7, "@reference does nothing without brackets."),
        ("def f(x)", "def g(x)", 1, "@reference() marks g. Mark f in it"),
        ("def f(x): return", "def f(x) return", 7, "It is no Python"),
        ('("f")', '("g")', 11, "test_cases pays into “g”, and the notebook has no such grade cell (there: f)."),
        ("student.f(", "student.g(", 12, "It asks for student.g, of which there is no reference (there: f)."),
        ("def test_cases", "def tset_cases", 11, "tset_cases is never run"),
        ("7 * x\n\n@pytest", "8 * y\n\n@pytest", 7, "Nothing defines y."),
        (
            "7 * x\n\n@pytest",
            "7 * x[0]\n\n@pytest",
            7,
            "On the example “three” (f.py, line 23) the reference of f raises",
        ),
        ('("plain", "It looks as if nothing is done."', '("plain", " "', 16, "plain: its hint is empty"),
        ('fails=("cases",)', 'fails=("case",)', 16, "there is no such hidden test (“cases”?)"),
        ("return seven_times(x) - 6 * x", "return x.sevens", 17, "plain raises AttributeError"),
        ('@misconception("plain", "It looks as if nothing is done.", fails=("cases",))\n', "", 16, "plain is no known"),
        ("EXAMPLES =", "EXAMPLE =", 1, "There is no example of f."),
        ('Examples(visible=[Example("three", 3)], later="others")', "{}", 23, "is no Examples(…), but a dict"),
        ('visible=[Example("three", 3)]', "visible=[]", 23, "None of f is visible"),
        ('"three", 3)', '"three", 3), Example("three", 4)', 23, "f has two examples of the name “three”."),
        ("EXAMPLES =", 'SPARE = Example("four", 4)\nEXAMPLES =', 23, "SPARE is used nowhere"),
    ],
)
def test_what_is_wrong_in_it_is_seen_by_verify(course: Course, before: str, after: str, line: int, words: str) -> None:
    assert WHOLE.count(before) == 1
    (course.root / FILE).write_text(WHOLE.replace(before, after))
    found = [one for one in findings(course.assignment("one")) if one.file == course.root / FILE]
    assert bool(found) == bool(words)
    assert not words or any(one.line == line and words in one.said for one in found), found


def test_verify_says_what_stands_there_twice(course: Course) -> None:
    apart = course.graders / "one" / "test_f.py"
    apart.parent.mkdir(exist_ok=True)
    apart.write_text("import pytest\n")
    said = [one.within(course.root) for one in findings(course.assignment("one"))]
    assert (
        f"{FILE}:1: What stands here of f stands in autograder/graders/one/test_f.py too. Keep it in one place." in said
    )


def test_a_file_of_another_function_is_imported_and_a_helper_is_none(course: Course) -> None:
    folder = (course.root / FILE).parent
    (folder / "_helper.py").write_text("SEVEN = 7")
    (folder / "g.py").write_text(
        "from autograder.exercise import reference\nfrom solutions.one.functions.f import f\n"
        "from solutions.one.functions._helper import SEVEN\n@reference()\ndef g(x): return f(x) + SEVEN"
    )
    assignment = course.assignment("one")
    with assignment.code.at_work():
        right = Knowledge(assignment).right
    assert (list(right), right["g"](1)) == (["f", "g"], 14)


def test_where_such_files_lie(tmp_path: Path) -> None:
    folder = tmp_path / "solutions/one/functions"
    folder.mkdir(parents=True)
    for name in ("f.py", "_g.py", "__init__.py", "conftest.py", "notes.txt"):
        (folder / name).touch()
    assert whole_files(folder.parent) == {"f": folder / "f.py"}
    assert assignment_of(folder / "f.py") == assignment_of(tmp_path / "graders/one/test_f.py") == "one"
    assert not is_whole_file(Path("f.py"))
