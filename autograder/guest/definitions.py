"""Runs of a cell only what defines things: imports, functions, classes, assignments, each by itself.

For the guest that grades functions without Keras. Its cells were written for one with Keras: what they
train and draw cannot run there, and must not keep a function from being defined.
"""

from __future__ import annotations

import ast
from typing import Any

_DEFINING = (
    *(ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Try),
)


def define(source: str, filename: str, namespace: dict[str, Any]) -> None:
    """`source`: Python, with IPython's own syntax already translated. A statement that fails is passed over."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError):
        return
    for statement in statements:
        if isinstance(statement, _DEFINING):
            try:
                code = compile(ast.Module([statement], []), filename, "exec")
                exec(code, namespace)
            except Exception:  # whatever it is: the next statement may well be fine
                continue
