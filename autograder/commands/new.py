"""autograder new: begin what an author goes on with."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import announce_sandbox
from autograder.course import Assignment, CourseError, find_course

if TYPE_CHECKING:
    from autograder.authoring.assignment import Asked

HELP = "begin a course, an assignment, a function, or an entry in the catalogue of known mistakes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")

    course = kinds.add_parser("course", help="a course in a new folder, with one tiny assignment, which is proved")
    course.add_argument("folder", metavar="DIR", type=Path, help="the folder; its name is that of the course")
    course.set_defaults(begin=_course)

    assignment = kinds.add_parser("assignment", help="a notebook, and what grades it, with placeholders that are right")
    assignment.add_argument("name", metavar="NAME", help="the assignment: letters, digits and _")
    _asked(assignment)
    assignment.add_argument("--title", default="", help="of the notebook")
    assignment.set_defaults(begin=_assignment)

    function = kinds.add_parser("function", help="more in an assignment that is there")
    function.add_argument("name", metavar="NAME", help="the assignment")
    function.add_argument("signatures", metavar="FUNCTION", nargs="*", help="with its arguments: 'g(x, k=1)'")
    _asked(function)
    function.set_defaults(begin=_function)

    mistake = kinds.add_parser("mistake", help="a known mistake; or what those that are there fail")
    mistake.add_argument("name", metavar="NAME", help="the assignment")
    mistake.add_argument("function", metavar="FUNCTION", help="in which it is made")
    either = mistake.add_mutually_exclusive_group()
    either.add_argument("--from", dest="file", metavar="FILE", help="a submission that none explains: .ipynb or .py")
    either.add_argument("--fill", action="store_true", help="try those that are written, and correct their fails=(…)")
    mistake.set_defaults(begin=_mistake)


def _asked(parser: argparse.ArgumentParser) -> None:
    """All into one list, in the order in which they are given."""
    for kind, metavar, words in (
        ("function", "'f(x, k=1)'", "a function, with its arguments; each of these may be given more than once"),
        ("number", "NAME", "a number that is predicted, predict_NAME in the notebook"),
        ("text", "NAME", "a question that is answered in words, and graded by a person"),
    ):
        parser.add_argument(
            f"--{kind}",
            dest="asked",
            metavar=metavar,
            action="append",
            default=[],
            type=partial(_of_kind, kind),
            help=words,
        )


def _of_kind(kind: str, text: str) -> tuple[str, str]:
    return kind, text


def run(arguments: argparse.Namespace) -> int:
    return int(arguments.begin(arguments))


def _course(arguments: argparse.Namespace) -> int:
    from contextlib import chdir

    from autograder.authoring.course import FIRST, new_course
    from autograder.commands.main import main

    course = new_course(arguments.folder)
    with chdir(course.root):
        troubles = [main([*command, FIRST]) for command in (["release"], ["verify", "--brief"])]
    if any(troubles):
        print(f"The course stands in {course.root}; its first assignment could not be proved here, as said above.")
        return 1
    print(f"The course stands in {course.root}. Its README.md says how to go on.")
    return 0


def _assignment(arguments: argparse.Namespace) -> int:
    from autograder.authoring.assignment import new_assignment

    new_assignment(find_course(Path.cwd()), arguments.name, arguments.title, _wanted(arguments.asked))
    return 0


def _function(arguments: argparse.Namespace) -> int:
    from autograder.authoring.assignment import add

    assignment = find_course(Path.cwd()).assignment(arguments.name)
    wanted = _wanted([*(("function", text) for text in arguments.signatures), *arguments.asked])
    if not wanted:
        raise CourseError("Say what is to be added: a FUNCTION with its arguments, --number NAME or --text NAME.")
    add(assignment, wanted)
    return 0


def _wanted(given: list[tuple[str, str]]) -> list[Asked]:
    from autograder.authoring.assignment import asked

    return [asked(kind, text) for kind, text in given]


def _mistake(arguments: argparse.Namespace) -> int:
    course = find_course(Path.cwd())
    assignment = course.assignment(arguments.name)
    from autograder.judging.references import reference_functions

    with assignment.code.at_work():
        references = reference_functions(assignment.name)
    if arguments.function not in references:
        there = ", ".join(sorted(references)) or "none"
        raise CourseError(f"{assignment.name} has no reference {arguments.function}; there are {there}.")
    if arguments.fill:
        return _fill(assignment, arguments.function)
    from autograder.authoring.mistake import with_entry
    from autograder.authoring.writing import shown

    fails, written = list[str](), list[str]()
    if arguments.file is not None:
        announce_sandbox(course)
        fails, written = _handed_in(assignment, arguments.function, arguments.file)
    path = assignment.layout.mistakes(arguments.function)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    more, name = with_entry(text, arguments.function, references[arguments.function], fails, written)
    path.parent.mkdir(exist_ok=True)
    path.write_text(more, encoding="utf-8")
    again = f"autograder new mistake {assignment.name} {arguments.function} --fill"
    print(
        f"{shown(path)}: {name} is begun. Give it a name, say in it what it looks like, write what it computes; "
        f"`{again}` then says what it fails, and `autograder verify` proves it."
    )
    return 0


def _handed_in(assignment: Assignment, function: str, file: str) -> tuple[list[str], list[str]]:
    """The hidden tests that this submission fails, and what is written in it of the function. Raises CourseError where
    nothing is there to be explained."""
    from autograder.authoring.mistake import failed
    from autograder.grading.collected import CollectedTests
    from autograder.notebook.calls import definitions_of
    from autograder.notebook.submission import parse_submission
    from autograder.running.pipeline import Pipeline, read_file

    with assignment.code.at_work(), Pipeline(assignment) as pipeline:
        submitted = read_file(file)
        result = pipeline.grade(submitted).result
        cell = next((one for one in result.cells if one.grade_id == function), None)
        if cell is None or result.status != "graded":
            raise CourseError(f"{file} could not be graded: {result.finding}")
        if not cell.behaviour:
            known = " and ".join(cell.mistakes)
            raise CourseError(
                f"Whatever {function} of {file} returns wrongly is explained already: {known}."
                if known
                else f"Nothing is returned wrongly by {function} of {file}."
            )
        topics = {test.name: test.topic for test in CollectedTests(assignment).tests if not test.mark.is_sweep}
    sources = [one.source for one in parse_submission(submitted.content, Path(file).suffix).cells]
    return failed(cell, topics), list(definitions_of(function, sources))


def _fill(assignment: Assignment, function: str) -> int:
    """Exit status 1 where something is left for the author."""
    from autograder.authoring.fails import tried, with_fails
    from autograder.authoring.writing import shown

    path = assignment.layout.mistakes(function)
    where = shown(path)
    every = tried(assignment, function)
    troubles = [one for one in every if one.fails is None]
    wrong = {one.mistake.name: one for one in every if one.differs}
    for one in troubles:
        print(f"{where}: {one.mistake.name} cannot be tried ({one.why}). Write what it computes.")
    if wrong:
        new = {name: one.fails or () for name, one in wrong.items()}
        text, by_rule = with_fails(path.read_bytes().decode(), new)  # with the ends of lines that it has
        path.write_bytes(text.encode())
        for name, one in wrong.items():
            what = f"{name} fails {_listed(new[name])}; it said {_listed(one.mistake.fails)}"
            mend = " It is made by rule: mend it by hand." if name in by_rule else " Written."
            print(f"{where}: {what}.{mend}")
        troubles += [wrong[name] for name in by_rule]
    if passes := [one.mistake.name for one in every if one.fails == ()]:
        print(f"{where}: {', '.join(passes)}: no hidden test fails. Let a maker draw what it gets wrong.")
    if not wrong and not troubles and not passes:
        print(f"{where}: all {len(every)} known mistakes of {function} fail what they say.")
    return 1 if troubles or passes else 0


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"
