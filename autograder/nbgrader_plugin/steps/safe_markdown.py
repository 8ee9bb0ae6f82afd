"""What a student wrote in Markdown, as HTML without a script in it. The formgrader and the feedback render with it;
`configure` puts it in the place of nbconvert's filter of the same job.

nbconvert passes HTML in Markdown through as it is, and the formgrader shows it with the instructor's rights. Its own
switch, `HTMLExporter.sanitize_html`, does not reach nbgrader's templates. A picture or link by address is left out
too where it could ask the Jupyter server for something: `/formgrader?path=…` makes it run a configuration file.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import nh3
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_MAX_TEXT = 20_000  # characters: what is longer is shown as it was typed. Nested markup takes a second by then
_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "span", "center", "details", "summary"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "caption"),
    *("em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "kbd", "abbr"),
    *("pre", "code", "tt", "a", "img"),
}
_ATTRIBUTES = {"class", "style", "alt", "title", "width", "height", "src", "href", "colspan", "rowspan", "start"}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s%]*|(?!.*\.\./)\w[\w./ -]*\.(png|jpe?g|gif)")
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_HIGHLIGHTED = re.compile(r"highlight|[a-z]{1,2}\d?")  # Pygments' classes
_ALIGNED = re.compile(r"text-align:\s*(left|center|right);?")

_BOX = re.compile(r'<input class="task-list-item-checkbox" type="checkbox" disabled( checked)?/>')
_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")


def _allowed(tag: str, name: str, value: str) -> bool:
    """No ids and few classes: nbgrader's score and comment boxes are found by theirs."""
    if name == "class":
        return tag in ("div", "span") and _HIGHLIGHTED.fullmatch(value) is not None
    if name == "style":  # how a column of a table is aligned
        return tag in ("th", "td") and _ALIGNED.fullmatch(value) is not None
    if tag == "img":
        return name in ("alt", "title", "width", "height") or (name == "src" and _PICTURE.fullmatch(value) is not None)
    if tag == "a":
        return name == "title" or (name == "href" and _LINK.match(value) is not None)
    return name in ("colspan", "rowspan", "start", "title")


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes={"*": _ATTRIBUTES},
    attribute_filter=lambda tag, name, value: value if _allowed(tag, name, value) else None,
    url_schemes={"http", "https", "mailto", "data"},
)


def _as_typed(found: re.Match[str]) -> str:
    """What begins a tag that is not allowed, as text: nh3 would leave it out, and `List<int>` is not meant as HTML."""
    return found[0] if found[1].lower() in _TAGS else escape(found[0])


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    def image(self, text: str, url: str, title: str | None = None) -> str:
        """nbconvert gives the whole notebook up for an attachment that is not there."""
        if url.startswith("attachment:") and url.removeprefix("attachment:") not in self.attachments:
            return f"[picture missing: {escape(text or url)}]"
        return str(super().image(text, url, title))


@pass_context
def safe_markdown(context: Any, source: str) -> str:
    """nbconvert's `markdown2html`, with nothing in it that runs."""
    return rendered(source, context.get("cell", {}).get("attachments", {}))


def rendered(source: str, attachments: dict[str, Any]) -> str:
    """As HTML with nothing in it that runs. What cannot be rendered is shown as it was typed."""
    try:
        if len(source) > _MAX_TEXT:
            raise ValueError
        renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        html = MarkdownWithMath(renderer=renderer).render(source)
        boxes = _BOX.sub(lambda box: "☑ " if box[1] else "☐ ", html)
        return _cleaner.clean(_TAG.sub(_as_typed, boxes))
    except (ValueError, RecursionError):
        return f"<pre>{escape(source)}</pre>"
