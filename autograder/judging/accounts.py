"""How far hypotheses account for what was seen of a function, each looked into once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.judging.evidence import Evidence
from autograder.judging.hypotheses import Hypotheses, Hypothesis, Seen

#: Right answers of many that two mistakes may come to together.
_FEW = 3


@dataclass(frozen=True)
class Account:
    """What a hypothesis accounts for of all that is wrong. shown: what proves it; an exception of the same type, which
    proves nothing, may go with what is proved elsewhere. valued: whether a value was computed for one of them; what
    stands in a variable may be a guess. against: how many right answers it would have got wrong, of the many of a test:
    with another mistake it may be right there."""

    hypothesis: Hypothesis
    shown: frozenset[Seen]
    fitting: frozenset[Seen]
    valued: bool
    against: int = 0


class Accounts:
    """Of one submission. What was compared is not compared again."""

    def __init__(self, hypotheses: Hypotheses) -> None:
        self._hypotheses = hypotheses
        self._explained: dict[tuple[Hypothesis, int], tuple[Evidence, bool]] = {}

    def explains(self, hypothesis: Hypothesis, item: Evidence) -> bool:
        key = hypothesis, id(item)
        if key not in self._explained:  # the item too: an id is only its own while it lives
            self._explained[key] = item, self._hypotheses.explains(hypothesis, item)
        return self._explained[key][1]

    def explains_all(self, hypothesis: Hypothesis, seen: Iterable[Seen]) -> bool:
        """At the first that it does not explain, it is done: most are so at once."""
        for one in seen:
            for item in one.items:
                if not self.explains(hypothesis, item):
                    return False
        return True

    def of(self, hypothesis: Hypothesis, seen: Iterable[Seen]) -> Account | None:
        """None where it is contradicted: by a right answer that it would have got wrong, or a few of many."""
        shown, fitting, valued, against = set[Seen](), set[Seen](), False, 0
        for one in seen:
            explained = True
            for item in one.items:
                if not self.explains(hypothesis, item):
                    explained = False
                    if item.wrong is False:
                        against += 1
                        if not one.one_of_many or against > _FEW:
                            return None
            if one.wrong and explained:
                fitting.add(one)
                wrong = [item for item in one.items if item.wrong]
                if any(self._hypotheses.proves(hypothesis, item) for item in wrong):
                    shown.add(one)
                came = (item for item in wrong if item.actual.raised is None)
                valued = valued or any(item.question.kind != "look" for item in came)
        return Account(hypothesis, frozenset(shown), frozenset(fitting), valued, against)
