"""What a right function computes that calls one with a mistake: the mistake was paid for where it was made.

An accepted solution in which the one calls the other is such a function; in place of what it calls stands the mistake.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.exercise import Misconception
from autograder.judging.rounds import Rounds, count_rounds, needs_nothing
from autograder.translation.catalogue import say, spoken


class Carried:
    """For one assignment. accepted: the folder of its accepted solutions, which are the course's own code."""

    def __init__(self, accepted: Path) -> None:
        self._accepted = accepted
        self._known: dict[tuple[str, str, str, str], list[Misconception]] = {}

    def into(self, caller: str, called: str, mistake: Misconception) -> list[Misconception]:
        """The mistake of `called`, as it shows in `caller`, where it has no price: once for each accepted solution in
        which the one calls the other, since what it leaves to it differs."""
        key = caller, called, mistake.name, spoken()
        if key not in self._known:
            words = say("{name} calls {other}, where a mistake was found already.")
            hint, callers = words.format(name=caller, other=called), self._callers(caller, called, mistake.function)
            self._known[key] = [replace(mistake, hint=hint, function=function, price=0.0) for function in callers]
        return self._known[key]

    def _callers(self, caller: str, called: str, mistaken: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
        for source in self._sources:
            if called in source.names_in.get(caller, ()):
                rounds = Rounds()
                names: dict[str, Any] = {"__name__": source.name}
                rounds.run(source.tree, source.name, names)
                names[called] = mistaken
                yield rounds.counted(names[caller])

    @cached_property
    def _sources(self) -> list[_Source]:
        read = [_Source(path) for path in sorted(self._accepted.glob("*.py"))]
        return [source for source in read if source.needs_nothing]


class _Source:
    """An accepted solution."""

    def __init__(self, path: Path) -> None:
        self.name = f"accepted {path.stem}"
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = (node for node in self.tree.body if isinstance(node, ast.FunctionDef))
        self.names_in = {
            node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id != node.name}
            for node in functions
        }
        count_rounds(self.tree)

    @property
    def needs_nothing(self) -> bool:
        return needs_nothing(self.tree)
