"""Building a release in another language: the notebook, and what stands beside it (`patches` calls that)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
        name = resources["nbgrader"]["assignment"]
        if language != ENGLISH:
            catalogue = _catalogue(converter, name, language)
            for cell in nb.cells:
                translate_cell(cell, catalogue)
        if _is_translated(converter, name):  # else nobody asks
            nb.metadata["language"] = language
        return nb, resources


def _is_translated(converter: Any, name: str) -> bool:
    course = Course(Path(converter.coursedir.root))
    return name in course.names() and bool(course.assignment(name).layout.catalogues)


def language_to_release(converter: Any, name: str) -> None:
    """Settled before nbgrader removes the last release."""
    setattr(converter, _LANGUAGE, TranslateCells(parent=converter).language or _last_language(converter, name))


def translate_released(converter: Any, name: str, folder: Path) -> None:
    """folder: the release, in which all but the notebook stands."""
    language = getattr(converter, _LANGUAGE)
    if language != ENGLISH:
        translate_folder(folder, _catalogue(converter, name, language))


def catalogue_of_release(converter: Any, name: str) -> Catalogue:
    """In the language that was settled for it."""
    language = getattr(converter, _LANGUAGE)
    return Catalogue() if language == ENGLISH else _catalogue(converter, name, language)


def _last_language(converter: Any, name: str) -> str:
    """English for an assignment that nobody has written graders for yet."""
    course = Course(Path(converter.coursedir.root))
    return course.assignment(name).language if name in course.names() else ENGLISH


def _catalogue(converter: Any, name: str, language: str) -> Catalogue:
    return Course(Path(converter.coursedir.root)).assignment(name).catalogue_in(language)
