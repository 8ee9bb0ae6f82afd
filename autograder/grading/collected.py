"""The hidden tests of an assignment: collected by pytest once, run for one submission after another.

pytest runs in a thread of its own, so that whoever grades (nbgrader, or a command) stays in control.
"""

from __future__ import annotations

import inspect
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from autograder.course import Assignment, CourseError
from autograder.grading.examination import Examination, Mark
from autograder.grading.markers import EXAMINATION, mark_of, prepare_imports
from autograder.judging.student import Student

_WITHOUT = ("terminal", "cacheprovider", "logging", "faulthandler", "warnings", "junitxml")
#: They collect garbage five times when pytest ends: seconds, in a process that holds TensorFlow.
_COLLECTORS = ("unraisableexception", "threadexception")
_OPTIONS = (
    *("-c", os.devnull, "--import-mode=importlib", "--assert=plain", "-s"),
    *("--disable-plugin-autoload", "-p", "autograder.pytest_plugin"),
    *(word for name in (*_WITHOUT, *_COLLECTORS) for word in ("-p", f"no:{name}")),
)


@dataclass(frozen=True)
class HiddenTest:
    """A collected test: one case of a test function."""

    name: str
    mark: Mark
    function: Callable[..., None]
    arguments: dict[str, Any]

    @property
    def topic(self) -> str:
        """The name of its function, without `test_`."""
        return self.name.split("[")[0].removeprefix("test_")

    def run(self, student: Student) -> None:
        self.function(student=student, **self.arguments)


_Runnable = tuple[pytest.Item, HiddenTest, bool]


class CollectedTests:
    """A pytest plugin: its `pytest_runtestloop` takes examinations from a queue until told to stop.

    Raises CourseError where the graders themselves are at fault.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._waiting: queue.SimpleQueue[Examination | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._broken: list[str] = []
        self.tests: list[HiddenTest] = []
        course = assignment.course
        prepare_imports(course.root, course.seed)
        arguments = [*_OPTIONS, f"--rootdir={course.root}", str(assignment.graders)]
        self._thread = threading.Thread(target=self._main, args=(arguments,), daemon=True)
        self._thread.start()
        self._await()

    def run(self, examination: Examination) -> None:
        if not self._thread.is_alive():  # it would be waited for in vain
            raise CourseError("pytest has ended; nothing more can be graded in this process")
        self._waiting.put(examination)
        self._await()

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _await(self) -> None:
        error = self._done.get()
        if error is not None:
            raise error

    def _main(self, arguments: list[str]) -> None:
        error: BaseException = CourseError("pytest ended early")
        try:
            pytest.main(arguments, plugins=[self])
        except BaseException as caught:
            error = caught
        self._done.put(error)  # whoever still waits must not wait for ever

    # ---- hooks that pytest calls in its thread ---------------------------------------------------

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._broken.append(f"{report.nodeid}: {str(report.longrepr).strip().splitlines()[-1]}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        fault = self._fault(session.items)
        self.tests = [_hidden_test(item) for item in session.items] if fault is None else []
        pairs = zip(session.items, self.tests, strict=False)
        runnable = [(item, test, _is_plain(item, test)) for item, test in pairs]
        self._done.put(fault)
        while (examination := self._waiting.get()) is not None:
            session.config.stash[EXAMINATION] = examination
            try:
                _run_all(runnable, examination)
                self._done.put(examination.sandbox_failure)
            except BaseException as error:
                self._done.put(error)
        return True

    def _fault(self, items: list[pytest.Item]) -> CourseError | None:
        """What is wrong with the graders themselves, before any submission meets them."""
        if self._broken:
            return CourseError(f"The graders cannot be imported: {'; '.join(self._broken)}")
        marks = [(item.name, mark_of(item)) for item in items]
        unmarked = [name for name, mark in marks if mark is None]
        if unmarked:
            return CourseError(f'The test {unmarked[0]} has no @pytest.mark.grade("CELL").')
        paid = {mark.cell for _, mark in marks if mark is not None}
        cells = self._assignment.template.cells
        known = {cell.grade_id for cell in cells if cell.points is not None}
        # A grade cell that is also to be filled in is graded by a person, in the formgrader.
        tested = {c.grade_id for c in cells if c.points is not None and not c.metadata.get("solution")}
        if paid - known:
            return CourseError(f"Tests pay into {sorted(paid - known)}: there is no such grade cell.")
        if tested - paid:
            return CourseError(f"The grade cells {sorted(tested - paid)} have points and no test.")
        return None


def prepare(assignment: Assignment) -> None:
    """Before several processes collect the same tests: hidden cases are searched for once, modules imported once.
    Raises CourseError where the graders are at fault."""
    CollectedTests(assignment).close()


def _hidden_test(item: pytest.Item) -> HiddenTest:
    mark = mark_of(item)
    assert mark is not None and isinstance(item, pytest.Function)
    arguments = item.callspec.params if hasattr(item, "callspec") else {}
    return HiddenTest(item.name, mark, item.function, dict(arguments))


def _is_plain(item: pytest.Item, test: HiddenTest) -> bool:
    """Whether it needs nothing of pytest but `student` and its case, as most do: then it is simply called. pytest's
    own way takes a third of the host's time for a submission."""
    assert isinstance(item, pytest.Function)
    marks = {mark.name for mark in item.iter_markers()} - {"grade", "found", "parametrize"}
    parameters = set(inspect.signature(item.function).parameters)
    fixtures = set(item.fixturenames) - set(test.arguments) - {"request"}  # which `student` takes
    indirect = any(mark.kwargs.get("indirect") for mark in item.iter_markers("parametrize"))
    hooks = any((folder / "conftest.py").exists() for folder in item.path.parents)
    plain = fixtures == {"student"} and parameters == {"student", *test.arguments}
    return plain and not marks and item.cls is None and not indirect and not hooks


def _run_all(tests: list[_Runnable], examination: Examination) -> None:
    """Each test once. After a time-out the rest of its cell waits until the others are through, so that
    one endless function does not use up the time of a right one."""
    waiting, late = list(tests), list[_Runnable]()
    slow: set[str] = set()
    while waiting or late:
        item, test, plain = waiting.pop(0) if waiting else late.pop(0)
        cell = test.mark.cell
        if cell in slow and waiting:
            late.append((item, test, plain))
            continue
        if plain:
            _call(test, examination)
        else:
            # nextitem None: which one follows is not known until this one is through.
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        if examination.sandbox_failure is not None:
            return
        if examination.last_verdict == "timeout":
            slow.add(cell)


def _call(test: HiddenTest, examination: Examination) -> None:
    error = None
    try:
        test.run(examination.student(test.mark))
    except BaseException as raised:  # what pytest raises to fail or to skip is no Exception
        error = raised
    examination.record(test.name, test.mark, error)
