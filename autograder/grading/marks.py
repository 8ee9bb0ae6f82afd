"""What the tests of a cell are worth together.

One mistake has one price: where known mistakes explain all that is wrong with what a function returns, they cost what
they cost, and not all the tests that show them. Who does one thing the wrong way round has understood most of it,
though no number is right. What explains some of it only, or nothing but exceptions, changes no mark.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from autograder.exercise import Misconception
from autograder.judging.attempts import is_no_attempt
from autograder.judging.evidence import Evidence
from autograder.judging.fewest import Explanation
from autograder.results import Verdict
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class Mark:
    """What a test's markers say: the grade cell that it pays into, how much of it, and whether it is a sweep."""

    cell: str
    weight: float
    is_sweep: bool = False


@dataclass(frozen=True)
class Tested:
    name: str
    mark: Mark
    outcome: Verdict
    words: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"

    @property
    def topic(self) -> str:
        return topic_of(self.name)


def topic_of(test: str) -> str:
    """The name of its function, without `test_`, whichever of its cases it is."""
    return test.split("[")[0].removeprefix("test_")


@dataclass(frozen=True)
class Marked:
    tested: tuple[Tested, ...]
    score: float
    words: str
    """What mistakes cost, where that is less than the tests that show them."""


def marked(points: float, tested: Sequence[Tested], found: Sequence[Explanation], strict: bool = False) -> Marked:
    """points: of the cell. strict: as if no mistake were known."""
    none = strict or not found or is_no_attempt(item for test in tested for item in test.evidence)
    priced = [] if none else _priced(found)
    mostly_right = any(not one.refusals and _price(one) < 1 for one in priced)
    if all_wrong(tested) and not mostly_right:
        unearned = say("This counts only where at least one result is right.")
        tested = [replace(t, outcome="failed", words=unearned) if t.passed else t for t in tested]
    worth = points / sum(test.mark.weight for test in tested)
    left = {index: worth * test.mark.weight for index, test in enumerate(tested) if not test.passed}
    lost, words, charged = 0.0, "", set[str]()
    for one in priced:
        others = [other for other in priced if other is not one]
        shown = [i for i in left if one.named_in(i) and _is_told(tested[i], i, one, others)]
        failed = sum(left.pop(index) for index in shown)
        price = points * _price(one, charged)
        again = not price and bool(charged)  # the same mistakes, in what should have been refused
        charged |= {known.name for known in one.mistakes}
        lost += min(price, failed)
        if price < failed and not again:
            words = words or _cost(price, points, alone=not left)
    return Marked(tuple(tested), round(points - lost - sum(left.values()), 2) + 0.0, words)  # and not -0


def _price(one: Explanation, charged: Collection[str] = ()) -> float:
    """As a share of the cell. charged: the mistakes that were paid for."""
    made = (known for known in one.mistakes if isinstance(known, Misconception) and known.name not in charged)
    return sum(known.price for known in made)


def _priced(found: Sequence[Explanation]) -> list[Explanation]:
    """What explains all of its part and shows in values; what more the same mistakes explain; and what was paid for
    where it was made. Of a pattern only the kind of the mistake is known, not how much is right: it changes no mark."""
    whole = [one for one in found if one.complete and one.mistakes]
    whole = [one for one in whole if all(isinstance(known, Misconception) for known in one.mistakes)]
    shown = {known.name for one in whole if one.valued or not _price(one) for known in one.mistakes}
    return [one for one in whole if {known.name for known in one.mistakes} <= shown]


def _is_told(test: Tested, index: int, one: Explanation, others: Sequence[Explanation]) -> bool:
    """Whether all that is wrong in a test is explained, refusals as well as results."""
    wrong = {item.refusal for item in test.evidence if item.wrong}
    told = {one.refusals, *(other.refusals for other in others if other.named_in(index))}
    return wrong <= told


def _cost(price: float, points: float, alone: bool) -> str:
    if price == 0:
        return say("Here it is not counted again.")
    words = say("This costs {price} of {points} points; everything else is right.") if alone else (
        say("This costs {price} of {points} points.")
    )  # fmt: skip
    return words.format(price=f"{round(price, 2):g}", points=f"{points:g}")


def all_wrong(tested: Sequence[Tested]) -> bool:
    """Whether not one value is right. To leave inputs alone, or to refuse, is then nothing: a function that does
    nothing does both. Among the many of a sweep there are some that nobody has wrong."""
    values = [(e, t.mark) for t in tested for e in t.evidence if e.of_result and e.wrong is not None]
    some_right = any(e.some_right for e, mark in values if not mark.is_sweep)
    return bool(values) and all(e.wrong or e.of_many for e, _ in values) and not some_right
