"""Reads what a student handed in. It may be anything: nothing here trusts a byte of it.

Only what is graded is read: the cells' kinds, sources and claimed grade_ids. Outputs are skipped without
being built, so a notebook bloated by them costs its length and no more.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from autograder.notebook.loose_json import NOTHING, member, read, size
from autograder.notebook.old_formats import Cell, OldCell, old_cell, old_cells
from autograder.notebook.regular import NotRegular, TooLarge, read_regular
from autograder.printable import is_printable, printable
from autograder.translation.catalogue import say

MAX_FILE_BYTES = 64 * 2**20
_MAX_LENIENT = 8 * 2**20
_MAX_OBJECTS = 300_000
_MAX_CELLS = 500
_MAX_SOURCE, _MAX_SOURCES = 1_000_000, 2_000_000
"""Characters of a cell, of all cells."""
_MAX_BYTES_OF_SOURCE = 12 * _MAX_SOURCE
_MAX_PICTURES = 8 * 2**20
_MAX_ATTACHED = 1_000


class Unreadable(Exception):
    """A submission that cannot be graded at all. The message says why, and what the student can do."""


@dataclass(frozen=True)
class StudentCell:
    kind: str
    """"code", "markdown" or "raw"."""
    source: str
    grade_id: str | None
    """What the cell claims to be; the student may have written anything here."""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    """Attachments of its text: name to MIME type to base64."""


@dataclass(frozen=True)
class Submission:
    cells: tuple[StudentCell, ...]
    remarks: tuple[str, ...] = ()


class _Notebook(msgspec.Struct):
    nbformat: int
    cells: list[Cell] | None = None
    worksheets: msgspec.Raw = NOTHING
    """Of the formats 2 and 3."""


_PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")

_KINDS = (
    ((b"<!doctype html", b"<html"), "web"),
    ((b"pk\x03\x04",), "archive"),
    ((b"%pdf",), "pdf"),
    ((b'"""', b"import ", b"from ", b"def ", b"# "), "python"),
)
#: A line that begins with "# " is a comment in Python, and a title in Markdown.
_STATEMENT = re.compile(rb"^(?:import|from|def|class|print\() ?\w", re.MULTILINE)


def _no_notebook(kind: str) -> str:
    return {
        "web": say("a web page, as a download without signing in gives"),
        "archive": say("a zip archive or an Office document"),
        "pdf": say("a PDF"),
        "python": say("Python code"),
        "conflict": say("two versions of one, with the marks of a git merge conflict between them"),
    }[kind]


class _Lenient(msgspec.Struct):
    nbformat: int
    cells: list[dict[str, Any]] | None = None


_decode = msgspec.json.Decoder(_Notebook).decode


class _Metadata(msgspec.Struct):
    language: str = ""


class _About(msgspec.Struct):
    metadata: _Metadata


_decode_about = msgspec.json.Decoder(_About).decode


def language_of(data: bytes) -> str:
    """What a notebook says that it is written in ("ko"), as its release did; the student may have written anything
    there. Empty where it says nothing."""
    try:
        return _decode_about(data).metadata.language
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def read_submission(path: Path, follow_links: bool = True) -> Submission:
    """The notebook (.ipynb) or script (.py) at `path`. Raises Unreadable.

    `follow_links` False: for folders that a student wrote, where a link could name any file of ours.
    """
    return parse_submission(read_data(path, follow_links), path.suffix)


def parse_submission(data: bytes, suffix: str) -> Submission:
    """What a file with that suffix holds. Raises Unreadable."""
    if suffix == ".py":
        source = _text(data)
        if len(source) > _MAX_SOURCE:
            words = say("The file is {count} characters long; at most {most} are graded.")
            mend = say("Take out what does not belong there, and submit it again.")
            raise Unreadable(f"{words.format(count=len(source), most=_MAX_SOURCE)} {mend}")
        return Submission((StudentCell("code", source, None),))
    return parse_notebook(data)


def parse_notebook(data: bytes) -> Submission:
    """Raises Unreadable."""
    data = data.rstrip(b"\0 \r\n\t").removeprefix(b"\xef\xbb\xbf")  # a disk that was full leaves NULs behind
    if not data.strip():
        raise Unreadable(say("The file is empty. Save the notebook again and submit it."))
    if data.count(b"{") > _MAX_OBJECTS:
        words = say("The file has more than {most} opening braces in it, more than are read.")
        raise Unreadable(f"{words.format(most=_MAX_OBJECTS)} {_clear_outputs()}")
    try:
        return _submission(_decode(data))
    except msgspec.ValidationError as error:
        _refuse_known_kind(data)
        return _refuse(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _submission(_read_leniently(data))


def _submission(notebook: Any) -> Submission:
    """notebook: a part of JSON (`loose_json`), with a version of the format."""
    version, remarks = member(notebook, "nbformat"), dict[str, None]()
    if version > 4:
        words = say("The notebook is in format {format}, newer than any known here. Save it in format 4.")
        raise Unreadable(words.format(format=version))
    cells: list[Any] | None = member(notebook, "cells") if version == 4 else old_cells(notebook)
    if cells is None:
        return _refuse(say("it has no cells"))
    if version < 4:
        remarks[say("The notebook was in the old format {format}; it was converted.").format(format=version)] = None
    if len(cells) > _MAX_CELLS:
        words = say("The notebook has {count} cells; at most {most} are graded.")
        mend = say("Delete those that you added, and submit it again.")
        raise Unreadable(f"{words.format(count=len(cells), most=_MAX_CELLS)} {mend}")
    if not cells:
        raise Unreadable(say("The notebook has no cells. Fetch the assignment again, fill it in and submit that."))
    return _of_cells(cells if version == 4 else map(_converted, cells), remarks)


def _converted(part: Any) -> OldCell:
    cell = old_cell(part)
    return _refuse(say("it has no cells")) if cell is None else cell


def _of_cells(cells: Iterable[Any], remarks: dict[str, None]) -> Submission:
    """remarks: in order, each once."""
    read_cells, letters, room = [], 0, _MAX_PICTURES
    for cell in cells:
        kind, source, heading = _parts(cell)
        text, remark = _source(source)
        if heading:
            text = f"{'#' * heading} {' '.join(text.splitlines())}"
        letters += len(text)
        _check_length(len(text), letters)
        pictures = _pictures(member(cell, "attachments")) if not isinstance(cell, OldCell) else {}
        size = sum(len(data) for kinds in pictures.values() for data in kinds.values())
        if size > room:
            pictures = {}
            words = say("The pictures in the notebook's texts take more than {most} MiB; not all of them are kept.")
            remark = remark or words.format(most=_MAX_PICTURES >> 20)
        room -= sum(len(data) for kinds in pictures.values() for data in kinds.values())
        if remark:
            remarks[remark] = None
        read_cells.append(StudentCell(kind, text, _grade_id(cell), pictures))
    return Submission(tuple(read_cells), tuple(remarks))


def _parts(cell: Any) -> tuple[str, Any, int]:
    """Its kind, its source, how deep a heading it is."""
    if isinstance(cell, OldCell):
        return cell.kind, cell.source, cell.heading
    kind = read(member(cell, "cell_type"), str)
    source = "" if isinstance(cell, dict) and "source" not in cell else member(cell, "source")
    return (kind if kind in ("code", "markdown") else "raw"), source, 0


def _grade_id(cell: Any) -> str | None:
    metadata = cell.metadata if isinstance(cell, OldCell) else member(cell, "metadata")
    return read(member(member(metadata, "nbgrader"), "grade_id"), str)


def _check_length(letters: int, together: int) -> None:
    if letters <= _MAX_SOURCE and together <= _MAX_SOURCES:
        return
    words = say("A cell of the notebook is {count} characters long; at most {most} are graded.")
    count, most = letters, _MAX_SOURCE
    if letters <= _MAX_SOURCE:
        words = say("The cells of the notebook are more than {most} characters long together, more than are graded.")
        most = _MAX_SOURCES
    mend = say("Take out what does not belong there, and submit it again.")
    raise Unreadable(f"{words.format(count=count, most=most)} {mend}")


def _source(part: Any) -> tuple[str, str]:
    """A cell's text as it can be passed on, and what was odd about it."""
    if size(part) > _MAX_BYTES_OF_SOURCE:
        words = say("The text of a cell takes {count} bytes; at most {most} characters are graded.")
        mend = say("Take out what does not belong there, and submit it again.")
        raise Unreadable(f"{words.format(count=size(part), most=_MAX_SOURCE)} {mend}")
    found = read(part, str | list[str])  # type: ignore[arg-type]
    if found is None:
        return "", say("The text of a cell was no text; the cell counts as empty.")
    source = found if isinstance(found, str) else "".join(found)
    try:
        source.encode()
    except UnicodeEncodeError:  # half of a character that takes two (\ud800): it could not even be printed
        return source.encode(errors="replace").decode(), say("Some characters were broken; a ? stands for each.")
    return source, ""


def _pictures(part: Any) -> dict[str, dict[str, str]]:
    """Of what is attached to a cell, the pictures that a page can show."""
    if isinstance(part, msgspec.Raw) and bytes(part).count(b":") > _MAX_ATTACHED:
        return {}
    found: dict[str, dict[str, str]] = {}
    kept: Any = part if isinstance(part, dict) else read(part, dict[str, msgspec.Raw])
    for name, kinds in (kept or {}).items():
        held = {kind: read(member(kinds, kind), str) for kind in _PICTURES}
        shown = {kind: data for kind, data in held.items() if data is not None and _BASE64.fullmatch(data)}
        if shown and isinstance(name, str) and is_printable(name):
            found[name] = shown
    return found


def _read_leniently(data: bytes) -> dict[str, Any]:
    """What msgspec refuses and Python's own reader takes: NaN in some metadata, for instance."""
    _refuse_known_kind(data)
    text = _text(data)
    try:
        if len(data) > _MAX_LENIENT:
            raise ValueError
        notebook = json.loads(text, strict=False)  # control characters inside of texts as well
    except (ValueError, RecursionError):
        words = say("The file is not a notebook: it is not valid JSON. It may have been cut off or edited by hand;")
        mend = say("open it in Jupyter, save it, and submit it again.")
        raise Unreadable(f"{words} {mend}") from None
    try:
        msgspec.convert(notebook, _Lenient)
    except msgspec.ValidationError as error:
        _refuse(str(error))
    return notebook  # type: ignore[no-any-return]


def _refuse(why: str) -> NoReturn:
    words = say("The file is not a notebook ({why}). Open it in Jupyter, save it, and submit it again.")
    raise Unreadable(words.format(why=printable(why[:120])))


def _refuse_known_kind(data: bytes) -> None:
    """Of a file that is no JSON, say what it seems to be."""
    begin = data[:200].lstrip().lower()
    kind = next((kind for signs, kind in _KINDS if begin.startswith(signs)), None)
    if begin.startswith(b"# ") and (b"```" in data or not _STATEMENT.search(data)):
        kind = None
    if data.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in data:
        kind = "conflict"
    if kind is not None:
        words = say("The file is not a notebook but {kind}. Submit the notebook itself.")
        raise Unreadable(words.format(kind=_no_notebook(kind)))


def _clear_outputs() -> str:
    return say("Clear the notebook's outputs, save it, and submit it again.")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(say("The file is not text in UTF-8. Save it again from Jupyter and submit it.")) from None


def read_data(path: Path, follow_links: bool = True) -> bytes:
    """What is in the file. Raises Unreadable."""
    try:
        return read_regular(path, MAX_FILE_BYTES, follow_links)
    except FileNotFoundError:
        raise Unreadable(say("There is no such file.")) from None
    except NotRegular:
        raise Unreadable(say("It is a folder or a special file, not a notebook. Submit the file itself.")) from None
    except TooLarge as error:
        words = say("The file is {size} MiB large; at most {most} MiB are read.")
        words = words.format(size=error.size >> 20, most=MAX_FILE_BYTES >> 20)
        raise Unreadable(f"{words} {_clear_outputs()}") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unreadable(say("It is a link, which is not followed. Submit the notebook itself.")) from None
        words = say("The file cannot be opened ({why}). Submit it again.")
        raise Unreadable(words.format(why=error.strerror)) from None
