"""A thousand right implementations, in the short form 300: styles mixed at random, other precisions, other memory
layouts, fresh cases."""

from __future__ import annotations

import functools
import importlib.util
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.cases.search import draw
from autograder.course import Course
from autograder.grading.knowledge import Knowledge
from autograder.grading.markers import marked_tests
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence
from autograder.judging.student import Student
from autograder.judging.trusted import TrustedStudent
from tests.support import LONG, ROOT

SEEDS = range(20 if LONG else 6)
#: Implementations for each seed.
MIX = {"windows": 15, "convolution": 20, "pooling": 15}


@functools.cache
def styles(name: str) -> list[dict[str, Any]]:
    return [runpy.run_path(str(path)) for path in sorted((ROOT / "solutions" / name / "accepted").glob("*.py"))]


def graders(name: str) -> list[Any]:
    """Of the course that is at work."""
    modules = []
    for path in sorted((ROOT / "autograder" / "graders" / name).glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"random_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def dressed(function: Callable[..., Any], rng: np.random.Generator) -> Callable[..., Any]:
    """The same function, on arrays of another precision and memory layout; so its result."""
    kind = rng.choice([np.float32, np.float64, np.longdouble])
    layouts: list[Callable[[Any], Any]] = [
        np.ascontiguousarray,
        np.asfortranarray,
        lambda a: np.ascontiguousarray(a[::-1])[::-1],  # negative strides
        lambda a: np.repeat(a, 2, axis=-1)[..., ::2],  # every other element
    ]
    inner, outer = (layouts[i] for i in rng.integers(len(layouts), size=2))

    def changed(value: Any, layout: Callable[[Any], Any]) -> Any:
        if not isinstance(value, np.ndarray) or value.ndim == 0:
            return value
        return layout(value if value.dtype == bool else value.astype(kind))

    def run(*args: Any, **kwargs: Any) -> Any:
        given = [changed(a, inner) for a in args]
        return changed(function(*given, **{k: changed(v, inner) for k, v in kwargs.items()}), outer)

    return run


@pytest.mark.parametrize("name", MIX)
@pytest.mark.parametrize("seed", SEEDS)
def test_none_is_refused(course: Course, name: str, seed: int) -> None:
    assignment = course.with_seed(f"random {seed}").assignment(name)
    with assignment.code.at_work():
        none_is_refused(name, np.random.default_rng(seed), Knowledge(assignment))


def none_is_refused(name: str, rng: np.random.Generator, answers: Knowledge) -> None:
    hidden = [
        (test.run, (draw(cell, test, int(rng.integers(100))),))
        for module in graders(name)
        for cell, (found, _) in marked_tests(module).items()
        for test in found
    ]
    hidden += [
        (test, ()) for module in graders(name) for _, fixed in marked_tests(module).values() for test in fixed.values()
    ]
    assert len(hidden) > 10
    for _ in range(MIX[name]):
        evidence: list[Evidence] = []
        names = {
            function: dressed(one[function], rng) if callable(one[function]) else one[function]
            for function, one in ((f, styles(name)[rng.integers(len(styles(name)))]) for f in answers.right)
        }
        student = Student(TrustedStudent(names), Disclosure(), answers.memo, evidence)
        for test, case in hidden:
            test(student, *case)


def test_a_wrong_one_would_be_refused(course: Course) -> None:
    """The same machinery, with one sign wrong."""
    assignment = course.assignment("convolution")
    answers = Knowledge(assignment)
    names = {**answers.right, "conv2d": lambda *args, **kwargs: -answers.right["conv2d"](*args, **kwargs)}
    student = Student(TrustedStudent(names), Disclosure(), answers.memo, [])
    with assignment.code.at_work():
        (module,) = [m for m in graders("convolution") if Path(m.__file__).stem == "test_conv2d"]
        found, _ = marked_tests(module)["conv2d"]
        with pytest.raises(AssertionError):
            found[0].run(student, draw("conv2d", found[0], 0))
