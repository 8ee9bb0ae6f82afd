"""Puts the cell into a released notebook that looks for what belongs beside it (`releasing.files_cell`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course
from autograder.nbgrader_plugin.steps.translate_cells import catalogue_of_release
from autograder.notebook.template import FILES_BESIDE
from autograder.releasing.files_cell import files_cell
from autograder.releasing.zipped import files_of


class AddFilesCell(NbGraderPreprocessor):  # type: ignore[misc]
    """After `TranslateCells`. What stands beside the notebooks is in their folder already (`patches`)."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        converter, about = self.parent.parent, resources["nbgrader"]
        folder = Path(converter._format_dest(about["assignment"], about["student"]))
        names = [name for name in files_of(folder) if not name.endswith(".ipynb")]
        first = next((i for i, cell in enumerate(nb.cells) if cell.cell_type == "code"), None)
        if names and first is not None and all(cell.get("id") != FILES_BESIDE for cell in nb.cells):
            course, name = Course(Path(converter.coursedir.root)), about["assignment"]
            catalogue = catalogue_of_release(converter, name)
            cell = files_cell(name, names, course.zip_address(name), catalogue)
            nb.cells.insert(first, from_dict(cell))
        return nb, resources
