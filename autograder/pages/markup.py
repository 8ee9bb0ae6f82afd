"""What a student wrote, as HTML for a page: Markdown and code in colours, as far as the page has time and room for it.
What is too long or too intricate is shown as it was typed.

The work is done in a process of its own (`renderer`), which is kept for the next page: it takes a second to start.
"""

from __future__ import annotations

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from html import escape

import msgspec

from autograder.printable import printable, prose
from autograder.wire.channel import Channel, Closed, Late
from autograder.wire.values import WireError

#: Of a processor's time, for all texts of a page. What an honest one holds takes a twentieth of it.
_PAGE_SECONDS = 0.7
#: Characters: of a text that is rendered, of one that is shown at all, of all that are shown on a page.
_MOST_RENDERED = 50_000
_MOST_SHOWN, _MOST_ON_PAGE = 100_000, 300_000
#: Of HTML: nbconvert parses a page once more when it is made. Most of the characters are pictures.
_MOST_TAGS, _MOST_HTML = 12_000, 20_000_000
#: Of these tags, code leaves as many to what is written in words: without colours it can be read, a formula cannot.
_FOR_WORDS = 4_000
#: Of a clock's, on a machine that is busy, with the time that the process takes to start.
_PATIENCE_SECONDS = 60.0
_TRIES = 2
_log = logging.getLogger(__name__)


class Ask(msgspec.Struct):
    """Turn this into HTML. kind: "markdown", or a language of Pygments'. attachments: of a Markdown cell. seconds: of a
    processor's time; then whoever is asked is killed."""

    kind: str
    source: str
    seconds: float
    attachments: dict[str, dict[str, str]] = {}
    formulas: bool = False
    """Whether formulas become MathML. Where MathJax is, it typesets them."""


class Rendered(msgspec.Struct):
    """html: None where it cannot be shown so. seconds: what it took."""

    html: str | None
    seconds: float


class PageMarkup:
    """Of one page. What comes first has the first claim to its time."""

    def __init__(self, formulas: bool = False) -> None:
        """formulas: whether the page has to show them without anybody's help."""
        self._formulas = formulas
        self._seconds, self._room = _PAGE_SECONDS, _MOST_ON_PAGE
        self._tags, self._html = _MOST_TAGS, _MOST_HTML

    def markdown(self, source: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
        """With nothing in it that runs."""
        shown, cut = self._shown(source, words=True)
        html = None if cut else self._rendered("markdown", shown, attachments or {})
        return f"<pre>{escape(shown)}</pre>{_left_out(cut)}" if html is None else html

    def code(self, source: str, language: str = "python") -> str:
        """In spans with Pygments' classes, for a <pre>."""
        shown, cut = self._shown(source)
        html = None if cut else self._rendered(language, shown, {})
        return (escape(shown) if html is None else html) + _left_out(cut)

    def plain(self, source: str) -> str:
        """Escaped, for a <pre>."""
        shown, cut = self._shown(source)
        return escape(shown) + _left_out(cut)

    def has_room(self, size: int) -> bool:
        """For a picture of so many characters; then it is taken."""
        if size > self._html:
            return False
        self._html -= size
        return True

    def _shown(self, source: str, words: bool = False) -> tuple[str, int]:
        """As much of it as there is room for, and how many characters there are more. words: in Markdown."""
        kept = source[: min(_MOST_SHOWN, self._room)]
        self._room -= len(kept)
        return prose(kept) if words else printable(kept, lines=True), len(source) - len(kept)

    def _rendered(self, kind: str, source: str, attachments: dict[str, dict[str, str]]) -> str | None:
        if len(source) > _MOST_RENDERED or self._seconds <= 0:
            return None
        answer = _renderer.ask(Ask(kind, source, self._seconds, attachments, self._formulas))
        self._seconds = 0.0 if answer is None else self._seconds - answer.seconds
        html = answer.html if answer is not None else None
        tags = self._tags if kind == "markdown" else self._tags - _FOR_WORDS
        if html is None or html.count("<") > tags or len(html) > self._html:
            return None
        self._tags -= html.count("<")
        self._html -= len(html)
        return html


def _left_out(count: int) -> str:
    return f"\n[{count:,} more characters are not shown]" if count else ""


class _Renderer:
    """A process that is started when somebody asks. Of threads that ask, one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel[Rendered] | None = None
        self._owner, self._lock = 0, threading.Lock()

    def ask(self, question: Ask) -> Rendered | None:
        """None where there is none, or it is silent. That it took too much it says itself; if it is gone, somebody has
        killed it, and the next one is asked."""
        with self._lock:
            for _ in range(_TRIES):
                try:
                    channel = self._open()
                    channel.send(question, time.monotonic() + _PATIENCE_SECONDS)
                    return channel.receive(time.monotonic() + _PATIENCE_SECONDS)
                except (OSError, Closed):
                    self.close()
                except (Late, WireError):
                    self.close()
                    break
        _log.warning("A text of a page is shown as it was typed: the process that renders it does not answer.")
        return None

    def _open(self) -> Channel[Rendered]:
        if self._channel is None or self._owner != os.getpid():  # of this process, not of one that forked it
            ours, theirs = socket.socketpair()
            with theirs:
                words = [sys.executable, "-P", "-m", "autograder.pages.renderer", str(theirs.fileno())]
                self._process = subprocess.Popen(words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
            self._channel, self._owner = Channel[Rendered](ours, Rendered), os.getpid()
        return self._channel

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process = self._channel = None


_renderer = _Renderer()
atexit.register(_renderer.close)
