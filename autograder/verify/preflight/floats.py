"""Looks for floats that are compared without room for rounding: a right answer that adds up in another order is
refused.

By `==` in an assert of a hidden test, or by a reference that says same="exactly" or rtol=0. Floats that were given, and
are only chosen among, are the same whoever chooses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from autograder.exercise import Example, comparison_of
from autograder.grading.examples import question
from autograder.judging.evidence import happen
from autograder.kinds.kind import numbers
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import called

_EQUAL = {"array_equal", "array_equiv", "assert_array_equal"}
_SUMS = "a right answer that is rounded in another order is refused"


def look(survey: Survey) -> Iterator[Finding]:
    if not survey.knows_references:
        return
    rounded = {name for name, one in survey.functions.items() if _gives_rounded(survey, name, one)}
    for name in sorted(rounded):
        how = comparison_of(survey.functions[name])
        said = 'same="exactly"' if how.same == "exactly" else "rtol=0" if how.rtol == 0 and not how.atol else ""
        if said:
            words = f"The reference of {name} gives floats, and says {said}: {_SUMS}. Take that away."
            yield Finding(*survey.place_of_reference(name), words)
    for path in survey.layout.test_files if rounded else ():
        for own in survey.written(path).functions:
            for node, name in _compared(own) if own.name.startswith("test_") else ():
                if name in rounded:
                    words = f"This compares floats of {name} by equality: {_SUMS}. Write .matches(reference.{name})."
                    yield Finding(path, node.lineno, words)


def _gives_rounded(survey: Survey, name: str, reference: Any) -> bool:
    """Whether on an example it gives a float that is no whole number, and none of those that it was given."""
    of = survey.examples.get(name)
    for example in (*of.visible, *of.kept) if of is not None and not isinstance(reference, type) else ():
        if isinstance(example, Example) and example.view is None and not example.many:
            asked = question(name, example)
            given = {abs(number) for one in asked.given for number in _floats(one)}
            if any(abs(number) not in given for number in _floats(happen(reference, asked).value)):
                return True
    return False


def _floats(value: Any) -> Iterator[float]:
    for row in numbers(value):
        yield from (float(number) for number in row if isinstance(number, float) and not float(number).is_integer())


def _compared(own: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """In asserts: where a value of the student's must be equal to what a reference gives; and the reference's name."""
    nodes = list(ast.walk(own))
    students, given = set[str](), dict[str, str]()
    for node in nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            if _is_students(node.value, students):
                students.add(node.targets[0].id)
            if name := _reference_in(node.value, given):
                given[node.targets[0].id] = name
    tests = [one for node in nodes if isinstance(node, ast.Assert) for one in ast.walk(node.test)]
    for one in tests:
        if isinstance(one, ast.Compare) and len(one.ops) == 1 and isinstance(one.ops[0], ast.Eq):
            sides = one.left, one.comparators[0]
        elif isinstance(one, ast.Call) and called(one) in _EQUAL and len(one.args) == 2:
            sides = one.args[0], one.args[1]
        else:
            continue
        for mine, other in (sides, sides[::-1]):
            name = _reference_in(other, given)
            if name and _is_students(mine, students):
                yield one, name


def _is_students(node: ast.AST, students: set[str]) -> bool:
    """Whether it is `student.f(…).value`, an element of it, or a name for it; not its length, say."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        return node.id in students
    is_value = isinstance(node, ast.Attribute) and node.attr == "value"
    return is_value and any(isinstance(one, ast.Name) and one.id == "student" for one in ast.walk(node))


def _reference_in(node: ast.AST, given: dict[str, str]) -> str:
    """Of `reference.f(…)` alone, not of what is made of it, `approx(…)` say: f. Likewise of an
    element of it, or a name for it."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        return given.get(node.id, "")
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    of = node.func.value
    return node.func.attr if isinstance(of, ast.Name) and of.id == "reference" else ""
