"""Looks whether what texts link to and show is there for students: a file beside the notebook, in just these letters,
a picture in the cell, a heading. What stands on the network is not asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from autograder.releasing.beside import MODULES
from autograder.verify.finding import Finding, perhaps
from autograder.verify.preflight.cells import Cell, Notebook, public
from autograder.verify.preflight.survey import Survey

CODE = re.compile(
    r"^(?P<fence>```+|~~~+).*?^(?P=fence)|(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)|<!--.*?-->|\$\$.*?\$\$|\$[^$\n]+\$",
    re.S | re.M,
)
_LINK = re.compile(
    r"\]\(\s*(?:<(?P<wide>[^<>\n]+)>|(?P<plain>[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))\s*(?:\s[\"'(][^\n]*?)?\)"
    r"|<(?:img|a|source|video|audio|iframe)\b[^>]*?\b(?:src|href)\s*=\s*[\"'](?P<html>[^\"']+)[\"']"
    r"|^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<(?P<wide_named>[^<>\n]+)>|(?P<named>\S+))[ \t]*(?:[\"'(].*)?$",
    re.M | re.I,
)
_HEADING = re.compile(
    r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$|^<h[1-6][^>]*>(.*?)</h[1-6]>|^(\S.*)\n(?:=+|-+)\s*$", re.M | re.I
)
_ID = re.compile(r"\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", re.I)
_OF_ONE_MACHINE = re.compile(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?![\w.-])", re.I)
_ABSOLUTE = re.compile(r"[/~]|[a-z]:[\\/]", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_RELEASED_TOO = {*(f"{name}.py" for name in MODULES), "checks.json"}


def look(survey: Survey) -> Iterator[Finding]:
    notebook = survey.notebook
    if notebook is None:
        return
    anchors = {_simple(one) for cell in notebook.cells for one in _anchors(cell)}
    for cell in notebook.cells:
        if cell.kind != "markdown" or cell.is_answer:
            continue
        for target in dict.fromkeys(targets(public(cell))):
            if why := _amiss(survey, notebook, cell, target, anchors):
                yield Finding(notebook.path, cell.line, f"{cell.called.capitalize()} links to {target}, {why}")


def targets(text: str) -> Iterator[str]:
    """Of all links and pictures in a text, code aside."""
    for found in _LINK.finditer(CODE.sub(" ", text)):
        yield next(one for one in found.groups() if one is not None).strip()


def _amiss(survey: Survey, notebook: Notebook, cell: Cell, target: str, anchors: set[str]) -> str:
    if target.startswith("//") or (_SCHEME.match(target) and not _ABSOLUTE.match(target)):
        return _of_a_scheme(cell, target)
    if target.startswith("#"):
        here = _simple(unquote(target[1:]))
        return "" if not here or here in anchors else "and no heading bears that name. Mend the link."
    if _ABSOLUTE.match(target):
        return "a place on one machine. Put the file beside the notebook, and write its name alone."
    if "\\" in target:
        return "which only Windows reads as a path. Write / in place of the backslash."
    folder = survey.assignment.source
    names = [unquote(target), unquote(re.split(r"[?#]", target)[0])]
    if any(name in _RELEASED_TOO or _is_there(folder, name) for name in names):
        return ""
    close = _close(folder, names[-1])
    return f"and there is no such file beside the notebook{close}. Mend the link, or put the file there."


def _of_a_scheme(cell: Cell, target: str) -> str:
    if _OF_ONE_MACHINE.match(target) or target.lower().startswith("file:"):
        return "which is there on one machine alone. Put it beside the notebook, or on the network."
    if target.lower().startswith("attachment:"):
        there = cell.raw.get("attachments") if isinstance(cell.raw, dict) else None
        name = unquote(target.partition(":")[2])
        if not isinstance(there, dict) or name not in there:
            return "a picture that the cell does not hold. Paste it again, or put a file beside the notebook."
    return ""


def _is_there(folder: Path, name: str) -> bool:
    """In just these letters, wherever that is looked for: not every file system tells case apart."""
    at = folder
    for part in Path(name).parts:
        if part == "..":
            at = at.parent
        elif at.is_dir() and part in {one.name for one in at.iterdir()}:
            at = at / part
        else:
            return False
    return True


def _close(folder: Path, name: str) -> str:
    there = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    other = next((one for one in there if one.lower() == name.lower()), None)
    found = f" (“{other}”?)" if other else perhaps(name, there)
    return found if "?" in found else ""


def _anchors(cell: Cell) -> Iterator[str]:
    if cell.kind == "markdown":
        text = re.sub(r"^(```+|~~~+).*?^\1", " ", cell.source, flags=re.S | re.M)
        for found in _HEADING.finditer(text):
            heading = next(one for one in found.groups() if one is not None)
            yield re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", heading)
        yield from _ID.findall(text)


def _simple(words: str) -> str:
    """As different front ends make anchors of headings."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())
