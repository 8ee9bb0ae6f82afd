"""autograder grade: every submission of an assignment into the gradebook."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import announce_sandbox, announce_seed
from autograder.commands.progress import progress
from autograder.course import CourseError, find_course
from autograder.nbgrader_plugin.standing import waiting
from autograder.printable import printable
from autograder.student_ids import look_alikes, meant

if TYPE_CHECKING:
    from typing import Any

    from autograder.course import Assignment
    from autograder.nbgrader_plugin.batch.last_run import Kept
    from autograder.nbgrader_plugin.batch.through_nbgrader import ThroughNbgrader
    from autograder.nbgrader_plugin.batch.whole_class import WholeClass
    from autograder.nbgrader_plugin.submissions import StudentGraded
    from autograder.running.pool import Pool

HELP = "grade submitted/*/NAME into the gradebook"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the assignment")
    parser.add_argument("--workers", type=_positive, default=os.cpu_count() or 1, metavar="N",
                        help="sandboxes at work side by side (default: one for each core)")  # fmt: skip
    parser.add_argument("--scheduler", metavar="ADDRESS",
                        help="grade on the Dask cluster with this scheduler, tcp://HOST:8786")  # fmt: skip
    parser.add_argument("--student", metavar="ID", help="only this student")
    parser.add_argument("--force", action="store_true", help="also what is graded already")


def run(arguments: argparse.Namespace) -> int:
    from autograder.nbgrader_plugin.batch.last_run import unchanged

    course = find_course(Path.cwd())
    assignment = course.assignment(arguments.name)
    announce_seed(course)
    if not arguments.student and not arguments.force and (kept := unchanged(assignment)) is not None:
        return _as_before(kept)
    with assignment.code.at_work():
        return _grade(assignment, arguments)


def _grade(assignment: Assignment, arguments: argparse.Namespace) -> int:
    pool = _pool(assignment, arguments)  # before nbgrader, which takes a while to import
    from autograder.nbgrader_plugin.application import generate, open_application, registered
    from autograder.nbgrader_plugin.batch.last_run import RunMemory
    from autograder.nbgrader_plugin.gradebook_trouble import (
        check_autograded,
        check_gradebook,
        grading_alone,
        plain_words,
    )
    from autograder.nbgrader_plugin.submissions import Submissions

    root, everyone = assignment.course.root, not arguments.student
    log = root / "autograder.log"
    attention = unreadable = troubled = 0
    try:
        with grading_alone(assignment), open_application(root, log) as app, plain_words(app):
            submissions = Submissions(app, assignment)
            students = submissions.students()
            if not everyone:
                students = meant(arguments.student, students)
            if not students:
                who = f"of {arguments.student} " if arguments.student else ""
                place = submissions.submitted(arguments.student or "*")
                raise CourseError(f"There is no submission {who}in {place}.")
            check_gradebook(app)
            check_autograded(app, assignment)
            if not registered(app, assignment):
                generate(app, assignment)
            known = submissions.known()
            cautions = look_alikes(known)
            cautions += assignment.course.extensions_without_effect(assignment.name, known)
            for words in cautions:
                print(printable(words), file=sys.stderr)
            memory = RunMemory(app, assignment)
            grading = _way_to_grade(app, assignment, pool)
            by_hand = []
            for one in shown(grading.run(students, arguments.force), len(students)):
                by_hand.append(_for_a_person(one))
                attention += needs_attention(one)
                unreadable += one.result is not None and one.result.status == "unreadable"
                troubled += bool(one.trouble)
                memory.add(one, needs_attention(one))
            if everyone and not cautions:  # which the next run has to say again
                memory.keep()
    finally:
        pool.close()
    _say_who_waits(unreadable, attention - unreadable, by_hand)
    if troubled:
        print(f"{troubled} could not be graded; see {log}.", file=sys.stderr)
    return 1 if attention else 0


def _as_before(kept: list[Kept]) -> int:
    """Nothing has changed since the last run."""
    for number, one in enumerate(kept, start=1):
        print(printable(f"[{number}/{len(kept)}] {one.student}: {_before(one.points)}"))
    attention = sum(one.attention for one in kept)
    _say_who_waits(attention, 0, [one.by_hand for one in kept])
    return 1 if attention else 0


def _say_who_waits(unreadable: int, ungraded: int, by_hand: Iterable[list[str]]) -> None:
    """At the end: how many need a person, and what for."""
    if attention := unreadable + ungraded:
        counted = {"read": unreadable, "graded": ungraded}
        why = ", ".join(f"{count} could not be {what}" for what, count in counted.items() if count)
        print(f"{attention} {'needs' if attention == 1 else 'need'} a person: {why}.", file=sys.stderr)
    if words := waiting(by_hand):
        print(words, file=sys.stderr)


def _pool(assignment: Assignment, arguments: argparse.Namespace) -> Pool:
    if not arguments.scheduler:
        from autograder.running.processes import GradingPool

        announce_sandbox(assignment.course)
        return GradingPool(assignment, _workers(assignment, arguments))
    try:
        from autograder.running.cluster import ClusterPool
    except ModuleNotFoundError as error:
        raise CourseError(f"--scheduler needs the package {error.name}. Install nbautograder[cluster].") from None
    return ClusterPool(assignment, arguments.scheduler)


def _workers(assignment: Assignment, arguments: argparse.Namespace) -> int:
    """Before nbgrader is there to say how many submissions there are: about one for each is enough."""
    if arguments.student:
        return 1
    there = sum(1 for _ in assignment.course.root.glob(f"submitted/*/{assignment.name}"))
    workers: int = arguments.workers
    return min(workers, there or workers)  # else they lie elsewhere


def _way_to_grade(app: Any, assignment: Assignment, pool: Pool) -> WholeClass | ThroughNbgrader:
    from autograder.nbgrader_plugin.batch.through_nbgrader import ThroughNbgrader, own_ideas
    from autograder.nbgrader_plugin.batch.whole_class import WholeClass

    own = own_ideas(app, assignment)
    if not own:
        return WholeClass(app, assignment, pool)
    print(f"Because of {' and '.join(own)}, nbgrader grades one after the other.", file=sys.stderr)
    return ThroughNbgrader(app, assignment)


def shown(done: Iterable[StudentGraded], total: int) -> Iterable[StudentGraded]:
    """Print each student's line as it comes."""
    with progress(total) as advance:
        for number, one in enumerate(done, start=1):
            print(printable(f"[{number}/{total}] {one.student}: {one.trouble or _words(one)}"), flush=True)
            advance(needs_attention(one))
            yield one


def _words(one: StudentGraded) -> str:
    result = one.result
    assert result is not None
    points, finding = result.points, result.finding
    if one.standing is not None and result.status != "fault":
        points = one.standing.words
        if result.all_right and not one.standing.is_full:
            finding = ""  # as far as the tests go
    finding = f"{finding} {result.which}".strip()
    return _before(points) if one.skipped else f"{points}. {finding}".rstrip()


def _for_a_person(one: StudentGraded) -> list[str]:
    """The grade cells that a person has still to look at. Those that a fault left without a mark are graded anew."""
    if one.standing is None or one.result is None:
        return []
    return [cell for cell in one.standing.by_hand if cell not in one.result.faulty or cell in one.standing.given_before]


def _before(points: str) -> str:
    return f"graded before, {points}"


def needs_attention(one: StudentGraded) -> bool:
    return one.result is None or one.result.status != "graded"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
