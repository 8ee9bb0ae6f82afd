"""Names the mistake: which known misconception does exactly what the student's function did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.course_code import solutions_module
from autograder.exercise import Misconception, Trait
from autograder.judging.evidence import Evidence, Memo
from autograder.student_files.check import something_wrong_with
from autograder.translation.catalogue import say


@dataclass(frozen=True)
class Explanation:
    """`name`: the one misconception that explains everything; None where several do, and `words` says what
    they share."""

    name: str | None
    words: str


class Diagnosis:
    """The known misconceptions of one assignment, `solutions/NAME/misconceptions/FUNCTION.py`."""

    def __init__(self, assignment: str, memo: Memo) -> None:
        self._assignment, self._memo = assignment, memo
        self._traits: dict[str, list[Trait]] = getattr(solutions_module(f"{assignment}.traits"), "TRAITS", {})
        self._known: dict[str, list[Misconception]] = {}

    def known(self, function: str) -> list[Misconception]:
        if function not in self._known:
            self._known[function] = load_misconceptions(self._assignment, function)
        return self._known[function]

    def traits(self, function: str) -> list[str]:
        """Kinds of arguments that are told apart, in words."""
        return [trait.words for trait in self._traits.get(function, [])]

    def explain(self, evidence: Iterable[Evidence]) -> Explanation | None:
        """What explains every answer, the right ones too.

        None where nothing was wrong, where nothing known explains it, or where what does has nothing in
        common: then we do not guess.
        """
        found = list(evidence)
        functions = {item.question.name for item in found if item.wrong}
        if len(functions) != 1:
            return None
        (function,) = functions
        found = [item for item in found if item.question.name == function]
        fitting = [m for m in self.known(function) if self.explains(m, found)]
        if len(fitting) == 1:
            return Explanation(fitting[0].name, say(fitting[0].hint))
        shared = {known.about for known in fitting}
        if len(shared) == 1 and (about := shared.pop()):
            return Explanation(None, something_wrong_with(say(about)))
        return None if fitting else _told_by_a_trait(self._traits.get(function, []), found)

    def explains(self, known: Misconception, evidence: Iterable[Evidence]) -> bool:
        return all(
            item.explained_by(self._memo.happened(known.function, item.question, item.view)) for item in evidence
        )


def _told_by_a_trait(traits: list[Trait], evidence: list[Evidence]) -> Explanation | None:
    """What every call has that went right, and none that went wrong."""
    calls = [item for item in evidence if item.wrong is not None and item.question.kind == "call" and not item.refusal]
    telling = [trait for trait in traits if all(_holds(trait, item) != item.wrong for item in calls)]
    wrong = [item.wrong for item in calls]
    if not telling or all(wrong) or not any(wrong):
        return None
    first, *others = (say(trait.words) for trait in telling)
    words = say("It is right for {kind}, and wrong for all others.")
    if others:
        words = say("It is right for {kind} (or for {others}: the tests do not tell which), and wrong for all others.")
    return Explanation(None, words.format(kind=first, others=say(" or for ").join(others)))


def _holds(trait: Trait, item: Evidence) -> bool:
    return bool(trait.holds(*item.question.args, **item.question.kwargs))


def load_misconceptions(assignment: str, function: str) -> list[Misconception]:
    """What `solutions/NAME/misconceptions/FUNCTION.py` defines; none if there is no such file."""
    module = solutions_module(f"{assignment}.misconceptions.{function}")
    return [thing for thing in vars(module).values() if isinstance(thing, Misconception)] if module else []
