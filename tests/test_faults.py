"""A fault is nobody's mark. Faults are put in on purpose while a class is graded by `autograder grade`, each so that
it hits one student: that one gets no mark, neither 0 nor the last submission's, the neighbours get theirs, and the next
run, without the fault, mends it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import autograder
from autograder.commands.main import main
from autograder.course import Assignment, Course
from autograder.grading import examination
from autograder.grading.collected import CollectedTests
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.student import Answer
from autograder.running import pipeline
from autograder.running.pipeline import Pipeline, Submitted
from autograder.sandbox.bubblewrap import find_bwrap
from autograder.sandbox.guest import Guest
from tests.conftest import Command
from tests.ordinary_user import as_ordinary_user, needs_another_user
from tests.support import ROOT, accepted, copy_course, dump, marks, scores, without_pictures
from tests.unlucky import victims

NAME = "convolution"
STUDENTS = ("ann", "bob", "cid")
HIT = "bob"
CELLS = {"conv_at", "predict_rows", "conv2d", "shift", "predict_place"}
#: What they hand in at last, which does not earn what they had before.
MISTAKE = {"predict_rows": "print('I think')\npredict_rows = 11"}


def hand_in(course: Path, student: str, **answers: str) -> None:
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.ipynb").write_bytes(dump(without_pictures(**answers)))


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment, command: Command) -> Path:
    """All that they handed in first was right."""
    CollectedTests(assignment)  # the hidden cases have been searched for; the copy takes them along
    root = copy_course(tmp_path_factory.mktemp("faults") / "course", pictures=False, released=True)
    for student in STUDENTS:
        hand_in(root, student)
    done = command("grade", NAME, cwd=root)
    assert done.returncode == 0, done.stderr
    assert sum(filter(None, scores(root).values())) == 3 * 25
    return root


@pytest.fixture
def handed_in(graded: Path, tmp_path: Path) -> Path:
    """They have handed in once more."""
    root = tmp_path / "course"
    shutil.copytree(graded, root, symlinks=True)
    for student in STUDENTS:
        hand_in(root, student, **MISTAKE)
    return root


def result(course: Path, student: str) -> Any:
    return json.loads((course / "autograded" / student / NAME / f"{NAME}.results.json").read_bytes())


def needs_a_person(course: Path) -> set[tuple[str, str]]:
    with sqlite3.connect(course / "gradebook.db") as database:
        found = database.execute(
            "SELECT sa.student_id, bc.name FROM grade g JOIN base_cell bc ON g.cell_id = bc.id "
            "JOIN submitted_notebook sn ON g.notebook_id = sn.id "
            "JOIN submitted_assignment sa ON sn.assignment_id = sa.id WHERE g.needs_manual_grade"
        ).fetchall()
    database.close()
    return set(found)


def check(course: Path, said: str, cells: set[str], words: str, hit: str = HIT) -> None:
    """That there is no mark in these cells of the one, and all else has the mark that it earned. Others may be hit
    too, but none of STUDENTS."""
    right = {"conv_at": 6.0, "predict_rows": 0.0, "conv2d": 13.0, "shift": 4.0, "predict_place": 1.0}
    missing, seen = {(hit, cell) for cell in cells}, {*STUDENTS} - {HIT} | {hit}
    found = {of: score for of, score in scores(course).items() if of[0] in seen}
    assert len(found) == 3 * 5
    for (student, cell), score in found.items():
        assert score == (None if (student, cell) in missing else right[cell]), (student, cell, said)
    assert {of for of in needs_a_person(course) if of[0] in seen} == missing
    for student in seen - {hit}:
        assert f"{student}: 24 of 25" in said, said
    assert words in next(line for line in said.splitlines() if f"] {hit}: " in line)


def check_result(course: Path, cells: set[str], hit: str = HIT) -> None:
    found = result(course, hit)
    assert (found["status"], found["score"]) == ("fault", None)
    assert {cell["grade_id"] for cell in found["cells"] if cell["score"] is None} == cells
    assert len(found["faults"]) >= 1


def check_mended(course: Path, command: Command) -> None:
    """By the next run, which has nobody else to grade."""
    done = command("grade", NAME, cwd=course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("graded before, 24 of 25") == 2, done.stdout
    assert f"{HIT}: 24 of 25" in done.stdout
    assert {score for (student, cell), score in scores(course).items() if cell == "predict_rows"} == {0.0}
    assert sum(filter(None, scores(course).values())) == 3 * 24
    assert needs_a_person(course) == set()


# ---- in the process that grades --------------------------------------------------------------------


def broken(*given: Any, **named: Any) -> Any:
    raise ZeroDivisionError("a fault")


def only_for(cell: str, function: Callable[..., Any], is_about: Callable[..., Any]) -> Callable[..., Any]:
    """The function, broken where `is_about` its arguments gives this cell."""
    return lambda *given, **named: (broken if is_about(*given) == cell else function)(*given, **named)


def in_the_comparison(patched: pytest.MonkeyPatch) -> None:
    is_about = lambda answer, reference: reference.__name__  # noqa: E731
    patched.setattr(Answer, "matches", only_for("shift", Answer.matches, is_about))


def in_the_examples(patched: pytest.MonkeyPatch) -> None:
    found = only_for("shift", examination.run_examples, lambda name, *more: name)
    patched.setattr(examination, "run_examples", found)


def in_the_diagnosis(patched: pytest.MonkeyPatch) -> None:
    is_about = lambda diagnosis, tests, *others: tests[0][0][0].question.name  # noqa: E731
    patched.setattr(Diagnosis, "explain", only_for("shift", Diagnosis.explain, is_about))


def in_the_reading(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(pipeline, "frame", broken)


def in_the_writing(patched: pytest.MonkeyPatch) -> None:
    """Of what its cells printed."""
    write = pipeline.autograded
    fails = lambda framed, outputs, *more: (broken if any(outputs) else write)(framed, outputs, *more)  # noqa: E731
    patched.setattr(pipeline, "autograded", fails)


def of_the_process_itself(patched: pytest.MonkeyPatch) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def of_the_guest_five_times(patched: pytest.MonkeyPatch) -> None:
    """Killed by others: while it answers all that is hidden at once, and when it is asked for `shift` by itself."""
    left = [5]

    def killing(ask: Callable[..., Any], is_time: Callable[..., bool]) -> Callable[..., Any]:
        def kill_and_ask(guest: Guest, question: Any, *more: Any) -> Any:
            if left[0] and is_time(question):
                left[0] -= 1
                for pid in victims(os.getppid(), "guest"):
                    os.kill(pid, signal.SIGKILL)
            return ask(guest, question, *more)

        return kill_and_ask

    groups = iter(range(9))
    patched.setattr(Guest, "ask_all", killing(Guest.ask_all, lambda questions: next(groups) == 1))
    patched.setattr(Guest, "ask", killing(Guest.ask, lambda question: question.name == "shift"))


FAULTS: list[tuple[Callable[[pytest.MonkeyPatch], None], set[str], str]] = [
    (in_the_comparison, {"shift"}, "came to no verdict: ZeroDivisionError: a fault (test_faults.py, line "),
    (in_the_examples, {"shift"}, "The examples of shift could not be compared: ZeroDivisionError: a fault"),
    (in_the_diagnosis, {"shift"}, "The mark of shift could not be decided: ZeroDivisionError: a fault"),
    (in_the_reading, CELLS, "Grading it failed: ZeroDivisionError: a fault"),
    (in_the_writing, CELLS, "Grading it failed: ZeroDivisionError: a fault"),
    (of_the_process_itself, CELLS, "The processes that grade died 3 times over it."),
    (of_the_guest_five_times, {"shift"}, "was killed from outside, again and again"),
]


#: One student is hit by each, and has its name.
HIT_BY = [fault.__name__ for fault, _, _ in FAULTS]


def grade_with_faults() -> int:
    """`autograder grade`, in the course where this is run, with each of these faults for whom it is to hit."""
    autograde = Pipeline.autograde

    def with_the_fault(self: Pipeline, submitted: Submitted, *more: Any) -> Any:
        with pytest.MonkeyPatch.context() as patched:
            for fault, _, _ in FAULTS:
                if f"/{fault.__name__}/" in submitted.path:
                    fault(patched)
            return autograde(self, submitted, *more)

    Pipeline.autograde = with_the_fault  # type: ignore[method-assign]  # workers are forked from this process
    return main(["grade", NAME, "--workers", "1"])


@dataclass(frozen=True)
class Hit:
    course: Path
    said: str


@pytest.fixture(scope="module")
def hit(graded: Path, tmp_path_factory: pytest.TempPathFactory, command: Command) -> Hit:
    """A class in which each fault has hit one, all in one run; without them all was right before."""
    root = tmp_path_factory.mktemp("hit") / "course"
    shutil.copytree(graded, root, symlinks=True)
    for student in HIT_BY:
        hand_in(root, student)
    assert command("grade", NAME, cwd=root).returncode == 0
    assert set(marks(root).values()) == {25.0}
    for student in (*STUDENTS, *HIT_BY):
        hand_in(root, student, **MISTAKE)
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.test_faults import grade_with_faults; "
    done = command("-c", program + "sys.exit(grade_with_faults())", cwd=root, program="python")
    assert done.returncode == 1, done.stdout + done.stderr
    return Hit(root, done.stdout)


@pytest.fixture(scope="module")
def mended(hit: Hit, tmp_path_factory: pytest.TempPathFactory, command: Command) -> Hit:
    """The same after the next run, without faults."""
    root = tmp_path_factory.mktemp("mended") / "course"
    shutil.copytree(hit.course, root, symlinks=True)
    done = command("grade", NAME, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return Hit(root, done.stdout)


@pytest.mark.parametrize(("fault", "cells", "words"), FAULTS, ids=HIT_BY)
def test_a_fault_is_nobodys_mark(
    hit: Hit, mended: Hit, fault: Callable[[pytest.MonkeyPatch], None], cells: set[str], words: str
) -> None:
    check(hit.course, hit.said, cells, words, fault.__name__)
    check_result(hit.course, cells, fault.__name__)
    assert f"{fault.__name__}: 24 of 25" in mended.said
    assert marks(mended.course)[fault.__name__] == 24


def test_who_was_not_hit_is_not_graded_again(mended: Hit) -> None:
    assert mended.said.count("graded before, 24 of 25") == len(STUDENTS)
    assert set(marks(mended.course).values()) == {24.0}
    assert needs_a_person(mended.course) == set()


def test_what_cannot_be_written_leaves_no_old_mark(handed_in: Path, command: Command) -> None:
    in_the_way = handed_in / "autograded" / HIT
    shutil.rmtree(in_the_way)
    in_the_way.write_text("in the way")
    done = command("grade", NAME, cwd=handed_in)
    assert done.returncode == 1
    check(handed_in, done.stdout, CELLS, "could not be graded (")
    in_the_way.unlink()
    check_mended(handed_in, command)


# ---- by the machine ---------------------------------------------------------------------------------

#: `refuse` and `allow` are to be defined before it.
_GRADE_WITH_IT = f"""
from autograder.commands.main import main
from autograder.running.pipeline import Pipeline

autograde = Pipeline.autograde


def with_the_fault(self, submitted, *more):
    if "/{HIT}/" not in submitted.path:
        return autograde(self, submitted, *more)
    refuse()
    try:
        return autograde(self, submitted, *more)
    finally:
        allow()


Pipeline.autograde = with_the_fault
raise SystemExit(main(["grade", "{NAME}", "--workers", "1"]))
"""
_NO_NAMESPACES = """
from pathlib import Path
setting = Path("/proc/sys/user/max_net_namespaces")
before = setting.read_text()
refuse, allow = lambda: setting.write_text("0"), lambda: setting.write_text(before)
"""
_NO_PROCESSES = """
import os, resource
from tests.unlucky import victims
soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
def limit(most):
    for pid in (0, *victims(os.getppid(), "zygote")):
        resource.prlimit(pid, resource.RLIMIT_NPROC, (most, hard))
refuse, allow = lambda: limit(1), lambda: limit(soft)
"""


def check_refusal(course: Path, done: subprocess.CompletedProcess[str], words: str, command: Command) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    check(course, done.stdout, CELLS, words)
    check_result(course, CELLS)
    check_mended(course, command)


def where_namespaces_can_be_refused(program: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """In a user namespace of its own, whose limits bind nobody else."""
    jail = [str(find_bwrap()), "--dev-bind", "/", "/", "--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL"]
    words = [*jail, sys.executable, "-c", _NO_NAMESPACES + program]
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)


def test_without_a_sandbox_at_the_start_nothing_is_graded_and_nothing_lost(handed_in: Path) -> None:
    before = scores(handed_in)
    done = where_namespaces_can_be_refused("refuse()\n" + _GRADE_WITH_IT, handed_in)
    assert done.returncode == 2
    assert "bubblewrap cannot make a sandbox here" in done.stderr
    assert "Install bubblewrap" in done.stderr
    assert scores(handed_in) == before


def test_namespaces_that_are_refused(handed_in: Path, command: Command) -> None:
    done = where_namespaces_can_be_refused(_GRADE_WITH_IT, handed_in)
    check_refusal(handed_in, done, "The sandbox did not start: bwrap: ", command)


@needs_another_user
def test_processes_that_are_refused(handed_in: Path, command: Command) -> None:
    """Root may have as many as it likes."""
    program = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})" + _NO_PROCESSES + _GRADE_WITH_IT]
    done = as_ordinary_user(program, own=handed_in)
    check_refusal(handed_in, done, "Resource temporarily unavailable", command)


# ---- by a library ------------------------------------------------------------------------------------


def test_names_inside_keras_that_are_no_longer_there(tmp_path: Path, course: Course) -> None:
    """As a new version of Keras would leave us: a right model cannot be written down any more. What needs no model has
    its marks."""
    engine = tmp_path / "autograder"
    shutil.copytree(Path(autograder.__file__).parent, engine, ignore=shutil.ignore_patterns("graders", "__pycache__"))
    in_guest = engine / "kinds/keras/in_guest.py"
    code = in_guest.read_text()
    assert "._inbound_nodes[" in code
    in_guest.write_text(code.replace("._inbound_nodes[", "._nodes_renamed["))
    (tmp_path / "right.py").write_text(accepted("functional", "convnet"))
    words = [sys.executable, "-P", "-m", "autograder", "score", "convnet", str(tmp_path / "right.py"), "--json"]
    done = subprocess.run(
        words,
        cwd=course.root,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["status"], found["score"]) == (1, "fault", None), done.stderr
    lost = {cell["grade_id"] for cell in found["cells"] if cell["score"] is None}
    assert lost == {"build_base", "build_no_pool", "add_head"}
    assert all(cell["score"] == cell["max_score"] for cell in found["cells"] if cell["grade_id"] not in lost)
    assert "'Conv2D' object has no attribute '_nodes_renamed'" in found["faults"][0]


# ---- by a course's own files ------------------------------------------------------------------------

#: It comes to no verdict on whom it finds to say 13.
_GRADER = """

@pytest.mark.grade("shift")
def test_of_somebody(student):
    if student["predict_rows"].value == 13:
        {fails}
"""
_ENGINES = f"exec(compile('assert False', {str(Path(pipeline.__file__))!r}, 'exec'))"
FAILURES = {"raises": ("1 / 0", "ZeroDivisionError: division by zero (test_shift.py, line "),
            "the engine asserts": (_ENGINES, "AssertionError (pipeline.py, line 1)")}  # fmt: skip


def break_grader(course: Path, fails: str) -> Callable[[], None]:
    """What mends it."""
    path = course / "autograder/graders" / NAME / "test_shift.py"
    before = path.read_text(encoding="utf-8")
    path.write_text(f"import pytest\n{before}{_GRADER.format(fails=fails)}", encoding="utf-8")
    hand_in(course, HIT, predict_rows="predict_rows = 13")
    return lambda: path.write_text(before, encoding="utf-8") and None


@pytest.mark.parametrize(("fails", "words"), FAILURES.values(), ids=FAILURES)
def test_a_grader_that_comes_to_no_verdict(handed_in: Path, command: Command, fails: str, words: str) -> None:
    mend = break_grader(handed_in, fails)
    for _ in range(2):  # it is tried again, each time
        done = command("grade", NAME, cwd=handed_in)
        assert done.returncode == 1
        assert f"{HIT}: no mark yet. The test test_of_somebody of shift came to no verdict: {words}" in done.stdout
    check_result(handed_in, {"shift"})
    mend()
    done = command("grade", NAME, cwd=handed_in)
    assert done.returncode == 0
    assert done.stdout.count("24 of 25. ") == 3
    assert needs_a_person(handed_in) == set()


def test_nbgraders_own_command_and_all_that_people_read_of_a_fault(handed_in: Path, command: Command) -> None:
    mend = break_grader(handed_in, "1 / 0")
    done = command("autograde", NAME, "--force", cwd=handed_in, program="nbgrader")
    assert done.returncode == 1
    assert f"{NAME} of {HIT} has no mark yet: The test test_of_somebody of shift" in done.stderr
    assert "Traceback" not in done.stderr
    check(handed_in, "ann: 24 of 25, cid: 24 of 25, ] bob: ", {"shift"}, "")
    check_result(handed_in, {"shift"})
    notebook = handed_in / "submitted" / HIT / NAME / f"{NAME}.ipynb"
    scored = command("score", NAME, notebook, "--json", cwd=handed_in)
    found = json.loads(scored.stdout)
    assert scored.returncode == 1
    assert (found["status"], found["score"]) == ("fault", None)
    assert [test["outcome"] for one in found["cells"] for test in one["tests"]].count("fault") == 1
    assert f"{notebook}: no mark yet\n" in command("score", NAME, notebook, cwd=handed_in).stdout
    assert command("feedback", NAME, cwd=handed_in).returncode == 0
    page = handed_in / "feedback" / HIT / NAME / f"{NAME}.html"
    ours = page.read_text(encoding="utf-8")
    assert f"<h1>{NAME}: not graded yet</h1>" in ours
    assert "Not all of this could be graded yet; your teacher knows." in ours
    assert re.search(r"shift: not graded yet</h2>\s*<p>This could not be graded yet; your teacher knows.</p>", ours)
    assert "ZeroDivisionError" not in ours
    assert command("generate_feedback", NAME, "--force", cwd=handed_in, program="nbgrader").returncode == 0
    assert page.read_text(encoding="utf-8") == ours
    assert command("report", NAME, cwd=handed_in).returncode == 0
    report = (handed_in / f"{NAME}-report.html").read_text(encoding="utf-8")
    assert "came to no verdict: ZeroDivisionError" in report
    assert "Mean 24, median 24, of 25 points." in report  # without the one that has no mark
    mend()
    done = command("autograde", NAME, cwd=handed_in, program="nbgrader")
    assert done.returncode == 0, done.stderr
    assert result(handed_in, HIT)["score"] == 24
    assert needs_a_person(handed_in) == set()


def test_where_nbgrader_grades_for_us_a_fault_is_one_too(handed_in: Path, command: Command) -> None:
    with (handed_in / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.Autograde.post_convert_hook = lambda **about: None\n")
    mend = break_grader(handed_in, "1 / 0")
    done = command("grade", NAME, "--student", HIT, "--force", cwd=handed_in)
    assert done.returncode == 1
    assert "nbgrader grades one after the other" in done.stderr
    assert f"{HIT}: no mark yet. The test test_of_somebody of shift came to no verdict" in done.stdout
    check_result(handed_in, {"shift"})
    mend()
    done = command("grade", NAME, "--student", HIT, cwd=handed_in)
    assert done.returncode == 0, done.stderr
    assert f"{HIT}: 24 of 25" in done.stdout
