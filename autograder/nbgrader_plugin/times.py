"""Times as people and nbgrader write them: `2026-11-02 10:00:00.0 KST`, `… +0900`, `… Asia/Seoul`.

nbgrader takes most abbreviations for UTC, also where it wrote them itself, as `Exchange.timezone` says, and +0900 for
900 seconds.
"""

from __future__ import annotations

import calendar
import functools
import re
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from dateutil import parser
from dateutil.tz import gettz, tzlocal
from nbgrader.utils import parse_utc

#: A zone behind a time: a name, or hours and minutes.
_ZONED = re.compile(r"(.*\d)\s+(?:([A-Za-z]{2,6}|[A-Za-z_]+(?:/[\w+-]+)+)|([+-]\d\d):?(\d\d)?)\s*")
_WORDS = (*calendar.month_abbr, *calendar.month_name, *calendar.day_abbr, *calendar.day_name)
_NO_ZONES = {"AM", "PM", *map(str.upper, _WORDS)}


class NoSuchZone(ValueError):
    """Or it may be several. The message is a clause."""


class Zones:
    """exchange: nbgrader's configuration of it, in whose `timezone` an abbreviation is first looked for."""

    exchange: Mapping[str, Any] = {}


def utc(given: datetime | str | None) -> datetime | None:
    """In UTC, without a zone, as nbgrader's gradebook has it; a time without a zone is in UTC. Raises ValueError for
    what is no time, NoSuchZone."""
    if given is None or isinstance(given, datetime):
        return _naive(given)
    found = _ZONED.fullmatch(given)
    if found is None or (found[2] or "").upper() in _NO_ZONES:
        return _naive(parser.parse(given))
    when: datetime = parser.parse(found[1])
    if found[3] is not None:
        sign = -1 if found[3].startswith("-") else 1
        away = timedelta(hours=abs(int(found[3])), minutes=int(found[4] or 0))
        return when - sign * away
    return _naive(when.replace(tzinfo=_zone(found[2], when)))


def utc_of_any(given: datetime | str | None) -> datetime | None:
    """As above, and of a zone that may be several, as nbgrader does: for names of folders that students wrote, one of
    which must not stop the others."""
    try:
        return utc(given)
    except ValueError:
        return parse_utc(given)  # type: ignore[no-any-return]


def _naive(when: datetime | None) -> datetime | None:
    if when is None or when.tzinfo is None:
        return when
    return when.astimezone(UTC).replace(tzinfo=None)


def _zone(name: str, when: datetime) -> tzinfo:
    """By its name; by its abbreviation in the exchange's zone, in this machine's, or in whatever zones have it then."""
    if "/" in name or name in ("UTC", "GMT"):
        known: tzinfo | None = gettz(name)
        if known is None:
            raise NoSuchZone(f"there is no time zone {name}")
        return known
    exchange: tzinfo | None = gettz(str(Zones.exchange.get("timezone", "UTC")))
    here: tzinfo = tzlocal()
    for near in (exchange, here):
        if near is not None and when.replace(tzinfo=near).tzname() == name:
            return near
    offsets = _offsets(name, when.replace(minute=0, second=0, microsecond=0))
    if len(offsets) == 1:
        return timezone(next(iter(offsets)))
    known = gettz(name)
    if known is not None:
        return known
    trouble = "may be several" if offsets else "is not known"
    raise NoSuchZone(f"the time zone {name} {trouble}; write it as +0900 or as Asia/Seoul")


@functools.lru_cache
def _offsets(name: str, when: datetime) -> frozenset[timedelta]:
    """Of all zones that are called so then."""
    found = set()
    for key in zoneinfo.available_timezones():
        there = when.replace(tzinfo=zoneinfo.ZoneInfo(key))
        if there.tzname() == name and (offset := there.utcoffset()) is not None:
            found.add(offset)
    return frozenset(found)
