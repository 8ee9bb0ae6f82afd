"""Reads submissions for nbgrader: whatever the file holds, a sound notebook comes out, framed by the
instructor's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.course import Course
from autograder.notebook.handed_in import handed_in
from autograder.notebook.outputs import to_notebook
from autograder.notebook.submission import language_of
from autograder.printable import printable
from autograder.running.pipeline import in_frame
from autograder.running.reading import read_notebook
from autograder.translation.catalogue import speaking


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """In nbgrader's first pass (sanitizing) a student's file is read; in the second, what we wrote."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[str, ResourcesDict]:
        if not self.parent._sanitizing:
            read: tuple[str, ResourcesDict] = super().from_filename(filename, resources=resources, **kw)
            return read
        course = Course(Path(self.parent.coursedir.root))
        assignment = course.assignment(resources["nbgrader"]["assignment"])
        with speaking(assignment.catalogue):
            given = handed_in(Path(filename), assignment.template)
            submitted = read_notebook(given, assignment, assignment.template)
        language = language_of(submitted.content)
        with speaking(assignment.catalogue_for(language)):
            framed, trouble = in_frame(submitted, assignment.template_in(language))
        if trouble is not None:
            self.log.warning("%s: %s", printable(filename), printable(str(trouble)))
        about = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        resources = ResourcesDict(None, resources, metadata=ResourcesDict(None, about))
        done: tuple[str, ResourcesDict] = self.from_notebook_node(to_notebook(framed), resources, **kw)
        return done
