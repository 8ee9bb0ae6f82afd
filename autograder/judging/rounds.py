"""The course's own solutions, run in this process: so that their loops end, whatever they are handed."""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable
from typing import Any

#: Rounds of all loops of one call. A right one makes far fewer; with a mistake below it, a loop may never end.
_ROUNDS = 1_000_000
_ROUND = "__round__"


class NeverEnds(RuntimeError):
    """Of a function that makes too many rounds."""


class Rounds:
    """Of the loops of one solution."""

    def __init__(self, most: int | None = None) -> None:
        self._made, self._most = 0, most or _ROUNDS

    def run(self, tree: ast.Module, name: str, names: dict[str, Any]) -> None:
        """tree: with its rounds counted. What it defines goes into `names`."""
        names[_ROUND] = self._another
        exec(compile(tree, name, "exec"), names)

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Raises NeverEnds beside what the function does."""

        @functools.wraps(function)
        def from_none(*args: Any, **kwargs: Any) -> Any:
            self._made = 0
            return function(*args, **kwargs)

        return from_none

    def _another(self) -> None:
        self._made += 1
        if self._made > self._most:
            raise NeverEnds(f"more than {self._most:,} rounds")


class _WithRounds(ast.NodeTransformer):
    """Each round of a loop is counted."""

    def _of_a_loop(self, node: Any) -> Any:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(ast.Call(ast.Name(_ROUND, ast.Load()), [], [])))
        return node

    visit_For = visit_While = _of_a_loop


def count_rounds(tree: ast.Module) -> None:
    ast.fix_missing_locations(_WithRounds().visit(tree))


def needs_nothing(tree: ast.AST) -> bool:
    """Whether it imports nothing but what is loaded here already: more may take seconds."""
    packages = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            packages.add((node.module or "").split(".")[0])
    return all(name in sys.modules or name in sys.stdlib_module_names for name in packages)
