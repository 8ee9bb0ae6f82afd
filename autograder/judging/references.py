"""What a right notebook defines, taken from `solutions/NAME/reference.py` and `solutions/NAME/functions/`; and what one
mistake changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.course_code import is_reference, solutions_module, whole_modules
from autograder.course_error import CourseError
from autograder.exercise import Misconception


def reference_functions(assignment: str) -> dict[str, Callable[..., Any]]:
    """What `@reference` marks in `solutions.NAME.reference`, if there is such a module, and in the files of one
    function each. Raises CourseError where one is given in both."""
    module = solutions_module(f"{assignment}.reference")
    found = {name: thing for name, thing in vars(module).items() if is_reference(thing)} if module else {}
    for name, whole in whole_modules(assignment).items():
        own = vars(whole)[name]
        if found.setdefault(name, own) is not own:
            raise twice(assignment, name, "reference.py")
    return found


def twice(assignment: str, function: str, apart: str) -> CourseError:
    """A function has all of its things in a file of its own, or none. apart: the other file, in the same folder."""
    where, whole = f"solutions/{assignment}", f"functions/{function}.py"
    return CourseError(
        f"{function} is given twice: in {where}/{whole}, which holds everything of it, and in {where}/{apart}. "
        "Take it out of one of them."
    )


def is_prediction(name: str) -> bool:
    """Whether what the reference of that name returns is a variable of the notebook, `predict_…`."""
    return name.startswith("predict_")


def right_names(assignment: str) -> dict[str, Any]:
    """Functions, and variables (`predict_…`), by name."""
    functions = reference_functions(assignment)
    return {name: function() if is_prediction(name) else function for name, function in functions.items()}


def with_mistake(right: dict[str, Any], cell: str, mistake: Misconception) -> dict[str, Any]:
    """What a student defines who makes one mistake and is right in everything else."""
    return {**right, cell: mistake.function() if is_prediction(cell) else mistake.function}
