"""A submission is read from a student's folder, once, wherever it will be graded. Whatever is there, something is
given: what is no notebook, or none at all, is a submission that cannot be read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import msgspec

from autograder.course import Assignment
from autograder.fingerprint import Fingerprints
from autograder.notebook.files import submitted_files
from autograder.notebook.handed_in import which
from autograder.notebook.no_notebook import no_notebook
from autograder.notebook.submission import language_of
from autograder.notebook.template import Template
from autograder.running.pipeline import Submitted, read_file
from autograder.translation.catalogue import speaking


def read_notebook(notebook: Path, assignment: Assignment, template: Template) -> Submitted:
    """That which counts in a student's folder (`handed_in`). Links, which a student made, are not followed."""
    expected = notebook.with_name(f"{assignment.name}.ipynb")
    with speaking(assignment.catalogue):
        if (why := no_notebook(notebook, assignment.released, template)) is not None:
            return Submitted(str(notebook), b"", why)
        read = read_file(notebook, follow_links=False)
    with speaking(assignment.catalogue_for(language_of(read.content))):
        return msgspec.structs.replace(read, which=which(notebook, expected, template))


class SubmittedFolders:
    """Of one assignment, as its graders stand with the first of them."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    @cached_property
    def fingerprints(self) -> Fingerprints:
        return Fingerprints(self._assignment)

    @cached_property
    def _template(self) -> Template:
        """What students got may have been released since the run began."""
        return self._assignment.template_now()

    def read(self, notebook: Path) -> Submitted:
        """With what lies beside it."""
        fingerprint = self.fingerprints.of(notebook.parent)  # first: what changes meanwhile is graded once more
        read = read_notebook(notebook, self._assignment, self._template)
        beside, all_of_it = submitted_files(notebook.parent)
        return msgspec.structs.replace(read, beside=beside, all_beside=all_of_it, fingerprint=fingerprint)
