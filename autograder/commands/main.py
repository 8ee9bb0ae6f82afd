"""Reads the command line, runs the command, and turns what goes wrong into one sentence."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
from contextlib import redirect_stderr, redirect_stdout

from autograder import __version__
from autograder.commands import sentence
from autograder.commands.output import GoingOn, printable_anywhere, some_output
from autograder.course import SANDBOX_VARIABLE
from autograder.printable import printable

_COMMANDS = ("demo", "seed", "release", "grade", "feedback", "report", "score", "verify", "new", "translate", "doctor")
#: They write to the course, whoever reads what they say.
_WRITE = ("demo", "release", "grade", "feedback", "report", "new")
_RUN_SUBMISSIONS = ("demo", "grade", "score", "verify", "new", "doctor")


def command_line() -> argparse.ArgumentParser:
    """What may be written, and the help."""
    parser = argparse.ArgumentParser(prog="autograder", description="Grades notebooks in a sandbox, with hidden tests.")
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in _COMMANDS:
        module = importlib.import_module(f"autograder.commands.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        command.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show tracebacks")
        if name in _RUN_SUBMISSIONS:
            command.add_argument("--sandbox", metavar="NAME", help="bubblewrap or separate-user; see `doctor`")
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def main(words: list[str] | None = None) -> int:
    """Exit status: 0 done; 1 done, but something needs attention; 2 it could not be done."""
    # Before NumPy is imported. The matrices are small: more threads would wait for each other, and keep others waiting.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    atexit.register(gc.freeze)  # it would go through all that was ever imported, and take half a second
    parser = command_line()
    some_output()
    arguments = parser.parse_args(words)
    if getattr(arguments, "sandbox", None):
        os.environ[SANDBOX_VARIABLE] = arguments.sandbox
    printable_anywhere()
    if arguments.command not in _WRITE:
        return _run(arguments)
    with redirect_stdout(GoingOn(sys.stdout)), redirect_stderr(GoingOn(sys.stderr)):
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    try:
        done = int(arguments.run(arguments))
        sys.stdout.flush()
        return done
    except KeyboardInterrupt:
        print("\nInterrupted. What was graded so far is kept.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `autograder score … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:
        if arguments.debug:
            raise
        print(f"autograder: {printable(sentence(error), lines=True)}", file=sys.stderr)
        return 2
