"""Reads submissions for nbgrader: whatever the file holds, a sound notebook comes out, framed by the
instructor's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict

from autograder.course import Course
from autograder.notebook.outputs import to_notebook
from autograder.notebook.reconcile import empty, reconcile
from autograder.notebook.submission import Unreadable, read_submission
from autograder.translation.catalogue import speaking


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """In nbgrader's first pass (sanitizing) a student's file is read; in the second, what we wrote."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[str, ResourcesDict]:
        if not self.parent._sanitizing:
            read: tuple[str, ResourcesDict] = super().from_filename(filename, resources=resources, **kw)
            return read
        course = Course(Path(self.parent.coursedir.root))
        assignment = course.assignment(resources["nbgrader"]["assignment"])
        template = assignment.template
        problem = None
        try:
            with speaking(assignment.catalogue):
                framed = reconcile(read_submission(Path(filename), follow_links=False), template)
        except Unreadable as error:
            problem = str(error)
            self.log.warning("%s: %s", filename, problem)
            framed = empty(template)
        about = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        resources = ResourcesDict(None, resources, metadata=ResourcesDict(None, about))
        done: tuple[str, ResourcesDict] = self.from_notebook_node(to_notebook(framed, problem), resources, **kw)
        return done
