"""Fills in a page's template: styles and scripts inside, nothing asked of any server, everything else escaped."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
from markupsafe import Markup

from autograder.kinds.pictures import Panel, svg
from autograder.results import Grid
from autograder.translation.catalogue import say, spoken

_TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["grid"] = _drawn
    environment.filters["number"] = number
    environment.filters["points"] = points
    environment.globals.update(part=_part, say=say, language=spoken)
    return environment


def _part(name: str) -> Markup:
    """A style or a script of ours, as it is."""
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))


def _drawn(grid: Grid) -> Markup:
    """As a picture. What `svg` writes is numbers and a title, which it escapes."""
    numbers = np.array([[float(number) for number in row] for row in grid.numbers])
    wrong = np.zeros(numbers.shape, bool)
    for place in grid.wrong:
        wrong[tuple(place)] = True
    return Markup(svg(Panel(grid.title, numbers, grid.outlined, wrong, grid.most)))


def number(value: float) -> str:
    """At most two places, none where there is nothing behind the point."""
    return f"{round(value, 2):g}"


def points(value: float) -> str:
    return say("1 point") if number(value) == "1" else say("{count} points").format(count=number(value))
