"""The page for `nbgrader generate_feedback`: as `autograder feedback` writes it; where a submission was not graded
by us, nbgrader's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, HTMLExporter

from autograder.course import find_course
from autograder.nbgrader_plugin import completion
from autograder.nbgrader_plugin.after.feedback_folders import feedback_of
from autograder.nbgrader_plugin.after.gradebook_marks import read_marks
from autograder.pages.feedback_page import page
from autograder.translation.catalogue import speaking


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Of an autograded notebook, after nbgrader has put marks and comments into its cells' metadata."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        about, folder = resources["nbgrader"], Path(resources["metadata"]["path"])
        result = completion.result_of(folder, about["notebook"])
        if result is None:
            done: tuple[str, Any] = super().from_notebook_node(nb, resources, **kw)
            return done
        assignment = find_course(folder).assignment(about["assignment"])
        nb, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        marks = read_marks(self.parent, assignment, about["student"])[about["student"]]
        template = assignment.template_in(result.language)
        with speaking(assignment.catalogue_for(result.language)):
            return page(feedback_of(about["student"], nb.cells, result, marks, template)), resources
