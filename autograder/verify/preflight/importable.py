"""Looks for imports that no submission can make, in answers that are to show what submissions may do."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.releasing.beside import MODULES
from autograder.verify.finding import Finding
from autograder.verify.preflight.survey import Survey

#: Of which it is said elsewhere that no student has them.
_OURS = ("solutions", "autograder", "graders")


def look(survey: Survey) -> Iterator[Finding]:
    for path in survey.layout.accepted:
        yield from _not_there(survey, path, survey.written(path).nodes)
    for cell in survey.notebook.answers.values() if survey.notebook else ():
        for found in _not_there(survey, survey.layout.notebook, list(ast.walk(cell.tree)) if cell.tree else []):
            yield Finding(
                found.file, cell.line, f"{cell.called.capitalize()}: {found.said[:1].lower()}{found.said[1:]}"
            )


def _not_there(survey: Survey, path: Path, nodes: list[ast.AST]) -> Iterator[Finding]:
    """Imports of what students have not: they stop there, though it be after the last function."""
    tried = {id(inner) for node in nodes if isinstance(node, ast.Try) for inner in ast.walk(node)}
    beside = {
        one.relative_to(survey.assignment.source).parts[0].partition(".")[0] for one in survey.layout.beside_notebook
    }
    for node in nodes:
        if id(node) in tried:
            continue  # which may have another way
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules = [node.module]
        else:
            continue
        for name in dict.fromkeys(module.partition(".")[0] for module in modules):
            known = name in sys.stdlib_module_names or name in beside or name in (*MODULES, *_OURS)
            if not known and name not in survey.packages:
                allowed = ", ".join(survey.assignment.packages) or "none"
                words = f"It imports {name}, which no submission has (packages in assignment.toml: {allowed})"
                yield Finding(path, node.lineno, f"{words}. Do without, or allow it there.")
