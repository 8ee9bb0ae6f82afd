"""autograder verify: prove the graders."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import announce_sandbox
from autograder.course import CourseError, find_course

if TYPE_CHECKING:
    from autograder.verify.gather import Facts

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
    from autograder.verify.claims import misses
    from autograder.verify.gather import gather
    from autograder.verify.matrix import matrix, summary

    draw = None if arguments.pictures is None else _drawing()
    course = find_course(Path.cwd())
    announce_sandbox(course)
    if arguments.seed is not None:
        course = course.with_seed(arguments.seed)
    missed = 0
    for name in arguments.names or course.names():
        facts = gather(course.assignment(name), drawn=arguments.pairs)
        if not arguments.brief:
            print("\n".join(matrix(facts)) + "\n", flush=True)
        found = list(misses(facts))
        missed += len(found)
        for miss in found:
            print(f"MISS  {miss}")
        print(summary(facts, found), flush=True)
        if draw is not None:
            print(f"drawn: {draw(facts, arguments.pictures)}")
    return 1 if missed else 0


def _drawing() -> Callable[[Facts, Path], Path]:
    """Before anything is proved: that takes a minute."""
    try:
        from autograder.verify.picture import draw
    except ModuleNotFoundError as error:
        raise CourseError(f"--pictures needs the package {error.name}. Install nbautograder[pictures].") from None
    return draw
