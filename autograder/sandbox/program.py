"""What of a notebook is run."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    cells: list[str]
    """For every cell of the notebook, in order, the code that runs; empty for those that hold none."""
    checked: dict[str, list[int]] = field(default_factory=dict)
    """Of the grade cells that the submission has, by name: their places among the cells. What a name was there counts,
    whatever it became further down."""
    added: frozenset[int] = frozenset()
    """The places of the cells that are the student's own from end to end."""
