"""autograder release: build what students get."""

from __future__ import annotations

import argparse
import filecmp
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Assignment, find_course

if TYPE_CHECKING:
    from autograder.grading.leaks import Secrets

HELP = "build assignments/ from source/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="assignments; all of them if none is named")
    parser.add_argument("--check", action="store_true", help="build nothing; fail if assignments/ is stale")


def run(arguments: argparse.Namespace) -> int:
    from autograder.grading.answers import Answers
    from autograder.grading.collected import CollectedTests
    from autograder.grading.leaks import Secrets
    from autograder.grading.visible import checks_json
    from autograder.nbgrader_plugin.application import generate, open_application

    course = find_course(Path.cwd())
    assignments = [course.assignment(name) for name in arguments.names or course.names()]
    secrets, troubles = list[Secrets](), 0
    for assignment in assignments:
        tests, answers = CollectedTests(assignment), Answers(assignment)  # hidden cases are searched for here
        troubles += _checks(assignment, checks_json(answers, assignment.template.points, tests.tests), arguments.check)
        secrets.append(Secrets(assignment, tests, answers))
        tests.close()
    with tempfile.TemporaryDirectory() as folder:
        overrides = {}
        if arguments.check:
            elsewhere = {
                "release_directory": f"{folder}/assignments",
                "solution_directory": f"{folder}/solutions/worked",
                "db_url": f"sqlite:///{folder}/gradebook.db",
            }
            overrides = {"CourseDirectory": elsewhere}
        with open_application(course.root, Path(folder, "log"), **overrides) as app:
            for assignment, secret in zip(assignments, secrets, strict=True):
                generate(app, assignment)
                troubles += _report(assignment, Path(folder) if arguments.check else None)
                troubles += _leaks(assignment, secret)
    return 1 if troubles else 0


def _checks(assignment: Assignment, text: str, only_look: bool) -> bool:
    """Build source/NAME/checks.json, which is released with the notebook; True if it stands there stale."""
    target = assignment.source / "checks.json"
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return False
    if not only_look:
        target.write_text(text, encoding="utf-8")
        return False
    print(f"{assignment.name}: {target} is stale. Run `autograder release {assignment.name}`.")
    return True


def _leaks(assignment: Assignment, secrets: Secrets) -> bool:
    """Say what of the answers stands in the release."""
    found = secrets.found_in(assignment.released)
    for words in found:
        print(f"{assignment.name}: students must not get this: assignments/{assignment.name}/{words}")
    return bool(found)


def _report(assignment: Assignment, built: Path | None) -> bool:
    """Say what was done; True if what stands in the course differs from what was `built` elsewhere."""
    root = assignment.course.root
    if built is None:
        print(f"{assignment.name}: released into {assignment.released}")
        return False
    places = ("assignments", "solutions/worked")
    differing = [
        f"{place}/{assignment.name}/{name}"
        for place in places
        for name in _differences(built / place / assignment.name, root / place / assignment.name)
    ]
    if differing:
        names = ", ".join(differing)
        print(f"{assignment.name}: stale ({names}). Run `autograder release {assignment.name}`.")
    else:
        print(f"{assignment.name}: up to date")
    return bool(differing)


def _differences(built: Path, target: Path) -> list[str]:
    """Files that are missing, superfluous or other in `target`."""
    names = {str(path.relative_to(root)) for root in (built, target) for path in root.rglob("*") if path.is_file()}
    same, _, _ = filecmp.cmpfiles(built, target, sorted(names), shallow=False)
    return sorted(name for name in names - set(same) if "__pycache__" not in name)
