"""Which of a student's functions call which, as far as it can be seen without a parser."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

_HEAD = re.compile(r"(?:async +)?(?:def|class) +(\w+)")
_CALLED = re.compile(r"\b(\w+)\s*\(")


def called_by(name: str, sources: Iterable[str]) -> set[str]:
    """What is called in the definitions of `name`, and in what these call."""
    bodies = _bodies(sources)
    found, left = set[str](), [name]
    while left:
        new = bodies.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def _bodies(sources: Iterable[str]) -> dict[str, set[str]]:
    """By the name of a definition at the top: what is called in it. It ends where something else begins at the
    margin."""
    called: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        inside = ""
        for line in source.splitlines():
            text = line
            if line[:1].strip() and line[0] not in ")#":
                head = _HEAD.match(line)
                inside = head[1] if head else ""
                text = line[head.end() + 1 :] if head else ""
            if inside:
                called[inside] |= set(_CALLED.findall(text))
    return called
