"""Takes the place of nbgrader's SaveAutoGrades: scores come from the host, not from a cell's output."""

from __future__ import annotations

from typing import Any

from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_task

from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.steps.grade_in_sandbox import RESULT
from autograder.results import CellResult, SubmissionResult


class SaveScores(SaveAutoGrades):  # type: ignore[misc]
    """Writes each grade cell's score into the gradebook, and has the result written when all is done."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        result: SubmissionResult | None = resources.get(RESULT)
        if result is None:
            raise NbGraderException("Nothing was graded: the preprocessor GradeInSandbox must come first.")
        self._scores: dict[str, CellResult] = {cell.grade_id: cell for cell in result.cells}
        nb, resources = super().preprocess(nb, resources)
        about = resources["nbgrader"]
        folder = completion.folder_of(self.parent.parent, about["assignment"], about["student"])
        completion.keep(folder, about["notebook"], result)
        return nb, resources

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """A task as well: nbgrader would leave the last submission's mark there, and nobody would look at it."""
        if is_task(cell):
            self._add_score(cell, resources)
        return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]

    def _add_score(self, cell: Any, resources: Any) -> None:
        """As in nbgrader, but for where the score comes from: there is none where a fault came between. A manual score
        is never touched."""
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        if grade_id not in self._scores and not is_task(cell):  # graded by a person
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = self._scores[grade_id].score if grade_id in self._scores else None
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()
