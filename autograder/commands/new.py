"""autograder new: begin what an author goes on with."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands import announce_sandbox
from autograder.course import CourseError, find_course

HELP = "begin an entry in the catalogue of known mistakes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    mistake = kinds.add_parser("mistake", help="a known mistake, begun from a submission that none explains")
    mistake.add_argument("name", metavar="NAME", help="the assignment")
    mistake.add_argument("function", metavar="FUNCTION", help="in which it is made")
    mistake.add_argument("--from", dest="file", metavar="FILE", required=True, help="the submission: .ipynb or .py")


def run(arguments: argparse.Namespace) -> int:
    course = find_course(Path.cwd())
    announce_sandbox(course)
    assignment = course.assignment(arguments.name)
    from autograder.authoring.mistake import failed, file_of, with_entry
    from autograder.grading.collected import CollectedTests
    from autograder.judging.references import reference_functions
    from autograder.notebook.calls import definitions_of
    from autograder.notebook.submission import parse_submission
    from autograder.running.pipeline import Pipeline, read_file

    with assignment.code.at_work():
        references = reference_functions(assignment.name)
    if arguments.function not in references:
        there = ", ".join(sorted(references)) or "none"
        raise CourseError(f"{assignment.name} has no reference {arguments.function}; there are {there}.")
    with assignment.code.at_work(), Pipeline(assignment) as pipeline:
        submitted = read_file(arguments.file)
        result = pipeline.grade(submitted).result
        cell = next((one for one in result.cells if one.grade_id == arguments.function), None)
        if cell is None or result.status != "graded":
            raise CourseError(f"{arguments.file} could not be graded: {result.finding}")
        if not cell.behaviour:
            known = " and ".join(cell.mistakes)
            raise CourseError(
                f"Whatever {arguments.function} of {arguments.file} returns wrongly is explained already: {known}."
                if known
                else f"Nothing is returned wrongly by {arguments.function} of {arguments.file}."
            )
        topics = {test.name: test.topic for test in CollectedTests(assignment).tests if not test.mark.is_sweep}
        path = file_of(assignment, arguments.function)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        sources = [one.source for one in parse_submission(submitted.content, Path(arguments.file).suffix).cells]
        written = definitions_of(arguments.function, sources)
        fails = failed(cell, topics)
        more, name = with_entry(text, arguments.function, references[arguments.function], fails, written)
        path.parent.mkdir(exist_ok=True)
        path.write_text(more, encoding="utf-8")
    print(
        f"{path}: {name} is begun. Say in it what it looks like, write what it computes, and run `autograder verify`."
    )
    return 0
