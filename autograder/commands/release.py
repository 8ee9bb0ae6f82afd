"""autograder release: build what students get."""

from __future__ import annotations

import argparse
import filecmp
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands import announce_seed, sentence
from autograder.course import Assignment, Course, CourseError, find_course
from autograder.printable import printable
from autograder.releasing.same_data import computes_the_same
from autograder.releasing.zipped import FOLDER, zipped
from autograder.translation.catalogue import ENGLISH, LANGUAGES, Catalogue, speaking
from autograder.verify.endless import in_time, is_over

if TYPE_CHECKING:
    from autograder.releasing.untranslated import Texts

HELP = "build assignments/ from source/"
#: What is computed when a release is built.
_COMPUTED = "checks.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="assignments; all of them if none is named")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the release (default: that of the last one)")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--check", action="store_true", help="build nothing; fail if assignments/ or a zip is stale")
    either.add_argument("--zip", action="store_true", help="and write zips/NAME.zip, all that students get as one file")


def run(arguments: argparse.Namespace) -> int:
    from autograder.verify.finding import Finding

    course = find_course(Path.cwd())
    announce_seed(course)
    assignments = [course.assignment(name) for name in arguments.names or course.names()]
    done = in_time(assignments, lambda: _release(course, assignments, arguments)) if assignments else 0
    if isinstance(done, Finding):
        print(f"autograder: {printable(done.within(course.root))} Then release again.", file=sys.stderr)
        return 2
    return done


def _release(course: Course, assignments: list[Assignment], arguments: argparse.Namespace) -> int:
    from autograder.nbgrader_plugin.application import generate, open_application

    builds, troubles, failed = [], 0, 0
    for assignment in assignments:
        with _going_on(assignment, arguments.debug) as trouble:
            builds.append(_Build(assignment, arguments.lang or assignment.language))
        failed += len(trouble)
    with tempfile.TemporaryDirectory() as folder:
        overrides = {}
        if arguments.check:
            elsewhere = {"release_directory": f"{folder}/assignments", "db_url": f"sqlite:///{folder}/gradebook.db"}
            overrides = {"CourseDirectory": elsewhere}
            troubles += _shared_faults() + sum(build.untranslated() for build in builds)
        with open_application(course.root, Path(folder, "log"), **overrides) as app:
            for build in builds:
                app.config.TranslateCells.language = build.language
                with _going_on(build.assignment, arguments.debug) as trouble:
                    generate(app, build.assignment)
                    if not arguments.check:
                        build.say_what_stays_english()
                    troubles += _report(build.assignment, Path(folder) if arguments.check else None)
                    leaks = build.leaks()
                    troubles += leaks
                    if arguments.zip and not leaks:
                        _write_zip(build.assignment)
                failed += len(trouble)
    troubles += failed
    if 0 < failed == len(assignments):
        return 2
    return 1 if troubles else 0


@contextmanager
def _going_on(assignment: Assignment, debug: bool) -> Iterator[list[Exception]]:
    """With the other assignments, where one is at fault: said, and put into the list."""
    found: list[Exception] = []
    try:
        yield found
    except Exception as error:
        if debug or is_over():
            raise
        name = "" if isinstance(error, CourseError) else f"{assignment.name}: "
        words = f"{name}{sentence(error)}"
        if not isinstance(error, CourseError | OSError) and (seen := _seen_by_verify(assignment)):
            words = seen
        print(f"autograder: {printable(words, lines=True)}", file=sys.stderr)
        found.append(error)


def _seen_by_verify(assignment: Assignment) -> str:
    """The first of what an author did of which an error comes that nobody foresaw."""
    from autograder.verify.preflight import of_code

    try:
        found = of_code(assignment)
    except Exception:
        return ""
    return found[0].within(assignment.course.root) if found else ""


class _Build:
    """What goes into the release of an assignment."""

    def __init__(self, assignment: Assignment, language: str) -> None:
        from autograder.grading.collected import CollectedTests
        from autograder.grading.knowledge import Knowledge
        from autograder.releasing.given_now import given_now, words_of
        from autograder.releasing.leaks import Secrets
        from autograder.releasing.untranslated import texts_of
        from autograder.verify.preflight import at_once

        self.assignment, self.language = assignment, language
        if found := at_once(assignment):
            raise CourseError(found[0].within(assignment.course.root))
        released = assignment.released_notebook
        for number in given_now(assignment.notebook, released):
            words = words_of(number, str(released.relative_to(assignment.course.root)))
            raise CourseError(f"{assignment.notebook.relative_to(assignment.course.root)}: {words}")
        assignment.catalogue_in(language)  # or it raises
        assignment.course.zip_address(assignment.name)
        for path, what in assignment.layout.not_copied:
            raise CourseError(f"{path} {what}, and so cannot be released. Put a file there, or take it away.")
        with assignment.code.at_work(), speaking(Catalogue()):  # translated afterwards
            tests, answers = CollectedTests(assignment), Knowledge(assignment)  # hidden cases are searched for here
            self._secrets = Secrets(assignment, tests, answers)
            self._texts = texts_of(assignment, answers, tests)

    def untranslated(self) -> int:
        """Say what is missing in the languages that there are catalogues for."""
        from autograder.translation.catalogue import path_in

        paths = {language: path_in(self.assignment.solutions, language) for language in LANGUAGES[1:]}
        return sum(_faults(self._texts, path, language) for language, path in paths.items() if path.is_file())

    def say_what_stays_english(self) -> None:
        """Where it is released in another language."""
        from autograder.releasing.untranslated import missing
        from autograder.translation.catalogue import path_in

        if self.language == ENGLISH:
            return
        path = path_in(self.assignment.solutions, self.language)
        if left := missing(self._texts, path, self.language):
            again = f"autograder translate {self.assignment.name} --lang {self.language}"
            print(
                f"{self.assignment.name}: {len(left)} texts stay English, {left[0]}. Run `{again}`, and fill them in."
            )

    def leaks(self) -> bool:
        """Say what of the answers stands in the release."""
        name, found = self.assignment.name, self._secrets.found_in(self.assignment.released)
        for words in found:
            print(f"{name}: students must not get this: assignments/{name}/{words}")
        return bool(found)


def _faults(texts: Texts, path: Path, language: str) -> bool:
    """Say what a catalogue lacks."""
    from autograder.releasing.untranslated import faults

    found = faults(texts, path, language)
    for words in found[:3]:
        print(f"{path}: {words}")
    if found:
        print(f"{path}: {len(found)} texts are not translated, or no longer there. Run `autograder translate`.")
    return bool(found)


def _shared_faults() -> int:
    from autograder.releasing.untranslated import shared_texts
    from autograder.translation.catalogue import shared_path

    return sum(_faults(shared_texts(), shared_path(language), language) for language in LANGUAGES[1:])


def _zip_of(assignment: Assignment) -> Path:
    return assignment.course.root / FOLDER / f"{assignment.name}.zip"


def _write_zip(assignment: Assignment) -> None:
    path = _zip_of(assignment)
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(zipped(assignment.released, assignment.name))
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Make it and its folder writable.") from None
    print(f"{assignment.name}: zipped into {path}")


def _report(assignment: Assignment, built: Path | None) -> bool:
    """Say what was done; True if what stands in the course differs from what was `built` elsewhere."""
    if built is None:
        print(f"{assignment.name}: released into {assignment.released}")
        return False
    name, path, again = assignment.name, _zip_of(assignment), f"autograder release {assignment.name}"
    stale = [f"assignments/{name}/{file}" for file in _differences(built / "assignments" / name, assignment.released)]
    if path.is_file() and path.read_bytes() != zipped(assignment.released, name):
        stale, again = [*stale, f"{FOLDER}/{path.name}"], f"{again} --zip"
    print(f"{name}: stale ({', '.join(stale)}). Run `{again}`." if stale else f"{name}: up to date")
    return bool(stale)


def _differences(built: Path, target: Path) -> list[str]:
    """Files that are missing, superfluous or other in `target`."""
    names = {str(path.relative_to(root)) for root in (built, target) for path in root.rglob("*") if path.is_file()}
    same, other, _ = filecmp.cmpfiles(built, target, sorted(names), shallow=False)
    same += [
        name
        for name in other
        if name == _COMPUTED and computes_the_same((built / name).read_bytes(), (target / name).read_bytes())
    ]
    return sorted(name for name in names - set(same) if "__pycache__" not in name)
