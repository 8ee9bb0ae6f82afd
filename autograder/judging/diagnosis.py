"""Names mistakes: the known ones that explain what was seen of a function; else what is certain of those that nobody
knows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple

from autograder.course_code import solutions_module, whole_module, whole_modules
from autograder.exercise import Misconception, Pattern, Trait, Variant, comparison_of
from autograder.judging.defaults import given, left_out_otherwise
from autograder.judging.evidence import Evidence, Happened, Memo
from autograder.judging.fewest import Explanation, Search
from autograder.judging.hypotheses import Hypotheses, Known, Seen
from autograder.judging.kept import KeptGlances
from autograder.judging.references import is_prediction, reference_functions, twice
from autograder.kinds.comparison import compare
from autograder.kinds.symptoms import symptoms
from autograder.translation.catalogue import say, spoken

#: Of the many answers of one test, so many wrong ones, and so many right ones, are looked at each by itself. What
#: explains these is then held against all of them.
_WRONG, _RIGHT = 12, 24
#: So many right answers say that it is right for all of their kind.
_CERTAIN = 10
#: Of the submissions of a class, those whose explanations are remembered: many make the same mistakes.
_EXPLAINED = 500


@dataclass(frozen=True)
class JudgedCall:
    """By itself, also where many were made together."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    wrong: bool


class Answer(NamedTuple):
    """One of many that came together; bound: how far it may be off."""

    value: Any
    wrong: bool
    bound: Any


class Diagnosis:
    """The known misconceptions of one assignment; see `load_misconceptions`."""

    def __init__(self, assignment: str, memo: Memo, kept: KeptGlances | None = None) -> None:
        self._assignment, self._memo, self._kept = assignment, memo, kept
        self._traits = _load_traits(assignment)
        self._references = reference_functions(assignment)
        self._hypotheses: dict[str, Hypotheses] = {}
        self._explained: OrderedDict[Any, tuple[Any, list[Explanation]]] = OrderedDict()

    def known(self, function: str) -> Sequence[Misconception]:
        return self.hypotheses(function).known

    def patterns(self, function: str) -> list[Pattern]:
        """Those of this function alone."""
        return self.hypotheses(function).own_patterns

    def variants(self, function: str) -> list[Variant]:
        """Mistakes made by rule, which are tried after the known ones."""
        return self.hypotheses(function).own_variants

    def hypotheses(self, function: str) -> Hypotheses:
        if function not in self._hypotheses:
            known = list(load_misconceptions(self._assignment, function))
            reference = None if is_prediction(function) else self._references.get(function)
            known += left_out_otherwise(reference) if reference is not None else []
            self._hypotheses[function] = Hypotheses(known, reference, self._memo, self._kept, function)
        return self._hypotheses[function]

    def traits(self, function: str) -> list[str]:
        """Kinds of arguments that are told apart, in words."""
        return [trait.words for trait in self._traits.get(function, [])]

    def explain(
        self,
        tests: Sequence[tuple[Iterable[Evidence], bool]],
        carried: Sequence[Misconception] = (),
        examples: Sequence[tuple[Any, Any]] = (),
        topics: Sequence[str] = (),
    ) -> list[Explanation]:
        """tests: what each of them saw, and whether it was passed. carried: mistakes of earlier functions, as they show
        here. examples: what came of public ones that went wrong, and what should have. topics: what each of the tests
        is about. What makes no sense and should have been refused is spoken of by itself: who computes all else
        rightly, or with one mistake, may never have thought of it.

        Nothing where nothing was wrong, where nothing known explains it, or where what does has nothing in common:
        then we do not guess. What was seen before, of somebody else, is explained as it was then: what is large is not
        remembered, since a guest may send millions of numbers.
        """
        asked = [(tuple(evidence), passed) for evidence, passed in tests], carried, examples, topics
        if not any(item.wrong for evidence, _ in asked[0] for item in evidence):
            return []
        seen = spoken(), _seen(*asked)
        if seen in self._explained:
            return self._explained[seen][1]
        found = self._explain(*asked)
        if all(item.actual.is_small for evidence, _ in asked[0] for item in evidence):
            self._explained[seen] = asked, found  # what is known by its identity lives as long
            if len(self._explained) > _EXPLAINED:
                self._explained.popitem(last=False)
        return found

    def _explain(
        self,
        tests: Sequence[tuple[Sequence[Evidence], bool]],
        carried: Sequence[Misconception],
        examples: Sequence[tuple[Any, Any]],
        topics: Sequence[str],
    ) -> list[Explanation]:
        found = [list(evidence) for evidence, _ in tests]
        functions = {item.question.name for test in found for item in test if item.wrong}
        if len(functions) != 1:
            return []
        (function,) = functions
        own = [[item for item in test if item.question.name == function] for test in found]
        some, left = list[list[Evidence]](), list[list[Evidence]]()
        for test, (_, passed) in zip(own, tests, strict=True):
            if not passed:
                test[:] = [self._judged(function, item) for item in test]
            alone, whole = list[Evidence](), list[Evidence]()
            for item in test:
                answers = None if passed else self._all_of(function, item)
                alone += [item] if answers is None else _some_of(item, answers)
                whole += [] if answers is None else [item]
            kept, others = _some_alone(alone)
            some.append(kept)
            left.append(whole + others)
        results, refusals = (_part(some, which) for which in (False, True))
        many, many_refusals = (_of(left, which) for which in (False, True))
        first = Search(self.hypotheses(function), results, carried, many=many, topics=topics).explanation()
        if first is None:
            values = (item for test in own for item in test if item.wrong and not item.refusal)
            come = any(item.actual.raised is None for item in values)
            by_tests = _told_by_tests(topics, [passed for _, passed in tests]) if come else ""
            first = self._located(
                function, [item for test in own for item in test if not item.refusal], examples, by_tests
            )
        # Who leaves an argument out altogether is not said to take a senseless one for a certain other.
        aside = results, first.hypotheses if first else (), many_refusals, topics
        second = Search(self.hypotheses(function), refusals, carried, *aside).explanation()
        return [one for one in (first, second and replace(second, refusals=True)) if one is not None]

    def _located(
        self, function: str, items: list[Evidence], examples: Sequence[tuple[Any, Any]], by_tests: str
    ) -> Explanation | None:
        """What is certain of mistakes that nobody knows. by_tests: which tests are passed."""
        words = by_tests
        if function in self._references and any(item.wrong for item in items):
            answers = [one for item in items for one in self._answers(function, item)]
            traits = [replace(one, words=say(one.words)) for one in self._traits.get(function, [])]
            by_a_trait = _told_by_a_trait([*traits, *given(self._references[function])], answers)
            common = self._in_common(function, examples)
            words = " ".join(filter(None, [by_a_trait, common, "" if by_a_trait else by_tests]))
        return Explanation(words, complete=False) if words else None

    def _answers(self, function: str, item: Evidence) -> Iterator[JudgedCall]:
        """The calls that were judged, each by itself."""
        question = item.question
        if item.wrong is None or item.about != "value" or item.view is not None:
            return
        if question.kind == "call":
            yield JudgedCall(question.args, question.kwargs, item.wrong)
        elif (answers := self._all_of(function, item)) is not None:
            for args, answer in zip(question.args, answers, strict=True):
                yield JudgedCall(args, question.kwargs, answer.wrong)

    def _in_common(self, function: str, examples: Sequence[tuple[Any, Any]]) -> str:
        """What is true of all that is wrong among the examples: where something wrong lies in a hidden result could say
        what the input was."""
        axes, common = comparison_of(self._references[function]).axes, list[str]()
        for at, (have, wanted) in enumerate(examples):
            found = list(symptoms(have, wanted, axes))
            common = found if at == 0 else [clause for clause in common if clause in found]
        return say("Wherever an example gives a wrong result, {clause}.").format(clause=common[0]) if common else ""

    def _all_of(self, function: str, item: Evidence) -> list[Answer] | None:
        """Of many answers that came together, each; None of others."""
        question, values = item.question, item.actual.value
        known = function in self._references and item.view is None and item.about == "value"
        if question.kind != "each" or not known or not isinstance(values, list) or len(values) != len(question.args):
            return None
        should = self._memo.happened(self._references[function], question)
        if should.raised is not None:
            return None
        each_bound = isinstance(item.allowed, list) and len(item.allowed) == len(values)
        bounds = item.allowed if each_bound else [item.allowed] * len(values)
        return [
            Answer(value, compare(value, right, bound, how=item.same) is not None, bound)
            for value, right, bound in zip(values, should.value, bounds, strict=True)
        ]

    def _judged(self, function: str, item: Evidence) -> Evidence:
        """With a verdict on what a test looks at by itself."""
        reference = self._references.get(function)
        if item.wrong is not None or reference is None or item.view is not None:
            return item
        return replace(item, wrong=not item.explained_by(self._memo.happened(reference, item.question)))

    def explains(self, known: Misconception, evidence: Iterable[Evidence]) -> bool:
        """Whether it is what gives all of this, refusals and exceptions too."""
        return all(
            item.explained_by(self._memo.happened(known.function, item.question, item.view)) for item in evidence
        )


def _seen(
    tests: Sequence[tuple[Sequence[Evidence], bool]],
    carried: Sequence[Misconception],
    examples: Sequence[tuple[Any, Any]],
    topics: Sequence[str],
) -> Any:
    """Equal where all is the same that an explanation depends on: the answers too, as they are where nobody put them
    together anew (`sandbox.question.Foreseen`)."""
    evidence = tuple((passed, *(item.identity for item in items)) for items, passed in tests)
    return evidence, tuple(map(id, carried)), tuple((id(have), id(should)) for have, should in examples), tuple(topics)


def _some_of(item: Evidence, answers: Sequence[Answer]) -> Iterator[Evidence]:
    """Some, each by itself."""
    for at in _some(answer.wrong for answer in answers):
        value, wrong, bound = answers[at]
        alone = replace(item.question, kind="call", args=item.question.args[at])
        yield replace(item, question=alone, actual=Happened(value), allowed=bound, wrong=wrong, of_many=True)


def _some_alone(items: list[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """Of those that are one of many already; and those that are left."""
    many = [item for item in items if item.of_many]
    taken = {id(many[at]) for at in _some(bool(item.wrong) for item in many)}
    kept = [item for item in items if not item.of_many or id(item) in taken]
    return kept, [item for item in many if id(item) not in taken]


def _some(wrong: Iterable[bool]) -> Iterator[int]:
    """Which: the same of everyone, as far as they are wrong or right alike."""
    verdicts, left = list(wrong), {True: _WRONG, False: _RIGHT}
    for at in Random(0).sample(range(len(verdicts)), len(verdicts)):
        if left[verdicts[at]]:
            left[verdicts[at]] -= 1
            yield at


def _part(tests: list[list[Evidence]], refusals: bool) -> list[Seen]:
    seen = list[Seen]()
    for index, test in enumerate(tests):
        some = [item for item in test if item.refusal is refusals]
        together = tuple(item for item in some if not item.of_many)
        seen += [Seen(index, together)] if together else []
        seen += [Seen(index, (item,), one_of_many=True) for item in some if item.of_many]
    return seen


def _of(tests: list[list[Evidence]], refusals: bool) -> dict[int, list[Evidence]]:
    """By the test's number, those that are of refusals, or that are not."""
    each = ((at, [item for item in test if item.refusal is refusals]) for at, test in enumerate(tests))
    return {at: items for at, items in each if items}


def _told_by_a_trait(traits: list[Trait], answers: list[JudgedCall]) -> str:
    """What every call has that went right, and none that went wrong; or what none has that went wrong. traits: in the
    language of who is told."""
    wrong, right = ([one for one in answers if one.wrong is which] for which in (True, False))
    if not wrong or not right:
        return ""
    never_wrong = [trait for trait in traits if not any(_holds(trait, one) for one in wrong)]
    telling = [trait for trait in never_wrong if all(_holds(trait, one) for one in right)]
    if not telling:
        certain = [one for one in never_wrong if sum(_holds(one, call) for call in right) >= _CERTAIN]
        words = say("It is right for {kind}, and wrong for some others.")
        return words.format(kind=certain[0].words) if certain else ""
    first, *others = (trait.words for trait in telling)
    words = say("It is right for {kind}, and wrong for all others.")
    if others:
        words = say("It is right for {kind} (or for {others}: the tests do not tell which), and wrong for all others.")
    return words.format(kind=first, others=say(" or for ").join(others))


def _told_by_tests(topics: Sequence[str], passed: Sequence[bool]) -> str:
    """Which tests it passes, by what they are about: what remains to be said where nothing else is certain."""
    failed = dict.fromkeys(topic for topic, is_passed in zip(topics, passed, strict=False) if not is_passed)
    others = dict.fromkeys(topic for topic in topics if topic not in failed)
    if not failed:
        return ""
    if not others:
        return say("It passes no hidden test.")
    few, words = failed, say("It passes all hidden tests but {tests}.")
    if len(others) < len(failed):
        few, words = others, say("Of the hidden tests it passes {tests}, and no others.")
    return words.format(tests=", ".join(f"“{say(topic.replace('_', ' '))}”" for topic in few))


def _holds(trait: Trait, one: JudgedCall) -> bool:
    return bool(trait.holds(*one.args, **one.kwargs))


def _load_traits(assignment: str) -> dict[str, list[Trait]]:
    """Of `solutions/NAME/traits.py`, and of the files of one function each."""
    apart: dict[str, list[Trait]] = getattr(solutions_module(f"{assignment}.traits"), "TRAITS", {})
    return apart | {name: one.TRAITS for name, one in whole_modules(assignment).items() if hasattr(one, "TRAITS")}


def load_misconceptions(assignment: str, function: str) -> list[Known]:
    """What the file of this function defines, or `solutions/NAME/misconceptions/FUNCTION.py`; none if there is neither.
    Raises CourseError where there are both."""
    module, whole = solutions_module(f"{assignment}.misconceptions.{function}"), whole_module(assignment, function)
    if module is not None and whole is not None:
        raise twice(assignment, function, f"misconceptions/{function}.py")
    module = module or whole
    found: list[Known] = []
    for thing in vars(module).values() if module else ():
        found += [one for one in (thing if isinstance(thing, list) else [thing]) if isinstance(one, Known)]
    return found
