"""What a student wrote, exercise by exercise, as the feedback shows it: cells that were to be filled in; for a task,
the cells that were added below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from markupsafe import Markup

from autograder.notebook.template import Template, without_ends
from autograder.pages.feedback_page import Written
from autograder.pages.markup import PageMarkup
from autograder.pages.written import cell_shown


class Answers:
    """On one page. comments: by the name of what they are about. automatic: those that nobody wrote."""

    def __init__(self, markup: PageMarkup, comments: dict[str, Markup], automatic: Collection[str]) -> None:
        self._markup, self._comments, self._automatic = markup, comments, automatic

    def by_exercise(self, cells: Iterable[Any], template: Template) -> Iterator[tuple[str, list[Written]]]:
        """Each grade cell and each task of an autograded notebook, by name."""
        written: list[Written] = []
        task = ""
        for cell in cells:
            about = cell["metadata"].get("nbgrader", {})
            name = about.get("grade_id", "")
            if task:
                if not about and not _is_released(cell, template):
                    written.append(Written(self._shown(cell), Markup()))
                    continue
                yield task, written
                task, written = "", []
            if about.get("task"):
                # What stands in it is the teacher's: the task, and how it is marked.
                task, written = name, [*written, Written(Markup(), self._comment(name))]
                continue
            if about.get("solution"):
                written.append(Written(self._shown(cell), self._comment(name), name in self._automatic))
            if name in template.points:
                yield name, written
                written = []
        if task:
            yield task, written

    def _shown(self, cell: Any) -> Markup:
        return cell_shown(cell, self._markup)

    def _comment(self, name: str) -> Markup:
        return self._comments.get(name, Markup())


def _is_released(cell: Any, template: Template) -> bool:
    return without_ends("".join(cell["source"])) in template.texts
