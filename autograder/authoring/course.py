"""A new course: what nbgrader and git need, a secret seed, how to go on, and one tiny assignment to look at."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring import cells, names, writing
from autograder.course import CONFIG_FILE, Course
from autograder.course_error import CourseError
from autograder.seed import make_secret_seed, secret_file

FIRST = "first"
_CONFIG = '''"""Puts nbgrader and the autograder together for this course. Plain `nbgrader` commands read it too."""

from autograder.nbgrader_plugin import configure

c = get_config()  # noqa: F821  (nbgrader provides it)
c.CourseDirectory.course_id = "{name}"
configure(c)
'''
_IGNORED = """__pycache__/
.ipynb_checkpoints/
.secret/
/gradebook.db
/autograder.log
/submitted/
/autograded/
/feedback/
/zips/
/solutions/worked/
/*-report.html
"""
_README = """# {name}

An exercise is a notebook in `source/`, and for each function a file in `solutions/`, with what is right, how it is
tested, and what goes wrong. `assignments/` is what students get. `source/first` is one to look at; delete it when
you know how it is made, with `solutions/first`, `graders/first` and `assignments/first`; where the gradebook knows it,
`nbgrader db assignment remove first --force` takes it out there.

    autograder new assignment words --function 'count(text, n=3)' --number answer --text why
    autograder release words     # builds assignments/words
    autograder verify words      # proves its graders
    autograder score words FILE  # grades a loose .ipynb or .py
    autograder grade words       # each submitted/STUDENT/words/words.ipynb, into the gradebook
    autograder feedback words    # a page for each student, in feedback/STUDENT/words
    autograder report words      # a page on the class, words-report.html

The hidden cases follow from `graders/.secret/seed`, which git leaves out. Keep a copy; give it to whoever else grades.
"""
_SETTINGS = "packages = []\n"
_WHOLE = '''"""All of `spread`: its reference, hidden test, known mistakes, examples. Students get none of this."""

import pytest

from autograder.exercise import Case, Example, Examples, found, misconception, reference


@reference()
def spread(numbers):
    return max(numbers) - min(numbers)


def some(rng):
    return Case((rng.integers(-(10**9), 10**9, size=rng.integers(3, 7)).tolist(),))


@pytest.mark.grade("spread")
@found(some)
def test_value(student, case):
    student.spread(*case.args).matches(spread)


@misconception("last-less-first", "It looks as if the numbers are thought to be in order.", fails=("value",))
def last_less_first(numbers):
    return numbers[-1] - numbers[0]


EXAMPLES = Examples(
    visible=[Example("three numbers", [2, 9, 4]), Example("one", [5]), Example("below 0", [-3, -8])],
    later="other numbers",
)
'''
_ACCEPTED = """def spread(numbers):
    *_, largest = in_order = sorted(numbers)
    return largest - in_order[0]
"""
_CELL = '''def spread(numbers):
    """How far the numbers, a list of one at least, lie apart."""
    ### BEGIN SOLUTION
    return max(numbers) - min(numbers)
    ### END SOLUTION'''


def new_course(folder: Path) -> Course:
    """Says what is written. Raises CourseError, with nothing written, where one of its files is there."""
    root = folder.resolve()
    name = names.course_name(root.name)
    if root.exists() and not root.is_dir():
        raise CourseError(f"{root} is a file. Name a folder, one that is there or a new one.")
    if (root / "autograder" / "graders").is_dir():
        raise CourseError(f"{root} is a course already: it has autograder/graders. Name another folder.")
    writing.write_new(root, _files(name))
    course = Course(root)
    make_secret_seed(course.graders)
    print(f"written: {writing.shown(secret_file(course.graders))}")
    return course


def _files(name: str) -> dict[str, str]:
    return {
        CONFIG_FILE: _CONFIG.format(name=name),
        ".gitignore": _IGNORED,
        "README.md": _README.format(name=name),
        f"source/{FIRST}/{FIRST}.ipynb": cells.notebook(_cells()),
        f"solutions/{FIRST}/functions/spread.py": _WHOLE,
        f"solutions/{FIRST}/accepted/in_order.py": _ACCEPTED,
        f"graders/{FIRST}/assignment.toml": _SETTINGS,
    }


def _cells() -> list[cells.Cell]:
    return [
        cells.markdown("title", "# A first exercise\n\nHow far do numbers lie apart? 2, 9, 4 do by 7: from 2 to 9."),
        cells.code("setup", "from checks import check", locked=True),
        cells.code("spread-solution", _CELL, solution=True),
        cells.code("spread", "check(spread)", grade=True, locked=True, points=2),
    ]
