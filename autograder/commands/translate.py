"""autograder translate: catalogues for a translator."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import find_course

if TYPE_CHECKING:
    from autograder.releasing.untranslated import Left

HELP = "bring catalogues of translations up to date: solutions/NAME/translations/LANGUAGE.po"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from autograder.translation.catalogue import LANGUAGES

    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="assignments; if none is named, all of them, and what they share"
    )
    parser.add_argument("--lang", choices=LANGUAGES[1:], default=LANGUAGES[1], help="into which language")


def run(arguments: argparse.Namespace) -> int:
    from autograder.grading.collected import CollectedTests
    from autograder.grading.knowledge import Knowledge
    from autograder.releasing.untranslated import shared_texts, texts_of, update
    from autograder.translation.catalogue import path_in, shared_path

    course = find_course(Path.cwd())
    language, missing = arguments.lang, 0
    if not arguments.names:
        path = shared_path(language)
        missing += _say("what all share", path, update(shared_texts(), path, language))
    for name in arguments.names or course.names():
        assignment = course.assignment(name)
        path = path_in(assignment.solutions, language)
        with assignment.code.at_work():
            texts = texts_of(assignment, Knowledge(assignment), CollectedTests(assignment))
        missing += _say(name, path, update(texts, path, language))
    return 1 if missing else 0


def _say(what: str, path: Path, left: Left) -> int:
    done = "all translated" if not left.texts else f"{left.texts} texts are to be translated"
    like = f" ({left.fuzzy} marked fuzzy: they have that of a text like it; look at it and take the mark away)"
    print(f"{what}: {done} in {path}{like if left.fuzzy else ''}")
    return left.texts
