"""What a failed test says, in a line: of an example, that is a block of arguments and results, each under a heading."""

from __future__ import annotations

from dataclasses import dataclass

_LETTERS = 80


@dataclass(frozen=True)
class Shown:
    """An example that is not passed. more: what is said below it."""

    arguments: str
    right: str
    given: str
    more: str = ""


def shown(message: str) -> Shown | None:
    """None of what is no such block. Its headings are not indented, in whichever language; its values are."""
    blocks: list[tuple[str, list[str]]] = []
    for line in message.splitlines():
        if line.startswith(" ") and blocks:
            blocks[-1][1].append(line)
        else:
            blocks.append((line, []))
    *arguments, right, given = [one for one in blocks if one[1]] if len(blocks) > 1 else [("", []), ("", [])]
    if not given[1]:
        return None
    more = " ".join(heading for heading, lines in blocks if not lines)
    listed = ", ".join(f"{heading.removesuffix(' =')} = {_line(lines)}" for heading, lines in arguments)
    return Shown(listed, _line(right[1]), _line(given[1]), more)


def in_a_line(message: str) -> str:
    found = shown(message)
    if found is None:
        return message.splitlines()[0] if message else ""
    given = f"{found.arguments or 'it'} should give {found.right}, and gives {found.given}"
    return f"{given}; {found.more}" if found.more else given


def _line(lines: list[str]) -> str:
    text = " ".join(" ".join(lines).split())
    return text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"
