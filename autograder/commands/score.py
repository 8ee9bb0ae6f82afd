"""autograder score: grade loose files, touching no gradebook."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path

import msgspec

from autograder.commands import announce_sandbox, announce_seed
from autograder.course import find_course
from autograder.notebook.template import Template
from autograder.printable import printable, printable_json
from autograder.results import SubmissionResult

HELP = "grade loose .ipynb or .py files with the hidden graders, touching no gradebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the assignment")
    parser.add_argument("files", nargs="+", metavar="FILE", help="notebooks or scripts")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, in the order given")


def run(arguments: argparse.Namespace) -> int:
    course = find_course(Path.cwd())
    announce_sandbox(course)
    announce_seed(course)
    assignment = course.assignment(arguments.name)
    from autograder.running.pipeline import Pipeline, read_file  # it takes a while

    attention = False
    with assignment.code.at_work(), Pipeline(assignment) as pipeline:
        for name in arguments.files:
            result = pipeline.grade(read_file(name)).result
            attention = attention or result.status != "graded"
            if arguments.json:
                print(_json(result))
            else:
                print(printable(_words(result, assignment.template), lines=True))
            sys.stdout.flush()
    return 1 if attention else 0


def _json(result: SubmissionResult) -> str:
    """msgspec refuses the name of a file whose bytes are no text."""
    return printable_json(json.dumps(msgspec.to_builtins(result), ensure_ascii=False, separators=(",", ":")))


def _words(result: SubmissionResult, template: Template) -> str:
    from autograder.notebook.outputs import report_lines

    lines = [f"{printable(result.file)}: {result.points}"]
    graded = {cell.grade_id for cell in result.cells}
    if by_hand := {name: points for name, points in template.points.items() if name not in graded}:
        which = ", ".join(f"{name} ({points:g})" for name, points in by_hand.items())
        lines[0] += f"; a person gives up to {sum(by_hand.values()):g} more, for {which}"
    if result.error is not None:
        return f"{lines[0]}. {result.error}"
    lines += result.remarks + result.faults
    for cell in result.cells:
        head, *rest = report_lines(cell, None)
        lines += [f"  {head}", *textwrap.indent("\n".join(rest), "    ").splitlines()]
    return "\n".join(lines)
