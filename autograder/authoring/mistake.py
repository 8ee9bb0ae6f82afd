"""An entry in the catalogue of known mistakes, begun from what the reference takes, or from a submission that none of
them explains.

What the student wrote is there to be read, as comments: nothing of it may ever run here.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count
from typing import Any

from autograder.printable import printable
from autograder.results import CellResult

_NAME = "unnamed-mistake"
_HEAD = '"""What goes wrong in {function}. Each is a few lines around the reference."""\n'
_MARK = "misconception"
_EXAMPLES = "EXAMPLES"


def failed(cell: CellResult, topics: dict[str, str]) -> list[str]:
    """topics: of the hidden tests that a known mistake is to fail or pass, by name."""
    wrong = (topics[test.name] for test in cell.hidden if test.outcome != "passed" and test.name in topics)
    return list(dict.fromkeys(wrong))


def with_entry(
    text: str, function: str, reference: Callable[..., Any], fails: Sequence[str], written: Iterable[str]
) -> tuple[str, str]:
    """The file with one entry more, and its name. written: what the student wrote, if it is begun from that."""
    known = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    name = next(one for one in chain([_NAME], (f"{_NAME}-{n}" for n in count(2))) if one not in known)
    above, below = _around_entry(_importing(text or _HEAD.format(function=function)))
    return "\n\n\n".join(
        filter(None, [above, _entry(name, _parameters(reference), fails, written), below])
    ).rstrip() + "\n", name


def _around_entry(text: str) -> tuple[str, str]:
    """Of a file that ends with the examples of its function, what stands above them, and they."""
    last = ast.parse(text).body[-1:]
    if not last or not isinstance(last[0], ast.Assign) or ast.unparse(last[0].targets[0]) != _EXAMPLES:
        return text.rstrip(), ""
    lines, at = text.splitlines(), last[0].lineno - 1
    while at and lines[at - 1].startswith("#"):  # what is said of them
        at -= 1
    return "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:]) + "\n"


def _entry(name: str, parameters: str, fails: Sequence[str], written: Iterable[str]) -> str:
    comments = [f"    #     {printable(line)}".rstrip() for source in written for line in source.splitlines()]
    lines = [
        "@misconception(",
        f'    "{name}",',
        '    "It looks as if …",',
        *(["    fails=(", *(f'        "{topic}",' for topic in fails), "    ),"] if fails else ["    fails=(),"]),
        '    about="…",',
        ")",
        f"def {name.replace('-', '_')}({parameters}):",
        *(
            ["    # Write what this student computes, as a few lines around the reference. It is:", "    #"]
            if comments
            else []
        ),
        *(comments or ["    # Write what students get who make it, as a few lines around the reference."]),
        '    raise NotImplementedError("what is computed by whoever makes this mistake")',
    ]
    return "\n".join(lines)


def _parameters(reference: Callable[..., Any]) -> str:
    signature = inspect.signature(reference)
    plain = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    return str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))[1:-1].replace("'", '"')


def _importing(text: str) -> str:
    """With the import that the entry needs, below those that there are."""
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    there = {alias.asname or alias.name for node in imports for alias in node.names}
    if _MARK in there:
        return text
    head = tree.body[:1] if ast.get_docstring(tree) is not None else []
    last = (imports or head)[-1:]
    at = last[0].end_lineno if last and last[0].end_lineno is not None else 0
    lines = text.splitlines()
    needed = [*([] if imports else [""]), f"from autograder.exercise import {_MARK}"]
    return "\n".join([*lines[:at], *needed, *lines[at:]]) + "\n"
