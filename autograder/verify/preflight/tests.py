"""Looks at the hidden tests: that pytest collects each, and that it pays into a cell and demands something."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sized
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path
from typing import Any

from autograder.course_error import CourseError
from autograder.grading.markers import graded
from autograder.layout import is_whole_file
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import Function, Written, called, names_in

_MARKERS = {"grade", "found", "sweep", "parametrize"}
DEMANDS = {"matches", "raises", "is_given", "leaves_arguments_unchanged", "prints", "writes"}
_ANY = ("Exception", "BaseException")
#: What else an answer has.
_MEMBERS = {"member", "many", "value", "printed", "once_arguments_hold"}


@dataclass(frozen=True)
class Test:
    """A test function. cell: that it pays into; "" where it says none."""

    __test__ = False

    path: Path
    line: int
    name: str
    """Without `test_`."""
    cell: str
    function: Any
    marks: dict[str, Any]

    @property
    def maker(self) -> Any:
        """Of its cases; None where it has none."""
        mark = self.marks.get("found") or self.marks.get("sweep")
        return mark.args[0] if mark is not None and mark.args else None


def tests_of(survey: Survey) -> list[Test]:
    """All that can be collected."""
    found = []
    for path in survey.layout.test_files:
        module = survey.module(path)
        written = survey.written(path)
        for own in written.functions:
            function = getattr(module, own.name, None) if module else None
            if own.name.startswith("test_") and callable(function):
                marks = {mark.name: mark for mark in getattr(function, "pytestmark", [])}
                try:
                    cell = graded(getattr(function, "pytestmark", []), "")[0]
                except CourseError:
                    cell = _named(marks.get("grade"))
                found.append(Test(path, own.lineno, own.name.removeprefix("test_"), cell, function, marks))
    return found


def _named(mark: Any) -> str:
    """The cell that a marker names which is wrong otherwise."""
    return mark.args[0] if mark is not None and mark.args and isinstance(mark.args[0], str) else ""


def look(survey: Survey) -> Iterator[Finding]:
    notebook, tests = survey.notebook, tests_of(survey)
    paid = {test.cell for test in tests}
    for path in survey.layout.test_files:
        misspelt = list(_misspelt(survey, survey.written(path)))
        yield from misspelt
        yield from _collected(survey.written(path), is_whole_file(path), {one.line for one in misspelt})
    yield from _any_exception(survey)
    for test in tests:
        yield from _markers(test)
        if is_whole_file(test.path) and test.cell and test.cell != test.path.stem:
            words = f"test_{test.name} pays into “{test.cell}”, and this file is of {test.path.stem}. Mend the marker."
            yield Finding(test.path, test.line, words)
        yield from _arguments(test)
        if notebook is not None and test.cell and test.cell not in notebook.tested:
            there = perhaps(test.cell, set(notebook.tested))
            words = (
                f"test_{test.name} pays into “{test.cell}”, and the notebook has no such grade cell{there}. Mend it."
            )
            yield Finding(test.path, test.line, words)
    imported = all(survey.module(path) is not None for path in survey.layout.test_files) and "" not in paid
    for name, cell in notebook.tested.items() if notebook is not None and imported else ():
        if name not in paid and notebook is not None:
            words = f"{cell.called.capitalize()} has no hidden test. Write one, marked @pytest.mark.grade(“{name}”)."
            yield Finding(notebook.path, cell.line, words.replace("“", '"', 3).replace("”", '"', 3))
    yield from _asked(survey, tests)


def _any_exception(survey: Survey) -> Iterator[Finding]:
    """`.raises(Exception)`: a slip of any kind raises one."""
    for path in survey.layout.test_files:
        for node in survey.written(path).nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raises":
                broad = [one.id for one in node.args if isinstance(one, ast.Name) and one.id in _ANY]
                if broad and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "pytest"):
                    words = (
                        f"This asks for {broad[0]}, which a slip of any kind raises too. Name the kind that is meant."
                    )
                    yield Finding(path, node.lineno, words)


def _misspelt(survey: Survey, written: Written) -> Iterator[Finding]:
    """A demand whose name is nearly one, and that nothing that students make has."""
    own = {name for one in survey.references.values() if isinstance(one, type) for name in dir(one)}
    for test in written.functions:
        local = {"student"} | _assigned_in(test)
        for node in ast.walk(test) if test.name.startswith("test_") else ():
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name, of = node.func.attr, node.func.value
            near = get_close_matches(name, DEMANDS, n=1, cutoff=0.75)
            if (
                near
                and name not in own | DEMANDS | _MEMBERS
                and isinstance(of, ast.Call | ast.Name)
                and _root(of) in local
            ):
                words = f"`.{name}` is no demand that is put to students (“{near[0]}”?). Mend the name."
                yield Finding(written.path, node.lineno, words)


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _assigned_in(own: Function) -> set[str]:
    """The names that hold something of the student's."""
    return {
        name.id
        for node in ast.walk(own)
        if isinstance(node, ast.Assign) and _root(node.value) == "student"
        for target in node.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    }


def _collected(written: Written, may_be_none: bool, said: set[int]) -> Iterator[Finding]:
    """What looks like a test and is collected by nobody. may_be_none: where another look says what no test is for.
    said: lines of which something is said."""
    used = names_in(written.nodes)
    any_test = False
    for own in written.functions:
        marks = {called(mark) for mark in own.decorator_list}
        if own.name.startswith("test_"):
            any_test = True
            if isinstance(own, ast.ClassDef):
                words = f"{own.name} is a class. Write hidden tests as plain functions."
                yield Finding(written.path, own.lineno, words)
            elif isinstance(own, ast.AsyncFunctionDef) or any(
                isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(own)
            ):
                words = (
                    f"{own.name} is a coroutine or a generator, which does nothing when it is called. Write it plainly."
                )
                yield Finding(written.path, own.lineno, words)
            elif not demands_something(own) and not said & set(range(own.lineno, (own.end_lineno or own.lineno) + 1)):
                words = (
                    f"{own.name} demands nothing of what students give: everybody passes. End it with "
                    "`.matches(reference.…)`, another demand, or an assert."
                )
                yield Finding(written.path, own.lineno, words)
            continue
        if isinstance(own, ast.ClassDef) and own.name.startswith("Test"):
            words = f"{own.name} is a class. Write hidden tests as plain functions."
            yield Finding(written.path, own.lineno, words)
        takes = [one.arg for one in own.args.args] if isinstance(own, ast.FunctionDef) else []
        alike = SequenceMatcher(None, own.name[:5], "test_").ratio() >= 0.6
        if marks & _MARKERS or (takes[:1] == ["student"] and own.name not in used and alike):
            words = f"{own.name} is never run: its name does not begin with test_. Rename it."
            yield Finding(written.path, own.lineno, words)
            any_test = True
    if not any_test and not may_be_none and written.trouble is None:
        yield Finding(
            written.path, 1, "There is no test in it. Write one, `def test_…(student)`, or take the file away."
        )


def demands_something(own: Function) -> bool:
    """As far as is written. A helper that is handed the student, or what came back, may demand it."""
    local = {"student"}
    for node in ast.walk(own):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DEMANDS:
            return True
        if isinstance(node, ast.Assign):
            local |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    for node in ast.walk(own):
        if isinstance(node, ast.Call) and called(node) not in ("print", "len", "list", "isinstance"):
            handed = [*node.args, *(one.value for one in node.keywords)]
            if not _is_students(node.func) and names_in(n for one in handed for n in ast.walk(one)) & local:
                return True
    return False


def _is_students(node: ast.AST) -> bool:
    return _root(node) in ("student", "reference")


def _markers(test: Test) -> Iterator[Finding]:
    marks = getattr(test.function, "pytestmark", [])
    try:
        graded(marks, f"test_{test.name}")
    except CourseError as error:
        yield Finding(test.path, test.line, str(error))
    for name in test.marks:
        if name not in _MARKERS:
            words = (
                f"test_{test.name} is marked {name}, which does nothing here{perhaps(name, _MARKERS)}. Take it away."
            )
            yield Finding(test.path, test.line, words)
    if "found" in test.marks and "sweep" in test.marks:
        words = f"test_{test.name} is marked @found and @sweep. Take one of them away."
        yield Finding(test.path, test.line, words)
    for name in ("found", "sweep"):
        if name in test.marks and not callable(test.maker):
            yield Finding(test.path, test.line, f"@{name} of test_{test.name} takes a function that draws a Case.")


def _arguments(test: Test) -> Iterator[Finding]:
    given = {"student"} | ({"case"} if test.marks.keys() & {"found", "sweep"} else set())
    if (mark := test.marks.get("parametrize")) is not None and mark.args:
        names = mark.args[0]
        if len(mark.args) > 1 and isinstance(mark.args[1], Sized) and not len(mark.args[1]):
            words = f"test_{test.name} has no parameters, and so is never run. Write some, or take it away."
            yield Finding(test.path, test.line, words)
        given |= {name.strip() for name in (names.split(",") if isinstance(names, str) else names)}
    takes = set(inspect.signature(test.function).parameters)
    if "student" not in takes:
        words = f"test_{test.name} does not take student. Write `def test_{test.name}(student, …)`."
        yield Finding(test.path, test.line, words)
    for name in sorted(takes - given):
        what = "Mark it with @found(maker)" if name == "case" else "Take it away"
        yield Finding(test.path, test.line, f"test_{test.name} takes {name}, which nothing gives it. {what}.")
    for name in sorted(given - takes - {"student"}):
        words = f"test_{test.name} does not take {name}, which it is given. Write it among its parameters."
        yield Finding(test.path, test.line, words)


def _asked(survey: Survey, tests: list[Test]) -> Iterator[Finding]:
    """`student.f`, of which the notebook knows nothing."""
    if survey.notebook is None or not survey.knows_references:
        return
    for path in survey.layout.test_files:
        for node in survey.written(path).nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "student":
                name = node.attr
            elif (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Name)
                and node.value.id == "student"
                and isinstance(node.slice, ast.Constant)
            ):
                name = str(node.slice.value)
            else:
                continue
            if name not in survey.references:
                there = perhaps(name, set(survey.references))
                survey.odd_tests |= {
                    (path, own.lineno)
                    for own in survey.written(path).functions
                    if own.lineno <= node.lineno <= (own.end_lineno or own.lineno)
                }
                words = f"It asks for student.{name}, of which there is no reference{there}. Mend the name."
                yield Finding(path, node.lineno, words)
