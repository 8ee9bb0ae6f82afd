"""Files that are small and cost a library much, by how much of it there is; and what they cost here, measured in a
process of its own: `python -m tests.hostile_files reading|pages SIZES KIND…` prints a line of JSON for each.

Each kind has an edge: the size at which it costs most before it is refused or shown plain.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MIB = 2**20
Build = Callable[[int], bytes]


def notebook(cells: bytes, more: bytes = b"", version: int = 4) -> bytes:
    return b'{"nbformat":%d,"metadata":{},"cells":' % version + cells + more + b"}"


def filled(unit: bytes, size: int, begin: bytes = b"[", end: bytes = b"]") -> bytes:
    """unit ends with a comma."""
    return begin + unit * (size // len(unit)) + unit.rstrip(b",") + end


def keys(size: int) -> bytes:
    return b"{" + b",".join(b'"%d":0' % i for i in range(size // 12)) + b"}"


def cell(source: bytes, more: bytes = b"", kind: bytes = b"code") -> bytes:
    return b'[{"cell_type":"%s","source":' % kind + source + more + b"}]"


def sheet(cells: bytes) -> bytes:
    return b'{"nbformat":3,"nbformat_minor":0,"metadata":{},"worksheets":[{"cells":' + cells + b"}]}"


def outputs(data: bytes) -> bytes:
    return sheet(b'[{"cell_type":"code","input":"x","outputs":' + data + b"}]")


_FILE, _LENIENT = 64 * MIB - 400, 8 * MIB - 400
#: Each with its edge, in bytes.
READING: dict[str, tuple[Build, int]] = {
    "format 3, outputs that break its schema": (lambda n: outputs(filled(b'{"a":[[],[]]},', n)), 14 * 299_000),
    "format 3, outputs of lists": (lambda n: outputs(filled(b"[],", n)), _FILE),
    "format 3, nested outputs": (lambda n: outputs(b"[" * (n // 2) + b"]" * (n // 2)), _FILE),
    "format 3, cells": (lambda n: sheet(filled(b'{"cell_type":"code"},', n)), 21 * 299_000),
    "format 3, worksheets": (
        lambda n: b'{"nbformat":3,"worksheets":' + filled(b'{"cells":[]},', n) + b"}",
        13 * 299_000,
    ),
    "cells of nothing": (lambda n: notebook(filled(b"{},", n)), 3 * 299_000),
    "cells of numbers": (
        lambda n: notebook(filled(b'{"code":0,"text":0,"level":0,"input":0,"source":0,"metadata":0},', n)),
        68 * 299_000,
    ),
    "no cells but numbers": (lambda n: notebook(filled(b"0,", n)), _FILE),
    "a source of lists": (lambda n: notebook(cell(filled(b"[],", n))), 12_000_000 - 400),
    "a source of letters": (lambda n: notebook(cell(filled(b'"a",', n))), 12_000_000 - 400),
    "a source of escapes": (lambda n: notebook(cell(b'"' + b"\\u0041" * (n // 6) + b'"')), 6_000_000 - 400),
    "metadata of lists": (
        lambda n: notebook(cell(b'""', b',"metadata":{"nbgrader":' + filled(b"[],", n) + b"}")),
        _FILE,
    ),
    "metadata of keys": (lambda n: notebook(cell(b'""', b',"metadata":' + keys(n))), _FILE),
    "attachments of keys": (lambda n: notebook(cell(b'""', b',"attachments":' + keys(n), b"markdown")), _FILE),
    "an attachment": (
        lambda n: notebook(cell(b'""', b',"attachments":{"a":{"image/png":"' + b"A" * n + b'"}}', b"markdown")),
        _FILE,
    ),
    "NaN, and lists": (lambda n: notebook(b"[]", b',"y":NaN,"x":' + filled(b"[],", n)), _LENIENT),
    "NaN, and texts": (lambda n: notebook(b"[]", b',"y":NaN,"x":' + filled(b'"ab",', n)), _LENIENT),
    "NaN, and objects": (lambda n: notebook(b"[]", b',"y":NaN,"x":' + filled(b'{"a":[]},', n)), 9 * 299_000),
    "digits": (lambda n: notebook(b"[]", b',"x":' + b"9" * n), _FILE),
    "digits of a format": (lambda n: b'{"nbformat":' + b"4" * n + b"}", _FILE),
    "lines": (lambda n: b"x" + b"\n" * n, _FILE),
    "marks of a conflict": (lambda n: b"<<<<<<< \n" * (n // 9), _FILE),
    "nothing": (lambda n: b"\0" * n, _FILE),
}

_TEXTS = {
    "links into files/": "[](files/",
    "blank lines": " \n",
    "divisions": "<div>",
    "tags": "<b>x</b> ",
    "emphasis": "*a **a ",
    "brackets": "[",
    "less than": "<",
    "maths": "$a",
    "environments": "\\begin{a}",
    "addresses": "http://",
    "definitions": "a\n: b\n",
    "quotation marks": '"""\\',
    "comments": "<!--",
    "ticks": "`` ` ",
}
#: Each with its edge, in characters.
PAGES: dict[str, tuple[Build, int]] = {
    f"{kind}, {name}": (
        lambda n, text=text, kind=kind: text_cell(text * (n // len(text)), kind),  # type: ignore[misc]
        49_990,
    )
    for name, text in _TEXTS.items()
    for kind in ("markdown", "code", "raw")
} | {
    "code, a million characters": (lambda n: text_cell("<&\n" * (n // 3), "code"), 999_000),
    "many cells": (lambda n: dumped([("x = f(1)\n" * 3, "code")] * n), 490),
    "many texts": (lambda n: dumped([("# a\n*b* [c](https://d)\n", "markdown")] * n), 490),
    "many tags in many texts": (lambda n: dumped([("<b>x</b> " * 2000, "markdown")] * n), 50),
    "a picture named often": (lambda n: pictures(n), 4_000_000),
}


def text_cell(text: str, kind: str) -> bytes:
    return dumped([(text, kind)])


def dumped(cells: list[tuple[str, str]], **more: Any) -> bytes:
    made = [{"cell_type": kind, "source": text, "metadata": {}, **more} for text, kind in cells]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": made}).encode()


def pictures(size: int) -> bytes:
    return dumped([("![a](attachment:a)" * 1000, "markdown")], attachments={"a": {"image/png": "A" * size}})


# ---- what it costs ---------------------------------------------------------------------------------


def measured(do: Callable[[], str]) -> dict[str, Any]:
    """Seconds of a processor's time, of this process and those that it started; MiB above what there was before."""
    Path("/proc/self/clear_refs").write_text("5")
    before, used = _memory("VmRSS"), _processor()
    said = do()
    return {"seconds": _processor() - used, "mib": (_memory("VmHWM") - before) / MIB, "said": said}


def _memory(name: str) -> int:
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def _processor() -> float:
    return time.process_time() + sum(map(_used, _children(os.getpid())))


def _used(process: str) -> float:
    """With all that it started, those that have ended too."""
    fields = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") + sum(map(_used, _children(process)))


def _children(process: int | str) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def reading(sizes: int, kinds: list[str]) -> Iterator[dict[str, Any]]:
    from autograder.notebook.submission import Unreadable, parse_notebook

    def read(data: bytes) -> str:
        try:
            return f"{len(parse_notebook(data).cells)} cells"
        except Unreadable as refusal:
            return f"refused: {refusal}"

    read(notebook(b"[]"))
    for name in kinds:
        build, edge = READING[name]
        for size in _sizes(edge, sizes):
            data = build(size)
            yield {"kind": name, "size": size, **measured(lambda data=data: read(data))}  # type: ignore[misc]


def pages(sizes: int, kinds: list[str]) -> Iterator[dict[str, Any]]:
    """The autograded notebook written, the page of feedback on it, and the formgrader's page."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers
    from traitlets.config import Config

    from autograder.course import Course
    from autograder.nbgrader_plugin import configure
    from autograder.nbgrader_plugin.after.feedback_folders import feedback_of
    from autograder.nbgrader_plugin.after.gradebook_marks import Marks
    from autograder.notebook.autograded import text_of
    from autograder.notebook.outputs import to_notebook
    from autograder.notebook.reconcile import reconcile
    from autograder.notebook.submission import parse_notebook
    from autograder.notebook.template import Template
    from autograder.pages.feedback_page import page
    from autograder.results import SubmissionResult

    config = Config()
    configure(config)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    exporter = HTMLExporter(config=config)
    about = dict.fromkeys(
        ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "notebook_path"), "x"
    )
    template = Course(Path(__file__).parents[1]).assignment("convolution").template
    result = SubmissionResult("x", "x", "graded", 0.0, 1.0, 0.0, None, [])

    def feedback(path: Path) -> str:
        cells = json.loads(path.read_bytes())["cells"]
        for one in cells:
            one["metadata"]["nbgrader"] = {"grade_id": "conv_at", "solution": True, "grade": True, "points": 1.0}
        return _told(page(feedback_of("x", cells, result, Marks(), template)))

    def formgrader(path: Path) -> str:
        return _told(exporter.from_filename(str(path), resources={**about, "index": 0, "total": 1})[0])

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.ipynb")
        honest = ("honest", lambda n: dumped([("def f(x):\n    return x + 1\n" * 10, "code")] * n), 30)
        for name, build, edge in [honest, honest, *((name, *PAGES[name]) for name in kinds)]:
            for size in _sizes(edge, sizes):
                framed = reconcile(parse_notebook(build(size)), Template(()))
                path.write_text(text_of(to_notebook(framed)), encoding="utf-8")
                for what, show in (("feedback", feedback), ("formgrader", formgrader)):
                    yield {"kind": name, "page": what, "size": size, **measured(lambda show=show: show(path))}  # type: ignore[misc]


def _told(page: str) -> str:
    coloured, tags = page.count('class="k"'), page.count("<")
    return f"{coloured} words in colours, {tags} tags, {len(page)} characters"


def _sizes(edge: int, count: int) -> list[int]:
    """The edge, and smaller ones, each two thirds of the one before."""
    return [max(int(edge * (2 / 3) ** i), 1) for i in range(count)]


if __name__ == "__main__":
    what, count, *names = sys.argv[1:]
    for found in {"reading": reading, "pages": pages}[what](int(count), names):
        print(json.dumps(found), flush=True)
