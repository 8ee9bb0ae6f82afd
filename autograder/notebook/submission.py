"""Reads what a student handed in. It may be anything: nothing here trusts a byte of it.

Only what is graded is read: the cells' kinds, sources and claimed grade_ids. Outputs are skipped without
being built, so a notebook bloated by them costs its length and no more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.notebook.regular import NotRegular, TooLarge, read_regular

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


@dataclass(frozen=True)
class Submission:
    cells: tuple[StudentCell, ...]
    remarks: tuple[str, ...] = ()


class _Role(msgspec.Struct):
    grade_id: object = None


class _Metadata(msgspec.Struct):
    nbgrader: _Role | None = None


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class _Notebook(msgspec.Struct):
    nbformat: int
    cells: list[_Cell] | None = None


_decode = msgspec.json.Decoder(_Notebook).decode


def read_submission(path: Path, follow_links: bool = True) -> Submission:
    """The notebook (.ipynb) or script (.py) at `path`. Raises Unreadable.

    `follow_links` False: for folders that a student wrote, where a link could name any file of ours.
    """
    data = _read(path, follow_links)
    if path.suffix == ".py":
        return Submission((StudentCell("code", _text(data), None),))
    return parse_notebook(data)


def parse_notebook(data: bytes) -> Submission:
    """Raises Unreadable."""
    if not data.strip():
        raise Unreadable("The file is empty. Save the notebook again and submit it.")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        notebook = _decode(data)
    except msgspec.ValidationError as error:
        return _parse_old(data) or _refuse(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _parse_leniently(data)
    return _submission(notebook) or _parse_old(data) or _refuse("it has no cells")


def _submission(notebook: _Notebook, remarks: tuple[str, ...] = ()) -> Submission | None:
    if notebook.nbformat > 4:
        raise Unreadable(
            f"The notebook is in format {notebook.nbformat}, newer than any known here. Save it in format 4."
        )
    if notebook.nbformat < 4 or notebook.cells is None:
        return None
    if len(notebook.cells) > _MAX_CELLS:
        raise Unreadable(f"The notebook has {len(notebook.cells)} cells; at most {_MAX_CELLS} are graded.")
    cells = []
    for cell in notebook.cells:
        source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        if len(source) > _MAX_SOURCE:
            raise Unreadable(f"A cell of the notebook is {len(source)} characters long; that is not graded.")
        grade_id = cell.metadata.nbgrader.grade_id if cell.metadata.nbgrader else None
        kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
        cells.append(StudentCell(kind, source, grade_id if isinstance(grade_id, str) else None))
    return Submission(tuple(cells), remarks)


def _parse_leniently(data: bytes) -> Submission:
    """What msgspec refuses and Python's own reader takes: NaN in some metadata, for instance."""
    text = _text(data)
    try:
        if len(data) > _MAX_OLD_BYTES:
            raise ValueError
        notebook = json.loads(text)
        decoded = msgspec.convert(notebook, _Notebook)
    except msgspec.ValidationError as error:
        return _parse_old(data) or _refuse(str(error))
    except (ValueError, RecursionError):
        raise Unreadable(
            "The file is not a notebook: it is not valid JSON. It may have been cut off or edited by hand; "
            "open it in Jupyter, save it, and submit it again."
        ) from None
    return _submission(decoded) or _parse_old(data) or _refuse("it has no cells")


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
    return _submission(converted, (f"The notebook was in the old format {raw['nbformat']}; it was converted.",))


def _refuse(why: str) -> Submission:
    raise Unreadable(f"The file is not a notebook ({why[:120]}). Open it in Jupyter, save it, and submit it again.")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not text in UTF-8. Save it again from Jupyter and submit it.") from None


def _read(path: Path, follow_links: bool) -> bytes:
    try:
        return read_regular(path, MAX_FILE_BYTES, follow_links)
    except FileNotFoundError:
        raise Unreadable("There is no such file.") from None
    except NotRegular:
        raise Unreadable("It is a folder or a special file, not a notebook.") from None
    except TooLarge as error:
        raise Unreadable(
            f"The file is {error.size >> 20} MiB large; at most {MAX_FILE_BYTES >> 20} MiB are read. "
            "Clear the notebook's outputs, save it, and submit it again."
        ) from None
    except OSError as error:
        raise Unreadable(f"The file cannot be opened ({error.strerror}).") from None
