"""The first step of building a release: the instructor's notebook in the language that it is built in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.course import Course
from autograder.translation.catalogue import ENGLISH
from autograder.translation.cells import translate_cell


class TranslateCells(NbGraderPreprocessor):  # type: ignore[misc]
    language = Unicode("", help="The language of the release; that of the last one if none is named.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        assignment = Course(Path(self.parent.parent.coursedir.root)).assignment(resources["nbgrader"]["assignment"])
        language = self.language or assignment.language
        nb.metadata.pop("language", None)
        if language != ENGLISH:
            catalogue = assignment.catalogue_in(language)
            for cell in nb.cells:
                translate_cell(cell, catalogue)
            nb.metadata["language"] = language
        return nb, resources
