"""autograder feedback: a page for each student."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.course import CourseError, find_course
from autograder.printable import printable
from autograder.student_ids import meant

HELP = "write feedback/*/NAME, a page for each student; nbgrader release_feedback hands it out"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the assignment")
    parser.add_argument("--student", metavar="ID", help="only this student")


def run(arguments: argparse.Namespace) -> int:
    from autograder.nbgrader_plugin.after.feedback_folders import FeedbackFolders
    from autograder.nbgrader_plugin.application import open_application
    from autograder.nbgrader_plugin.gradebook_trouble import check_gradebook, plain_words
    from autograder.nbgrader_plugin.submissions import Submissions

    course = find_course(Path.cwd())
    assignment = course.assignment(arguments.name)
    with open_application(course.root, course.root / "autograder.log") as app, plain_words(app):
        submissions = Submissions(app, assignment)
        students = submissions.students()
        if arguments.student:
            students = meant(arguments.student, students)
        if not students:
            place = submissions.submitted(arguments.student or "*")
            raise CourseError(f"There is no submission to give feedback on in {place}.")
        check_gradebook(app)
        done = list(FeedbackFolders(app, assignment).write(students))
    missing = [printable(student) for student, path in done if path is None]
    print(f"{len(done) - len(missing)} pages of feedback written; hand them out with "
          f"`nbgrader release_feedback {assignment.name}`.")  # fmt: skip
    if missing:
        few = ", ".join(missing[:5]) + ", …" * (len(missing) > 5)
        print(f"{len(missing)} not graded yet, so without feedback: {few}. Run `autograder grade {assignment.name}`.",
              file=sys.stderr)  # fmt: skip
    return 1 if missing else 0
