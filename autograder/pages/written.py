"""A cell of a student's as HTML for a page: what was typed, and what came of it."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from autograder.pages.markup import PageMarkup
from autograder.translation.catalogue import say

_PICTURES = ("image/png", "image/jpeg")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def cell_shown(cell: Any, markup: PageMarkup) -> Markup:
    source = "".join(cell["source"])
    if cell["cell_type"] == "code":
        return Markup(f'<pre class="code">{markup.code(source)}</pre>') + _outputs(cell.get("outputs", []), markup)
    if cell["cell_type"] == "raw":
        return Markup(f"<pre>{markup.plain(source)}</pre>")
    return Markup(f"<div>{markup.markdown(source, cell.get('attachments', {}))}</div>")


def _outputs(outputs: list[Any], markup: PageMarkup) -> Markup:
    return Markup("").join(_output(output, markup) for output in outputs)


def _output(output: Any, markup: PageMarkup) -> Markup:
    kind = output["output_type"]
    if kind == "stream":
        return _text("".join(output["text"]), markup)
    if kind == "error":
        return _text("\n".join(output["traceback"]), markup)
    data = output["data"]
    for mime in _PICTURES:
        if mime in data and (picture := _picture(mime, "".join(data[mime]), markup)):
            return picture
    return _text("".join(data.get("text/plain", "")), markup)


def _text(text: str, markup: PageMarkup) -> Markup:
    plain = _COLOUR.sub("", text)
    return Markup(f'<pre class="output">{markup.plain(plain)}</pre>') if plain.strip() else Markup()


def _picture(mime: str, data: str, markup: PageMarkup) -> Markup:
    """Nothing where it is none, or the page has no room for it."""
    if not _BASE64.fullmatch(data) or not markup.has_room(len(data)):
        return Markup()
    words = Markup.escape(say("A picture that this code drew"))
    return Markup(f'<img src="data:{mime};base64,{"".join(data.split())}" alt="{words}">')
