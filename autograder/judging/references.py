"""What a right notebook defines, taken from `solutions/NAME/reference.py`; and what one mistake changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.course_code import solutions_module
from autograder.exercise import Misconception


def reference_functions(assignment: str) -> dict[str, Callable[..., Any]]:
    """What `@reference` marks in `solutions.NAME.reference`; none where there is no such module."""
    module = solutions_module(f"{assignment}.reference")
    return {name: thing for name, thing in vars(module).items() if hasattr(thing, "axes")} if module else {}


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
