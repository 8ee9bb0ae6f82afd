"""Runs a cell for what it defines, statement by statement.

For a guest that has less than the notebook was written for (`kinds.provided.Room`): what its cells train and draw
cannot run there, and must not keep a function from being defined. So a statement that fails is passed over, and one
that is no definition, but may enter a function into a table, has a moment and no more. Where a part of a statement is
refused, the rest of it is run all the same.
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
            case [magic, _, below] if shell.runs_in_the_notebook(magic, below):
                define(below, shell, statement.lineno)
                continue
            case [magic, *_] if magic not in _DEFINING_MAGICS:
                continue
        with suppress(SyntaxError, ValueError):
            _run(statement, name, shell)


def _magic(statement: ast.stmt) -> list[Any]:
    """What IPython makes of a line with % or ! in front is a call: its arguments. Empty for any other statement."""
    match statement:
        case ast.Expr(ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython"))), arguments)):
            return [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    return []


def _run(statement: ast.stmt, file: str, shell: MagicsOfAnyNotebook) -> None:
    code, names = shell.compile(ast.Module([statement], []), file, "exec"), shell.user_ns
    if isinstance(statement, ast.Delete):
        return
    refused = (_refusal if isinstance(statement, _DEFINING) else _refusal_within_a_moment)(code, names)
    if refused is None:
        return
    for name in _names(statement):  # what uses it later is refused for that reason, and not because a name is missing
        names.setdefault(name, refused.instead)
    for part in _not_refused(statement, refused, names):
        _run(part, file, shell)


def _refusal(code: CodeType, names: dict[str, Any]) -> OutOfReach | None:
    try:
        exec(code, names)
    except OutOfReach as refused:
        return refused
    except Exception:  # whatever it is: the next statement may well be fine
        pass
    return None


def _refusal_within_a_moment(code: CodeType, names: dict[str, Any]) -> OutOfReach | None:
    """What a loop calls `relu` takes no function's place."""
    functions = {name: value for name, value in names.items() if callable(value)}
    refused = None
    with suppress(BaseException), moment(_MOMENT):  # its time is up, say, or it calls exit()
        refused = _refusal(code, names)
    names.update({name: value for name, value in functions.items() if not callable(names.get(name))})
    go_on()  # the cell's own time may be up
    return refused


def _names(node: ast.AST) -> Iterator[str]:
    """That it defines."""
    match node:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name
        case ast.Name(name, ast.Store()):
            yield name
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            pass  # these have names of their own
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _names(child)


def _not_refused(statement: ast.stmt, refused: OutOfReach, names: dict[str, Any]) -> list[ast.stmt]:
    """Statements for what the refusal has kept from being defined, though it is about something else."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() if _replace_refused_defaults(statement.args, names):
            return [statement]
        case ast.With(_, body):
            line = _line(refused)
            return [one for one in body if (one.end_lineno or 0) >= line]
        case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(values):
            pairs = zip(targets, values, strict=True)
            return [ast.copy_location(ast.Assign([target], value), statement) for target, value in pairs]
    return []


def _line(refused: OutOfReach) -> int:
    """Of the cell's own, where it was refused."""
    frame = refused.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_name != "<module>":
        frame = frame.tb_next
    return frame.tb_lineno if frame is not None else 0


def _replace_refused_defaults(arguments: ast.arguments, names: dict[str, Any]) -> bool:
    """Whoever uses such an argument is refused then. Whether there were any."""
    any_refused = False
    for defaults in (arguments.defaults, arguments.kw_defaults):
        for n, default in enumerate(defaults):
            if default is None:
                continue
            refused = _refusal(compile(ast.Expression(default), "<default>", "eval"), names)
            if refused is not None:
                any_refused = True
                name = f"<default {len(names)}>"  # nothing in a cell can be called so
                names[name] = refused.instead
                defaults[n] = ast.copy_location(ast.Name(name, ast.Load()), default)
    return any_refused
