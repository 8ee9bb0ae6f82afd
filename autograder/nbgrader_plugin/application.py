"""nbgrader's own application and steps, in this process: what the commands and the demo drive."""

from __future__ import annotations

import functools
import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbgrader.api
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.converters.base import NbGraderException
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_solution import GenerateSolution
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy.exc import SAWarning

from autograder.course import Assignment, CourseError
from autograder.nbgrader_plugin.gradebook import PATIENCE_SECONDS


def _patient(create_engine: Callable[..., Any]) -> Callable[..., Any]:
    """Others may be writing to the gradebook: SQLite would give up after five seconds."""

    def create(url: str, **options: Any) -> Any:
        if url.startswith("sqlite"):
            options["connect_args"] = {"timeout": PATIENCE_SECONDS, **options.get("connect_args", {})}
        return create_engine(url, **options)

    return create


# nbgrader opens its gradebook eight times for a submission. With an engine of its own each time, SQLAlchemy
# would compile every statement anew, and look whether each of the tables is there; so both happen once for
# a database.
nbgrader.api.create_engine = functools.cache(_patient(nbgrader.api.create_engine))
nbgrader.api.Base.metadata.create_all = functools.cache(nbgrader.api.Base.metadata.create_all)


@functools.cache
def newest_version() -> str:
    """Of the gradebook's schema. nbgrader starts a process for every new gradebook to be told."""
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


nbgrader.api.get_alembic_version = newest_version

# nbgrader's gradebook makes SQLAlchemy 2.1 warn at every new submission; nobody who grades can do a thing.
warnings.filterwarnings("ignore", category=SAWarning)

# A log that cannot be written, on a full disk say, is no reason for tracebacks on the screen.
logging.raiseExceptions = False

__all__ = ["Gradebook", "MissingEntry", "NbGraderException", "open_application", "registered", "step"]


@contextmanager
def open_application(root: Path, log: Path, **overrides: Any) -> Iterator[Any]:
    """An nbgrader application with the configuration of the course at `root`.

    What nbgrader logs, tracebacks included, goes to the file `log`. overrides: configuration by class,
    `CourseDirectory={"student_id": "x"}`.
    """
    before = os.getcwd()
    os.chdir(root)
    app = NbGrader()
    try:
        app.initialize(["--NbGrader.log_level=ERROR"])
        for name, values in overrides.items():
            for key, value in values.items():
                setattr(app.config[name], key, value)
                if name == "CourseDirectory":
                    setattr(app.coursedir, key, value)
        logger = logging.getLogger(f"autograder.{id(app)}")
        logger.propagate = False
        logger.setLevel(logging.INFO)
        handler = logging.FileHandler(log, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        app.log = logger
        yield app
        logger.removeHandler(handler)
        handler.close()
    finally:
        os.chdir(before)
        NbGrader.clear_instance()


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
        return {cell.name: cell.max_score for cell in notebook.grade_cells} == assignment.template.points


def generate(app: Any, assignment: Assignment) -> None:
    """nbgrader's generate_assignment and generate_solution: builds assignments/NAME, tells the gradebook,
    and builds the worked notebook. Raises CourseError."""
    app.coursedir.assignment_id = assignment.name
    try:
        step(GenerateAssignment, app, force=True)
        step(GenerateSolution, app, force=True)
    except NbGraderException as error:
        raise CourseError(f"nbgrader could not build {assignment.name}: {error}") from None
