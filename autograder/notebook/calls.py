"""Which of a student's functions call which, as far as it can be seen without a parser."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

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


def definitions_of(name: str, sources: Iterable[str]) -> list[str]:
    """What is written of it, wherever that is."""
    return ["\n".join(lines).rstrip() for defined, lines in _definitions(sources) if defined == name]


def _bodies(sources: Iterable[str]) -> dict[str, set[str]]:
    """By the name of a definition at the top: what is called in it."""
    called: dict[str, set[str]] = defaultdict(set)
    for name, (head, *lines) in _definitions(sources):
        begun = _HEAD.match(head)
        assert begun is not None
        for text in (head[begun.end() + 1 :], *lines):
            called[name] |= set(_CALLED.findall(text))
    return called


def _definitions(sources: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Those at the top, with their lines. They end where something else begins at the margin."""
    for source in sources:
        name, lines = "", list[str]()
        for line in source.splitlines():
            if line[:1].strip() and line[0] not in ")#":
                if name:
                    yield name, lines
                head = _HEAD.match(line)
                name, lines = head[1] if head else "", []
            lines.append(line)
        if name:
            yield name, lines
