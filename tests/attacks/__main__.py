"""`python -m tests.attacks FILE...`: runs attacks in the sandbox, for whoever writes one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.attacks.arena import Arena
from tests.attacks.suite import load


def main() -> int:
    arenas: dict[str, Arena] = {}
    bad = 0
    for word in sys.argv[1:]:
        attack = load(Path(word).resolve())
        if attack.assignment not in arenas:
            arenas[attack.assignment] = Arena(attack.assignment, short=True)
        arena = arenas[attack.assignment]
        fought = arena.fight(attack)
        ran = re.search(attack.proof, fought.said) is not None
        read = arena.canary in fought.said or re.search(attack.silence, fought.said)
        good = (
            ran
            and fought.score == 0
            and not fought.faults
            and fought.host_seconds < 3
            and attack.outcomes & fought.outcomes
            and not read
            and not fought.acting
        )
        print(f"{'ok ' if good else 'BAD'} {attack.label}: {fought.score} points, {sorted(fought.outcomes)}, "
              f"host {fought.host_seconds:.1f} s, {'FAULTS, ' if fought.faults else ''}"
              f"{'ran' if ran else 'NOT PROVED TO HAVE RUN'}"
              f"{', ACTS' if fought.acting else ''}"
              f"{', SECRET READ' if read else ''}, honest {arena.honest()}")  # fmt: skip
        if not good:
            bad += 1
            print(re.sub(r"\S{500,}", "(long)", fought.said)[:3000])
    for arena in arenas.values():
        arena.close()
    return min(bad, 1)


if __name__ == "__main__":
    raise SystemExit(main())
