"""An example that went wrong, as data to be drawn from: bounded, whatever the student's function returned."""

from __future__ import annotations

import math
from typing import Any

from autograder.exercise import Example, Examples, Windows
from autograder.kinds.pictures import Panel, Picture
from autograder.kinds.plain import difference
from autograder.kinds.shown import drawn
from autograder.results import Counterexample, Grid
from autograder.translation.catalogue import say


def counterexample(
    examples: Examples, example: Example, arguments: dict[str, Any], should: Any, yours: Any, input_alone: bool
) -> Counterexample | None:
    """None where there is nothing to draw: a number, an exception, a difference that no eye sees.

    input_alone: the result is right, but the input was changed.
    """
    picture = drawn(arguments, should, yours, looks_at(examples, example), examples.grids)
    if not isinstance(picture, Picture) or (difference(yours, should) is None) != input_alone:
        return None
    inputs, results = ([_grid(panel) for panel in panels] for panels in (picture.inputs, picture.results))
    return Counterexample(say(example.name), inputs, picture.settings, results, picture.words)


def looks_at(examples: Examples, example: Example) -> dict[str, Any] | None:
    """Which part of the input an element of the result looks at, as `picture` takes it."""
    if examples.windows is None:
        return None
    windows: Windows = examples.windows(*example.case.args, **example.case.kwargs)
    return {"size": windows.size, "stride": windows.stride, "before": windows.before}


def _grid(panel: Panel) -> Grid:
    numbers = [[n if math.isfinite(n) else str(n) for n in row] for row in panel.grid.tolist()]
    wrong = [(i, j) for i, row in enumerate(panel.wrong.tolist()) for j, bad in enumerate(row) if bad]
    return Grid(panel.title, numbers, panel.outlined, wrong, panel.most)
