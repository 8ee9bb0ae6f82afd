"""What `nbgrader release_feedback` wants to find beside a page of feedback: the time and the secret of its submission.
At the first page without them it would stop, for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course import Assignment, Course
from autograder.nbgrader_plugin.submissions import Submissions
from autograder.notebook.folder import listing
from autograder.notebook.regular import read_regular
from autograder.printable import is_printable, printable

FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")
_MOST_BYTES = 1_000
_MOST_NAMES = 20


def add_what_release_wants(folder: Path, *places: Path) -> bool:
    """Into a folder of feedback, each from the first of the places that has it. Whether all of it is there then: else
    nothing was collected from a student, who could fetch nothing either. Raises OSError where it cannot be written."""
    found = {name: _first(name, (folder, *places)) for name in FOR_RELEASE}
    for name, content in found.items():
        if content is not None and (text := _sound(content)) != _first(name, (folder,)):
            write_anew(folder / name, text)
    return all(content is not None for content in found.values())


def write_anew(path: Path, data: bytes) -> None:
    """Not into what stands there: it may be read-only, or a link."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def _first(name: str, places: tuple[Path, ...]) -> bytes | None:
    for place in places:
        try:
            return read_regular(place / name, _MOST_BYTES)
        except OSError:
            continue
    return None


def _sound(content: bytes) -> bytes:
    """A student may have written it: nbgrader reads it as text, and writes the time to a terminal."""
    text = content.decode(errors="replace")
    return content if is_printable(text.strip()) and "\ufffd" not in text else printable(text.strip()).encode()


def to_be_left_out(app: Any, log: Any) -> list[str]:
    """Before nbgrader releases: the students whose page nobody could fetch. Where a student's notebooks have other
    names, the page is put beside itself under these: by them it is fetched."""
    assignment = Assignment(Course(Path(app.coursedir.root)), app.coursedir.assignment_id)
    submissions = Submissions(app, assignment)
    without = []
    for student in submissions.with_feedback():
        page, submitted = submissions.feedback(student), submissions.submitted(student)
        if not add_what_release_wants(page.parent, submissions.autograded(student), submitted):
            log.warning("%s: nbgrader collected no submission, so that no feedback can be fetched.", printable(student))
            without.append(student)
        elif page.is_file():
            for name in _other_names(submitted, assignment.released):
                write_anew(page.with_name(f"{name}.html"), page.read_bytes())
    return without


def _other_names(submitted: Path, released: Path) -> list[str]:
    """Of notebooks that are none of those that students got, each of which has a page of its own."""
    files = map(Path, listing(submitted, lambda folder: True, _MOST_NAMES).files)
    given = [file for file in files if file.suffix.lower() == ".ipynb" and is_printable(file.stem)]
    return [file.stem for file in given if not (released / file.name).exists()]
