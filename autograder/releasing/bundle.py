"""checks.py, the one file that `check` needs in a student's folder: `student_files/check.py`, what it imports, the
kinds of values that the assignment uses, and its criteria, each module as it stands, without its imports of ours."""

from __future__ import annotations

import ast
import functools
import importlib.util
from collections.abc import Iterable
from pathlib import Path

from autograder.kinds.provided import Provided

_FIRST = ("saying", "kind", "plain", "containers", "functions", "comparison", "shown")
_CRITERIA = "autograder.kinds.criteria"
_LAST = tuple(f"autograder.student_files.{name}" for name in ("imports", "sealed", "two_at_once", "check"))
_FUTURE = "from __future__ import annotations"


def checks_module(kinds: Iterable[Provided], criteria: Path | None = None) -> str:
    """Its text. criteria: the assignment's own, where it has any. Raises ValueError where two modules define one name:
    in one file they would get into each other's way."""
    names = [f"autograder.kinds.{name}" for name in _FIRST]
    names += [module for kind in kinds for module in kind.notebook]
    sources = {name: _source(name) for name in names}
    if criteria is not None:
        sources |= {_CRITERIA: _source(_CRITERIA), criteria.name: criteria.read_text(encoding="utf-8")}
    bodies, defined = [], dict[str, str]()
    for name, source in (sources | {name: _source(name) for name in _LAST}).items():
        names_in_it, body = _apart(source)
        for own in names_in_it:
            if defined.setdefault(own, name) != name:
                raise ValueError(f"{name} and {defined[own]} both define {own}")
        bodies.append(f"# ---- {name.removeprefix('autograder.')} ----\n\n{body}")
    docstring = ast.get_docstring(ast.parse(_source(_LAST[-1])), clean=False)
    return f'"""{docstring}"""\n\n{_FUTURE}\n\n' + "\n\n\n".join(bodies) + "\n"


@functools.cache
def _apart(source: str) -> tuple[tuple[str, ...], str]:
    """What a module defines, and what of it stands in the one file. The same for all assignments."""
    tree = ast.parse(source)
    return tuple(_defined(tree)), _without_ours(source, tree)


@functools.cache
def _source(module: str) -> str:
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


def _defined(tree: ast.Module) -> Iterable[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _without_ours(source: str, tree: ast.Module) -> str:
    """The module's docstring as a comment, and no import of what stands in the same file."""
    lines = source.splitlines()
    for node in tree.body:
        ours = isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("autograder", "__future__")
        if ours or node is tree.body[0]:
            assert node.end_lineno is not None
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
    about = [f"# {line}".rstrip() for line in (ast.get_docstring(tree) or "").splitlines()]
    body = "\n".join(lines).strip("\n")
    while "\n\n\n\n" in body:
        body = body.replace("\n\n\n\n", "\n\n\n")
    return "\n".join([*about, "", body])
