"""What only grading sees; and what is no mistake, graded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from autograder.course import Course
from autograder.judging.references import right_names
from autograder.running.pipeline import Pipeline, read_file
from autograder.verify.claims import misses
from autograder.verify.gather import gather
from autograder.verify.levels import levels
from autograder.verify.matrix import standing, summary
from autograder.verify.notices import notices
from autograder.verify.preflight import findings
from autograder.verify.promised import broken_promises
from tests.authors_mistakes.mistakes import (
    ACCEPTED,
    EXAMPLES,
    MARKED,
    MISTAKES,
    NOTEBOOK,
    PREDICTED,
    REFERENCE,
    RELEASE,
    SETTINGS,
    TESTS,
    Edit,
    append,
    delete,
    in_notebook,
    put,
    released_anew,
    shown_after,
    source,
    write,
)
from tests.authors_mistakes.test_files import IN_FILES
from tests.authors_mistakes.test_hidden_tests import IN_HIDDEN_TESTS
from tests.authors_mistakes.test_notebook import IN_THE_NOTEBOOK
from tests.authors_mistakes.test_solutions import IN_SOLUTIONS
from tests.conftest import Command
from tests.support import dump


def not_whole(tolerance: str) -> Edit:
    """Let the prediction be no whole number, which would be compared exactly."""

    def edit(root: Path) -> None:
        put(REFERENCE, "@reference()\ndef predict_total", f"@reference({tolerance})\ndef predict_total")(root)
        put(REFERENCE, "start=1)", "start=1) + 0.0")(root)

    return edit


_ANOTHER_NUMBER = (
    (REFERENCE, "return total([2, 3, 4], start=1)", "return 11"),
    (ACCEPTED, "predict_total = 10", "predict_total = 11"),
    (NOTEBOOK, "predict_total = 10", "predict_total = 11"),
)


def _illustrated(code: str) -> Edit:
    """Below all others, in the source and in the release."""

    def edit(root: Path) -> None:
        shown_after(code)(root)
        cell = json.loads((root / NOTEBOOK).read_bytes())["cells"][-1]
        release = json.loads((root / RELEASE / "adding.ipynb").read_bytes())
        (root / RELEASE / "adding.ipynb").write_bytes(dump({**release, "cells": [*release["cells"], cell]}))

    return edit


SEEN_BY_GRADING: dict[str, tuple[Edit, str]] = {
    "an answer that is wrong where no test asks": (
        source("total-solution", "return start", "return start if len(numbers) != 2 or start < 10**9 else 0"),
        f"{NOTEBOOK}:31: The notebook's own answer gives 0 for total(numbers=[",
    ),
    "a tolerance that is wide": (
        not_whole("rtol=0.2"),
        "predict_total: test_number lets numbers be off by 20%. Let @reference allow less (rtol, atol); or, if that",
    ),
    "a package that is not among the packages": (
        released_anew(source("setup", "from", "import pandas\nfrom")),
        f"{NOTEBOOK}:12: Cell 2 (setup) stops when a student's notebook is graded (ModuleNotFoundError: No module "
        "named 'pandas', line 1 of it). Mend it; or, if it is meant to, give the cell the tag raises-exception.",
    ),
    "a file that students do not get": (
        released_anew(source("setup", "import check", "import check\n\nwords = open('words.txt').read()")),
        "(setup) stops when a student's notebook is graded (FileNotFoundError: [Errno 2] No such file",
    ),
    "a file that an illustration names otherwise": (
        _illustrated("print(open('Checks.json').read()[:1])"),
        f"{NOTEBOOK}:125: Cell 8 stops when a student runs it who has done all above (FileNotFoundError: [Errno 2] No "
        "such file or directory: 'Checks.json', line 1 of it). Mend it; or, if it is meant to, give the cell the tag",
    ),
    "an answer to a prediction that is another since the release": (
        lambda root: [put(f, a, b)(root) for f, a, b in _ANOTHER_NUMBER],
        f"{RELEASE}/checks.json:1: What check knows of predict_total is not what is right, or said, now. Run",
    ),
    "the notebook's own answer is wrong": (
        source("total-solution", "start + number", "start + number + 1"),
        f"{NOTEBOOK}:31: The notebook's own answer fails total: example[three numbers] (numbers = [2, 3, 4] should "
        "give 9, and gives 12), and 3 more. Mend it, or what the test demands.",
    ),
    "its own prediction is wrong": (
        source("predict_total-solution", "= 10", "= 11"),
        f"{NOTEBOOK}:84: The notebook's own answer fails predict_total: test_number",
    ),
    "an accepted solution is wrong": (
        put(ACCEPTED, "start += number", "start -= number"),
        f"{ACCEPTED}:1: The accepted solution fails total: example[three numbers] (numbers = [2, 3, 4] should give 9, "
        "and gives -9), and 3 more. Mend it, or what the test demands.",
    ),
    "a mistake that is right": (
        append(MISTAKES, MARKED.format(name="right", hint="It is.", gives="reference.total(numbers, start)")),
        f"{MISTAKES}:25: total: the mistake right gives what the reference gives on all cases, as far as",
    ),
    "a mistake that fails more than it says": (
        put(MISTAKES, 'fails=("sum", "start")', 'fails=("sum",)'),
        "Of the cases that were drawn for start (graders/adding/test_total.py:19: with_a_start) none would do",
    ),
    "a duty that no case can do": (
        put(MISTAKES, 'fails=("start",)', 'fails=("sum", "start")'),
        "Of 60 cases that were drawn for sum (graders/adding/test_total.py:9: numbers) none shows it, and no",
    ),
    "a mistake that shows on no example": (
        put(EXAMPLES, "            Example(\"from 10 on\", [1, 2], start=10),\n", ""),
        f"{MISTAKES}:17: total: the mistake start-ignored shows on no example. Give total one",
    ),
    "two mistakes that are one": (
        append(MISTAKES, MARKED.format(name="to-the-last", hint="It ends early.", gives="sum(numbers[:-1], start)")),
        f"{MISTAKES}:25: total: to-the-last and last-left-out are told apart by no case. Let a test draw arguments",
    ),
    "a number that is guessed": (
        put(TESTS, "10**9, 10**10, 4", "1, 9, 4"),
        "compares",
    ),
    "a docstring that promises something else": (
        released_anew(source("total-solution", 'start on."""', 'start on.\n\n    >>> total([1, 2])\n    4\n    """')),
        f"{NOTEBOOK}:31: Cell 3 (total-solution): its docstring promises something else of `total([1, 2])` than what "
        "the reference gives, “3”. Mend the docstring.",
    ),
    "a docstring that promises what is refused": (
        released_anew(source("total-solution", 'start on."""', 'start on.\n\n    >>> total(3)\n    3\n    """')),
        "`total(3)` than what the reference gives, TypeError ('int' object is not iterable). Mend the docstring.",
    ),
    "a tolerance that takes everything": (
        not_whole("atol=1e9"),
        f"{REFERENCE}:12: predict_total: test_number takes 0 for every number, so far may these be off. Let "
        "@reference allow less",
    ),
    "a tolerance that takes a known mistake": (
        not_whole("atol=1"),
        "the mistake start-forgotten gets full marks. Its reference allows atol=1: less may do.",
    ),
    "an example that was not released": (
        put(EXAMPLES, "[2, 3, 4]", "[2, 3, 5]"),
        "assignments/adding/checks.json:1: What check knows of total is not what is right, or said, now.",
    ),
    "a hint that was not released": (
        put(MISTAKES, "Let the loop go to the end.", "Go to the end."),
        "assignments/adding/checks.json:1: What check knows of total is not what is right, or said, now.",
    ),
    "an answer that students get": (
        lambda root: write("assignments/adding/notes.py", (root / TESTS).read_text())(root),
        "assignments/adding:1: Students must not get this: notes.py",
    ),
    "a mistake that only raises": (
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(numbers, [])"),
        f"{MISTAKES}:22: start-ignored raises TypeError (can only concatenate list (not \"int\") to list) on every "
        "case. Mend that; or, if it is so with students, write raises=TypeError in it.",
    ),
    "a mistake that raises wherever it shows": (
        put(MISTAKES, "return reference.total(numbers)", "return reference.total(numbers) + ([] if start else 0)"),
        f"{MISTAKES}:22: start-ignored raises TypeError (unsupported operand type(s) for +: 'int' and 'list') wherever",
    ),
    "a mistake that raises something else than it says": (
        lambda root: (
            put(MISTAKES, "return reference.total(numbers)", "return numbers[99]")(root),
            put(MISTAKES, 'fails=("start",)', 'fails=("sum", "start"), raises=KeyError')(root),
        ),
        f"{MISTAKES}:22: start-ignored is said to raise KeyError, and raises IndexError (list index out of range).",
    ),
    "a mistake that forgets to return": (
        put(MISTAKES, "return reference.total(numbers)", "reference.total(numbers)"),
        f"{MISTAKES}:16: start-ignored returns nothing. Let it return what students get; `return None`, where that",
    ),
    "a slip on hidden cases alone": (
        put(
            MISTAKES,
            "return reference.total(numbers)",
            "return reference.total(numbers) if len(numbers) < 4 else numbers.nothing",
        ),
        "raises AttributeError ('list' object has no attribute 'nothing') of its own on a hidden case",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "words"), SEEN_BY_GRADING.values(), ids=SEEN_BY_GRADING)
def test_it_is_seen_by_grading(course: Path, edit: Edit, words: str) -> None:
    edit(course)
    assignment = Course(course).assignment("adding")
    assert findings(assignment) == []
    facts = gather(assignment)
    missed = list(misses(facts))
    assert any(words in miss for miss in missed), missed
    assert not any(str(course) in miss for miss in missed)
    assert "Proved" not in summary(facts, missed, levels(assignment, facts))


RIGHT_PROMISES = {
    "laid out otherwise": ">>> np.array(total([1.5, 2]))\n    array(3.5)",
    "rounded": ">>> total([1, 0.25]) / 3\n    0.42",
    "an exception": ">>> total(3)\n    Traceback (most recent call last):\n    TypeError: no list",
    "of what students define": ">>> helper(3)\n    12",
}


@pytest.mark.parametrize("example", RIGHT_PROMISES.values(), ids=RIGHT_PROMISES)
def test_a_promise_that_is_kept_is_none_that_is_broken(course: Path, example: str) -> None:
    source("setup", "from", "import numpy as np\nfrom")(course)
    source("total-solution", 'start on."""', f'start on.\n\n    {example}\n    """')(course)
    assignment = Course(course).assignment("adding")
    with assignment.code.at_work():
        assert list(broken_promises(assignment, right_names("adding"))) == []


def test_there_are_enough() -> None:
    assert len(IN_THE_NOTEBOOK | IN_SOLUTIONS | IN_HIDDEN_TESTS | IN_FILES) + len(SEEN_BY_GRADING) >= 80


def test_nothing_is_found_in_what_is_right(course: Path) -> None:
    assignment = Course(course).assignment("adding")
    assert findings(assignment) == []
    facts = gather(assignment)
    assert list(misses(facts)) == []
    there = levels(assignment, facts)
    assert summary(facts, [], there).endswith("Proved.")
    assert there.lacks == ("translations",)


def test_an_accepted_solution_has_what_the_notebook_gives_students(course: Path) -> None:
    released_anew(source("setup", "import check", "import check\n\ndef plus(a, b): return a + b"))(course)
    put(ACCEPTED, "start += number", "start = plus(start, number)")(course)
    facts = gather(Course(course).assignment("adding"))
    assert list(misses(facts)) == []
    assert [Path(one.file) for one in facts.accepted] == [course / ACCEPTED]


def test_a_first_class_needs_no_known_mistakes(course: Path, command: Command) -> None:
    """It says what was proved, and what not."""
    shutil.rmtree(course / "solutions/adding/misconceptions")
    shutil.rmtree(course / "solutions/adding/accepted")
    assert command("release", "adding", cwd=course).returncode == 0
    done = command("verify", "adding", cwd=course)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    first, last = done.stdout.splitlines()
    assert first == (
        "adding has 1 function, 1 prediction, 3 hidden tests. Not yet: known mistakes of total and predict_total, "
        "accepted solutions, translations."
    )
    assert last.endswith(
        "Proved, as far as it goes: nothing shows yet that a wrong total or predict_total loses points and is named, "
        "nor that right answers in other styles are accepted."
    )


def test_a_level_that_one_function_lacks_is_said(course: Path) -> None:
    delete(PREDICTED)(course)
    assignment = Course(course).assignment("adding")
    facts = gather(assignment)
    assert [one for one in misses(facts) if "checks.json" not in one] == []  # of another time
    assert "known mistakes of predict_total" in standing("adding", levels(assignment, facts))


def reveals(code: str) -> Edit:
    cell = {"cell_type": "code", "id": "shown", "metadata": {"tags": ["illustration"]}, "source": code}
    cell |= {"execution_count": None, "outputs": []}
    return in_notebook(lambda notebook: notebook["cells"].append(cell))


def test_what_a_student_writes_is_no_way_to_reveal(course: Path) -> None:
    assignment = Course(course).assignment("adding")
    reveals("print(5 + 6)")(course)
    assert list(notices(assignment)) == []
    reveals("print(total([5, 6]))")(course)
    assert list(notices(assignment)) == [], "another cell stands between"
    in_notebook(lambda notebook: notebook["cells"].pop(-2))(course)
    (one,) = notices(assignment)
    assert one.within(course).startswith(f"{NOTEBOOK}:")
    assert "Cell 8 reveals what predict_total asks, and calls total, which students write: " in one.said


def test_a_wide_tolerance_may_be_right(course: Path) -> None:
    not_whole('rtol=0.2, loose="it is read off a picture"')(course)
    assert not [one for one in misses(gather(Course(course).assignment("adding"))) if "be off by" in one]


def test_a_given_cell_that_takes_too_long_is_said_before_anything_else_is_graded(
    course: Path, command: Command
) -> None:
    released_anew(source("setup", "import check", "import check\n\nn = 1\nwhile n:\n    n += 1"))(course)
    write(SETTINGS, "packages = []\n[limits]\ncell_seconds = 0.2\n")(course)
    done = command("verify", "adding", cwd=course)
    assert (done.returncode, done.stderr) == (1, "")
    said, last = done.stdout.splitlines()
    assert said.startswith(
        f"MISS  {NOTEBOOK}:12: Cell 2 (setup) stops when a student's notebook is graded (TimeLimitExceeded: this cell "
        "was stopped after 0.2"
    )
    assert last == "adding: 1 missed before anything was graded. Nothing is proved."


def test_what_a_helper_of_a_hidden_test_prints_reaches_no_student(course: Path) -> None:
    put(TESTS, "def test_sum(", "def test_sum(student, case):\n    demand(student, case)\n\n\ndef demand(")(course)
    put(TESTS, "def demand(student, case):\n", "def demand(student, case):\n    print('SHOWN', case.args)\n")(course)
    assignment = Course(course).assignment("adding")
    wrong = course / "wrong.py"
    wrong.write_text("def total(numbers, start=0):\n    return 7\n", encoding="utf-8")
    with assignment.code.at_work(), Pipeline(assignment) as pipeline:
        graded = pipeline.grade(read_file(wrong))
    assert graded.result.score == 0
    assert b"SHOWN" not in msgspec.json.encode(graded.result)
    assert "SHOWN" not in repr(graded.outputs)
