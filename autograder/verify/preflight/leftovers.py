"""Looks for what was left in texts and files by chance: a merge that was not finished, notes to oneself, letters that
were read in a wrong encoding, a fence that nothing closes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.verify.finding import Finding
from autograder.verify.preflight.cells import Cell, public
from autograder.verify.preflight.given_away import for_people, text_beside
from autograder.verify.preflight.links import CODE
from autograder.verify.preflight.survey import Survey
from autograder.verify.preflight.written import MERGE

#: TODO aside, which `verify` counts. XXX is thirty too.
NOTE = re.compile(r"\b(?:FIXME|XXX+(?=:)|TBD)\b|\b[Ll]orem ipsum\b|^\W*XXX+(?= (?!is\b|are\b|means\b)[a-z])", re.M)
#: UTF-8 that was read as Windows-1252 or Latin-1: no language has these pairs.
_GARBLED = re.compile("â€[™œ\x9d\u009d“”˜¦¢]|Ã[\xa0-\xbf¼¶¤Ÿ]|Â[\xa0°±²³·]|\ufffd")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}|~{3,})([^\n]*)$", re.M)
_TEXTS = (".csv", ".tsv", ".json", ".po", ".toml", ".yml", ".yaml", ".css", ".js", ".svg")
_TAKE_ONE = "Here a merge of two versions was left undone. Take one of them, and its marks away."


def look(survey: Survey) -> Iterator[Finding]:
    yield from _in_files(survey)
    notebook = survey.notebook
    if notebook is None:
        return
    speaks_of_git = any(re.search(r"\bgit\b", cell.source, re.IGNORECASE) for cell in notebook.cells)
    for cell in notebook.cells:
        for said in _amiss(cell, speaks_of_git):
            yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()} {said}")


def _amiss(cell: Cell, speaks_of_git: bool) -> Iterator[str]:
    text, said = public(cell), for_people(cell)
    said = said if cell.is_code else CODE.sub(" ", said)
    if found := MERGE.search(said if speaks_of_git else cell.source):
        yield f"holds the mark of a merge that was left undone, {found[1]}. Take one version, and the marks away."
    if not cell.is_answer or cell.is_code:
        if found := NOTE.search(said):
            yield f"holds “{found[0]}”, a note to yourself. Write it to the end, or take it out."
        if found := _GARBLED.search(said):
            yield f"holds “{found[0]}”, letters that were read in a wrong encoding. Write them anew."
    if cell.kind == "markdown" and (opened := open_fence(text)):
        yield f"opens a fence, {opened}, that nothing closes: all that follows is shown as code. Close it."


def open_fence(text: str) -> str:
    """The mark of the one that nothing closes."""
    opened = ""
    for found in _FENCE.finditer(text):
        mark, info = found[1], found[2].strip()
        if not opened:
            opened = "" if mark[0] == "`" and "`" in info else mark
        elif mark[0] == opened[0] and len(mark) >= len(opened) and not info:
            opened = ""
    return opened


def _in_files(survey: Survey) -> Iterator[Finding]:
    layout = survey.layout
    own = [*layout.own_modules, *layout.grader_files, *layout.accepted]
    sound = [path for path in own if survey.written(path).trouble is None]
    beside = [path for path in layout.beside_notebook if path.suffix in (*_TEXTS, ".py")]
    for path in sorted({*sound, *beside, *layout.catalogues}):
        yield from _merged(path, path.read_text(encoding="utf-8", errors="replace"))
    for path in layout.beside_notebook:
        if path not in beside and (text := text_beside(path)) is not None:
            yield from _merged(path, text)


def _merged(path: Path, text: str) -> Iterator[Finding]:
    if found := MERGE.search(text):
        yield Finding(path, text.count("\n", 0, found.start(1)) + 1, _TAKE_ONE)
