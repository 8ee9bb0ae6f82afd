"""The same answers as different editors leave them: a released notebook, filled in with a solution, and what each makes
of it when it saves it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

from tests.support import cell, released

Notebook = dict[str, Any]


def filled_in(name: str, source: str) -> Notebook:
    """Each function in its place, below the constants that it needs; imports and helpers in a cell of the student's
    own, in front."""
    notebook, answers, helpers = released(name), dict[int, list[str]](), list[str]()
    places = {_name(stub): one for one in _solutions(notebook) for stub in ast.parse(_text(one)).body}
    waiting: list[str] = []
    for node in ast.parse(source).body:
        if _name(node) in places:
            answer = answers.setdefault(id(places[_name(node)]), [])
            answer += [*waiting, _segment(source, node)]
            waiting = []
        elif isinstance(node, ast.Assign):  # a table of functions, say
            waiting.append(_segment(source, node))
        else:
            helpers.append(_segment(source, node))
    for one in _solutions(notebook):
        one["source"] = "\n\n".join(answers[id(one)])
    first = next(i for i, one in enumerate(notebook["cells"]) if one is cell(notebook, "setup"))
    notebook["cells"].insert(first + 1, _code("\n".join(helpers)))
    return notebook


def _segment(source: str, node: ast.stmt) -> str:
    """With its decorators."""
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return getattr(node, "name", "")


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def _text(one: dict[str, Any]) -> str:
    return "".join(one["source"])


def _solutions(notebook: Notebook) -> list[dict[str, Any]]:
    return [one for one in notebook["cells"] if one["metadata"].get("nbgrader", {}).get("solution")]


def jupyter(notebook: Notebook) -> Notebook:
    for count, one in enumerate(notebook["cells"]):
        one["source"] = _text(one).splitlines(keepends=True)
        if one["cell_type"] == "code":
            one["execution_count"] = count
            one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["All right.\n"]}]
    return notebook


def colab(notebook: Notebook) -> Notebook:
    badge = '<a href="https://colab.research.google.com/…"><img src="https://colab.research.google.com/…"/></a>'
    notebook["cells"].insert(0, {"cell_type": "markdown", "metadata": {"colab_type": "text"}, "source": badge})
    for count, one in enumerate(notebook["cells"]):
        one.pop("id", None)
        one["metadata"] |= {"id": f"aB{count}", "colab": {"base_uri": "https://localhost:8080/"}}
    about = {"colab": {"provenance": [], "toc_visible": True}, "kernelspec": {"name": "python3"}}
    return {**notebook, "metadata": about, "nbformat_minor": 0}


def vs_code(notebook: Notebook) -> Notebook:
    for one in notebook["cells"]:
        one["metadata"] |= {"vscode": {"languageId": "python"}}
        one["source"] = _text(one).rstrip("\n").splitlines(keepends=True)
    return {**notebook, "metadata": {"language_info": {"name": "python"}}, "nbformat_minor": 2}


def deepnote(notebook: Notebook) -> Notebook:
    for count, one in enumerate(notebook["cells"]):
        one["id"] = f"{count:032x}"
        one["metadata"] |= {"cell_id": one["id"], "deepnote_cell_type": one["cell_type"], "source_hash": f"{count:x}"}
    made = {"cell_type": "markdown", "metadata": {"created_in_deepnote_cell": True}, "source": "Created in deepnote"}
    return {**notebook, "cells": [*notebook["cells"], made], "metadata": {"deepnote": {}}, "nbformat_minor": 0}


def merged(notebook: Notebook) -> Notebook:
    """All answers in the first place for one."""
    first, *others = _solutions(notebook)
    first["source"] = "\n\n".join(map(_text, (first, *others)))
    return {**notebook, "cells": [one for one in notebook["cells"] if not any(one is other for other in others)]}


def split(notebook: Notebook) -> Notebook:
    """Each statement in a cell of its own, the last one in the place for it."""
    cells: list[dict[str, Any]] = []
    for one in notebook["cells"]:
        if "id" not in one or one in _solutions(notebook):
            parts = [_segment(_text(one), node) for node in ast.parse(_text(one)).body]
            cells += [_code(part) for part in parts[:-1]]
            one["source"] = parts[-1] if parts else ""
        cells.append(one)
    return {**notebook, "cells": cells}


def without_metadata(notebook: Notebook) -> Notebook:
    cells = [{**one, "metadata": {}} for one in notebook["cells"]]
    for one in cells:
        one.pop("id", None)
    return {**notebook, "cells": cells, "metadata": {}, "nbformat_minor": 4}


def crlf(notebook: Notebook) -> Notebook:
    for one in notebook["cells"]:
        one["source"] = _text(one).replace("\n", "\r\n")
    return notebook


def magics(notebook: Notebook) -> Notebook:
    for one in _solutions(notebook):
        one["source"] = f"%%time\n{_text(one)}"
    lines = "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n!pip install -q numpy\n%autosave 60\n"
    return {**notebook, "cells": [_code(lines), *notebook["cells"], _code("%whos")]}


def of_2014(notebook: Notebook) -> Notebook:
    """Format 3."""
    cells = []
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            about = {"language": "python", "outputs": [], "collapsed": False, "input": _text(one)}
        else:
            about = {"source": _text(one)}
        cells.append({"cell_type": one["cell_type"], "metadata": one["metadata"], **about})
    worksheets = [{"cells": cells, "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": worksheets}


EDITORS: dict[str, Callable[[Notebook], Notebook]] = {
    one.__name__: one
    for one in (jupyter, colab, vs_code, deepnote, merged, split, without_metadata, crlf, magics, of_2014)
}


def saved_by(editor: str, name: str, source: str) -> bytes:
    return json.dumps(EDITORS[editor](filled_in(name, source))).encode()
