"""Times as people, programs and nbgrader write them: `2026-11-02 10:00:00.0 KST`, `… +0900`, `… UTC+9`, `… Asia/Seoul`,
`Mon Nov  2 10:00:00 KST 2026`.

nbgrader takes most abbreviations for UTC, also where it wrote them itself, as `Exchange.timezone` says, +0900 for
900 seconds, and UTC+9 for nine hours behind.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dateutil import parser
from nbgrader.utils import parse_utc

from autograder.nbgrader_plugin.zones import NoSuchTime, is_utc, key_of, zone

#: Hours and minutes, by themselves or behind UTC: after a time of day, or a blank.
_OFFSET = re.compile(
    r"(?P<before>(?::\d\d|T\d{2,6})(?:[.,]\d+)?(?:\s*[ap]\.?m\.?)?|\s)\s*(?:(?:UTC|GMT)\s*)?"
    r"(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>[0-5]\d))?(?::?00)?(?![\d:/.-])",
    re.IGNORECASE,
)
#: No zone is farther from UTC.
_FARTHEST = timedelta(hours=14)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"(?<![A-Za-z_/])[A-Za-z_]+(?:/[\w+-]+)*")
_WORDS = parser.parserinfo()
#: What a time without a date would be taken for: two days that have nothing in common.
_DAYS = (datetime(2000, 1, 1), datetime(2004, 2, 2))
_LONGEST = 60


def utc(given: datetime | str | None) -> datetime | None:
    """In UTC, without a zone, as nbgrader's gradebook has it; a time without a zone is in UTC. Raises NoSuchTime."""
    if given is None or isinstance(given, datetime):
        return _naive(given)
    text = given.strip("\ufeff \t\r\n")
    try:
        return _read(text)
    except (parser.ParserError, ArithmeticError, TypeError, AttributeError):  # dateutil lets them through
        raise NoSuchTime(f"{_short(text)} is no time such as 2026-11-02 18:00 +0900") from None


def utc_of_any(given: datetime | str | None) -> datetime | None:
    """As above, and of a zone that may be several, as nbgrader does: for names of folders that students wrote, one of
    which must not stop the others."""
    try:
        return utc(given)
    except NoSuchTime:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", parser.UnknownTimezoneWarning)
            return parse_utc(given)  # type: ignore[no-any-return]


class _Parts(NamedTuple):
    """Of a text that says a time."""

    rest: str
    offset: timedelta | None
    names: list[str]
    """Of zones."""


def _naive(when: datetime | None) -> datetime | None:
    if when is None or when.tzinfo is None:
        return when
    return when.astimezone(UTC).replace(tzinfo=None)


def _read(text: str) -> datetime | None:
    parts = _parts(_IN_BRACKETS.sub(" ", text))  # "+0900 (Korean Standard Time)", as JavaScript writes it
    if parts.offset is None and not parts.names:
        inside = _parts(re.sub("[()]", " ", text))
        parts = inside if inside.offset is not None or inside.names else parts
    first, second = (parser.parse(parts.rest, default=day) for day in _DAYS)
    if first.tzinfo is not None:
        raise parser.ParserError("a zone that is none")
    if first != second:
        raise NoSuchTime(f"{_short(text)} says no date; write it as 2026-11-02 18:00 +0900")
    found = {_naive(first.replace(tzinfo=zone(name, first))) for name in parts.names}
    found |= set() if parts.offset is None else {first - parts.offset}
    if len(found) > 1:
        raise NoSuchTime(f"{_short(text)} is in two time zones at once")
    return found.pop() if found else first


def _parts(text: str) -> _Parts:
    offset = _OFFSET.search(text)
    away = None
    if offset is not None:
        text = f"{text[: offset.start()]}{offset['before']} {text[offset.end() :]}"
        away = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if away > _FARTHEST:
            raise parser.ParserError("a zone that is none")
        away = -away if offset["sign"] == "-" else away
    names = [word for word in text.split() if not word.isalpha() and word[0].isalpha() and key_of(word)]
    for name in names:  # EST5EDT, Etc/GMT-9
        text = text.replace(name, " ", 1)
    names += [word for word in _WORD.findall(text) if not _is_of_a_date(word)]
    return _Parts(_WORD.sub(lambda word: word[0] if _is_of_a_date(word[0]) else " ", text), away, names)


def _is_of_a_date(word: str) -> bool:
    """Or of a time of day, and so no zone."""
    first = word.split("/")[0]  # Nov/2/2026
    known = (_WORDS.weekday(first), _WORDS.month(first), _WORDS.hms(first), _WORDS.ampm(first))
    return not is_utc(word) and (_WORDS.jump(first) or any(one is not None for one in known))


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
