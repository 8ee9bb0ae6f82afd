"""What a student wrote into a locked cell: editors other than Jupyter keep no locks, and cells are merged.

The instructor's own text is put back; the rest ran in the student's kernel, so it runs here, in a cell of its own.
"""

from __future__ import annotations

from difflib import SequenceMatcher

#: Lines. To compare more of them takes long, and no locked cell was ever this long.
_MOST_LINES = 1_000


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
    kept = list(written)
    for start, _, size in matcher.get_matching_blocks():
        kept[start : start + size] = [""] * size
    if not any(line.strip() and not line.lstrip().startswith("#") for line in kept):
        return ""
    return text if _continues(kept, written) else "\n".join(kept)


def _continues(kept: list[str], written: list[str]) -> bool:
    """Whether something added belongs to a line that was there: it is indented under it, or closes its brackets."""
    previous = ""
    for line, whole in zip(kept, written, strict=True):
        if line and not previous and (line[0].isspace() or line[0] in ")]}"):
            return True
        if whole.strip():
            previous = line
    return False


def _trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in lines_of(text.strip())]


def lines_of(text: str) -> list[str]:
    """As Python counts them: `splitlines` ends some at letters that may stand in a string."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
