"""Reads attacks from their files, and puts them into notebooks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KINDS = ("reading", "forging", "borrowing", "exhausting", "escaping", "confusing")
_HEADER = re.compile(r"^# (proof|outcome|assignment|silence): (.*)$", re.MULTILINE)
_CELL = re.compile(r"^# %%[ \t]*([\w-]*)[ \t]*(\{.*\})?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class AttackCell:
    grade_id: str
    """Empty: a cell of the attacker's own."""
    metadata: dict[str, Any]
    source: str


@dataclass(frozen=True)
class Attack:
    kind: str
    name: str
    deed: str
    proof: str
    outcomes: frozenset[str]
    assignment: str
    silence: str
    cells: tuple[AttackCell, ...]
    files: dict[str, bytes]

    @property
    def label(self) -> str:
        return f"{self.kind}/{self.name}"

    def notebook(self, released: dict[str, Any]) -> dict[str, Any]:
        """The released notebook, worked on by the attacker."""
        notebook: dict[str, Any] = json.loads(json.dumps(released))
        own = [_own_cell(number, c.source) for number, c in enumerate(self.cells) if not c.grade_id]
        named = {c.grade_id: c for c in self.cells if c.grade_id}
        cells: list[dict[str, Any]] = []
        for cell in notebook["cells"]:
            about = cell["metadata"].get("nbgrader", {})
            attacked = named.pop(about.get("grade_id", ""), None)
            if attacked is not None:
                cell["source"] = attacked.source
                about.update(attacked.metadata)
            elif about.get("solution") and cell["cell_type"] == "code":
                cell["source"] = "pass"
            if about.get("solution") and own:
                cells += own
                own = []
            cells.append(cell)
        assert not named, f"{self.label}: the notebook has no cell {', '.join(named)}"
        notebook["cells"] = cells
        return notebook


def load(path: Path) -> Attack:
    """Raises ValueError where the file is not written as it should be."""
    text = path.read_text(encoding="utf-8")
    header, *rest = _CELL.split(text)
    said = dict(_HEADER.findall(header))
    deed = " ".join(line.removeprefix("#").strip() for line in _HEADER.sub("", header).splitlines()).strip()
    cells = tuple(
        AttackCell(rest[i] or "", json.loads(rest[i + 1] or "{}"), rest[i + 2].strip("\n"))
        for i in range(0, len(rest), 3)
    )
    if not (deed and cells and said.get("proof") and said.get("outcome")):
        raise ValueError(f"{path}: it needs a sentence, a proof, an outcome and a cell")
    beside = path.with_suffix(".files")
    files = {str(file.relative_to(beside)): file.read_bytes() for file in sorted(beside.rglob("*")) if file.is_file()}
    assignment = said.get("assignment", "convolution")
    about = deed, said["proof"], frozenset(said["outcome"].split(" or ")), assignment, said.get("silence", "(?!)")
    return Attack(path.parent.name, path.stem, *about, cells, files)


def all_attacks() -> list[Attack]:
    return [load(path) for kind in KINDS for path in sorted((HERE / kind).glob("*.py"))]


def _own_cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"attack-{number}",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }
