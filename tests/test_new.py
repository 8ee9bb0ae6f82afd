"""`autograder new`: what an author begins with stands, is proved as it is, and writes over nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.cells import of_text, with_cells
from autograder.authoring.fails import with_fails
from autograder.authoring.names import assignment_name, course_name, question_name, signature, variable_name
from autograder.course import CourseError
from tests.conftest import Command
from tests.support import cell, dump

#: An author reads all of it before the first exercise: fewer than these.
LINES_OF_A_COURSE = 80
README = "'count(text, n=3)'"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """Made in an empty folder, with nothing but the package."""
    folder = tmp_path_factory.mktemp("new")
    done = command("new", "course", "words", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2].endswith("1 accepted style, 1 test, 1 case. Proved.")
    return folder / "words"


@pytest.fixture(scope="module")
def texts(course: Path, command: Command) -> Path:
    """An assignment, and its folder of functions."""
    words = ("--function", "initials(text)", "--number", "answer", "--function", "lengths(text)", "--text", "why")
    done = command("new", "assignment", "texts", *words, cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    return course / "solutions/texts/functions"


def test_a_course_is_short_and_its_seed_stays_out_of_version_control(course: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=course, check=True)
    git = ["git", "ls-files", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=course, capture_output=True, text=True, check=True).stdout.split()
    written = [name for name in names if not name.startswith("assignments/")]  # which is built
    assert sorted(written) == [
        *(".gitignore", "README.md", "graders/first/assignment.toml", "nbgrader_config.py"),
        *("solutions/first/accepted/in_order.py", "solutions/first/functions/spread.py", "source/first/first.ipynb"),
    ]
    assert sum(map(lines_to_read, map(course.joinpath, written))) < LINES_OF_A_COURSE
    assert len((course / "graders/.secret/seed").read_text().strip()) == 32
    assert (course / "graders/.secret/seed").stat().st_mode & 0o077 == 0


def lines_to_read(path: Path) -> int:
    """Of a notebook, those of its cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return len(text.splitlines())
    return sum(len("".join(one["source"]).splitlines()) for one in json.loads(text)["cells"])


def test_what_its_readme_says_can_be_typed(course: Path, command: Command) -> None:
    readme = (course / "README.md").read_text()
    assert "submitted/STUDENT/words/words.ipynb" in readme
    (line,) = (one for one in readme.splitlines() if "new assignment" in one)
    assert README in line
    done = subprocess.run(f"{line} --title 'Of words'", shell=True, cwd=course, env=on_path(), text=True)
    assert done.returncode == 0
    notebook = json.loads((course / "source/words/words.ipynb").read_bytes())
    assert "".join(notebook["cells"][0]["source"]).startswith("# Of words\n")


def on_path() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def test_its_notebook_has_the_metadata_that_nbgrader_wants(texts: Path, course: Path) -> None:
    notebook = json.loads((course / "source/texts/texts.ipynb").read_bytes())
    roles = [one["metadata"].get("nbgrader", {}) for one in notebook["cells"]]
    graded = {
        role["grade_id"]: (role["points"], role["solution"], role["locked"]) for role in roles if role.get("grade")
    }
    assert graded == {
        "initials": (4, False, True),
        "predict_answer": (1, False, True),
        "lengths": (4, False, True),
        "why": (2, True, False),
    }
    ids = [one["id"] for one in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(one["id"] == role["grade_id"] for one, role in zip(notebook["cells"], roles, strict=True) if role)


def test_what_is_still_to_be_said_is_listed_in_order_with_its_place(course: Path, command: Command) -> None:
    done = command("new", "assignment", "listed", "--function", "f(x)", cwd=course)
    *_, listed, last = done.stdout.strip().split("\n\n")
    assert last == "Then: autograder release listed && autograder verify listed"
    places = [line.split(": ")[0].strip() for line in listed.splitlines()]
    for place in places:
        name, where = place.split(", ")
        text = (course / name).read_text(encoding="utf-8")
        kind, which = where.split()
        notebook = json.loads(text)["cells"] if kind == "cell" else []
        found = [one["source"] for one in notebook if one["id"] == which] or text.splitlines()[int(which) - 1 :][:1]
        assert "TODO: " in str(found)
    files = [place.split(", ")[0] for place in places]
    order = ["source/listed/listed.ipynb", "solutions/listed/functions/f.py", "solutions/listed/accepted/plain.py"]
    assert list(dict.fromkeys(files)) == order


def test_more_is_added_to_an_assignment_and_the_rest_of_its_notebook_stays(
    texts: Path, course: Path, command: Command
) -> None:
    path, accepted = course / "source/texts/texts.ipynb", texts.parent / "accepted/plain.py"
    notebook = json.loads(path.read_bytes())
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["한글\n"]}]
    notebook["metadata"]["own"] = {"kept": True}
    path.write_text(json.dumps(notebook, indent=2, ensure_ascii=False), encoding="utf-8")
    before, right = path.read_text(encoding="utf-8"), accepted.read_text(encoding="utf-8")
    words = ("new", "function", "texts", "more(x: int, k=1)", "--number", "other", "--text", "because")
    done = command(*words, cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    begun = ("initials", "lengths", "more", "predict_answer", "predict_other")  # what was there before is left, too
    assert set(re.findall(r"  solutions/texts/functions/(\w+)\.py, line", done.stdout)) == set(begun)
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before[: before.rindex("\n  ],")])  # to the letter, as far as the last cell
    added = json.loads(after)["cells"][len(notebook["cells"]) :]
    graded = [
        one["metadata"]["nbgrader"]["grade_id"] for one in added if one["metadata"].get("nbgrader", {}).get("grade")
    ]
    assert graded == ["more", "predict_other", "because"]
    assert "def more(x: int, k=1):" in "".join(added[1]["source"])
    assert accepted.read_text(encoding="utf-8").startswith(right.rstrip("\n"))


def test_it_is_proved_as_it_stands(texts: Path, course: Path, command: Command) -> None:
    """What was there first, and what was added: placeholders are right. No file is put beside the notebook by hand."""
    done = command("release", "texts", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    beside = sorted(path.name for path in (course / "assignments/texts").iterdir())
    assert beside == ["checks.json", "checks.py", "texts.ipynb"]
    done = command("verify", "texts", "--brief", cwd=course)
    has, last = done.stdout.splitlines()
    few = "Not yet: three visible examples of initials, lengths and more, "
    assert re.search(few + "what is marked TODO, [0-9]+ places from source/texts/texts.ipynb, cell title on", has)
    assert last.startswith("texts: 5 misconceptions, 5 named")
    assert last.endswith("Proved, as far as it goes: nothing shows yet what will stand where TODO is written.")


INITIALS = """
import pytest

from autograder.exercise import Case, Example, Examples, found, misconception, reference

WORDS = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay"]


@reference()
def initials(text):
    return "".join(word[0].upper() for word in text.split())


def several(rng):
    return Case((" ".join(rng.choice(WORDS, size=rng.integers(9, 14))),))


@pytest.mark.grade("initials")
@found(several)
def test_value(student, case):
    student.initials(*case.args).matches(initials)


@misconception("small", "It looks as if the letters are left small.", fails=("value",), about="capitals")
def small(text):
    return initials(text).lower()


EXAMPLES = Examples(visible=[Example("two words", "red fox")], later="other texts")
"""
LENGTHS = """
import pytest

from autograder.exercise import Case, Example, Examples, found, misconception, reference
from solutions.texts.functions.initials import several


@reference()
def lengths(text):
    return {word: len(word) for word in text.split()}


@pytest.mark.grade("lengths")
@found(several)
def test_value(student, case):
    student.lengths(*case.args).matches(lengths)


@misconception("from-zero", "It looks as if the last letter is not counted.", fails=("value",))
def from_zero(text):
    return {word: length - 1 for word, length in lengths(text).items()}


EXAMPLES = Examples(visible=[Example("two words", "red apple")], later="other texts")
"""
ACCEPTED = """
def initials(text):
    result = ""
    for word in text.split():
        result += word[:1].upper()
    return result

def lengths(text):
    words = text.split()
    return dict(zip(words, map(len, words)))

predict_answer = 12
predict_other = 12

def more(x, k=1):
    return 2 * (k + x)
"""
SOLVED = {
    "initials": "def initials(text):\n    return ''.join(one[0] for one in text.upper().split())",
    "lengths": "def lengths(text):\n    return {word: len(word) for word in text.split()}",
}


def test_a_course_with_text_and_dict_answers_is_proved(texts: Path, course: Path, command: Command) -> None:
    """The commands above, and what an author types. No NumPy in it."""
    (texts / "initials.py").write_text(INITIALS.lstrip())
    (texts / "lengths.py").write_text(LENGTHS.lstrip())
    (texts.parent / "accepted/plain.py").write_text(ACCEPTED.lstrip())
    path = course / "source/texts/texts.ipynb"
    notebook = json.loads(path.read_bytes())
    for name, code in SOLVED.items():
        head, *body = code.split("\n")
        marked = [head, "    ### BEGIN SOLUTION", *body, "    ### END SOLUTION"]
        cell(notebook, f"{name}-solution")["source"] = "\n".join(marked)
    path.write_bytes(dump(notebook))
    for written in (path, *texts.glob("*.py"), *texts.parent.glob("accepted/*.py")):
        written.write_text(written.read_text().replace("TODO: ", ""))  # what is left of the placeholders will do
    assert command("release", "texts", cwd=course).returncode == 0
    done = command("verify", "texts", "--brief", cwd=course)
    _, last = done.stdout.splitlines()
    assert last.startswith("texts: 5 misconceptions, 5 named")
    assert done.stdout.endswith("Proved.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("course", "."), "nbgrader_config.py is there already, and stays as it is"),
        (("course", "no good"), "'no good' cannot be the name of a course"),
        (("assignment", "first", "--function", "f(x)"), "source/first is there already, and stays as it is"),
        (("assignment", "a-b", "--function", "f(x)"), "'a-b' cannot be the name of an assignment"),
        (("assignment", "class", "--function", "f(x)"), "it is a word of Python's own"),
        (("assignment", "worked", "--function", "f(x)"), "nbgrader puts worked notebooks there"),
        (("assignment", "new"), "would have nothing that is graded by tests"),
        (("assignment", "new", "--text", "why"), "would have nothing that is graded by tests"),
        (("assignment", "new", "--function", "f"), "'f' is no function with its arguments. Write it as 'f(x, k=1)'"),
        (("assignment", "new", "--function", "f(x)", "--function", "f(y)"), "f is asked for twice"),
        (("function", "first", "spread(x)"), "first has a spread already, and it stays as it is"),
        (("function", "first"), "Say what is to be added"),
        (("function", "nonesuch", "f(x)"), "There is no assignment 'nonesuch'"),
        (("mistake", "first", "nonesuch"), "first has no reference nonesuch; there are spread"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_written(
    course: Path, command: Command, words: tuple[str, ...], said: str
) -> None:
    before = contents(course)
    done = command("new", *words, cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("autograder: ")
    assert said in done.stderr
    assert contents(course) == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.mark.parametrize(
    "text",
    [
        *("", "f", "f(", "f(x):\n  pass\ndef g(y)", "f(x)\n", "2f(x)", "_f(x)", "λ(x)", "check(x)", "lambda(x)"),
        *(
            "predict_f(x)",
            "f(*xs)",
            "f(**xs)",
            "f(x, *, k)",
            "f(f)",
            "f(case)",
            "f(x=np.pi)",
            "f(x, x)",
            "a" * 51 + "(x)",
        ),
        *("f(x): pass; import os #", "f(x=__import__('os'))"),
    ],
)
def test_no_signature(text: str) -> None:
    with pytest.raises(CourseError, match=r"\.$"):
        signature(text)


def test_signatures() -> None:
    one = signature("f(x: list, k='a', /, n=(1, 2)) -> int")
    assert (one.name, one.written, one.plain) == ("f", 'x: list, k="a", /, n=(1, 2)', 'x, k="a", /, n=(1, 2)')
    assert signature("f()").parameters == ()


def test_names() -> None:
    assert variable_name("answer") == variable_name("predict_answer") == "predict_answer"
    assert (assignment_name("one_2"), question_name("why"), course_name("phys-1.2")) == ("one_2", "why", "phys-1.2")
    for name, refuses in {"why?": question_name, "ü": variable_name, "..": course_name, "setup": question_name}.items():
        with pytest.raises(CourseError):
            refuses(name)


def test_a_notebook_of_an_older_format_gets_cells_without_ids(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    path.write_bytes(dump({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    assert all("id" not in one for one in json.loads(with_cells(path, of_text("why")))["cells"])


MISTAKES = '''"""Ü."""

import pytest

from autograder.exercise import Case, Example, Examples, found, misconception, reference


@reference()
def f(x, k=1):
    return abs(x) * k


def positive(rng):
    return Case((rng.integers(10**8, 10**9), rng.choice([1, 1, 1, 3])))


def negative(rng):
    return Case((-rng.integers(10**8, 10**9), 1))


@pytest.mark.grade("f")
@found(positive)
def test_positive(student, case):
    student.f(*case.args).matches(f)


@pytest.mark.grade("f")
@found(negative)
def test_negative(student, case):
    student.f(*case.args).matches(f)


@misconception("right", "…", fails=("negative",))  # as it should be
def right(x, k=1):
    return x * k


@misconception(
    "all", "…",
    fails=(
        "gone",
        # why not
        "negative",  # this one
    ),
    about="…",
)
def all_wrong(x, k=1): return f(x, k) + 1


@misconception("seldom", "…"  # it shows in a quarter of the draws
)
def seldom(x, k=1):
    return abs(x)


@misconception("begun", "…", fails=("negative",))
def begun(x, k=1):
    raise NotImplementedError("later")


@misconception("slip", "…", fails=())
def slip(x, k=1):
    return absolute(x)


EXAMPLES = Examples(visible=[Example("minus two", -2, 3)], later="…")
'''


def test_fill_writes_what_mistakes_fail_and_nothing_else(course: Path, command: Command) -> None:
    assert command("new", "assignment", "filled", "--function", "f(x, k=1)", cwd=course).returncode == 0
    path = course / "solutions/filled/functions/f.py"
    path.write_text(MISTAKES.replace("\n", "\r\n"), encoding="utf-8", newline="")
    done = command("new", "mistake", "filled", "f", "--fill", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    name = "solutions/filled/functions/f.py"
    assert done.stdout.splitlines() == [
        f"{name}: begun cannot be tried (NotImplementedError: later). Write what it computes.",
        f"{name}: slip cannot be tried (NameError: name 'absolute' is not defined). Write what it computes.",
        f"{name}: all fails positive, negative; it said gone, negative. Written.",
        f"{name}: seldom fails positive; it said nothing. Written.",
    ]
    expected = MISTAKES.replace('        "gone",\n', "").replace("# this one\n", '# this one\n        "positive",\n')
    expected = expected.replace('"seldom", "…" ', '"seldom", "…", fails=("positive",) ')
    assert path.read_bytes().decode() == expected.replace("\n", "\r\n")
    path.write_text(expected[: expected.index('@misconception("begun"')] + expected[expected.index("EXAMPLES =") :])
    again = command("new", "mistake", "filled", "f", "--fill", cwd=course)
    assert (again.returncode, again.stdout) == (0, f"{name}: all 3 known mistakes of f fail what they say.\n")


def test_a_mistake_is_begun_without_a_submission(course: Path, command: Command) -> None:
    path = course / "solutions/first/functions/spread.py"
    before = path.read_text(encoding="utf-8")
    done = command("new", "mistake", "first", "spread", cwd=course)
    assert "unnamed-mistake is begun" in done.stdout
    begun = path.read_text(encoding="utf-8")
    *above, examples = before.split("\n\n\n")
    *same, entry, last = begun.split("\n\n\n")
    assert (same, last) == (above, examples)  # it stands with the others
    entry = entry[: entry.index("    raise NotImpl")] + "    return sum(numbers)"
    path.write_text("\n\n\n".join([*same, entry, last]), encoding="utf-8")
    done = command("new", "mistake", "first", "spread", "--fill", cwd=course)
    assert (
        done.stdout == "solutions/first/functions/spread.py: unnamed-mistake fails value; it said nothing. Written.\n"
    )
    assert '    fails=("value",),\n    about=' in path.read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        ('@misconception("m", "h", fails=SOME)', '@misconception("m", "h", fails=("a", "b"))'),
        ('@exercise.misconception("m", "h")', '@exercise.misconception("m", "h", fails=("a", "b"))'),
        ('x = Misconception("m", "한", f, ("a",), "é")', 'x = Misconception("m", "한", f, ("a", "b"), "é")'),
        (
            '@misconception("m", "h", fails=(\n    "a", "c",\n))',
            '@misconception("m", "h", fails=(\n    "a",\n    "b",\n))',
        ),
    ],
)
def test_however_it_is_written(written: str, filled: str) -> None:
    rest = "" if written.startswith("x") else "\ndef m(): return 1\n"
    assert with_fails(written + rest, {"m": ("a", "b")}) == (filled + rest, [])
    assert with_fails(written + rest, {"by-rule": ("a",)}) == (written + rest, ["by-rule"])
