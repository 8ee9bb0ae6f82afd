"""The process in which what a student wrote becomes HTML, with a time and a memory: mistune, Pygments and nh3 need the
square of a text's length, or more, for many a text, and nothing stops them from within. `markup` starts it and asks.

What is made here holds nothing that runs. nbconvert passes HTML in Markdown through as it is, and the formgrader shows
it with the instructor's rights. Its own switch, `HTMLExporter.sanitize_html`, does not reach nbgrader's templates. A
picture or link by address is left out too where it could ask the Jupyter server for something: `/formgrader?path=…`
makes it run a configuration file.
"""

from __future__ import annotations

import math
import os
import re
import resource
import signal
import socket
import sys
import time
from html import escape
from pathlib import Path
from typing import Any, NoReturn

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, get_lexer_by_name

from autograder.pages.formulas import ATTRIBUTES, TAGS, is_harmless, mathml
from autograder.pages.markup import Ask, Rendered
from autograder.wire.channel import Channel, Closed

#: Above what the libraries take.
_MEMORY = 200 * 2**20
#: Whoever opens the page parses it, tag by tag.
_MOST_HTML, _MOST_TAGS, _MOST_DEPTH = 300_000, 6_000, 200
_MOST_PICTURES = 8 * 2**20

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
_NO_DEPTH = re.compile(r"<(?!/?(?:br|hr|img)\b)(/?)\w")


def main(descriptor: int) -> None:
    """Answers on that socket until the other side is gone. What answers is a fork: when one is killed, the next is at
    work in no time, where a new process would import for seconds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides what an interrupted terminal means
    channel = Channel[Ask](socket.socket(fileno=descriptor), Ask)
    while True:
        if (child := os.fork()) == 0:
            _serve(channel)
        if os.waitpid(child, 0)[1] == 0:
            return
        channel.send(Rendered(None, math.inf))


def _serve(channel: Channel[Ask]) -> NoReturn:
    status = 1
    try:
        held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (held + _MEMORY, held + _MEMORY))
        while True:
            asked, begun = channel.receive(), time.process_time()
            signal.setitimer(signal.ITIMER_PROF, asked.seconds)  # by default it kills
            html = _html(asked)
            signal.setitimer(signal.ITIMER_PROF, 0)
            channel.send(Rendered(html, time.process_time() - begun))
    except Closed:
        status = 0
    finally:
        os._exit(status)


def _html(asked: Ask) -> str | None:
    try:
        if asked.kind != "markdown":
            return _within(highlight(asked.source, _lexer(asked.kind), HtmlFormatter(nowrap=True)), 0)
        with_formulas = _markdown(asked, formulas=True) if asked.formulas else None
        return with_formulas or _markdown(asked, formulas=False)
    except (ValueError, RecursionError, MemoryError):
        return None


def _markdown(asked: Ask, formulas: bool) -> str | None:
    renderer = _Renderer(asked.attachments, formulas)
    html = MarkdownWithMath(renderer=renderer).render(asked.source)
    boxes = _BOX.sub(lambda box: "☑ " if box[1] else "☐ ", html)
    tags = _TAGS | TAGS if formulas else _TAGS
    # As text: nh3 would leave it out, and `List<int>` is not meant as HTML.
    typed = _TAG.sub(lambda tag: tag[0] if tag[1].lower() in tags else escape(tag[0]), boxes)
    return _within((_with_formulas if formulas else _cleaner).clean(typed), renderer.pictures)


def _within(html: str, pictures: int) -> str | None:
    """Unless it is too much for a page, or nested too deeply."""
    if len(html) > _MOST_HTML + pictures or html.count("<") > _MOST_TAGS:
        return None
    depth = deepest = 0
    for tag in _NO_DEPTH.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return html if deepest <= _MOST_DEPTH else None


def _lexer(language: str) -> Any:
    return PythonLexer() if language == "python" else get_lexer_by_name(language)


def _allowed(tag: str, name: str, value: str) -> bool:
    """No ids and few classes: nbgrader's score and comment boxes are found by theirs."""
    if tag in TAGS:
        return is_harmless(name, value)
    if name == "class":
        return tag in ("div", "span") and _HIGHLIGHTED.fullmatch(value) is not None
    if name == "style":  # how a column of a table is aligned
        return tag in ("th", "td") and _ALIGNED.fullmatch(value) is not None
    if tag == "img":
        return name in ("alt", "title", "width", "height") or (name == "src" and _PICTURE.fullmatch(value) is not None)
    if tag == "a":
        return name == "title" or (name == "href" and _LINK.match(value) is not None)
    return name in ("colspan", "rowspan", "start", "title")


def _cleaning(tags: set[str], attributes: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes={"*": attributes},
        attribute_filter=lambda tag, name, value: value if _allowed(tag, name, value) else None,
        url_schemes={"http", "https", "mailto", "data"},
    )


_cleaner = _cleaning(_TAGS, _ATTRIBUTES)
_with_formulas = _cleaning(_TAGS | TAGS, _ATTRIBUTES | ATTRIBUTES)


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    def __init__(self, attachments: dict[str, dict[str, str]], formulas: bool) -> None:
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self._formulas = formulas
        self.pictures = 0
        """Characters of all that are in the page: a text can name one picture a thousand times."""

    def inline_math(self, body: str) -> str:
        return self._formula(body, "inline") or str(super().inline_math(body))

    def block_math(self, body: str) -> str:
        return self._formula(body, "block") or str(super().block_math(body))

    def latex_environment(self, name: str, body: str) -> str:
        whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return self._formula(whole, "block") or str(super().latex_environment(name, body))

    def _formula(self, latex: str, display: str) -> str | None:
        return mathml(latex, display) if self._formulas else None

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """nbconvert gives the whole notebook up for an attachment that is not there."""
        if url.startswith("attachment:"):
            attached = self.attachments.get(url.removeprefix("attachment:"))
            if not attached:
                return f"[picture missing: {escape(text or url)}]"
            self.pictures += max(map(len, attached.values()))
            if self.pictures > _MOST_PICTURES:
                return f"[picture left out: {escape(text or url)}]"
        return str(super().image(text, url, title))


if __name__ == "__main__":
    main(int(sys.argv[1]))
