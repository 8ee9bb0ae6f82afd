"""What is wrong with what an author wrote: where it stands, and what to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Finding:
    """said: what is wrong; then what to do."""

    file: Path
    line: int
    said: str

    def within(self, root: Path) -> str:
        """As it is printed, with the path from the course's folder on."""
        try:
            file = self.file.relative_to(root)
        except ValueError:
            file = self.file
        return f"{file}:{self.line}: {self.said}"


def perhaps(name: str, known: Collection[str]) -> str:
    """A clause that says which of the known ones may be meant, or which there are."""
    if close := get_close_matches(name, known, n=1, cutoff=0.6):
        return f" (“{close[0]}”?)"
    return f" (there: {', '.join(sorted(known))})" if 0 < len(known) <= 12 else ""
