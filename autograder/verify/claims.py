"""What is claimed of an assignment's graders, and where the facts say otherwise: one sentence for each miss.

(a) accepted solutions and the worked notebook get full marks; (b) each known mistake loses points in its own cell, in
no other, and is named as itself, and a public example shows it; (c) the released stub gets 0; (d) every test is
needed where mistakes are known; (e) any two known mistakes of a function are told apart, or are declared the same;
(f) a mistake fails the tests that it says it fails and no others, so that it costs the points of what is wrong and of
nothing else; (g) no hidden answer is so short that it is found by handing in one constant after another; (h) a
mistake costs no more than its price; (i) of two together, both are named, or what explains all of it as well, and
they cost no more than both; (k) in what calls it, a mistake costs nothing again; (l) what the cell after a prediction
shows is known to be wrong; (m) no declared tolerance is so large that 0 passes for every number, or more than a
hundredth of each may be off, unless it is said why. Of sweeps, only (a), (c), (g) and (m) are claimed; of (i) and (k),
what was drawn.
Where something on our side failed, a grader that raises say, nothing is proved, and that alone is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.cases.guessing import ENOUGH
from autograder.cases.search import DRAWN_AT_MOST, Duty, duties, told
from autograder.exercise import Misconception
from autograder.printable import counted
from autograder.results import CellResult, SubmissionResult
from autograder.verify.disputed import disputed
from autograder.verify.gather import Facts, TestFacts, WrongFacts
from autograder.verify.in_short import in_a_line
from autograder.verify.worked import place_of_answer

#: A hundredth: what is computed in floats, in whichever order, is nearer by far.
_ROUGH = 0.01
#: Marks have two decimals.
_ROUNDED = 0.01


def misses(facts: Facts) -> Iterator[str]:
    """Nothing where the graders are proved."""
    if faults := list(_faults(facts)):
        yield from faults
        return
    if wrong_themselves := disputed(facts):
        yield from wrong_themselves.values()
        facts = facts.without_cells(wrong_themselves)
    yield from (one.words for one in facts.slips)
    yield from _right_is_accepted(facts)
    every, facts = facts, replace(facts, wrong=tuple(_of_their_own(facts)))
    yield from _as_the_reference(every)
    for wrong in facts.wrong:
        yield from _wrong_is_named(wrong)
        yield from _wrong_costs_its_price(wrong)
    yield from _stub_gets_nothing(facts)
    yield from _scores_are_plausible(facts)
    yield from _mistakes_are_told_apart(every)
    spoiled = {wrong.cell for wrong in every.wrong if wrong not in facts.wrong}
    yield from _every_test_is_needed(facts, spoiled)
    yield from _nothing_is_found_by_guessing(facts)
    yield from _not_everything_is_near_enough(facts)
    yield from _two_are_named(facts)
    yield from _what_is_called_costs_nothing(facts)
    yield from _what_is_shown_is_wrong(facts)


def _of_their_own(facts: Facts) -> Iterator[WrongFacts]:
    """Known mistakes but for those that are none, or the same as another: what else is said of these follows from
    it."""
    doubles = {(cell, name) for cell, *names in _not_told_apart(facts) for name in names}
    for wrong in facts.wrong:
        if not _is_as_the_reference(wrong) and (wrong.cell, wrong.mistake.name) not in doubles:
            yield wrong


def _is_as_the_reference(wrong: WrongFacts) -> bool:
    of_cell = [name for cell, name in wrong.failed() if cell == wrong.cell]
    return not of_cell and not wrong.shown and not wrong.allowed


def _as_the_reference(facts: Facts) -> Iterator[str]:
    for wrong in facts.wrong:
        if _is_as_the_reference(wrong):
            yield (
                f"{_who(wrong)} gives what the reference gives on all cases, as far as tests look. Let it compute what "
                "students get wrong, or take it out; if it differs elsewhere, let a test and an example ask for that."
            )


def _faults(facts: Facts) -> Iterator[str]:
    worked = [facts.worked] if facts.worked is not None else []
    for result in (*facts.accepted, *worked, facts.stub, *(wrong.result for wrong in facts.wrong)):
        yield from (f"{_file(facts, result)}: {_short(facts, fault)}" for fault in result.faults)


def _right_is_accepted(facts: Facts) -> Iterator[str]:
    if facts.worked is not None:
        yield from _not_passed(facts, facts.worked, "The notebook's own answer")
    for result in facts.accepted:
        yield from _not_passed(facts, result, "The accepted solution")


def _not_passed(facts: Facts, result: SubmissionResult, who: str) -> Iterator[str]:
    file = _file(facts, result)
    if result.status == "unreadable":
        yield f"{file}:1: {who} cannot be read: {_short(facts, result.error or '')}"
    for cell in result.cells:
        failed = [test for test in cell.tests if test.outcome != "passed"]
        for test in failed[:1]:
            said = in_a_line(test.message) or test.outcome
            line = place_of_answer(Path(result.file), cell.grade_id)
            more = f", and {len(failed) - 1} more" if len(failed) > 1 else ""
            words = f"{who} fails {cell.grade_id}: {test.name} ({_short(facts, said).rstrip('.')}){more}"
            topic = test.name.removeprefix("test_").partition("[")[0]
            maker = next((one.drawn_by for one in facts.tests if (one.cell, one.topic) == (cell.grade_id, topic)), "")
            mend = f"Mend it, what the test demands, or what is drawn for it ({maker})" if maker else ""
            yield f"{file}:{line}: {words}. {mend or 'Mend it, or what the test demands'}."


def _file(facts: Facts, result: SubmissionResult) -> str:
    return _short(facts, result.file)


def _short(facts: Facts, words: str) -> str:
    """With paths from the course's folder on."""
    return words.replace(f"{facts.root}/", "") if facts.root.is_absolute() else words


def _wrong_is_named(wrong: WrongFacts) -> Iterator[str]:
    who = _who(wrong)
    for cell in wrong.result.cells:
        assert cell.score is not None  # else there was a fault
        if cell.grade_id != wrong.cell:
            if cell.score < cell.max_score:
                failed = _list({test.name for test in cell.tests if test.hidden and test.outcome != "passed"})
                yield (
                    f"{who} loses points in {cell.grade_id} ({failed}). Let the tests of {cell.grade_id} ask for "
                    f"nothing of {wrong.cell}."
                )
            continue
        if cell.score >= cell.max_score:
            may = f" Its reference allows {wrong.allowed}: less may do." if wrong.allowed else ""
            yield (
                f"{who} gets full marks.{may} Let a hidden test ask for what it gets wrong; or take it out, if that is "
                "right."
            )
            continue
        yield from _not_as_itself(wrong, who, cell)
    if not wrong.shown:
        yield (
            f"{who} shows on no example. Give {wrong.cell} one on which it gives something else than the reference, "
            "visible or kept."
        )


def _not_as_itself(wrong: WrongFacts, who: str, cell: CellResult) -> Iterator[str]:
    """What students read who make it."""
    failed = [test for test in cell.tests if test.hidden and test.outcome in ("failed", "error")]
    same = {wrong.mistake.name, (wrong.mistake.same_as or ("",))[0]}
    if unnamed := {test.name for test in failed if test.misconception is None and wrong.mistake.same_as is None}:
        yield (
            f"{who} fails {_list(unnamed)}, and is not named there: no known mistake explains all of what it gives. "
            "Let it give the same for the same arguments, and change nothing but what students change."
        )
    if others := {test.misconception for test in failed if test.misconception} - same:
        yield (
            f"{who} is named {_list(others)}. Let a test draw arguments that tell them apart, or declare them: "
            f'same_as=("{min(others)}", "why").'
        )


def _stub_gets_nothing(facts: Facts) -> Iterator[str]:
    for cell in facts.stub.cells:
        if cell.score:
            passed = _list({test.name for test in cell.tests if test.hidden and test.outcome == "passed"})
            yield _at(
                facts.places.get(cell.grade_id, ""),
                f"The released notebook, untouched, gets {cell.score:g} points in {cell.grade_id} ({passed}). Let "
                "these tests demand what is not there yet.",
            )


def _at(place: str, words: str) -> str:
    return f"{place}: {words}" if place else words


def _every_test_is_needed(facts: Facts, spoiled: set[str]) -> Iterator[str]:
    """spoiled: cells with a known mistake that is none, for which a test may be."""
    for cell in {test.cell for test in facts.tests} - spoiled:
        tests = [test for test in facts.tests if test.cell == cell]
        known = [wrong.mistake for wrong in facts.wrong if wrong.cell == cell]
        if not known:
            continue  # nothing says yet what they are for
        owed = duties(known, {test.topic for test in tests})
        for test in tests:
            others: frozenset[Duty] = frozenset().union(*(t.done for t in tests if t is not test))
            if test.done & owed <= others:
                yield _at(
                    test.at,
                    f"{cell}: {test.name} is not needed: without it no mistake is missed. Write the mistake that it is "
                    "for, or take it out.",
                )
        seen: dict[frozenset[str], str] = {}
        for topic in dict.fromkeys(test.topic for test in tests):
            shown = _shown_by(tests, topic)
            if shown in seen:
                place = next(test.at for test in tests if test.topic == topic)
                yield _at(
                    place,
                    f"{cell}: {topic} and {seen[shown]} are failed by exactly the same mistakes. Make them one test, "
                    "or write a mistake that fails one of them.",
                )
            seen[shown] = topic


def _nothing_is_found_by_guessing(facts: Facts) -> Iterator[str]:
    for test in (*facts.tests, *facts.sweeps):
        if test.digits is not None and test.digits < ENOUGH:
            yield _at(
                test.at,
                f"{test.cell}: {test.name} compares {counted(test.digits, 'digit or letter', 'digits or letters')}, "
                "found by handing in one constant after another. Let it ask for many cases at once: "
                f"student.{test.cell}.many(…), @found(together(…)).",
            )


def _not_everything_is_near_enough(facts: Facts) -> Iterator[str]:
    rough: dict[str, list[TestFacts]] = {}
    for test in (*facts.tests, *facts.sweeps):
        if test.takes_zero:
            yield _at(
                facts.references.get(test.cell, ""),
                f"{test.cell}: {test.name} takes 0 for every number, so far may these be off. Let @reference allow "
                "less: rtol, atol.",
            )
        elif test.rough > _ROUGH:
            rough.setdefault(test.cell, []).append(test)
    for cell, tests in rough.items():
        first, *more = tests
        also = f" and {counted(len(more), 'other test')}" if more else ""
        yield _at(
            facts.references.get(cell, ""),
            f"{cell}: {first.name}{also} let{'s' * (not more)} numbers be off by {first.rough:.0%}. Let @reference "
            'allow less (rtol, atol); or, if that much is right, say why: loose="…".',
        )


def _shown_by(tests: list[TestFacts], topic: str) -> frozenset[str]:
    return frozenset(d[2] for test in tests if test.topic == topic for d in test.done if d[0] == "show")


def _not_told_apart(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """(cell, mistake, an earlier one), where nothing says that they are the same; and neither is as the reference."""
    for cell in {wrong.cell for wrong in facts.wrong}:
        of_cell = [wrong for wrong in facts.wrong if wrong.cell == cell and not _is_as_the_reference(wrong)]
        done = _done(facts, cell)
        for i, one in enumerate(of_cell):
            for other in of_cell[:i]:
                names = one.mistake.name, other.mistake.name
                if told(*names) not in done and not _declared_same(one.mistake, other.mistake):
                    yield cell, *names


def _done(facts: Facts, cell: str) -> frozenset[Duty]:
    return frozenset().union(*(test.done for test in facts.tests if test.cell == cell))


def _declared_same(one: Misconception, other: Misconception) -> bool:
    return any(m.same_as and m.same_as[0] in (one.name, other.name) for m in (one, other))


def _mistakes_are_told_apart(facts: Facts) -> Iterator[str]:
    places = {(wrong.cell, wrong.mistake.name): wrong.at for wrong in facts.wrong}
    for cell, one, other in _not_told_apart(facts):
        yield _at(
            places[cell, one],
            f"{cell}: {one} and {other} are told apart by no case. Let a test draw arguments for "
            f'which they give other values, or declare them: same_as=("{other}", "why").',
        )
    for cell in {wrong.cell for wrong in facts.wrong}:
        known = [wrong.mistake for wrong in facts.wrong if wrong.cell == cell]
        for one_of, other_of in ((a, b) for i, a in enumerate(known) for b in known[:i]):
            if told(one_of.name, other_of.name) in _done(facts, cell) and _declared_same(one_of, other_of):
                words = (
                    f"{cell}: {one_of.name} and {other_of.name} are declared the same, and differ. Take same_as out."
                )
                yield _at(places[cell, one_of.name], words)


def _scores_are_plausible(facts: Facts) -> Iterator[str]:
    """What a search could not bring about is said of the test whose cases it searched for."""
    shown: dict[tuple[str, str], set[str]] = {}
    for test in facts.tests:
        for what, topic, mistake in test.done:
            if what == "show":
                shown.setdefault((test.cell, mistake), set()).add(topic)
    drawn_by = {(test.cell, test.topic): test.drawn_by for test in facts.tests}
    for wrong in facts.wrong:
        does, said = shown.get((wrong.cell, wrong.mistake.name), set()), set(wrong.mistake.fails)
        if does == said:
            continue
        again = f"`autograder new mistake {facts.name} {wrong.cell} --fill` writes it"
        words = [f"{_who(wrong)} says that it fails {_list(said)}; it fails {_list(does)} ({again})."]
        if searched := [topic for topic in sorted(said - does) if drawn_by.get((wrong.cell, topic))]:
            makers = ", ".join(drawn_by[wrong.cell, topic] for topic in searched)
            words.append(
                f"Of {DRAWN_AT_MOST} cases that were drawn for {', '.join(searched)} ({makers}) none shows it, and no "
                "mistake that says it passes: let that draw what it is about, or take the test out of its fails."
            )
        if beside := [topic for topic in sorted(does - said) if drawn_by.get((wrong.cell, topic))]:
            makers = ", ".join(drawn_by[wrong.cell, topic] for topic in beside)
            words.append(
                f"Of the cases that were drawn for {', '.join(beside)} ({makers}) none would do: let that draw nothing "
                "that shows this mistake, or write the test into its fails."
            )
        yield " ".join(words)


def _wrong_costs_its_price(wrong: WrongFacts) -> Iterator[str]:
    cell = next(cell for cell in wrong.result.cells if cell.grade_id == wrong.cell)
    assert cell.score is not None  # else there was a fault
    lost, price = cell.max_score - cell.score, wrong.mistake.price * cell.max_score
    if wrong.is_priced and lost > price + _ROUNDED:
        yield f"{_who(wrong)} costs {lost:g} points, and its price is {price:g}. Raise the price, or let it fail less."


def _two_are_named(facts: Facts) -> Iterator[str]:
    for pair in facts.pairs:
        who = f"{pair.cell}: the mistakes {' and '.join(known.name for known in pair.mistakes)}, made together,"
        mend = (
            "Write what both give as one more known mistake, or give both the same about=, if they are about one thing."
        )
        place = _place_of(facts, pair.cell, pair.mistakes[-1])
        if pair.said == "missed":
            yield _at(place, f"{who} are named {_list(set(pair.named))}. {mend}")
        elif pair.price is not None and pair.lost > pair.price + _ROUNDED:
            yield _at(place, f"{who} cost {pair.lost:g} points, and their price is {pair.price:g}. {mend}")


def _place_of(facts: Facts, cell: str, mistake: Misconception) -> str:
    return next((one.at for one in facts.wrong if one.cell == cell and one.mistake is mistake), "")


def _what_is_called_costs_nothing(facts: Facts) -> Iterator[str]:
    for one in facts.carried:
        if one.lost > _ROUNDED:
            yield _at(
                _place_of(facts, one.called, one.mistake),
                f"{one.caller}: {one.mistake.name} in {one.called}, which it calls, costs {one.lost:g} points again. "
                f"Add an accepted solution that calls {one.called} in {one.caller} in another way.",
            )


def _what_is_shown_is_wrong(facts: Facts) -> Iterator[str]:
    """That these lose the points is claimed of every known mistake."""
    for name in facts.copied:
        yield _at(
            facts.places.get(name, ""),
            f"{name}: no known mistake is what the cell after it shows. Let that show another case of the same "
            f"sort, and have its number among the known mistakes of {name}, revealed=True.",
        )


def _who(wrong: WrongFacts) -> str:
    return _at(wrong.at, f"{wrong.cell}: the mistake {wrong.mistake.name}")


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
