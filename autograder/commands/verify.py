"""autograder verify: prove the graders."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import announce_sandbox
from autograder.course import Assignment, Course, CourseError, find_course
from autograder.printable import printable
from autograder.verify.finding import Finding

if TYPE_CHECKING:
    from autograder.verify.gather import Facts

    Drawing = Callable[[Facts, Path], Path]

HELP = "prove the graders: what is right is accepted, every known mistake is refused and named"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="assignments; all of them if none is named")
    parser.add_argument(
        "--pictures", metavar="FOLDER", type=Path, help="draw each matrix, tests by mistakes, into FOLDER"
    )
    parser.add_argument("--seed", help="prove them with the cases of another course seed")
    parser.add_argument(
        "--pairs",
        metavar="N",
        type=int,
        default=0,
        help="of each function, N pairs of known mistakes too, made together, and N that another function calls",
    )
    parser.add_argument("--brief", action="store_true", help="print no matrix")


def run(arguments: argparse.Namespace) -> int:
    from autograder.verify.endless import in_time

    draw = None if arguments.pictures is None else _drawing()
    course = find_course(Path.cwd())
    try:
        announce_sandbox(course)
    except CourseError:
        if not _said_of_settings(course, arguments.names or course.names()):
            raise
        return 1
    if arguments.seed is not None:
        course = course.with_seed(arguments.seed)
    worst = 0
    for name in arguments.names or course.names():
        assignment = course.assignment(name)
        done = in_time([assignment], lambda one=assignment: _verify(one, arguments, draw))  # type: ignore[misc]
        if isinstance(done, Finding):
            print(printable(f"MISS  {done.within(course.root)}"))
            print(f"{name}: 1 missed, and the rest was not looked at. Nothing is proved.", flush=True)
            done = 1
        worst = max(worst, done)
    return worst


def _said_of_settings(course: Course, names: Sequence[str]) -> bool:
    """Where the course's own settings cannot be used, in the usual form."""
    from autograder.verify.preflight import findings

    found = {one for name in names[:1] for one in findings(course.assignment(name))}
    for one in sorted(found):
        print(printable(f"MISS  {one.within(course.root)}"), flush=True)
    return bool(found)


def _verify(assignment: Assignment, arguments: argparse.Namespace, draw: Drawing | None) -> int:
    from autograder.verify.preflight import findings

    if found := findings(assignment):
        return _nothing_proved(assignment, found)
    from autograder.verify.claims import misses
    from autograder.verify.gather import TakesTooLong, gather
    from autograder.verify.levels import levels
    from autograder.verify.matrix import matrix, standing, summary
    from autograder.verify.notices import notices

    try:
        facts = gather(assignment, drawn=arguments.pairs)
    except TakesTooLong as late:
        return _nothing_proved(assignment, late.findings)
    if facts.wrong and not arguments.brief:
        print("\n".join(matrix(facts)) + "\n", flush=True)
    missed = list(misses(facts))
    for miss in missed:
        print(f"MISS  {miss}")
    for notice in notices(assignment):
        print(printable(f"NOTE  {notice.within(assignment.course.root)}"))
    there = levels(assignment, facts)
    if there.lacks:
        print(standing(assignment.name, there))
    print(summary(facts, missed, there), flush=True)
    if draw is not None:
        print(f"drawn: {draw(facts, arguments.pictures)}")
    return 1 if missed else 0


def _nothing_proved(assignment: Assignment, found: Sequence[Finding]) -> int:
    for one in found:
        print(printable(f"MISS  {one.within(assignment.course.root)}"))
    print(f"{assignment.name}: {len(found)} missed before anything was graded. Nothing is proved.", flush=True)
    return 1


def _drawing() -> Drawing:
    """Before anything is proved: that takes a minute."""
    try:
        from autograder.verify.picture import draw
    except ModuleNotFoundError as error:
        raise CourseError(f"--pictures needs the package {error.name}. Install nbautograder[pictures].") from None
    return draw
