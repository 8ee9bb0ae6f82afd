"""What a cell that stands alone prints, as students would see it: run in a process of its own, for a moment."""

from __future__ import annotations

import ast
import builtins
import subprocess
import sys

#: Seconds. A cell that takes longer shows nothing at once.
_PATIENCE = 3.0
#: Modules that do nothing but compute.
_COMPUTE = {"math", "itertools", "functools", "collections", "statistics", "fractions", "decimal", "operator"}
_NOT_RUN = {"input", "open", "exec", "eval", "compile", "__import__", "breakpoint", "exit", "quit"}
_KNOWN = set(dir(builtins)) - _NOT_RUN


def what_it_shows(cell: ast.Module) -> str | None:
    """None of a cell that needs others or more than Python computes with, that shows nothing, or that fails."""
    nodes = list(ast.walk(cell))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            if not set(modules) <= _COMPUTE:
                return None
            bound |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            return None
    used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    if not used <= bound | _KNOWN or not cell.body:
        return None
    last = cell.body[-1]
    is_printed = isinstance(last, ast.Expr) and not (isinstance(last.value, ast.Call) and "print" in ast.unparse(last))
    if not is_printed and "print" not in used:
        return None
    code = ast.unparse(ast.Module(cell.body[:-1], [])) + "\n"
    code += f"print(repr({ast.unparse(last)}))" if is_printed else ast.unparse(last)
    try:
        command = [sys.executable, "-I", "-S", "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL)
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return None
    return done.stdout if done.returncode == 0 else None
