"""Finds hidden cases: the fewest that show every known mistake, and tell the known mistakes apart, none of them with an
answer that could be guessed.

A test marked `@found(maker)` gets its cases from here, when pytest collects it. `maker` draws candidates; each is
tried on the reference and on every known mistake of the grade cell, by running the test itself. Greedy choice
comes within ln(n) of the smallest cover (Chvátal 1979), and then no chosen case is left that could be spared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from autograder.cases.guessing import ENOUGH, digits_compared
from autograder.exercise import Case, Maker, Misconception, generator
from autograder.judging.diagnosis import Diagnosis
from autograder.judging.disclosure import Disclosure
from autograder.judging.evidence import Evidence, Memo
from autograder.judging.references import with_mistake
from autograder.judging.student import Student
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.kind import size

_DRAWN_AT_ONCE = 2
DRAWN_AT_MOST = 60

TestFunction = Callable[..., None]
Tried = tuple[Misconception, bool, list[Evidence]]
"""A known mistake, whether it passed a test, and what it gave."""
Duty = tuple[str, str, str]
"""("show", test, mistake): in this test, this mistake must fail. ("tell", mistake, mistake): these must differ."""


@dataclass(frozen=True)
class FoundTest:
    name: str
    """Without `test_`."""
    run: TestFunction
    maker: Maker


@dataclass(frozen=True, eq=False)
class _Candidate:
    test: str
    index: int
    done: frozenset[Duty]
    sound: bool
    """No mistake fails here that says it passes this test."""
    guessable: bool
    size: int


class Trial:
    """What the reference and the known mistakes of one grade cell give, test by test."""

    def __init__(self, cell: str, right: dict[str, Any], diagnosis: Diagnosis, memo: Memo) -> None:
        self._cell, self._right, self._diagnosis, self._memo = cell, right, diagnosis, memo
        self.known = diagnosis.known(cell)

    def passes(self, mistake: Misconception, test: TestFunction, *case: Case) -> tuple[bool, list[Evidence]]:
        return self._passes(with_mistake(self._right, self._cell, mistake), test, *case)

    def is_guessable(self, test: TestFunction, *case: Case) -> bool:
        _, evidence = self._passes(self._right, test, *case)
        digits = digits_compared(evidence)
        return digits is not None and digits < ENOUGH

    def _passes(self, names: dict[str, Any], test: TestFunction, *case: Case) -> tuple[bool, list[Evidence]]:
        evidence: list[Evidence] = []
        student = Student(TrustedStudent(names, self._memo), Disclosure(), self._memo, evidence)
        try:
            test(student, *case)
        except AssertionError:
            return False, evidence
        return True, evidence

    def duties_done(self, name: str, test: TestFunction, *case: Case) -> tuple[frozenset[Duty], bool]:
        """What a case does for its test; and whether it is sound."""
        return self.judge(name, [(mistake, *self.passes(mistake, test, *case)) for mistake in self.known])

    def does_one_of(self, duties: set[Duty], name: str, test: TestFunction, *case: Case) -> bool:
        """Asks no more mistakes than it has to."""
        named = {mistake for _, *names in duties for mistake in names}
        some = [mistake for mistake in self.known if mistake.name in named]
        done, _ = self.judge(name, [(mistake, *self.passes(mistake, test, *case)) for mistake in some])
        return not done.isdisjoint(duties)

    def judge(self, name: str, tried: list[Tried]) -> tuple[frozenset[Duty], bool]:
        """The same, of what was tried already."""
        done: set[Duty] = set()
        sound = True
        groups: list[tuple[list[Evidence], list[str]]] = []  # mistakes that give the same
        for mistake, passed, evidence in tried:
            if not passed:
                done.add(("show", name, mistake.name))
                sound = sound and name in mistake.fails
            alike = (members for given, members in groups if self._diagnosis.explains(mistake, given))
            members = next(alike, None)
            if members is None:
                groups.append((evidence, [mistake.name]))
            else:
                members.append(mistake.name)
        for i, (_, one) in enumerate(groups):
            for _, other in groups[:i]:
                done.update(told(a, b) for a in one for b in other)
        return frozenset(done), sound


def told(a: str, b: str) -> Duty:
    return ("tell", min(a, b), max(a, b))


def duties(known: Iterable[Misconception], tests: Iterable[str]) -> set[Duty]:
    """What the hidden tests of a cell owe to its known mistakes."""
    known, tests = list(known), set(tests)
    owed: set[Duty] = {("show", test, m.name) for m in known for test in m.fails if test in tests}
    for i, m in enumerate(known):
        owed |= {told(m.name, other.name) for other in known[:i] if not _declared_same(m, other)}
    return owed


def _declared_same(a: Misconception, b: Misconception) -> bool:
    return (a.same_as is not None and a.same_as[0] == b.name) or (b.same_as is not None and b.same_as[0] == a.name)


def draw(cell: str, test: FoundTest, index: int) -> Case:
    """The candidate of that number: it follows from the course's seed."""
    return test.maker(generator(f"{cell}|{test.name}|{index}"))


def choose(cell: str, tests: list[FoundTest], fixed: dict[str, TestFunction], trial: Trial) -> dict[str, list[int]]:
    """For each of `tests`, all of the grade cell `cell`, which draws to take. `fixed`: its other tests, which
    need no case."""
    owed = duties(trial.known, [test.name for test in tests])
    for name, test in fixed.items():
        owed -= trial.duties_done(name, test)[0]
    candidates: list[_Candidate] = []
    usable: list[_Candidate] = []
    for start in range(0, DRAWN_AT_MOST, _DRAWN_AT_ONCE):
        left = owed - frozenset[Duty]().union(*(c.done for c in usable))
        if start and not left:
            break
        numbers = range(start, start + _DRAWN_AT_ONCE)
        drawn = [(test, i, draw(cell, test, i)) for test in tests for i in numbers if not start or _may_do(left, test)]
        candidates += [
            _try(test, i, case, trial)
            for test, i, case in drawn
            if not start or trial.does_one_of(left, test.name, test.run, case)
        ]
        usable = [c for c in candidates if c.sound and not c.guessable]
    chosen = _cover(owed, usable)
    if left := owed - frozenset[Duty]().union(*(c.done for c in chosen)):
        chosen += _cover(left, [c for c in candidates if c.sound])  # `verify` says which are guessable
    # At least one of each: a test that nothing needs is `verify`'s to find, not a reason to leave it out unseen.
    spare = {c.test: c.index for c in reversed(usable)}
    return {
        test.name: sorted(c.index for c in chosen if c.test == test.name) or [spare.get(test.name, 0)] for test in tests
    }


def _may_do(left: set[Duty], test: FoundTest) -> bool:
    return any(kind == "tell" or name == test.name for kind, name, _ in left)


def _try(test: FoundTest, index: int, case: Case, trial: Trial) -> _Candidate:
    done, sound = trial.duties_done(test.name, test.run, case)
    guessable = trial.is_guessable(test.run, case)
    return _Candidate(test.name, index, done, sound, guessable, size((*case.args, *case.kwargs.values())))


def _cover(owed: set[Duty], candidates: list[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    left = set(owed)
    while left:
        best = max(candidates, key=lambda c: (len(c.done & left), -c.size), default=None)
        if best is None or not best.done & left:
            break
        chosen.append(best)
        left -= best.done
    for candidate in sorted(chosen, key=lambda c: -c.size):  # what a later choice made superfluous
        others = frozenset[Duty]().union(*(c.done for c in chosen if c is not candidate))
        if candidate.done & owed <= others:
            chosen.remove(candidate)
    return chosen
