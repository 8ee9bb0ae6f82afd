"""`python -m benchmarks.attacks [--only KIND/NAME ...] [--jobs 2]`: what the attacks in tests/attacks do to stock
nbgrader and to this course. Writes benchmarks/results/attacks.md, where all were run.

No attack runs outside a jail (`benchmarks.jail`), and none before the jail has been tried (`benchmarks.probes`).
Exit status 1 where an attack got through to us, or was not seen to run.
"""

from __future__ import annotations

import argparse
import os
import platform
import queue
import secrets
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec

from autograder.course import Course, find_course
from benchmarks.classes import make_course, run
from benchmarks.jail import GIB, PROCESSES, ROOM_BYTES, Bounds, in_room
from benchmarks.probes import try_jail
from benchmarks.scene import accepted_solution
from benchmarks.stock_course import make_stock_course
from benchmarks.trial import STOCK_CELL_SECONDS, Finding, Order
from tests.attacks.suite import HERE, Attack, all_attacks

_RESULTS = Path(__file__).parent / "results" / "attacks.md"
_ROOM_SECONDS = 3 * 3600.0
_METHOD = """\
`make bench-attacks` made this. {machine}

Every attack of `tests/attacks` is handed in to both sides. Secrets lie beside solutions and submissions, in the
gradebook, the environment, an inherited file and a neighbour's command line.

- *stock*: `nbgrader autograde` as it comes, hidden tests between its marks in the notebook's cells; a run for each
  attacker, between two honest students. Command, kernel and course are in a jail. Its limits are not stock's own, and
  help it: {processes} processes, 3 GiB of memory for each and {memory} GiB for all, {files} GiB of files, no network,
  nothing of the machine's to write to.
- *ours*: `autograder grade` with the course's own limits; all attackers of an assignment are one class, with an honest
  student after each.
- *marks*: gained, in the gradebook. A right answer counts that a package computed which the assignment leaves out:
  stock cannot leave one out. Those who escape answer rightly once they are through, and not otherwise.
- *stopped*: whoever came after was not graded. *killed*: the command was. *broken off*: it ended with work left. *no
  end*: it had none after nbgrader's own {cell} s for every cell, and a minute more. *memory gone*: all {memory} GiB.
- *harmed*: an honest student's marks or autograded notebook are other ones, or files of the course or of the
  gradebook were changed. A student who was not reached, because the run had stopped, is not counted here.
- *read*: a secret came back in the attacker's autograded notebook, from which feedback is made.
- *s*: seconds; of stock's whole run with three students, of one submission with ours.
"""
_HEAD = ("attack", "marks", "stopped the run", "harmed", "read", "s", "marks", "stopped", "harmed", "read", "s")


@dataclass(frozen=True)
class Row:
    attack: Attack
    stock: Finding
    ours: Finding


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="KIND/NAME", help="these attacks")
    parser.add_argument("--jobs", type=int, default=2, help="stock jails side by side (default: 2)")
    arguments = parser.parse_args()
    attacks = [attack for attack in all_attacks() if not arguments.only or attack.label in arguments.only]
    if arguments.only and len(attacks) != len(set(arguments.only)):
        parser.error(f"there is no {', '.join(set(arguments.only) - {attack.label for attack in attacks})}")
    try_jail()
    print("The jail holds.", flush=True)
    rows, whole = list[Row](), list[Finding]()
    canary = f"CANARY-{secrets.token_hex(8)}"
    with tempfile.TemporaryDirectory() as folder:
        for assignment in sorted({attack.assignment for attack in attacks}):
            some = [attack for attack in attacks if attack.assignment == assignment]
            bench = _Bench(find_course(Path.cwd()), Path(folder, assignment), assignment, canary)
            ours = bench.against_ours(some)
            whole.append(ours.pop())
            rows += map(Row, some, bench.against_stock(some, arguments.jobs), ours)
    rows.sort(key=lambda row: attacks.index(row.attack))
    text = _report(rows, whole)
    failures = _failures(rows, whole)
    print("\n\n".join([text, *(f"{_line(finding)}\n{finding.said}" for finding in failures)]))
    if not arguments.only:
        _RESULTS.parent.mkdir(exist_ok=True)
        _RESULTS.write_text(text, encoding="utf-8")
    return 1 if failures else 0


class _Bench:
    """Both sides' courses for an assignment, and the attacks on them."""

    def __init__(self, course: Course, folder: Path, assignment: str, canary: str) -> None:
        self._assignment, self._canary = assignment, canary
        self._stock, self._ours = folder / "stock", folder / "ours"
        make_stock_course(course, self._stock, assignment, pictures=False)
        make_course(course, self._ours, assignment, stock=False)
        # What an instructor keeps beside the course's notebooks; ours would need the engine, which is not in the jail.
        reference = self._stock / "solutions" / assignment / "reference.py"
        reference.parent.mkdir(parents=True)
        shutil.copy(accepted_solution(assignment), reference)
        for root in (self._stock, self._ours):
            run([sys.executable, "-m", "nbgrader", "generate_assignment", assignment], root)

    def against_ours(self, attacks: list[Attack]) -> list[Finding]:
        """One for each, and one for the class as a whole."""
        print(f"{self._assignment}: autograder grade, a class with {len(attacks)} attackers", flush=True)
        findings = self._try("ours", self._ours, attacks, {}, 0)
        for finding in findings:
            print(f"  {_line(finding)}", flush=True)
        return findings

    def against_stock(self, attacks: list[Attack], jobs: int) -> list[Finding]:
        (usual,) = self._try("stock", self._stock, [], {}, 0)
        _demand(usual.marks == 0 and not usual.harmed and not usual.stopped, f"Stock, without an attack: {usual}")
        print(f"{self._assignment}: stock, without an attack: {usual.seconds:.1f} s for three submissions", flush=True)
        slots: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(jobs):
            slots.put(slot)

        def one(attack: Attack) -> Finding:
            slot = slots.get()
            try:
                (finding,) = self._try("stock", self._stock, [attack], usual.honest, slot)
            finally:
                slots.put(slot)
            print(f"  {_line(finding)}", flush=True)
            return finding

        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(one, attacks))

    def _try(self, side: str, root: Path, attacks: list[Attack], usual: dict[str, str], slot: int) -> list[Finding]:
        paths = [str(HERE / f"{attack.label}.py") for attack in attacks]
        order = Order(side, self._assignment, str(root), paths, self._canary, usual, slot)
        said = in_room(["benchmarks.trial"], msgspec.json.encode(order).decode(), _ROOM_SECONDS, (root,))
        return msgspec.json.decode(said, type=list[Finding])


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


# ---- the report ----------------------------------------------------------------------------------


def _untouched(finding: Finding) -> bool:
    return not (finding.marks or finding.stopped or finding.harmed or finding.secret)


def _seen(finding: Finding) -> bool:
    return finding.ran or not _untouched(finding)


def _words(finding: Finding) -> tuple[str, ...]:
    marks = f"{finding.marks:g} of {finding.points:g}" if finding.marks else "0" if _seen(finding) else "0 *"
    harmed = ", ".join(finding.harmed) or "-"
    return marks, finding.stopped or "-", harmed, "a secret" if finding.secret else "-", f"{finding.seconds:.0f}"


def _line(finding: Finding) -> str:
    return " | ".join((finding.label, *_words(finding), "seen to run" if finding.ran else "not seen to run"))


def _totals(findings: list[Finding]) -> str:
    counts = [
        sum(finding.marks > 0 for finding in findings),
        sum(bool(finding.stopped) for finding in findings),
        sum(bool(finding.harmed) for finding in findings),
        sum(finding.secret for finding in findings),
    ]
    return "{} of {} attacks gained marks, {} stopped the run, {} harmed others, {} read a secret".format(
        counts[0], len(findings), *counts[1:]
    )


def _report(rows: list[Row], whole: list[Finding]) -> str:
    table: list[tuple[str, ...]] = [("", "stock", "", "", "", "", "ours", "", "", "", ""), _HEAD]
    table += [(row.attack.label, *_words(row.stock), *_words(row.ours)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in table]
    lines.insert(1, "|-" + "-|-".join("-" * width for width in widths) + "-|")
    report = [
        "# Attacks on stock nbgrader and on this course",
        _method(),
        "\n".join(lines),
        f"- stock: {_totals([row.stock for row in rows])}.\n- ours: {_totals([row.ours for row in rows])}.",
    ]
    unseen = sum(not _seen(row.stock) for row in rows)
    report.append(
        f"`*`: {unseen} of the attacks that did nothing to stock were not seen to run there: nbgrader gave their "
        "notebooks up with an error, or what proves that they ran is something that only our grader has or says. They "
        "say nothing for stock, and nothing against it."
    )
    failures = _failures(rows, whole)
    if failures:
        report.append("\n".join(["Not as it should be, ours:\n", *(f"- {_line(finding)}" for finding in failures)]))
    return "\n\n".join(report) + "\n"


def _failures(rows: list[Row], whole: list[Finding]) -> list[Finding]:
    return [finding for finding in [row.ours for row in rows] + whole if not (_untouched(finding) and finding.ran)]


def _method() -> str:
    memory = (Bounds(0).memory or 0) // GIB
    sizes = {"memory": memory, "files": ROOM_BYTES // GIB, "processes": PROCESSES}
    return _METHOD.format(machine=_machine(), cell=STOCK_CELL_SECONDS, **sizes).strip()


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {memory:.0f} GiB; Linux {platform.release()}; "
        f"Python {platform.python_version()}; nbgrader {version('nbgrader')}, ipykernel {version('ipykernel')}, "
        f"nbclient {version('nbclient')}."
    )


if __name__ == "__main__":
    raise SystemExit(main())
