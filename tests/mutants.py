"""Programs changed at random: accepted solutions with one small thing otherwise than it was, in one function or in what
it calls.

    python -m tests.mutants convolution conv2d --count 2000

grades each by the hidden tests, and tries it on hundreds of inputs that were drawn for no test in particular. What is
wrong on one of these and passes all tests is printed: a case is missing.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import resource
import select
import signal
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from autograder.course import Course
from autograder.exercise import Case
from autograder.grading.collected import CollectedTests, HiddenTest
from autograder.grading.knowledge import Knowledge
from autograder.judging.disclosure import Disclosure
from autograder.judging.elsewhere import elsewhere
from autograder.judging.evidence import Memo
from autograder.judging.student import Refused, Student
from autograder.judging.trusted import TrustedStudent
from autograder.running.pipeline import Pipeline, Submitted
from tests.keras_oracle import FUNCTIONS as MODELS
from tests.keras_oracle import is_right
from tests.support import ROOT
from tests.wide_inputs import WIDE

_SECONDS = 10
_TRIES = 60
_BINARY = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)
_MAKE = ("zeros", "ones", "empty", "full", "array", "asarray")
_COMPARED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)

#: Those of NumPy alone, by assignment.
FUNCTIONS = {
    "convolution": ("conv_at", "conv2d", "shift"),
    "windows": ("conv_output_size", "same_padding", "zero_pad", "extract_patches"),
    "pooling": ("relu", "max_pool2d", "avg_pool2d", "subsample"),
    "patterns": ("conv_matrix", "learn_kernel"),
    "counting": ("conv_params", "dense_params", "trace", "receptive_field"),
    "backward": ("numeric_gradient", "relu_backward", "max_pool2d_backward", "conv2d_backward"),
}

Change = Callable[[], None]


def changes(function: ast.AST, rng: random.Random) -> list[Change]:
    """All places in it where something can be changed, each with one change."""
    found: list[Change] = []
    names = sorted({node.id for node in ast.walk(function) if isinstance(node, ast.Name)})
    for node in ast.walk(function):
        found += _changes_of(node, names, rng)
        if isinstance(getattr(node, "body", None), list) and not isinstance(node, ast.Module | ast.ClassDef):
            found += _changes_of_lines(node.body)  # type: ignore[attr-defined]
    return found


def _changes_of(node: Any, names: list[str], rng: random.Random) -> Iterator[Change]:
    def put(**fields: Any) -> Change:
        return lambda: [setattr(node, name, value) for name, value in fields.items()] and None

    match node:
        case ast.BinOp():
            yield put(op=rng.choice([kind for kind in _BINARY if not isinstance(node.op, kind)])())
            yield put(left=node.right, right=node.left)
        case ast.Compare(ops=[op]):
            yield put(ops=[rng.choice([kind for kind in _COMPARED if not isinstance(op, kind)])()])
        case ast.BoolOp():
            yield put(op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
            yield put(values=node.values[:-1] if len(node.values) > 2 else [node.values[0]] * 2)
        case ast.Constant(value=bool()):
            yield put(value=not node.value)
        case ast.Constant(value=int() | float()):
            yield put(value=node.value + rng.choice([-1, 1]))
        case ast.Name(ctx=ast.Load()) if len(names) > 1:
            yield put(id=rng.choice([name for name in names if name != node.id]))
        case ast.Subscript(slice=ast.Slice() as cut):
            yield lambda: setattr(cut, rng.choice(["lower", "upper"]), None)
        case ast.Subscript(slice=ast.Tuple(elts=several)) if len(several) > 1:
            yield lambda: several.reverse()
        case ast.Call(args=[_, _, *_]):
            yield put(args=[node.args[1], node.args[0], *node.args[2:]])
            yield put(args=node.args[:-1])
        case ast.Call(keywords=[_, *_]):
            yield put(keywords=node.keywords[:-1])
        case ast.IfExp():
            yield put(body=node.orelse, orelse=node.body)
        case ast.Tuple(ctx=ast.Load(), elts=[_, _, *_]):
            yield put(elts=[node.elts[1], node.elts[0], *node.elts[2:]])
        case ast.UnaryOp():
            yield put(op=ast.UAdd() if isinstance(node.op, ast.USub) else node.op)
        case ast.AugAssign():
            yield put(op=rng.choice([kind for kind in (ast.Add, ast.Sub, ast.Mult) if not isinstance(node.op, kind)])())
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MAKE:
        others = [keyword for keyword in node.keywords if keyword.arg != "dtype"]
        yield put(keywords=[*others, ast.keyword("dtype", ast.Name(rng.choice(["int", "float"])))])


def _changes_of_lines(body: list[ast.stmt]) -> Iterator[Change]:
    """Each taken out; the first of a loop moved before it, the last after it."""
    for place, line in enumerate(body):
        if not isinstance(line, ast.Pass | ast.FunctionDef):
            yield lambda place=place: body.__setitem__(place, ast.Pass())  # type: ignore[misc]
        if isinstance(line, ast.For | ast.While) and len(line.body) > 1:
            yield lambda place=place, loop=line: body.insert(place, loop.body.pop(0))  # type: ignore[misc]
            yield lambda place=place, loop=line: body.insert(place + 1, loop.body.pop())  # type: ignore[misc]


def changed(source: str, name: str, rng: random.Random, times: int = 1) -> str | None:
    """With so many changes in the function, or in what it calls. None where there is nothing to change."""
    tree = ast.parse(source)
    for _ in range(times):
        possible = [change for one in reached_from(tree, name) for change in changes(one, rng)]
        if not possible:
            return None
        rng.choice(possible)()
    return ast.unparse(ast.fix_missing_locations(tree))


def reached_from(tree: ast.Module, name: str) -> list[ast.stmt]:
    """The function, and what it calls that is no exercise of its own."""
    exercises = {one for functions in FUNCTIONS.values() for one in functions}
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    found, waiting = dict[str, ast.stmt](), [name] if name in defined else []
    while waiting:
        one = waiting.pop()
        found[one] = defined[one]
        called = {node.id for node in ast.walk(defined[one]) if isinstance(node, ast.Name)}
        waiting += sorted((called & defined.keys()) - exercises - found.keys() - set(waiting))
    return list(found.values())


def programs(accepted: list[Path], name: str, rng: random.Random, times: int = 1) -> Iterator[tuple[Path, str]]:
    """Each once, as long as there are new ones. Where all that is changed once was had, it is changed twice, and so
    on."""
    seen, in_vain = set[str](), 0
    while in_vain < _TRIES:
        path = rng.choice(accepted)
        source = changed(path.read_text(), name, rng, times + in_vain * 3 // _TRIES)
        in_vain += 1
        if source is not None and source not in seen:
            seen.add(source)
            in_vain = 0
            yield path, source


def styles(assignment: str, function: str) -> list[Path]:
    """The accepted solutions whose changes can be judged."""
    found = sorted((ROOT / "solutions" / assignment / "accepted").glob("*.py"))
    # A base that rescales its pictures first is right up to that, which a changed one is compared without.
    return [path for path in found if function in WIDE or path.stem != "rescaling"]


def names_of(source: str) -> dict[str, Any]:
    module = sys.modules["changed"] = types.ModuleType("changed")  # where data classes look for it
    exec(compile(source, "<changed>", "exec"), vars(module))
    return vars(module)


class Judge:
    """For one function of an assignment: what the hidden tests say of a program, and what is true. Of NumPy alone, in
    this process."""

    def __init__(self, assignment: str, function: str, seed: int = 0) -> None:
        one = Course(ROOT).assignment(assignment)
        self._tests = [test for test in CollectedTests(one).tests if test.mark.cell == function]
        answers = Knowledge(one)
        self._code, self._right, self._memo, self._name = one.code, answers.right, Memo(), function
        rng = np.random.default_rng(seed)
        with self._code.at_work():
            self._inputs = [WIDE[function](rng) for _ in range(400)]

    def verdict(self, source: str) -> str:
        """right, wrong, passed (wrong, and all tests say right), refused (right, and a test says wrong) or broken."""
        try:
            names = {**self._right, **names_of(source)}
        except Exception:
            return "broken"
        with self._code.at_work():
            right = all(self._is_right(names, case) for case in self._inputs)
            passes = all(self._passes(names, test) for test in self._tests)
        if right:
            return "right" if passes else "refused"
        return "passed" if passes else "wrong"

    def _student(self, names: dict[str, Any]) -> Student:
        return Student(TrustedStudent(names, self._memo), Disclosure(), self._memo, [])

    def _is_right(self, names: dict[str, Any], case: Case) -> bool:
        reference = self._right[self._name]
        answer = getattr(self._student(names), self._name)(*case.args, **case.kwargs)
        try:
            reference(*case.args, **case.kwargs)
        except ValueError:
            demand: Callable[[], Any] = lambda: answer.raises(ValueError)  # noqa: E731
        else:
            demand = lambda: answer.matches(reference).leaves_arguments_unchanged()  # noqa: E731
        try:
            demand()
        except Refused:
            return False
        return True

    def _passes(self, names: dict[str, Any], test: HiddenTest) -> bool:
        try:
            test.run(self._student(names))
        except AssertionError:
            return False
        return True


class ModelJudge:
    """The same where Keras is needed: the program is graded in the sandbox, as a script; what is true says Keras."""

    def __init__(self, pipeline: Pipeline, function: str, seed: int = 0) -> None:
        self._pipeline = pipeline
        self._function, self._seed = function, seed

    def verdict(self, source: str) -> str:
        """As above; fault, where we failed."""
        result = self._pipeline.grade(Submitted("changed.py", source.encode())).result
        cell = next(one for one in result.cells if one.grade_id == self._function)
        if result.faults or cell.score is None:
            return "fault"
        passes = cell.score == cell.max_score
        if is_right(source, self._function, self._seed):
            return "right" if passes else "refused"
        return "passed" if passes else "wrong"


class Speaks(Protocol):
    def verdict(self, source: str) -> str: ...


def in_a_process(judge: Speaks, source: str, otherwise: str = "wrong") -> str:
    """A changed program may never end, or want all memory: `otherwise` then."""
    with elsewhere():  # the folder that it runs in is this process's, which outlives it
        reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        try:
            os.write(writing, judge.verdict(source).encode())
        except BaseException:
            os.write(writing, b"broken")
        os._exit(0)
    os.close(writing)
    ready, _, _ = select.select([reading], [], [], _SECONDS)
    said = os.read(reading, 4096).decode() if ready else otherwise
    os.close(reading)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return said or otherwise


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("assignment")
    parser.add_argument("function")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--times", type=int, default=1)
    arguments = parser.parse_args()
    of = arguments.function, arguments.seed
    if arguments.function in MODELS:
        with Pipeline(Course(ROOT).assignment(arguments.assignment)) as pipeline:
            return _tried(arguments, ModelJudge(pipeline, *of).verdict)
    return _tried(arguments, partial(in_a_process, Judge(arguments.assignment, *of)))


def _tried(arguments: argparse.Namespace, verdict: Callable[[str], str]) -> int:
    rng = random.Random(arguments.seed)
    accepted = styles(arguments.assignment, arguments.function)
    counted = Counter[str]()
    for path, source in programs(accepted, arguments.function, rng, arguments.times):
        if counted.total() == arguments.count:
            break
        said = verdict(source)
        counted[said] += 1
        if said in ("passed", "refused", "fault"):
            before, after = (ast.unparse(ast.parse(text)).splitlines() for text in (path.read_text(), source))
            differ = [f"-{a.strip()} +{b.strip()}" for a, b in zip(before, after, strict=False) if a != b][:2]
            print(f"{said}: {path.stem}: {'; '.join(differ)}", flush=True)
    print(arguments.function, dict(counted))
    return 0


if __name__ == "__main__":
    sys.exit(main())
