"""autograder report: one page on a whole class."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.course import find_course
from autograder.printable import counted

HELP = "write one page on the class: scores, mistakes, tests, who needs a person"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the assignment")
    parser.add_argument("--out", metavar="FILE", type=Path, help="where to (default: NAME-report.html in the course)")
    parser.add_argument("--without-names", action="store_true", help="a page with no student's name in it")


def run(arguments: argparse.Namespace) -> int:
    from autograder.nbgrader_plugin.after.class_report import write_report
    from autograder.nbgrader_plugin.application import open_application
    from autograder.nbgrader_plugin.gradebook_trouble import check_gradebook, plain_words

    course = find_course(Path.cwd())
    assignment = course.assignment(arguments.name)
    out = (arguments.out or course.root / f"{assignment.name}-report.html").absolute()
    with open_application(course.root, course.root / "autograder.log") as app, plain_words(app):
        check_gradebook(app)
        count = write_report(app, assignment, out, not arguments.without_names)
    print(f"{counted(count, 'submission')}: {out}")
    return 0
