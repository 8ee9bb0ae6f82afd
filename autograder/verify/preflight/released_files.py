"""Looks whether the files beside the notebook are what their names say, are there for everybody, and may be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey

_LARGE_FILE = b"version https://git-lfs.github.com/spec/"
_BEGINS: dict[str, tuple[bytes, ...]] = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".bmp": (b"BM",),
    ".pdf": (b"%PDF",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".npz": (b"PK\x03\x04", b"PK\x05\x06"),
    ".npy": (b"\x93NUMPY",),
}
_TEXTS = (".csv", ".tsv", ".txt", ".md", ".json", ".html", ".svg", ".css", ".js")
#: Modules and marks of folders may be empty.
_MAY_BE_EMPTY = (".py", ".typed")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)', re.I)
_SECRET = re.compile(r"id_(?:rsa|dsa|ecdsa|ed25519)|env|credentials(?:\.\w+)?|.+\.(?:env|pem|key|p12|pfx|kdbx)", re.I)


def look(survey: Survey) -> Iterator[Finding]:
    for path in survey.layout.beside_notebook:  # hidden ones are not released
        inside = path.relative_to(survey.assignment.source)
        if _SECRET.fullmatch(path.name):
            yield Finding(path, 1, "By its name it holds what is secret, and it is released. Take it away from here.")
        elif odd := next((part for part in inside.parts if _NOT_ON_WINDOWS.search(part)), None):
            yield Finding(path, 1, f"Windows has no file called “{odd}”: students there cannot unpack it. Rename it.")
        else:
            yield from _amiss(survey, path)


def _amiss(survey: Survey, path: Path) -> Iterator[Finding]:
    try:
        data = path.read_bytes()
    except OSError:
        return  # said elsewhere
    suffix = path.suffix.lower()
    if not data.strip() and suffix not in _MAY_BE_EMPTY and "empty" not in path.stem.lower():
        yield Finding(path, 1, "It is empty, and it is released. Put there what students are to find, or take it away.")
    elif data.startswith(_LARGE_FILE):
        yield Finding(path, 1, "It is the pointer of Git LFS, not the file. Run `git lfs pull`.")
    elif suffix in _BEGINS and not data.startswith(_BEGINS[suffix]):
        yield Finding(path, 1, f"By what it begins with it is no {suffix[1:].upper()}. Save it anew.")
    elif suffix in _TEXTS and (at := _not_utf8(data)) and not _names_an_encoding(survey):
        yield Finding(path, at, "It is no text in UTF-8, which Python reads it as. Save it as UTF-8.")


def _not_utf8(data: bytes) -> int:
    """The line, from 1 on."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data[: error.start].count(b"\n") + 1
    return 0


def _names_an_encoding(survey: Survey) -> bool:
    """Whoever reads it then may know it."""
    code = [cell.source for cell in survey.notebook.cells] if survey.notebook else []
    return any(re.search(r"\bencoding\s*=|[\"'][rw]b[\"']|read_bytes", one) for one in code)
