"""The hidden tests of an assignment: collected by pytest once, then simply called, for one submission after another."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, CourseError
from autograder.grading.examination import Examination
from autograder.grading.markers import mark_of
from autograder.grading.marks import Mark, topic_of
from autograder.judging.references import twice
from autograder.judging.student import Student

_WITHOUT = ("terminal", "cacheprovider", "logging", "faulthandler", "warnings", "junitxml")
#: They collect garbage five times when pytest ends: seconds, in a process that holds much.
_COLLECTORS = ("unraisableexception", "threadexception")
_OPTIONS = (
    *("-c", os.devnull, "--import-mode=importlib", "--assert=plain", "--noconftest", "-s"),
    *("--disable-plugin-autoload", "-p", "autograder.pytest_plugin"),
    *(word for name in (*_WITHOUT, *_COLLECTORS) for word in ("-p", f"no:{name}")),
)
#: What pytest would read beside the tests: the one has fixtures and hooks in it, the other gives modules other names.
_NOT_BESIDE_TESTS = ("conftest.py", "__init__.py")
_MARKERS = {"grade", "found", "sweep", "parametrize"}
_PLAIN = (
    "A hidden test is a plain function that takes `student`, and what @found, @sweep or @pytest.mark.parametrize "
    "gives it; it is marked with these and @pytest.mark.grade alone."
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
        return topic_of(self.name)

    def run(self, student: Student) -> None:
        self.function(student=student, **self.arguments)
        student.finish()


class CollectedTests:
    """Raises CourseError where the graders themselves are at fault."""

    def __init__(self, assignment: Assignment) -> None:
        self._code = assignment.code
        with self._code.at_work():
            self.tests = _collect(assignment)
        _check_cells(assignment, self.tests)

    def run(self, examination: Examination) -> None:
        """Raises SandboxError where the sandbox failed: then nothing in the examination counts."""
        with self._code.at_work():
            _run_all(self.tests, examination)
        if examination.sandbox_failure is not None:
            raise examination.sandbox_failure


def prepare(assignment: Assignment) -> None:
    """Before several processes collect the same tests: hidden cases are searched for once, modules imported once.
    Raises CourseError where the graders are at fault."""
    CollectedTests(assignment)


def hidden_test(item: pytest.Item) -> HiddenTest:
    """Raises CourseError where it is none that can simply be called."""
    oddity = next(_oddities(item), None)
    if oddity is not None:
        raise CourseError(f"{item.path}: {item.name} {oddity}. {_PLAIN}")
    assert isinstance(item, pytest.Function)
    arguments = item.callspec.params if hasattr(item, "callspec") else {}
    return HiddenTest(item.name, mark_of(item), item.function, dict(arguments))


def _oddities(item: pytest.Item) -> Iterator[str]:
    """What it needs of pytest that a plain call would not give it."""
    if not isinstance(item, pytest.Function):
        yield "is no function"
        return
    if item.cls is not None:
        yield f"stands in the class {item.cls.__name__}"
    function = item.function
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        yield "is a coroutine or a generator, which does nothing when it is called"
    yield from (f"is marked {mark.name}" for mark in item.iter_markers() if mark.name not in _MARKERS)
    given = {"case"} if item.get_closest_marker("found") or item.get_closest_marker("sweep") else set[str]()
    for mark in item.iter_markers("parametrize"):
        call = _parametrize(*mark.args, **mark.kwargs)
        given.update(call.names)
        if call.indirect:
            yield "has indirect parameters"
    if "student" not in item.fixturenames:
        yield "does not take student"
    mine = {"request"} - set(inspect.signature(function).parameters)  # which `student` takes
    for name in sorted(set(item.fixturenames) - given - {"student"} - mine):
        yield f"wants the fixture {name.removeprefix('_xunit_').split('_fixture_')[0]}"


@dataclass(frozen=True)
class _Parametrized:
    names: list[str]
    indirect: bool


def _parametrize(argnames: Any, argvalues: Any, indirect: Any = False, *_: Any, **__: Any) -> _Parametrized:
    """As pytest's own takes its arguments."""
    names = argnames.split(",") if isinstance(argnames, str) else argnames
    return _Parametrized([name.strip() for name in names], bool(indirect))


class _Collection:
    """A pytest plugin that takes the collected tests and leaves the running of them."""

    def __init__(self) -> None:
        self.tests: list[HiddenTest] | None = None
        self.troubles: list[str] = []
        self.stopped: BaseException | None = None
        """What pytest kept to itself: somebody's Ctrl-C, or a failure of its own."""

    def pytest_exception_interact(self, node: Any, call: pytest.CallInfo[Any], report: pytest.CollectReport) -> None:
        error = call.excinfo.value if call.excinfo is not None else None
        error = error.__cause__ if isinstance(error, node.CollectError) and error.__cause__ else error
        last = str(report.longrepr).strip().splitlines()[-1].removeprefix("E ").strip()
        self.troubles.append(str(error) if isinstance(error, CourseError) else f"{node.path}: {last}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):  # its tests would be missing, and nobody told
            self.troubles.append(": ".join(map(str, report.longrepr)))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not self.troubles:
            try:
                self.tests = [hidden_test(item) for item in session.items]
            except CourseError as error:
                self.troubles.append(str(error))
        return True

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.stopped = excinfo.value

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        self.stopped = excinfo.value
        return True  # it need not be printed too


@contextmanager
def _without_settings() -> Iterator[None]:
    """That somebody's environment has for pytest: options and plugins for tests of their own."""
    settings = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(settings)


def _collect(assignment: Assignment) -> list[HiddenTest]:
    for function, _, apart in assignment.layout.given_twice():
        raise twice(assignment.name, function, os.path.relpath(apart, assignment.solutions))
    # Modules are named from there: `graders.NAME.test_f` (`course_code`).
    rootdir = assignment.graders.parent.parent
    return [test for folder in assignment.layout.test_folders for test in _collect_in(folder, rootdir)]


def _collect_in(folder: Path, rootdir: Path) -> list[HiddenTest]:
    beside = [path for name in _NOT_BESIDE_TESTS for path in (*folder.parent.glob(name), *folder.rglob(name))]
    if beside:
        raise CourseError(f"{beside[0]} has no place beside hidden tests; take it away. {_PLAIN}")
    collection = _Collection()
    with _without_settings(), chdir(folder):  # pytest takes a path with [ in it for one test's parameters
        # Nothing above is looked at: of a folder there, pytest goes through all that it holds.
        status = pytest.main([*_OPTIONS, f"--rootdir={rootdir}", "--confcutdir=.", "."], plugins=[collection])
    if isinstance(collection.stopped, KeyboardInterrupt):
        raise collection.stopped
    if collection.troubles:
        raise CourseError(f"The hidden tests cannot be collected. {'; '.join(collection.troubles)}")
    if collection.stopped is not None or collection.tests is None:
        why = collection.stopped or f"its exit status is {status}"
        raise CourseError(f"pytest ended early in {folder} ({type(why).__name__}: {why}).") from collection.stopped
    return collection.tests


def _check_cells(assignment: Assignment, tests: list[HiddenTest]) -> None:
    """Raises CourseError where tests and grade cells do not agree."""
    paid = {test.mark.cell for test in tests}
    cells = assignment.template.cells
    known = {cell.grade_id for cell in cells if cell.points is not None and not cell.is_task}
    # A grade cell that is also to be filled in, and a task, are graded by a person, in the formgrader.
    tested = assignment.template.tested
    if paid - known:
        raise CourseError(f"Tests pay into {sorted(paid - known)}: there is no such grade cell.")
    if tested - paid:
        raise CourseError(f"The grade cells {sorted(tested - paid)} have points and no test.")


def _run_all(tests: list[HiddenTest], examination: Examination) -> None:
    """Each test once. After a time-out the rest of its cell waits until the others are through, so that
    one endless function does not use up the time of a right one."""
    waiting, late = list(tests), list[HiddenTest]()
    slow: set[str] = set()
    while waiting or late:
        test = waiting.pop(0) if waiting else late.pop(0)
        cell = test.mark.cell
        if cell in slow and waiting:
            late.append(test)
            continue
        _run(test, examination)
        if examination.sandbox_failure is not None:
            return
        if examination.last_verdict == "timeout":
            slow.add(cell)


def _run(test: HiddenTest, examination: Examination) -> None:
    error = None
    try:
        test.run(examination.student(test.mark))
    except KeyboardInterrupt:
        raise  # somebody wants it to end
    except BaseException as raised:  # what pytest raises to fail or to skip is no Exception
        error = raised
    examination.record(test.name, test.mark, error)
