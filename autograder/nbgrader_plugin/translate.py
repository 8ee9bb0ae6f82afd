"""Building a release in another language: the notebook, and what stands beside it. `configure` calls `install`."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_solution import GenerateSolution
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.course import Course
from autograder.translation.catalogue import ENGLISH, Catalogue
from autograder.translation.cells import translate_cell, translate_folder

_LANGUAGE = "language_of_release"


class TranslateCells(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step."""

    language = Unicode("", help="The language of the release; that of the last one if none is named.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        converter = self.parent.parent
        language = getattr(converter, _LANGUAGE)
        nb.metadata.pop("language", None)
        if language != ENGLISH:
            catalogue = _catalogue(converter, resources["nbgrader"]["assignment"], language)
            for cell in nb.cells:
                translate_cell(cell, catalogue)
            nb.metadata["language"] = language
        return nb, resources


@functools.cache
def install() -> None:
    """Once for a process, in which the configuration may be read again and again. nbgrader has no setting for it."""
    for converter in (GenerateAssignment, GenerateSolution):
        converter.init_destination = _remembering(converter.init_destination)
        converter.init_assignment = _translating(converter.init_assignment)


def _remembering(init_destination: Any) -> Any:
    """It removes the last release, whose language the next one has."""

    @functools.wraps(init_destination)
    def init(self: Any, assignment_id: str, student_id: str) -> Any:
        setattr(self, _LANGUAGE, TranslateCells(parent=self).language or _last_language(self, assignment_id))
        return init_destination(self, assignment_id, student_id)

    return init


def _translating(init_assignment: Any) -> Any:
    """It copies what stands beside the notebook."""

    @functools.wraps(init_assignment)
    def init(self: Any, assignment_id: str, student_id: str) -> None:
        init_assignment(self, assignment_id, student_id)
        language = getattr(self, _LANGUAGE)
        if language != ENGLISH:
            folder = Path(self._format_dest(assignment_id, student_id))
            translate_folder(folder, _catalogue(self, assignment_id, language))

    return init


def _last_language(converter: Any, name: str) -> str:
    """English for an assignment that nobody has written graders for yet."""
    course = Course(Path(converter.coursedir.root))
    return course.assignment(name).language if name in course.names() else ENGLISH


def _catalogue(converter: Any, name: str, language: str) -> Catalogue:
    return Course(Path(converter.coursedir.root)).assignment(name).catalogue_in(language)
