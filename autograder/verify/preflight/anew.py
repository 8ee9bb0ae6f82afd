"""Asks references and known mistakes once more, each time in a new process of Python, in which texts have other hashes:
so that what comes of the order of a set, of `hash`, `id` or a number of the process is another there.

    python -m autograder.verify.preflight.anew COURSE NAME

writes as JSON what they give on the examples, as far as that can be written.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.exercise import Example
from autograder.grading.examples import question
from autograder.judging.evidence import Happened, happen
from autograder.kinds.kind import decode, encode
from autograder.sandbox.question import Question
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import Written, names_in

#: Processes: two texts of a set stand in the same order in every second of them.
_TIMES = 3
#: Seconds, for all of them.
_PATIENCE = 30
_NAMES = {"set", "frozenset", "hash", "id", "globals"}
_MODULES = {
    "os",
    "uuid",
    "secrets",
    "random",
    "tempfile",
    "threading",
    "socket",
    "platform",
    "pathlib",
    "glob",
    "gc",
    "sys",
}


def asked(survey: Survey, name: str) -> list[Question]:
    """What examples ask of a function, and nothing that only a view sees."""
    of = survey.examples.get(name)
    every = (*of.visible, *of.kept) if of else ()
    return [question(name, one) for one in every if isinstance(one, Example) and one.view is None and not one.many]


def may_differ(written: Written, function: str) -> bool:
    """Whether anything in this function of a file, and in what it uses of that, can be another thing elsewhere."""
    defined = {own.name: own for own in written.functions}
    odd = (
        _NAMES
        | _MODULES
        | {
            alias.asname or alias.name
            for node in written.nodes
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in _MODULES
            for alias in node.names
        }
    )
    left, seen = [function], set[str]()
    while left:
        name = left.pop()
        if name in seen or name not in defined:
            continue
        seen.add(name)
        nodes = list(ast.walk(defined[name]))
        asked_of = {id(one) for node in nodes if isinstance(node, ast.Compare) for one in node.comparators}
        if any(isinstance(node, ast.Set | ast.SetComp) and id(node) not in asked_of for node in nodes):
            return True
        used = names_in(nodes)
        if used & odd - defined.keys():
            return True
        left += used & defined.keys()
    return False


def answers_anew(survey: Survey) -> list[dict[str, list[Happened | None]]]:
    """By key, as in `functions_of`, what they give in each process; None of what cannot be written."""
    assignment = survey.assignment
    command = [sys.executable, "-m", __name__, str(assignment.course.root), assignment.name]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    started = [
        subprocess.Popen(
            command,
            env=environment | {"PYTHONHASHSEED": str(seed)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for seed in range(1, _TIMES + 1)
    ]
    found = []
    for one in started:
        try:
            written, _ = one.communicate(assignment.course.seed.encode(), timeout=_PATIENCE)
            found.append({key: [_read(given) for given in every] for key, every in json.loads(written).items()})
        except (subprocess.TimeoutExpired, ValueError):
            one.kill()  # what does not come to its end is said elsewhere
    return found


def functions_of(survey: Survey) -> Iterator[tuple[str, str, Any, Path]]:
    """(key, function, what computes it, its file) of those that are asked."""
    for name, reference in survey.functions.items():
        if name in survey.slow:
            continue
        if may_differ(survey.written(survey.layout.reference(name)), name):
            yield name, name, reference, survey.layout.reference(name)
        path = survey.layout.mistake_files.get(name)
        if path is None:
            continue
        for known in survey.known(name):
            if may_differ(survey.written(path), getattr(known.function, "__name__", "")):
                yield f"{name}/{known.name}", name, known.function, path


def _read(given: Any) -> Happened | None:
    if given is None:
        return None
    return Happened(decode(given["value"]), given["raised"], (), printed=given["printed"], files=given["files"])


def _written(happened: Happened) -> dict[str, Any] | None:
    try:
        value = encode(happened.value)
        json.dumps(value)
    except Exception:
        return None
    return {"value": value, "raised": happened.raised, "printed": happened.printed, "files": dict(happened.files or {})}


def main(root: str, name: str) -> None:
    from autograder.course import Course

    survey = Survey(Course(Path(root), sys.stdin.read()).assignment(name))
    found: dict[str, Any] = {}
    with survey.assignment.code.at_work(), contextlib.redirect_stdout(io.StringIO()):
        for key, function, computes, _ in functions_of(survey):
            found[key] = [_written(happen(computes, one)) for one in asked(survey, function)]
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
