"""Time zones by the names that people and programs give them: `Asia/Seoul`, `KST`, `utc`. For `times`."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from dateutil.tz import gettz, tzlocal

_UTC = frozenset({"utc", "gmt", "z"})


class NoSuchTime(ValueError):
    """Or it may be several. The message is a clause."""


class Zones:
    """exchange: nbgrader's configuration of it, in whose `timezone` an abbreviation is first looked for."""

    exchange: Mapping[str, Any] = {}


def is_utc(name: str) -> bool:
    return name.casefold() in _UTC


def key_of(name: str) -> str | None:
    """The zone's name in the tz database, however it is capitalised; None if there is none."""
    return _keys().get(name.casefold())


def zone(name: str, when: datetime) -> tzinfo:
    """By its name; by its abbreviation in the exchange's zone, in this machine's, or in whatever zones have it then.
    Raises NoSuchTime."""
    if is_utc(name):
        return UTC
    key = key_of(name)
    known: tzinfo | None = gettz(key) if key else None
    if "/" in name:
        if known is None:
            raise NoSuchTime(f"there is no time zone {name}")
        return known
    exchange: tzinfo | None = gettz(str(Zones.exchange.get("timezone", "UTC")))
    here: tzinfo = tzlocal()
    for near in (exchange, here):
        if near is not None and _called(name, when, near):
            return near
    offsets = _offsets(name.casefold(), when.replace(minute=0, second=0, microsecond=0))
    if len(offsets) == 1:
        return timezone(next(iter(offsets)))
    if known is not None:
        return known
    trouble = "may be several" if offsets else "is not known"
    raise NoSuchTime(f"the time zone {name} {trouble}; write it as +0900 or as Asia/Seoul")


def _called(name: str, when: datetime, there: tzinfo) -> bool:
    own = when.replace(tzinfo=there).tzname()
    return own is not None and own.casefold() == name.casefold()


@functools.cache
def _keys() -> dict[str, str]:
    return {key.casefold(): key for key in zoneinfo.available_timezones()}


@functools.lru_cache
def _offsets(name: str, when: datetime) -> frozenset[timedelta]:
    """Of all zones that are called so then."""
    found = set()
    for key in zoneinfo.available_timezones():
        there = zoneinfo.ZoneInfo(key)
        if _called(name, when, there) and (offset := when.replace(tzinfo=there).utcoffset()) is not None:
            found.add(offset)
    return frozenset(found)
