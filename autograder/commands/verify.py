"""autograder verify: prove the graders."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands import announce_sandbox
from autograder.course import find_course

HELP = "prove the graders: what is right is accepted, every known mistake is refused and named"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="assignments; all of them if none is named")
    parser.add_argument(
        "--pictures", metavar="FOLDER", type=Path, help="draw each matrix, tests by mistakes, into FOLDER"
    )
    parser.add_argument("--seed", help="prove them with the cases of another course seed")
    parser.add_argument("--brief", action="store_true", help="print no matrix")


def run(arguments: argparse.Namespace) -> int:
    from autograder.verify.claims import misses
    from autograder.verify.gather import gather
    from autograder.verify.matrix import matrix, summary

    course = find_course(Path.cwd())
    announce_sandbox(course)
    if arguments.seed is not None:
        course = course.with_seed(arguments.seed)
    missed = 0
    for name in arguments.names or course.names():
        facts = gather(course.assignment(name))
        if not arguments.brief:
            print("\n".join(matrix(facts)) + "\n", flush=True)
        found = list(misses(facts))
        missed += len(found)
        for miss in found:
            print(f"MISS  {miss}")
        print(summary(facts, found), flush=True)
        if arguments.pictures is not None:
            from autograder.verify.picture import draw

            print(f"drawn: {draw(facts, arguments.pictures)}")
    return 1 if missed else 0
