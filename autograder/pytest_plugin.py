"""The pytest plugin behind graders: the `grade` marker, the `student` fixture, and `--submission`.

With `--submission FILE` an author runs graders bare, one submission, with pytest's own report. The engine has pytest
collect them with the same hooks, and calls them itself (`autograder.grading.collected`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.grading.markers import find_cases, mark_of, share_weights
from autograder.layout import FUNCTIONS, assignment_of, is_whole_file

if TYPE_CHECKING:  # imported late: this plugin is loaded by every pytest run in its environment
    from autograder.course import Assignment
    from autograder.grading.examination import Examination
    from autograder.judging.student import Student

_EXAMINATION: pytest.StashKey[Examination] = pytest.StashKey()
"""Of the submission that the tests meet."""
_BARE: pytest.StashKey[_Bare] = pytest.StashKey()
_CASES: pytest.StashKey[dict[str, list[Any]]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder")
    group.addoption("--submission", metavar="FILE", help="the notebook or .py file to run graders on")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "grade(cell, weight=1): the nbgrader grade cell that the test pays into; its cases share the weight"
    )
    config.addinivalue_line("markers", "found(maker): the test's cases are found among those that maker draws")
    config.addinivalue_line("markers", "sweep(maker, count=40): the test's case is that many of those that maker draws")
    submission = config.getoption("--submission")
    if submission is not None:
        config.stash[_BARE] = bare = _Bare(config, Path(submission))
        config.args += bare.elsewhere()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Hidden tests that stand with everything else of their function (`autograder.layout`). pytest takes a file that is
    named to it, or that is called as tests are, by itself."""
    usual = any(fnmatch(file_path.name, one) for one in parent.config.getini("python_files"))
    if usual or parent.session.isinitpath(file_path) or not _holds_tests(file_path):
        return None
    module: pytest.Module = parent.ihook.pytest_pycollect_makemodule(module_path=file_path, parent=parent)
    return module


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    if not _holds_tests(module_path):
        return None
    module: pytest.Module = _WholeFile.from_parent(parent, path=module_path)
    return module


def _holds_tests(path: Path) -> bool:
    """Not in somebody's own project, in which a folder is called the same."""
    if not is_whole_file(path):
        return False
    from autograder.course_code import is_at_work

    return is_at_work()


class _WholeFile(pytest.Module):
    """Its module is the one that the engine knows: a test compares with the reference beside it."""

    def _getobj(self) -> Any:
        from autograder.course_code import whole_module
        from autograder.course_error import CourseError

        try:
            return whole_module(assignment_of(self.path), self.path.stem)
        except CourseError as error:
            raise self.CollectError(str(error)) from error


def pytest_unconfigure(config: pytest.Config) -> None:
    if _BARE in config.stash:
        config.stash[_BARE].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    share_weights(items)
    if _BARE in config.stash:
        _check(items)


def _check(items: list[pytest.Item]) -> None:
    """As when submissions are graded."""
    from autograder.course import CourseError
    from autograder.grading.collected import hidden_test

    try:
        for item in items:
            hidden_test(item)
    except CourseError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Cases for tests marked `@found(maker)`: chosen once for all the tests of a file. Those of `@sweep(maker)` are
    drawn."""
    if (sweep := metafunc.definition.get_closest_marker("sweep")) is not None:
        from autograder.exercise import generator, together

        name = f"{metafunc.definition.path.stem}|{metafunc.definition.name}|sweep"
        metafunc.parametrize("case", [pytest.param(together(*sweep.args)(generator(name)), id="0")])
        return
    marker = metafunc.definition.get_closest_marker("found")
    if marker is None:
        return
    stash = metafunc.definition.getparent(pytest.Module).stash  # type: ignore[union-attr]
    if _CASES not in stash:
        stash[_CASES] = find_cases(metafunc.module, metafunc.definition.path)
    found = stash[_CASES][metafunc.definition.name]
    metafunc.parametrize("case", [pytest.param(case, id=str(i)) for i, case in enumerate(found)])


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The functions of the notebook that is being graded."""
    if _BARE not in request.config.stash:
        pytest.skip(f"graders need a submission: pytest {os.path.relpath(request.node.path.parent)} --submission FILE")
    request.config.stash[_BARE].begin(request.node.path)
    return request.config.stash[_EXAMINATION].student(mark_of(request.node))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
    """Records what came of a graded test; a short report in place of a traceback where it was refused."""
    if _EXAMINATION not in item.config.stash or call.when not in ("setup", "call"):
        return None
    if call.when == "setup" and call.excinfo is None:
        return None
    error = call.excinfo.value if call.excinfo is not None else None
    verdict = item.config.stash[_EXAMINATION].record(item.name, mark_of(item), error)
    if error is None or verdict == "fault":
        return None
    return pytest.TestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords={},
        outcome="failed",
        longrepr=str(error),
        when="call",
        duration=call.duration,
    )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if _BARE in config.stash:
        for line in config.stash[_BARE].summary():
            terminalreporter.write_line(line)


class _Bare:
    """`--submission FILE`: one examination for the whole pytest session, begun by the first test."""

    def __init__(self, config: pytest.Config, file: Path) -> None:
        from autograder.course import CourseError, find_course
        from autograder.course_code import CourseCode
        from autograder.running.pipeline import read_file
        from autograder.translation.catalogue import Catalogue

        self._config, self._file = config, file
        self._assignment: Assignment | None = None
        self._open = ExitStack()
        self._submitted = read_file(file)
        try:
            self._course = find_course(_first_folder(config))
        except CourseError as error:
            raise pytest.UsageError(f"--submission {file}: {error}") from None
        solutions, graders = self._course.root / "solutions", self._course.graders
        self._open.enter_context(CourseCode(solutions, graders, self._course.seed, Catalogue()).at_work())

    def elsewhere(self) -> list[str]:
        """Where the other hidden tests of an assignment stand, whose folder of graders was named."""
        named = {Path(str(argument)).resolve() for argument in self._config.args}
        graders = self._course.graders.resolve()
        beside = (self._course.root / "solutions" / path.name / FUNCTIONS for path in named if path.parent == graders)
        return [str(folder) for folder in beside if folder.is_dir()]

    def begin(self, grader: Path) -> None:
        if self._assignment is not None:
            return
        from autograder.grading.knowledge import Knowledge
        from autograder.notebook.files import release_files
        from autograder.running.pipeline import examined, in_frame
        from autograder.sandbox.errors import SandboxError
        from autograder.sandbox.warm import WarmSandboxes

        assignment = self._assignment = self._course.assignment(assignment_of(grader))
        framed, trouble = in_frame(self._submitted, assignment.template)
        if trouble is not None:
            pytest.exit(f"--submission {self._file}: {trouble}", returncode=2)
        try:
            sandboxes = self._open.enter_context(WarmSandboxes(assignment))
            files, answers = release_files(assignment.existing_release()), Knowledge(assignment)
            begun = examined(self._submitted.path, framed, files, sandboxes, answers)
            examination, _ = self._open.enter_context(begun)
        except SandboxError as error:
            pytest.exit(str(error), returncode=2)
        self._config.stash[_EXAMINATION] = examination

    def summary(self) -> Iterator[str]:
        if self._assignment is None or _EXAMINATION not in self._config.stash:
            return
        result = self._config.stash[_EXAMINATION].result(self._assignment)
        for cell in result.cells:
            points = "no mark" if cell.score is None else f"{cell.score:g}"
            yield f"{cell.grade_id}: {points} of {cell.max_score:g}{'. ' + cell.hint if cell.hint else ''}"
        yield from result.faults

    def close(self) -> None:
        self._open.close()


def _first_folder(config: pytest.Config) -> Path:
    for argument in config.args:
        path = Path(str(argument).split("::")[0])
        if path.exists():
            return path
    return Path.cwd()
