"""What of an assignment is to be translated, and what of it is not, or no longer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import autograder
from autograder.course import Assignment, CourseError
from autograder.exercise import comparison_of
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.judging.any_function import hints
from autograder.judging.defaults import HINT as ANOTHER_DEFAULT
from autograder.layout import FUNCTIONS
from autograder.releasing.reading import cells_of, text_of
from autograder.sliding import HINTS
from autograder.translation.catalogue import read
from autograder.translation.pieces import in_asserts, in_cell, in_module, plain

Texts = dict[tuple[str, str], str]
"""Where a text stands, for the translator; by context (a cell's id, or "") and English text."""

_OURS = Path(autograder.__file__).parent
_TEMPLATES = _OURS / "pages" / "templates"
_PAGES = ("feedback.html", "report.html")
_IN_TEMPLATE = re.compile(r'\bsay\("([^"]+)"\)')


def texts_of(assignment: Assignment, answers: Knowledge, tests: CollectedTests) -> Texts:
    """In the order in which a student meets them."""
    found: Texts = {}
    for cell in cells_of(assignment.notebook):
        identity = cell.get("id", "")
        for piece in in_cell(cell["cell_type"], "".join(cell["source"])):
            found.setdefault((identity, piece.text), f"{assignment.notebook.name}, cell {identity}")
    for path in sorted(assignment.source.glob("*.py")):
        _add(found, _in_code(path), path.name)
    # Criteria, and views that are not released.
    for path in (*sorted(assignment.solutions.glob("*.py")), *assignment.layout.whole_files.values()):
        _add(found, _in_code(path), path.name)
    for name, examples in answers.examples.items():
        _add(found, [example.name for example in (*examples.visible, *examples.kept)], f"examples of {name}")
        _add(found, [examples.later], f"graded later of {name}")
    for name, reference in answers.right.items():
        _add(found, comparison_of(reference).axes, f"axes of {name}")
    for test in tests.tests:
        _add(found, [test.topic.replace("_", " ")], f"tests of {test.mark.cell}")
    for path in sorted(assignment.graders.glob("*.py")):
        _add(found, in_asserts(text_of(path)), f"graders/{assignment.name}/{path.name}")
    for path in assignment.layout.whole_files.values():
        _add(found, in_asserts(text_of(path)), f"solutions/{assignment.name}/{FUNCTIONS}/{path.name}")
    for grade_id in assignment.template.points:
        known = answers.diagnosis.known(grade_id)
        _add(found, [one.hint for one in known], f"mistakes in {grade_id}")
        _add(found, [one.about for one in known if one.about], f"what mistakes in {grade_id} are about")
        _add(found, [one.hint for one in answers.diagnosis.patterns(grade_id)], f"kinds of mistakes in {grade_id}")
        variants = answers.diagnosis.variants(grade_id)
        said = dict.fromkeys(text for one in variants for text in (one.hint, one.about, *one.legend, *one.more) if text)
        _add(found, said, f"variants of mistakes in {grade_id}")
        _add(found, answers.diagnosis.traits(grade_id), f"kinds of arguments of {grade_id}")
    shared = shared_texts()
    return {key: where for key, where in found.items() if key not in shared}


@cache
def shared_texts() -> Texts:
    """What is the same for every assignment."""
    found: Texts = {}
    for path in sorted(_OURS.rglob("*.py")):
        if "graders" not in path.relative_to(_OURS).parts:
            _add(found, _in_code(path), str(path.relative_to(_OURS)))
    _add(found, [*hints(), *HINTS, ANOTHER_DEFAULT], "patterns of mistakes")
    for name in _PAGES:
        _add(found, _IN_TEMPLATE.findall((_TEMPLATES / name).read_text(encoding="utf-8")), name)
    return found


def faults(texts: Texts, path: Path, language: str) -> list[str]:
    """In words: what has no translation, and what is translated and no longer there. Raises OSError."""
    translated = read(path, language).texts
    left = [f"not translated: {words}" for words in missing(texts, path, language)]
    stale = [f"translated, and no longer there: {_short(text)}" for key in translated if key not in texts
             for text in key[1:]]  # fmt: skip
    return left + stale


def missing(texts: Texts, path: Path, language: str) -> list[str]:
    """In words: what has no translation. Raises OSError."""
    translated = read(path, language).texts
    return [
        f"{_short(text)} ({where})" for (context, text), where in texts.items() if (context, text) not in translated
    ]


@dataclass(frozen=True)
class Left:
    """What a translator has to do."""

    texts: int
    """That have no translation."""
    fuzzy: int
    """Of these, such as have that of a text like it, to be looked at: until then, it is not used."""


def update(texts: Texts, path: Path, language: str) -> Left:
    """Write the catalogue anew, as `msgmerge` does: with all of the texts, and the translations that it had. A text
    that is new, or has been changed, gets that of the one most like it, marked fuzzy; what is gone is left out.
    Raises CourseError where it cannot be written."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    wanted = Catalog(locale=language, charset="utf-8", header_comment="")
    for (context, text), where in texts.items():
        wanted.add(text, context=context or None, auto_comments=[where])
    catalog = Catalog(locale=language)
    if path.is_file():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, charset="utf-8")
    catalog.update(wanted)
    catalog.obsolete.clear()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=0, omit_header=True, include_previous=True)
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Make it and its folder writable.") from None
    messages = [one for one in catalog if one.id]
    fuzzy = sum(one.fuzzy for one in messages)
    return Left(fuzzy + sum(not one.string for one in messages), fuzzy)


def _add(found: Texts, texts: Iterable[str], where: str) -> None:
    for text in texts:
        found.setdefault(("", text), where)


def _in_code(path: Path) -> Iterator[str]:
    """Each as Python reads it, not as it is written."""
    try:
        for piece in in_module(text_of(path)):
            yield plain(piece.text)
    except SyntaxError as error:
        raise CourseError(f"{path}, line {error.lineno}, is no Python ({error.msg}). Mend it.") from None


def _short(text: str) -> str:
    line = text.strip().split("\n")[0]
    return f"“{line[:60]}{'…' if len(line) > 60 or len(line) < len(text.strip()) else ''}”"
