"""What can be seen of an author's mistakes before anything is graded: each look is a module, which says where and what
to do.

`verify` begins with it. Files are read and parsed; then what can be imported is imported, and run on the examples.
"""

from __future__ import annotations

import re

from autograder.course import Assignment
from autograder.course_error import CourseError
from autograder.verify.finding import Finding as Finding
from autograder.verify.preflight import (
    allowed,
    answers,
    beside_notebook,
    cell_magics,
    course_files,
    demands,
    draws,
    examples,
    files,
    floats,
    given_away,
    importable,
    leftovers,
    links,
    mistakes,
    names,
    notebook,
    pasted,
    randomness,
    released,
    released_files,
    runs,
    scaffold,
    slow,
    tests,
    told,
    undefined,
)
from autograder.verify.preflight.survey import Look, Survey

_LOOKS: tuple[Look, ...] = (
    files.look,
    allowed.look,
    beside_notebook.look,
    released_files.look,
    leftovers.look,
    links.look,
    course_files.look,
    importable.look,
    notebook.look,
    scaffold.look,
    cell_magics.look,
    names.look,
    told.look,
    undefined.look,
    slow.look,
    tests.look,
    demands.look,
    mistakes.look,
    examples.look,
    randomness.look,
    runs.look,
    draws.look,
    floats.look,
    answers.look,
    given_away.look,
    pasted.look,
)


def findings(assignment: Assignment) -> list[Finding]:
    """In the order of files and lines. Never raises for what an author wrote."""
    survey = Survey(assignment)
    try:
        code = assignment.code
    except CourseError as error:
        return sorted(files.settings(survey)) or [_of_the_course(assignment, error)]
    if strays := [*course_files.misnamed(survey)]:
        return sorted(strays)
    if bare := [*files.bare_marks(survey)]:
        return sorted({*bare, *survey.broken})
    with code.at_work():
        found = [one for look in _LOOKS for one in _looked(look, survey)] + survey.broken
        found = found or _otherwise(assignment)
        cells = {(one.file, one.line) for one in found if one.file == survey.layout.notebook}
        # What is to be mended in a cell comes first.
        found += [one for one in _looked(released.look, survey) if (one.file, one.line) not in cells]
    return sorted({*found, *survey.broken})


def at_once(assignment: Assignment) -> list[Finding]:
    """What everything else would pass over in silence."""
    survey = Survey(assignment)
    broken = [one for path in survey.layout.catalogues for one in files.broken_catalogue(path)]
    return sorted({*files.bare_marks(survey), *broken})


def of_code(assignment: Assignment) -> list[Finding]:
    """What stands in solutions and graders."""
    folders = {assignment.solutions, assignment.graders}
    return [one for one in findings(assignment) if folders & set(one.file.parents)]


def _looked(look: Look, survey: Survey) -> list[Finding]:
    """Of a look that something stops, what it has found so far; and the author's line that stopped it."""
    found: list[Finding] = []
    try:
        for one in look(survey):
            found.append(one)
    except (Exception, SystemExit) as error:
        nowhere = survey.assignment.notebook
        file, line = survey.place_of(error, nowhere)
        if file != nowhere:
            words = f"This line ends what looks at it ({type(error).__name__}: {error}). Mend it."
            found.append(Finding(file, line, words))
        elif not found and not survey.broken:
            raise
    return found


def _of_the_course(assignment: Assignment, error: CourseError) -> Finding:
    path = assignment.graders.parent / "course.toml"
    why = str(error).removeprefix(f"{path} cannot be used: ").rstrip(".")
    at = re.search(r"\(at line (\d+)", why)
    return Finding(path, int(at[1]) if at else 1, f"The course cannot be used: {why}. Mend that.")


def _otherwise(assignment: Assignment) -> list[Finding]:
    """What else the engine refuses of a notebook."""
    try:
        _ = assignment.template
    except CourseError as error:
        why = str(error).removeprefix(f"The notebook {assignment.notebook} cannot be used: ")
        return [Finding(assignment.notebook, 1, f"It cannot be used: {why.rstrip('.')}. Mend it.")]
    return []
