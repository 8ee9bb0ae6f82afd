"""autograder demo: the whole cycle on a sample class, in a new folder."""

from __future__ import annotations

import argparse
import shutil
import textwrap
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import announce_sandbox
from autograder.commands.grade import shown
from autograder.course import CourseError, find_course

if TYPE_CHECKING:
    from autograder.demo.classroom import Classroom
    from autograder.nbgrader_plugin.submissions import StudentGraded

HELP = "the whole cycle on a sample class, in a new folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=Path("demo-class"), metavar="DIR", help="the new folder")
    parser.add_argument("--students", type=int, default=8, metavar="N", help="how many students (default: 8)")
    parser.add_argument("--open", action="store_true", help="open a student's feedback in the browser")


def run(arguments: argparse.Namespace) -> int:
    from autograder.demo.students import sample_class

    course = find_course(Path.cwd())
    announce_sandbox(course)
    if arguments.students < 1:
        raise CourseError("A class has at least one student.")
    out = arguments.out.resolve()
    if out.exists() and any(out.iterdir()):
        raise CourseError(f"{out} is there already; name another folder with --out, or remove it.")
    from autograder.demo.classroom import Classroom

    classroom = Classroom(course, out, sample_class(course, arguments.students))
    graded = classroom.run(lambda line: print(line, flush=True), shown)
    _table(classroom, graded)
    if arguments.open:
        webbrowser.open(classroom.feedback_of(classroom.students[3 % len(classroom.students)].name).as_uri())
    return 0


def _table(classroom: Classroom, graded: list[StudentGraded]) -> None:
    width = max(60, min(shutil.get_terminal_size((120, 24)).columns, 140))
    print(f"\n{'student':9}{'who it is':34}{'score':>11}  what was found")
    for student, one in zip(classroom.students, graded, strict=True):
        score = one.result.points if one.result else "none"
        lines = textwrap.wrap(one.result.finding if one.result else one.trouble, width - 56) or [""]
        print(f"{student.name:9}{student.who:34}{score:>11}  {lines[0]}")
        for line in lines[1:]:
            print(" " * 56 + line)
    for what, path in classroom.places().items():
        print(f"{what:22}{path}")
