"""Reads what a student handed in. It may be anything: nothing here trusts a byte of it.

Only what is graded is read: the cells' kinds, sources and claimed grade_ids. Outputs are skipped without
being built, so a notebook bloated by them costs its length and no more.
"""

from __future__ import annotations

import errno
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from autograder.notebook.regular import NotRegular, TooLarge, read_regular
from autograder.translation.catalogue import say

MAX_FILE_BYTES = 64 * 2**20
_MAX_OLD_BYTES = 8 * 2**20
_MAX_CELLS = 5_000
_MAX_SOURCE = 1_000_000


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


#: What stands where an object belongs. It costs the cell its role, not the student the whole notebook.
_Odd = str | int | float | bool | list[Any] | None


class _Role(msgspec.Struct):
    grade_id: Any = None


class _Metadata(msgspec.Struct):
    nbgrader: _Role | _Odd = None


class _Cell(msgspec.Struct):
    cell_type: Any = None
    source: Any = ""
    metadata: _Metadata | _Odd = None
    attachments: Any = None

    @property
    def grade_id(self) -> str | None:
        role = self.metadata.nbgrader if isinstance(self.metadata, _Metadata) else None
        grade_id = role.grade_id if isinstance(role, _Role) else None
        return grade_id if isinstance(grade_id, str) else None


class _Notebook(msgspec.Struct):
    nbformat: int
    cells: list[_Cell] | None = None


_PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")

_KINDS = (
    ((b"<!doctype html", b"<html"), "web"),
    ((b"pk\x03\x04",), "archive"),
    ((b"%pdf",), "pdf"),
    ((b'"""', b"import ", b"from ", b"def ", b"# "), "python"),
)


def _no_notebook(kind: str) -> str:
    return {
        "web": say("a web page, as a download without signing in gives"),
        "archive": say("a zip archive or an Office document"),
        "pdf": say("a PDF"),
        "python": say("Python code"),
        "conflict": say("two versions of one, with the marks of a git merge conflict between them"),
    }[kind]


_decode = msgspec.json.Decoder(_Notebook).decode


def read_submission(path: Path, follow_links: bool = True) -> Submission:
    """The notebook (.ipynb) or script (.py) at `path`. Raises Unreadable.

    `follow_links` False: for folders that a student wrote, where a link could name any file of ours.
    """
    return parse_submission(read_data(path, follow_links), path.suffix)


def parse_submission(data: bytes, suffix: str) -> Submission:
    """What a file with that suffix holds. Raises Unreadable."""
    if suffix == ".py":
        return Submission((StudentCell("code", _text(data), None),))
    return parse_notebook(data)


def parse_notebook(data: bytes) -> Submission:
    """Raises Unreadable."""
    data = data.rstrip(b"\0 \r\n\t").removeprefix(b"\xef\xbb\xbf")  # a disk that was full leaves NULs behind
    if not data.strip():
        raise Unreadable(say("The file is empty. Save the notebook again and submit it."))
    try:
        notebook = _decode(data)
    except msgspec.ValidationError as error:
        _refuse_known_kind(data)
        return _parse_old(data) or _refuse(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _parse_leniently(data)
    return _submission(notebook) or _parse_old(data) or _refuse(say("it has no cells"))


def _submission(notebook: _Notebook, remarks: tuple[str, ...] = ()) -> Submission | None:
    if notebook.nbformat > 4:
        words = say("The notebook is in format {format}, newer than any known here. Save it in format 4.")
        raise Unreadable(words.format(format=notebook.nbformat))
    if notebook.nbformat < 4 or notebook.cells is None:
        return None
    if len(notebook.cells) > _MAX_CELLS:
        words = say("The notebook has {count} cells; at most {most} are graded.")
        mend = say("Delete those that you added, and submit it again.")
        raise Unreadable(f"{words.format(count=len(notebook.cells), most=_MAX_CELLS)} {mend}")
    if not notebook.cells:
        raise Unreadable(say("The notebook has no cells. Fetch the assignment again, fill it in and submit that."))
    cells = []
    for cell in notebook.cells:
        source, remark = _source(cell.source)
        if remark and remark not in remarks:
            remarks = (*remarks, remark)
        if len(source) > _MAX_SOURCE:
            words = say("A cell of the notebook is {count} characters long; at most {most} are graded.")
            mend = say("Take out what does not belong there, and submit it again.")
            raise Unreadable(f"{words.format(count=len(source), most=_MAX_SOURCE)} {mend}")
        kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
        cells.append(StudentCell(kind, source, cell.grade_id, _pictures(cell.attachments)))
    return Submission(tuple(cells), remarks)


def _source(source: Any) -> tuple[str, str]:
    """A cell's text as it can be passed on, and what was odd about it."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return "", say("The text of a cell was no text; the cell counts as empty.")
    try:
        source.encode()
    except UnicodeEncodeError:  # half of a character that takes two (\ud800): it could not even be printed
        return source.encode(errors="replace").decode(), say("Some characters were broken; a ? stands for each.")
    return source, ""


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Of what is attached to a cell, the pictures that a page can show."""
    found: dict[str, dict[str, str]] = {}
    for name, kinds in attachments.items() if isinstance(attachments, dict) else ():
        held = {kind: kinds.get(kind) for kind in _PICTURES} if isinstance(kinds, dict) else {}
        shown = {kind: data for kind, data in held.items() if isinstance(data, str) and _BASE64.fullmatch(data)}
        if shown and isinstance(name, str) and name.isprintable():
            found[name] = shown
    return found


def _parse_leniently(data: bytes) -> Submission:
    """What msgspec refuses and Python's own reader takes: NaN in some metadata, for instance."""
    _refuse_known_kind(data)
    text = _text(data)
    try:
        if len(data) > _MAX_OLD_BYTES:
            raise ValueError
        notebook = json.loads(text, strict=False)  # control characters inside of texts as well
        decoded = msgspec.convert(notebook, _Notebook)
    except msgspec.ValidationError as error:
        return _parse_old(data) or _refuse(str(error))
    except (ValueError, RecursionError):
        words = say("The file is not a notebook: it is not valid JSON. It may have been cut off or edited by hand;")
        mend = say("open it in Jupyter, save it, and submit it again.")
        raise Unreadable(f"{words} {mend}") from None
    return _submission(decoded) or _parse_old(data) or _refuse(say("it has no cells"))


def _parse_old(data: bytes) -> Submission | None:
    """A notebook of format 1 to 3, brought to format 4 by nbformat; None if it is not one."""
    if len(data) > _MAX_OLD_BYTES:
        return None
    try:
        raw = json.loads(data)
        if not isinstance(raw, dict) or raw.get("nbformat") not in (1, 2, 3):
            return None
        import nbformat  # only here: it takes 0.3 s to import, and old notebooks are rare

        converted = msgspec.convert(nbformat.convert(nbformat.from_dict(raw), 4), _Notebook, strict=False)
    except Exception:  # nbformat raises whatever the broken notebook leads it to
        return None
    remark = say("The notebook was in the old format {format}; it was converted.").format(format=raw["nbformat"])
    return _submission(converted, (remark,))


def _refuse(why: str) -> Submission:
    words = say("The file is not a notebook ({why}). Open it in Jupyter, save it, and submit it again.")
    raise Unreadable(words.format(why=why[:120]))


def _refuse_known_kind(data: bytes) -> None:
    """Of a file that is no JSON, say what it seems to be."""
    begin = data[:200].lstrip().lower()
    kind = next((kind for signs, kind in _KINDS if begin.startswith(signs)), None)
    if any(line.startswith(b"<<<<<<< ") for line in data.splitlines()):
        kind = "conflict"
    if kind is not None:
        words = say("The file is not a notebook but {kind}. Submit the notebook itself.")
        raise Unreadable(words.format(kind=_no_notebook(kind)))


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
        mend = say("Clear the notebook's outputs, save it, and submit it again.")
        raise Unreadable(f"{words.format(size=error.size >> 20, most=MAX_FILE_BYTES >> 20)} {mend}") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unreadable(say("It is a link, which is not followed. Submit the notebook itself.")) from None
        words = say("The file cannot be opened ({why}). Submit it again.")
        raise Unreadable(words.format(why=error.strerror)) from None
