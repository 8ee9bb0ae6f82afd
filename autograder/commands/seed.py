"""autograder seed: a secret seed for the course that we are in."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.course import CourseError, find_course
from autograder.seed import make_secret_seed, secret_file

HELP = "make the secret seed, from which the hidden cases follow; one that is there stays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new", action="store_true", help="another one in its place, for a new class")


def run(arguments: argparse.Namespace) -> int:
    graders = find_course(Path.cwd()).graders
    path = secret_file(graders)
    try:
        made = make_secret_seed(graders, arguments.new)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from None
    if made:
        print(f"The course has a secret seed now, {path}. Git leaves it out: keep a copy, for whoever else grades too.")
        print("Hidden cases are found anew (some seconds, once); the next `autograder grade` grades everybody by them.")
    else:
        print(f"The course has a secret seed already, in {path}.")
    return 0
