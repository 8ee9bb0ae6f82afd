"""Text that a student wrote, as it may stand in a terminal, a log or a page: nothing in it that acts or hides. Whoever
says such a text asks here: code, messages, names of files and of students, what was printed.

An escape sequence erases lines of a terminal and writes others, or fills its clipboard; a mark for the direction of
writing shows code in another order than Python reads it in; a letter without width makes two names look alike. Scripts
keep what is theirs: letters written from right to left, accents, emoji, blanks of every width.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: Control characters, separators of lines, halves of characters; what is not seen, and what changes how its neighbours
#: are seen: Unicode's Cf, and what else it calls default-ignorable, but for the variants of emoji (U+FE00 to U+FE0F).
_ACTS_OR_HIDES = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_JOINERS = r"\u200c\u200d\U000e0100-\U000e01ef"
#: Part of a script: joiners in Persian, in India's scripts and in emoji, variants of Chinese characters. One at a time,
#: after a letter that is not ASCII.
_BELONGS = rf"(?<=[^\x00-\x7f{_JOINERS}])[{_JOINERS}]"
_ODD = re.compile(f"({_BELONGS})|[{_ACTS_OR_HIDES}]")
_COLOUR = r"\x1b\[[0-9;]{0,30}m"
#: What else a terminal is told: to move, to erase; and, up to a bell, its title or clipboard.
_SEQUENCE = r"\x1b\[[0-?]{0,30}[ -/]{0,5}[@-~]|\x1b\][^\x07\x1b]{0,1000}(?:\x07|\x1b\\)"
_ODD_IN_OUTPUT = re.compile(rf"({_BELONGS}|[\n\r\t]|{_COLOUR})|{_SEQUENCE}|[{_ACTS_OR_HIDES}]")
_COLOURS = re.compile(_COLOUR)


def printable(text: str, lines: bool = False) -> str:
    """With an escape, as Python writes it, for each character that acts or hides. lines: it may have several, and tabs
    in them."""
    return _with(_as_python, text, lines)


def is_printable(text: str) -> bool:
    """Whether it is one line, and nothing in it acts or hides."""
    return printable(text) == text


def prose(text: str) -> str:
    """What is written in words, with formulas, in several lines: without what acts or hides. TeX knows no escapes of
    Python's, and what hides is often pasted from a page."""
    return _with(lambda letter: "", text, lines=True)


def printed(text: str, most_colours: int = 0) -> str:
    """What a program printed, for a page: without what only a terminal takes, such as the backspaces of a progress bar.
    Colours stay where they are no more than `most_colours`: nbconvert takes the square of their number."""
    seen = _ODD_IN_OUTPUT.sub(lambda found: found[1] or "", text)
    return seen if seen.count("\x1b") <= most_colours else _COLOURS.sub("", seen)


def left_standing(text: str) -> str:
    """What a terminal shows in the end of what was written over: of a progress bar, which begins its line anew with
    each step, the last state."""
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def printable_json(text: str) -> str:
    """JSON, with JSON's own escapes for them: it means the same."""
    return _ODD.sub(lambda found: found[1] or _as_json(found[0]), text)


def _with(instead: Callable[[str], str], text: str, lines: bool) -> str:
    if not lines:
        return _ODD.sub(lambda found: found[1] or instead(found[0]), text)
    rows = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(_with(instead, part, lines=False) for part in row.split("\t")) for row in rows)


def _as_python(letter: str) -> str:
    """Python's own escape, which it has for most of them."""
    return repr(letter)[1:-1] if not letter.isprintable() else f"\\u{ord(letter):04x}"


def _as_json(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def counted(number: int, what: str, several: str = "") -> str:
    """“1 test”, “2 tests”."""
    return f"{number} {what if number == 1 else several or f'{what}s'}"
