"""Catalogues (.po, read with Babel), and the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from autograder.kinds import saying

ENGLISH = "en"
LANGUAGES = (ENGLISH, "ko")
FONTS = {"ko": Path(__file__).with_name("hangul.ttf")}
"""Released beside the pictures. The common syllables of NanumGothic, renamed (NAVER Corporation; SIL OFL 1.1)."""
_SHARED = Path(__file__).parent
"""The catalogues of the texts that every assignment has."""


@dataclass(frozen=True)
class Catalogue:
    """texts: by context (a cell's id, or "") and English text."""

    language: str = ENGLISH
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def text(self, english: str, context: str = "") -> str:
        """The English itself where there is no translation: `autograder release --check` says so."""
        return self.texts.get((context, english)) or english

    def reversed(self) -> Catalogue:
        """Into English."""
        return Catalogue(ENGLISH, {(context, text): english for (context, english), text in self.texts.items()})

    def __or__(self, other: Catalogue) -> Catalogue:
        return Catalogue(self.language, self.texts | other.texts)


def path_in(solutions: Path, language: str) -> Path:
    """Of an assignment's catalogue; solutions: its folder."""
    return solutions / "translations" / f"{language}.po"


def shared_path(language: str) -> Path:
    return _SHARED / f"{language}.po"


def catalogue_of(solutions: Path, language: str) -> Catalogue:
    """Everything that is said in an assignment. Raises OSError where there is no such catalogue."""
    if language == ENGLISH:
        return Catalogue()
    return read(path_in(solutions, language), language) | read(shared_path(language), language)


def read(path: Path, language: str) -> Catalogue:
    """Once for each state that the file is in: a server that lives for weeks is to see a new translation."""
    about = path.stat()
    return _read(path, language, (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=16)
def _read(path: Path, language: str, _state: tuple[int, int]) -> Catalogue:
    from babel.messages.pofile import read_po  # it takes a while

    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    certain = [one for one in messages if one.id and not one.fuzzy]
    texts = {(one.context or "", one.id): one.string for one in certain if isinstance(one.id, str)}
    return Catalogue(language, {key: text for key, text in texts.items() if isinstance(text, str) and text})


_spoken: ContextVar[Catalogue] = ContextVar("spoken", default=Catalogue())  # noqa: B039  # it is frozen


saying.translated = lambda text: _spoken.get().text(text)


@contextmanager
def speaking(catalogue: Catalogue) -> Iterator[None]:
    """Inside, its language is spoken."""
    token = _spoken.set(catalogue)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The language: "en", "ko"."""
    return _spoken.get().language


def say(text: str) -> str:
    """In the language that is spoken. What is to be filled in stands in braces: `say("{n} of 9").format(n=1)`."""
    return _spoken.get().text(text)
