"""Every function of nbgrader's that is replaced, and why. All else goes through nbgrader's own settings (`configure`).

`install` is for every process that reads the course's configuration, which may be read again and again in it;
`install_for_commands` for our own commands as well, which open the gradebook more often than any of nbgrader's.
"""

from __future__ import annotations

import functools
import glob
import logging
import os
import re
import shutil
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbgrader.api
from alembic.script import ScriptDirectory
from nbgrader.converters import base
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_solution import GenerateSolution
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.exchange.default import collect
from nbgrader.exchange.default.release_feedback import ExchangeReleaseFeedback
from sqlalchemy.exc import SAWarning

from autograder.course import Assignment, Course
from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.after.for_release import to_be_left_out
from autograder.nbgrader_plugin.gradebook_trouble import PATIENCE_SECONDS
from autograder.nbgrader_plugin.misplaced import is_text, refusal
from autograder.nbgrader_plugin.refused_marks import set_marks
from autograder.nbgrader_plugin.regular_files import (
    all_files,
    existing_timestamp,
    released_files,
    submitted_files,
)
from autograder.nbgrader_plugin.steps.translate_cells import language_to_release, translate_released
from autograder.nbgrader_plugin.times import utc, utc_of_any
from autograder.notebook.folder import remove
from autograder.notebook.handed_in import handed_in
from autograder.printable import is_printable, printable
from autograder.releasing.beside import add_beside, seal
from autograder.student_ids import look_alikes


@functools.cache
def install() -> None:
    Autograde.init_notebooks = _beginning(Autograde.init_notebooks)
    Autograde.init_assignment = _autograding(Autograde.init_assignment)
    Autograde.set_permissions = _finishing(Autograde.set_permissions)
    Autograde.init_destination = _not_skipping(Autograde.init_destination)
    Autograde.convert_notebooks = _ending_badly_after_faults(Autograde.convert_notebooks)
    CourseDirectory.get_existing_timestamp = existing_timestamp
    # It takes "KST" for UTC, and "+0900" for 900 seconds.
    for name, read in (("utils", utc), ("exchange.default.collect", utc_of_any), ("apps.zipcollectapp", utc_of_any)):
        if (module := sys.modules.get(f"nbgrader.{name}")) is not None:
            module.parse_utc = read  # type: ignore[attr-defined]
    if (formgrader := sys.modules.get("nbgrader.apps.api")) is not None:
        formgrader.NbGraderAPI.get_submitted_timestamp = _submitted_timestamp
    base.find_all_files = all_files
    # What they remove may be a folder of a student's, however deep.
    base.rmtree = remove
    collect.shutil = SimpleNamespace(rmtree=remove)  # all that it takes of shutil
    ExchangeReleaseFeedback.copy_files = _leaving_out(ExchangeReleaseFeedback.copy_files)
    GenerateAssignment._format_dest = _beside(GenerateAssignment._format_dest)
    GenerateAssignment.set_permissions = _into_place(GenerateAssignment.set_permissions)
    GenerateAssignment.convert_notebooks = _sweeping(GenerateAssignment.convert_notebooks)
    for converter in (GenerateAssignment, GenerateSolution):
        converter.init_destination = _remembering_the_language(converter.init_destination)
        converter.init_assignment = _completing(converter.init_assignment)


@functools.cache
def install_for_commands() -> None:
    install()
    # nbgrader opens its gradebook eight times for a submission. With an engine of its own each time, SQLAlchemy
    # would compile every statement anew, and look whether each of the tables is there; so both happen once for
    # a database.
    nbgrader.api.create_engine = functools.cache(_patient(nbgrader.api.create_engine))
    nbgrader.api.Base.metadata.create_all = functools.cache(nbgrader.api.Base.metadata.create_all)
    # nbgrader starts a process for every new gradebook to be told.
    nbgrader.api.get_alembic_version = newest_version
    # nbgrader's gradebook makes SQLAlchemy 2.1 warn at every new submission; nobody who grades can do a thing.
    warnings.filterwarnings("ignore", category=SAWarning)
    # A log that cannot be written, on a full disk say, is no reason for tracebacks on the screen.
    logging.raiseExceptions = False


@functools.cache
def newest_version() -> str:
    """Of the gradebook's schema."""
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def _beginning(init_notebooks: Any) -> Any:
    """nbgrader's first look at a class. It passes over a folder without a file *.ipynb, whose student would have no
    mark, or keep the last one; here, that is a submission as any other. Of ids it sees nothing that is odd; here, those
    that `autograder grade` refuses are refused as well."""

    @functools.wraps(init_notebooks)
    def begin(self: Any) -> None:
        coursedir = self.coursedir
        folders = glob.glob(self._format_source(coursedir.assignment_id, coursedir.student_id))
        if coursedir.notebook_id != "*" or not folders:
            init_notebooks(self)
        else:
            self.assignments = {folder: glob.glob(os.path.join(glob.escape(folder), "*.ipynb")) for folder in folders}
        _refused.clear()
        for folder in list(self.assignments):
            _refuse_odd(self, folder)
        for words in look_alikes(_student_of(self, folder) for folder in self.assignments):
            self.log.warning("%s", printable(words))

    return begin


def _refuse_odd(self: Any, folder: str) -> None:
    """Its steps after this one would not find who has such a name."""
    coursedir, student = self.coursedir, _student_of(self, folder)
    why = refusal(student)
    if why is None or student in coursedir.student_id_exclude.split(","):
        return
    del self.assignments[folder]
    _refused.append(printable(student))
    self.log.error("%s: %s", printable(student), why)
    if is_text(student):
        with suppress(nbgrader.api.MissingEntry):  # before there is a release nobody has marks
            set_marks(coursedir, coursedir.assignment_id, student, 0.0)


def _student_of(self: Any, folder: str) -> str:
    """Whose submission lies there, read as nbgrader reads it."""
    found = re.match(self._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True), folder, re.DOTALL)
    return found["student_id"] if found is not None else ""


def _autograding(init_assignment: Any) -> Any:
    """nbgrader's first step with a submission. It copies whatever `find_all_files` names, a student's links and pipes
    among it, into autograded/, from where it goes on to the student: here, only what `submitted_files` lets through.
    Over them it lays the files of source/; here, those of the release, which students have. It passes over a notebook
    under another name than the released one's; here, that is taken for it where it can only be it (`handed_in`), and
    where there is none, what stands there is graded as one that cannot be read. It says the names of notebooks that it
    does not know: of those that can be said. nbgrader's hooks are not told which
    student they are called for: that the grading of this one has begun is noted here, and how much later it may be
    handed in."""

    @functools.wraps(init_assignment)
    def init(self: Any, assignment_id: str, student_id: str) -> None:
        completion.begin(completion.folder_of(self, assignment_id, student_id))
        self.notebooks = _as_expected(self, assignment_id, student_id)
        coursedir, source = self.coursedir, self.coursedir.source_directory
        released = set(released_files(coursedir, assignment_id))
        base.find_all_files = functools.partial(submitted_files, coursedir=coursedir, log=self.log, released=released)
        coursedir.source_directory = coursedir.release_directory
        try:
            init_assignment(self, assignment_id, student_id)
            _extend(coursedir, assignment_id, student_id)
        finally:
            base.find_all_files, coursedir.source_directory = all_files, source

    return init


def _extend(coursedir: Any, assignment_id: str, student_id: str) -> None:
    """As course.toml says."""
    more = Course(Path(coursedir.root)).extensions(assignment_id).of(student_id)
    if more is not None:
        with nbgrader.api.Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            gradebook.grant_extension(assignment_id, student_id, minutes=more.total_seconds() / 60)


def _as_expected(self: Any, assignment_id: str, student_id: str) -> list[str]:
    """The notebook under the name that it should have, by which `SubmissionExporter` finds it; then the others."""
    others = list(filter(is_printable, self.notebooks))
    if self.coursedir.notebook_id not in ("*", assignment_id):
        return others
    expected = Path(self._format_source(assignment_id, student_id), f"{assignment_id}.ipynb")
    template = Assignment(Course(Path(self.coursedir.root)), assignment_id).template
    counted = {str(expected), str(handed_in(expected, template))}
    return [str(expected), *(other for other in others if other not in counted)]


def _finishing(set_permissions: Any) -> Any:
    """nbgrader's last step with a submission."""

    @functools.wraps(set_permissions)
    def last(self: Any, assignment_id: str, student_id: str) -> None:
        set_permissions(self, assignment_id, student_id)
        result = completion.end(completion.folder_of(self, assignment_id, student_id))
        if result is not None and result.status == "fault":
            _faulty.append(student_id)
            self.log.error("%s of %s has no mark yet: %s", assignment_id, student_id, " ".join(result.faults))

    return last


_faulty: list[str] = []
"""Whose submissions came to a fault since nbgrader's command began."""
_refused: list[str] = []
"""Who was not graded for their names."""


def _ending_badly_after_faults(convert_notebooks: Any) -> Any:
    """It ends well unless one of its steps raises. A step that raises has what was autograded removed, and with it what
    a person has to see of a fault; so it is raised when all is done."""

    @functools.wraps(convert_notebooks)
    def convert(self: Any) -> None:
        _faulty.clear()
        convert_notebooks(self)
        words = [f"These could not be graded, and will be tried again: {', '.join(_faulty)}."] if _faulty else []
        if _refused:
            words.append(f"These are not graded until their folders are renamed: {', '.join(_refused)}.")
        if words:
            raise NbGraderException(" ".join(words))

    return convert


def _not_skipping(init_destination: Any) -> Any:
    """It skips what is autograded already, without --force: what was cut short, or came to a fault, is not."""

    @functools.wraps(init_destination)
    def init(self: Any, assignment_id: str, student_id: str) -> Any:
        asked = self.force
        self.force = asked or completion.unsettled(completion.folder_of(self, assignment_id, student_id))
        try:
            return init_destination(self, assignment_id, student_id)
        finally:
            self.force = asked

    return init


def _remembering_the_language(init_destination: Any) -> Any:
    """It removes the last release, whose language the next one has; nbgrader has no setting for it."""

    @functools.wraps(init_destination)
    def init(self: Any, assignment_id: str, student_id: str) -> Any:
        language_to_release(self, assignment_id)
        return init_destination(self, assignment_id, student_id)

    return init


def _completing(init_assignment: Any) -> Any:
    """It copies what stands beside the notebook in source/; nbgrader's steps see the notebook alone. Here the rest of
    what stands beside a released one is added, and all of it translated."""

    @functools.wraps(init_assignment)
    def init(self: Any, assignment_id: str, student_id: str) -> None:
        init_assignment(self, assignment_id, student_id)
        folder = Path(self._format_dest(assignment_id, student_id))
        folder.mkdir(parents=True, exist_ok=True)  # nbgrader makes it for the first file
        assignment = Assignment(Course(Path(self.coursedir.root)), assignment_id)
        add_beside(assignment, folder)
        translate_released(self, assignment_id, folder)
        seal(assignment, folder)

    return init


def _submitted_timestamp(self: Any, assignment_id: str, student_id: str) -> datetime | None:
    """The formgrader's, which one student's odd timestamp.txt would keep from showing any."""
    coursedir = self.coursedir
    folder = coursedir.format_path(coursedir.submitted_directory, student_id, assignment_id)
    return existing_timestamp(coursedir, folder)


def _beside(format_dest: Any) -> Any:
    """nbgrader removes the last release, or what is built anew of it, before it builds the next, which may fail. So the
    next is built beside it."""

    @functools.wraps(format_dest)
    def place(self: Any, assignment_id: str, student_id: str, escape: bool = False) -> str:
        path = _real(format_dest(self, assignment_id, student_id, escape=escape))
        return str(path.with_name(f".{path.name}.next"))

    return place


def _into_place(set_permissions: Any) -> Any:
    """nbgrader's last step with a release."""

    @functools.wraps(set_permissions)
    def last(self: Any, assignment_id: str, student_id: str) -> None:
        set_permissions(self, assignment_id, student_id)
        built = Path(self._format_dest(assignment_id, student_id))
        target = _real(self.coursedir.format_path(self._output_directory, student_id, assignment_id))
        before = target.with_name(f".{target.name}.before")
        _remove(before)  # of one that was cut short
        if target.exists():
            if self.coursedir.notebook_id != "*":
                _copy_missing(target, built)  # the other notebooks
            target.rename(before)
        built.rename(target)
        _remove(before)

    return last


def _sweeping(convert_notebooks: Any) -> Any:
    """Nothing of a release that failed stays, and no file that somebody put in its place is removed."""

    @functools.wraps(convert_notebooks)
    def convert(self: Any) -> None:
        built = Path(self._format_dest(self.coursedir.assignment_id, "."))
        target = _real(self.coursedir.format_path(self._output_directory, ".", self.coursedir.assignment_id))
        if target.is_file():
            why = f"{target} is a file, in the place of the release's folder. Take it away"
            self.log.error(why)
            raise NbGraderException(why)
        _remove(built)
        try:
            convert_notebooks(self)
        finally:
            _remove(built)

    return convert


def _real(place: str) -> Path:
    """It may be a link to where students find it, which stays."""
    return Path(os.path.realpath(place))


def _copy_missing(source: Path, target: Path) -> None:
    """What `source` has and `target` has not."""
    for path in source.rglob("*"):
        other = target / path.relative_to(source)
        if path.is_file() and not other.exists():
            other.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, other)


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        remove(place)
    else:
        place.unlink(missing_ok=True)


def _leaving_out(copy_files: Any) -> Any:
    """It stops, for everybody, at a page without the time and the secret of its submission: of one that could not be
    autograded, or was put there by hand."""

    @functools.wraps(copy_files)
    def copy(self: Any) -> None:
        excluded = self.coursedir.student_id_exclude
        without = to_be_left_out(self, self.log)
        self.coursedir.student_id_exclude = ",".join(filter(None, [excluded, *without]))
        try:
            copy_files(self)
        finally:
            self.coursedir.student_id_exclude = excluded

    return copy


def _patient(create_engine: Callable[..., Any]) -> Callable[..., Any]:
    """Others may be writing to the gradebook: SQLite would give up after five seconds."""

    def create(url: str, **options: Any) -> Any:
        if url.startswith("sqlite"):
            options["connect_args"] = {"timeout": PATIENCE_SECONDS, **options.get("connect_args", {})}
        return create_engine(url, **options)

    return create
