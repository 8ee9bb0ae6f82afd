"""The notebook's own answers and the accepted solutions as functions, in this process: what the sandbox runs of them is
graded by the hidden tests alone."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from autograder.judging.elsewhere import elsewhere
from autograder.judging.rounds import Rounds, count_rounds, needs_nothing
from autograder.layout import Layout
from autograder.verify.preflight.cells import Notebook

#: In one call: what is asked is small.
_ROUNDS = 100_000


@dataclass(frozen=True)
class Own:
    """who: "the notebook's own answer"."""

    who: str
    path: Path
    functions: dict[str, Callable[..., Any]]


def own_answers(notebook: Notebook | None, layout: Layout) -> Iterator[Own]:
    """Of those that need no package but what is loaded here. None of their functions runs for ever in Python."""
    if notebook is not None:
        trees = [cell.tree for cell in notebook.answers.values() if cell.tree is not None]
        yield Own("the notebook's own answer", notebook.path, _functions(trees, notebook.path, given_names(notebook)))
    for path in layout.accepted:
        with suppress(OSError, ValueError, SyntaxError):
            tree = ast.parse(path.read_text(encoding="utf-8-sig"))
            yield Own(f"the accepted solution {path.name}", path, _functions([tree], path, {}))


def given_names(notebook: Notebook) -> dict[str, Any]:
    """What code that is not to be filled in imports and defines, without what it computes."""
    names: dict[str, Any] = {"__name__": "notebook"}
    for cell in notebook.cells:
        given = cell.tree.body if cell.is_code and cell.tree and not cell.is_answer and not cell.is_graded else ()
        for node in given:
            if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Assign):
                _run(ast.Module([node], []), notebook.path, names, Rounds(_ROUNDS))
    return names


def _functions(trees: list[ast.Module], path: Path, names: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    rounds, found = Rounds(_ROUNDS), set[str]()
    for tree in trees:
        counted = copy.deepcopy(tree)
        count_rounds(counted)
        if not needs_nothing(counted):
            return {}
        _run(counted, path, names, rounds)
        found |= {node.name for node in counted.body if isinstance(node, ast.FunctionDef)}
    return {name: rounds.counted(names[name]) for name in found if callable(names.get(name))}


def _run(tree: ast.Module, path: Path, names: dict[str, Any], rounds: Rounds) -> None:
    if needs_nothing(tree):
        with suppress(Exception, SystemExit), elsewhere(), redirect_stdout(StringIO()):
            rounds.run(tree, str(path), names)
