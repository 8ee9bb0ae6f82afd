"""What a student wrote into a locked cell: editors other than Jupyter keep no locks, and cells are merged.

The instructor's own text is put back; the rest ran in the student's kernel, so it runs here, in a cell of its own.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

#: Lines. To compare more of them takes long, and no locked cell was ever this long.
_MOST_LINES = 1_000
_GOES_ON = re.compile(r"[\s)\]}]|(?:else|elif|except|finally)\b")
_QUOTATION = re.compile(r"\"\"\"|\'\'\'")


def same_but_for_white_space(one: str, other: str) -> bool:
    """Whatever an editor made of line ends and of white space behind them."""
    return _trimmed(one) == _trimmed(other)


def additions(text: str, own: str) -> str:
    """What stands in `text` and not in `own`, the cell's own text: every line where it stood, others empty. All of
    `text` where lines alone would not stand by themselves."""
    written, locked = lines_of(text), _trimmed(own)
    if max(len(written), len(locked)) > _MOST_LINES:
        return text
    matcher = SequenceMatcher(None, [line.rstrip() for line in written], locked, autojunk=False)
    own_lines = {start + i for start, _, size in matcher.get_matching_blocks() for i in range(size)}
    kept = ["" if number in own_lines else line for number, line in enumerate(written)]
    if not any(line.strip() and not line.lstrip().startswith("#") for line in kept):
        return ""
    return "\n".join(kept) if _stand_by_themselves(written, own_lines) else text


def _stand_by_themselves(written: list[str], own_lines: set[int]) -> bool:
    """Whether what was added and what was there are statements apart: none goes on with the other, by its indentation,
    its brackets or a quotation, as far as it can be seen without a parser."""
    before, quoted = None, ""
    for number, line in enumerate(written):
        own = number in own_lines
        if line.strip():
            if quoted and own:
                return False
            if before is not None and own != before and _GOES_ON.match(line):
                return False
            before = own
        for mark in _QUOTATION.findall(line):
            quoted = mark if not quoted else "" if mark == quoted else quoted
    return not quoted


def _trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in lines_of(text.strip())]


def lines_of(text: str) -> list[str]:
    """As Python counts them: `splitlines` ends some at letters that may stand in a string."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
