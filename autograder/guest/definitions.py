"""Runs a cell for what it defines, statement by statement.

For a guest that has less than the notebook was written for (`kinds.provided.Room`): what its cells train and draw
cannot run there, and must not keep a function from being defined. So a statement that fails is passed over, and one
that is no definition, but may enter a function into a table, has a moment and no more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from types import CodeType
from typing import Any

from autograder.guest.interruption import go_on, moment
from autograder.guest.magics import MagicsOfAnyNotebook
from autograder.kinds.kind import OutOfReach

_DEFINING = (
    *(ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Try),
)
#: Seconds for any other statement: far more than it takes to fill a table, and all that one which measures, prints or
#: waits may cost. The cell's own limit holds besides.
_MOMENT = 1.0
#: IPython's magics that run, or write, what is defined elsewhere. Any other measures, shows, installs, resets, or runs
#: what stands below it.
_DEFINING_MAGICS = ("run", "writefile", "file")


def define(source: str, shell: MagicsOfAnyNotebook, lines_before: int = 0) -> None:
    """`source`: a cell, or what of it stands after so many lines."""
    try:
        statements = ast.parse(shell.transform_cell(source)).body
    except (SyntaxError, ValueError):
        return
    if source.lstrip().startswith("%%"):  # the empty lines above it are left out (`magics.keep_empty_lines`)
        lines_before += source[: -len(source.lstrip())].count("\n")
    name = shell.compile.get_code_name(source, source, 0)
    for statement in statements:
        ast.increment_lineno(statement, lines_before)
        match _magic(statement):
            case [magic, _, below] if shell.runs_in_the_notebook(magic):
                define(below, shell, statement.lineno)
                continue
            case [magic, *_] if magic not in _DEFINING_MAGICS:
                continue
        with suppress(SyntaxError, ValueError):
            code = shell.compile(ast.Module([statement], []), name, "exec")
            if isinstance(statement, _DEFINING):
                _run(code, statement, shell.user_ns)
            elif not isinstance(statement, ast.Delete):
                _run_for_a_moment(code, shell.user_ns)


def _magic(statement: ast.stmt) -> list[Any]:
    """What IPython makes of a line with % or ! in front is a call: its arguments. Empty for any other statement."""
    match statement:
        case ast.Expr(ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython"))), arguments)):
            return [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    return []


def _run(code: CodeType, statement: ast.stmt, namespace: dict[str, Any]) -> None:
    try:
        exec(code, namespace)
    except OutOfReach as refused:  # what uses it later is refused for that reason, and not because a name is missing
        for name in _names(statement):
            namespace.setdefault(name, refused.instead)
    except Exception:  # whatever it is: the next statement may well be fine
        pass


def _names(statement: ast.stmt) -> Iterator[str]:
    """That it defines."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _run_for_a_moment(code: CodeType, namespace: dict[str, Any]) -> None:
    """What a loop calls `relu` takes no function's place."""
    functions = {name: value for name, value in namespace.items() if callable(value)}
    with suppress(BaseException), moment(_MOMENT):  # its time is up, say, or it calls exit()
        exec(code, namespace)
    namespace.update({name: value for name, value in functions.items() if not callable(namespace.get(name))})
    go_on()  # the cell's own time may be up
