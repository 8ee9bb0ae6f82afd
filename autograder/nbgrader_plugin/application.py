"""nbgrader's own application and steps, in this process: what the commands and the demo drive."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters.base import NbGraderException
from nbgrader.converters.generate_assignment import GenerateAssignment
from traitlets import TraitError

from autograder.course import CONFIG_FILE, Assignment, CourseError
from autograder.nbgrader_plugin import EXPORTER, GRADE_IN_SANDBOX
from autograder.nbgrader_plugin.gradebook_trouble import check_address
from autograder.nbgrader_plugin.patches import install_for_commands
from autograder.printable import printable

install_for_commands()

__all__ = ["Gradebook", "MissingEntry", "NbGraderException", "open_application", "registered", "step"]


class _Printable(logging.Formatter):
    """A traceback holds what a student wrote, and a log is read in a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record), lines=True)


@contextmanager
def open_application(root: Path, log: Path, of_a_student: bool = False, /, **overrides: Any) -> Iterator[Any]:
    """An nbgrader application with the configuration of the course at `root`.

    What nbgrader logs, tracebacks included, goes to the file `log`. of_a_student: it is the folder of one, who has no
    course, and grades nothing. overrides: configuration by class, `CourseDirectory={"student_id": "x"}`.
    """
    if odd := sorted(set(str(root)) & set("*?[]")):
        words = f"nbgrader takes {' and '.join(odd)} in a folder's name for a pattern, and finds nothing in {root}."
        raise CourseError(f"{words} Rename that folder.")
    before = os.getcwd()
    os.chdir(root)
    app = NbGrader()
    try:
        _configure(app, root / CONFIG_FILE)
        if not of_a_student:
            _check_that_it_is_ours(app, root / CONFIG_FILE)
        for name, values in overrides.items():
            for key, value in values.items():
                setattr(app.config[name], key, value)
                if name == "CourseDirectory":
                    setattr(app.coursedir, key, value)
        check_address(app)
        logger = logging.getLogger(f"autograder.{id(app)}")
        logger.propagate = False
        logger.setLevel(logging.INFO)
        handler = _log_file(log)
        handler.setFormatter(_Printable("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        app.log = logger
        yield app
        logger.removeHandler(handler)
        handler.close()
    except TraitError as error:
        what = re.sub(r"<[\w.]*?(\w+) object at 0x\w+>", r"\1", str(error)).rstrip(".")
        raise CourseError(f"{root / CONFIG_FILE} has a value that nbgrader does not take: {what}. Mend it.") from None
    finally:
        os.chdir(before)
        NbGrader.clear_instance()


def _configure(app: Any, file: Path) -> None:
    """With the course's configuration. nbgrader goes on without one that fails, and would run what students wrote by
    itself, as whoever grades. Raises CourseError."""
    app.raise_config_file_errors = True
    try:
        app.initialize(["--NbGrader.log_level=ERROR"])
    except (Exception, SystemExit) as error:  # traitlets ends the process where a value is none that it takes
        why = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else "see above"
        raise CourseError(f"{file} cannot be used ({why}). Mend it; nothing was done.") from None


def _check_that_it_is_ours(app: Any, file: Path) -> None:
    """Raises CourseError."""
    steps = [str(one) for one in app.config.Autograde.get("autograde_preprocessors") or ()]
    ours = GRADE_IN_SANDBOX in steps and app.config.Autograde.get("exporter_class") == EXPORTER
    if not ours or any(one.endswith(".Execute") for one in steps):
        words = "does not call `configure(c)` of autograder.nbgrader_plugin last" if file.exists() else "is not there"
        raise CourseError(
            f"{file} {words}: submissions would be run outside the sandbox. docs/authoring.md shows one that does; "
            "nothing was done."
        )


def _log_file(log: Path) -> logging.Handler:
    """Raises CourseError."""
    try:
        return logging.FileHandler(log, encoding="utf-8")
    except OSError as error:
        words = f"{log} cannot be written ({error.strerror}). Make the course's folder writable."
        raise CourseError(words) from None


def step(kind: Callable[..., Any], app: Any, **traits: Any) -> None:
    """Run one of nbgrader's converters or exchange steps. Raises NbGraderException as it does."""
    made = kind(coursedir=app.coursedir, parent=app, **traits)
    made.start()


def registered(app: Any, assignment: Assignment) -> bool:
    """Whether the gradebook knows the assignment, with the points that its notebook has now."""
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
        try:
            notebook = gradebook.find_notebook(assignment.name, assignment.name)
        except MissingEntry:
            return False
        cells = [*notebook.grade_cells, *notebook.task_cells]
        return {cell.name: cell.max_score for cell in cells} == assignment.template.points


def generate(app: Any, assignment: Assignment) -> None:
    """nbgrader's generate_assignment: builds assignments/NAME, and tells the gradebook. Raises CourseError."""
    app.coursedir.assignment_id = assignment.name
    reasons = _Reasons()
    app.log.addHandler(reasons)
    try:
        step(GenerateAssignment, app, force=True)
    except NbGraderException as error:
        why = reasons.last or str(error)
        why += _way_out(app, assignment, why)
        raise CourseError(f"nbgrader could not build {assignment.name}: {why}") from None
    finally:
        app.log.removeHandler(reasons)


class _Reasons(logging.Handler):
    """nbgrader logs the exception that a step ended with, and raises one that says "see the above traceback"."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if words.startswith("Traceback"):
            self.last = words.strip().splitlines()[-1].rpartition("Error: ")[2]


def _way_out(app: Any, assignment: Assignment, why: str) -> str:
    if "submissions associated" not in why:
        return ""
    name = assignment.name
    again = [f"`autograder release {name}`", f"`autograder grade {name} --force`"]
    if due := _due(app, name):
        again.insert(0, f'`nbgrader db assignment add {name} --duedate="{due} UTC"`')
    return (
        ". Put the cells back; or take the assignment out of the gradebook, which loses what stands there alone: marks "
        "and comments given by hand, the due date, and extensions that are not in course.toml. Note these first; then "
        f"`nbgrader db assignment remove {name} --force`, then {', '.join(again[:-1])} and {again[-1]}."
    )


def _due(app: Any, name: str) -> str:
    """When, as the gradebook says it; empty where it does not."""
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
        try:
            due = gradebook.find_assignment(name).duedate
        except MissingEntry:
            return ""
    return f"{due:%Y-%m-%d %H:%M:%S}" if due is not None else ""
