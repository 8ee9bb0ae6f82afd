"""Grades a class with attackers in it, and looks at what they did: `python -m benchmarks.trial`, in a room of
`benchmarks.jail`.

An `Order` comes in on standard input, a `Finding` for each attack goes out. With stock nbgrader, an attacker stands
between two honest students, in a jail. With ours, all attackers are one class, with an honest student after each.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from benchmarks.jail import HOME, HOME_INSIDE, ROOM, Bounds, Ended, assert_in_room, run_in_jail, watch
from benchmarks.scene import COURSE, Marks, Scene
from tests.attacks.suite import Attack, AttackCell, load

STOCK_CELL_SECONDS = 30  # nbgrader's own limit for a cell


class Order(msgspec.Struct, frozen=True):
    side: str
    """"stock" or "ours"."""
    assignment: str
    template: str
    """A course whose gradebook knows the assignment; nothing submitted yet."""
    attacks: list[str]
    """Their files. None: an attacker who does nothing, by whom the others are judged."""
    canary: str
    usual: dict[str, str] = {}
    """What is autograded of the honest students without an attack: `Finding.honest`."""
    slot: int = 0


class Finding(msgspec.Struct, frozen=True):
    label: str
    marks: float
    points: float
    ran: bool
    """Its proof was seen."""
    stopped: str
    """Why who came later was not graded; empty where they were."""
    harmed: list[str]
    """What of others was changed."""
    secret: bool
    seconds: float
    honest: dict[str, str]
    said: str
    """The end of what was said, for whoever wonders."""


def main() -> None:
    assert_in_room()
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    scene = Scene(Path(order.template), order.assignment, order.canary)
    attacks = [load(Path(path)) for path in order.attacks] or [_nothing(order.assignment)]
    findings = [against_stock(scene, order, attacks[0])] if order.side == "stock" else against_ours(scene, attacks)
    print(msgspec.json.encode(findings).decode())


def _nothing(assignment: str) -> Attack:
    return Attack("none", "nothing", "Does nothing.", "^", "failed", assignment, "", (AttackCell("", {}, "pass"),), {})


# ---- stock nbgrader ------------------------------------------------------------------------------

#: What else an instructor's machine has: a neighbour whose command line, and an open file that, holds a secret.
_IN_COMPANY = 'sh -c "sleep 3600; :" "$1" & exec 9< secret.txt; shift; exec "$@"'


def against_stock(scene: Scene, order: Order, attack: Attack) -> Finding:
    before, attacker, after = "a-honest", "m-attacker", "z-honest"
    scene.right(before, forgetful=True)
    cells = scene.attacked_by(attacker, attack)
    scene.right(after)
    scene.hide_secrets(before)

    nbgrader = [str(Path(sys.executable).with_name("nbgrader")), "autograde", order.assignment]
    command = ["sh", "-c", _IN_COMPANY, "sh", order.canary, *nbgrader]
    variables = {"AUTOGRADER_SECRET": order.canary, "TF_CPP_MIN_LOG_LEVEL": "3"}
    bounds = Bounds(STOCK_CELL_SECONDS * (cells + 1) + 60)
    ended = run_in_jail(command, HOME_INSIDE / "course", variables, bounds, order.slot)

    marks, harmed = Marks(scene.points), scene.changes()
    honest = {student: scene.autograded(student) for student in (before, after)}
    stopped = _why_stopped(ended, bool(honest[after]) and marks.complete(after))
    for student, words in ((before, "the student before"), (after, "the student after")):
        as_usual = marks.full(student) and honest[student] == order.usual.get(student, honest[student])
        if not as_usual and not (student == after and stopped):
            harmed.append(words)
    said = f"status {ended.status}\n{ended.said[-3000:]}"
    return _finding(scene, marks, attacker, attack, stopped, harmed, ended.seconds, honest, said)


def _why_stopped(ended: Ended, reached: bool) -> str:
    """reached: the last student was graded. The status alone says little: nbgrader exits with 1 for one student."""
    if ended.stopped:
        return {"time": "no end", "memory": "memory gone"}[ended.stopped]
    if ended.status < 0 or ended.status > 128:
        return "killed"
    return "" if reached else "broken off"


def _finding(
    scene: Scene,
    marks: Marks,
    attacker: str,
    attack: Attack,
    stopped: str,
    harmed: list[str],
    seconds: float,
    honest: dict[str, str],
    said: str,
) -> Finding:
    ran = re.search(attack.proof, scene.said(attacker)) is not None
    points, secret = sum(scene.points.values()), scene.has_read(attacker)
    return Finding(attack.label, marks.of(attacker), points, ran, stopped, harmed, secret, seconds, honest, said)


# ---- ours ----------------------------------------------------------------------------------------


def against_ours(scene: Scene, attacks: list[Attack]) -> list[Finding]:
    """One for each attack, and one for the class as a whole: a change of the course is nobody's in particular."""
    scene.right("000-forgetful", forgetful=True)
    scene.right("000-honest")
    for number, attack in enumerate(attacks, start=1):
        scene.attacked_by(f"{number:03}-attacker", attack)
        scene.right(f"{number:03}-honest")
    scene.hide_secrets("000-forgetful")

    ended = _autograder_grade(scene, Bounds(300 + 75.0 * len(attacks), memory=None))

    marks, usual = Marks(scene.points), scene.autograded("000-honest")
    findings = []
    for number, attack in enumerate(attacks, start=1):
        attacker, after = f"{number:03}-attacker", f"{number:03}-honest"
        stopped = "" if marks.complete(after) else _why_stopped(ended, reached=False)
        as_usual = marks.full(after) and scene.autograded(after) == usual
        harmed = [] if as_usual or stopped else ["the student after"]
        seconds, said = scene.seconds(attacker), scene.said(attacker)[-3000:]
        findings.append(_finding(scene, marks, attacker, attack, stopped, harmed, seconds, {}, said))
    harmed = scene.changes() + ([] if marks.full("000-honest") else ["the first student"])
    stopped, said = _why_stopped(ended, reached=True), f"status {ended.status}\n{ended.said[-6000:]}"
    return [*findings, Finding("the class", 0, 0, True, stopped, harmed, False, ended.seconds, {}, said)]


def _autograder_grade(scene: Scene, bounds: Bounds) -> Ended:
    """As an instructor starts it, in the room, where its own sandbox is what is tried. Should that fail, the room's
    namespaces stand behind it."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "HOME": str(HOME), "AUTOGRADER_SECRET": scene.canary}
    command = [sys.executable, "-m", "autograder", "grade", scene.assignment]
    said = ROOM / "said-by-ours.txt"
    neighbour = subprocess.Popen([sys.executable, "-c", "input()", scene.canary], stdin=subprocess.PIPE)
    with (COURSE / "secret.txt").open() as secret, said.open("wb") as out:
        begun = time.monotonic()
        process = subprocess.Popen(
            command, cwd=COURSE, env=environment, stdout=out, stderr=out, pass_fds=[secret.fileno()]
        )
        stopped = watch(process, bounds, spare=frozenset({neighbour.pid}))
        seconds = time.monotonic() - begun
    neighbour.communicate(b"\n")
    return Ended(process.returncode, seconds, stopped, said.read_text(encoding="utf-8", errors="replace"))


if __name__ == "__main__":
    main()
