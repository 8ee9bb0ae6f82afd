"""Mistakes are named by whoever made them, several at once too; each costs its price, and is paid for once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograder.course import Assignment
from autograder.exercise import Misconception, Variant, reference
from autograder.grading.collected import CollectedTests
from autograder.grading.examination import Examination
from autograder.grading.knowledge import Knowledge
from autograder.judging import any_function, diagnosis, evidence, hypotheses, rounds
from autograder.judging import carried as carrying
from autograder.judging.attempts import is_no_attempt
from autograder.judging.diagnosis import _told_by_tests
from autograder.judging.evidence import Evidence, Happened, Memo, happen
from autograder.judging.fewest import Search
from autograder.judging.glance import Glance, Glances
from autograder.judging.hypotheses import Hypotheses, Seen
from autograder.judging.trusted import TrustedStudent
from autograder.kinds.comparison import compare
from autograder.notebook.calls import called_by
from autograder.notebook.reconcile import empty
from autograder.results import CellResult
from autograder.sandbox.question import Question
from tests.support import LONG

Graded = Callable[..., dict[str, CellResult]]


@pytest.fixture(scope="module")
def answers(course: Any) -> Iterator[Knowledge]:
    assignment = course.assignment("convolution")
    with assignment.code.at_work():
        yield Knowledge(assignment)


@pytest.fixture(scope="module")
def graded(course: Any, answers: Knowledge) -> Graded:
    """The cells of a student who defines these, and all else rightly."""
    return grades(course.assignment("convolution"), answers)


def grades(assignment: Assignment, answers: Knowledge, only: str = "") -> Graded:
    """only: a cell, where nothing is asked but what pays into it."""
    tests = CollectedTests(assignment)
    tests.tests = [test for test in tests.tests if only in ("", test.mark.cell)]

    def grade(calls: bool = False, strict: bool = False, **names: Any) -> dict[str, CellResult]:
        answers.strict = strict
        student = TrustedStudent({**answers.right, **names})
        examination = Examination("a", empty(assignment.template), student, answers, calls=lambda *_: calls)
        tests.run(examination)
        result = examination.result(assignment)
        assert result.faults == []
        return {cell.grade_id: cell for cell in result.cells}

    return grade


def known(answers: Knowledge, function: str, name: str) -> Misconception:
    return next(one for one in answers.diagnosis.known(function) if one.name == name)


def test_what_is_never_refused_hides_no_mistake(graded: Graded, answers: Knowledge) -> None:
    """Hardly a student writes the ValueErrors."""
    reference = answers.right["conv2d"]

    def flipped(x: Any, kernel: Any, bias: Any = None, stride: Any = 1, padding: Any = "valid") -> Any:
        try:
            return reference(x, kernel[::-1, ::-1], bias, stride, padding)
        except ValueError:
            return np.zeros((1, 1, 1))

    cell = graded(conv2d=flipped)["conv2d"]
    assert cell.mistakes == ["kernel-flipped"]
    # 13 points, less the price of one mistake, less the four tests of what is to be refused.
    assert cell.score == pytest.approx(13 - 0.3 * 13 - 4 * 0.25)


def test_what_is_so_in_most_results_is_not_said_of_all(graded: Graded, answers: Knowledge) -> None:
    reference = answers.right["conv2d"]

    def scaled(x: Any, kernel: Any, *others: Any, **more: Any) -> Any:
        result = reference(x, kernel, *others, **more)
        return 3 * result if kernel.shape[3] != 2 else result + kernel.max() * x.min()

    cell = graded(conv2d=scaled)["conv2d"]
    assert cell.mistakes == ["numbers-scaled"]
    assert cell.hint.endswith("It is so in most of the tests in which a result is wrong, not in all.")


def test_an_exception_that_is_returned_is_none(graded: Graded, answers: Knowledge) -> None:
    reference = answers.right["conv2d"]

    def returning(*args: Any, **kwargs: Any) -> Any:
        try:
            return reference(*args, **kwargs)
        except ValueError as error:
            return error

    messages = {test.message for test in graded(conv2d=returning)["conv2d"].tests if test.outcome == "failed"}
    assert "conv2d returns an exception; it should raise ValueError." in messages


def test_a_crash_elsewhere_hides_no_mistake(graded: Graded, answers: Knowledge) -> None:
    reference = answers.right["conv2d"]

    def flipped(x: Any, kernel: Any, bias: Any = None, stride: Any = 1, padding: Any = "valid") -> Any:
        if padding == "same":
            return x.no_such_thing
        return reference(x, kernel[::-1, ::-1], bias, stride, padding)

    cell = graded(conv2d=flipped)["conv2d"]
    assert cell.mistakes == ["kernel-flipped"]
    assert "This does not explain everything that is wrong." in cell.hint
    assert cell.score is not None and cell.score < 13 - 0.3 * 13  # what is not explained counts as the tests count it


def test_one_of_many_calls_that_stops_leaves_the_others_to_tell(graded: Graded, answers: Knowledge) -> None:
    cell = graded(conv_at=known(answers, "conv_at", "in-and-out-swapped").function)["conv_at"]
    assert cell.mistakes == ["in-and-out-swapped"]


def test_an_exception_alone_is_no_mistake_that_is_known(graded: Graded) -> None:
    """Its type proves nothing: unpacking raises ValueErrors too."""

    def unpacks(x: Any, kernel: Any, bias: Any = None, stride: Any = 1, padding: Any = "valid") -> Any:
        h, w = x.shape
        return np.zeros((h, w))

    cell = graded(conv2d=unpacks)["conv2d"]
    assert cell.mistakes == []
    assert cell.score == 0


def test_two_mistakes_are_named_as_two(graded: Graded, answers: Knowledge) -> None:
    """Of different steps, drawn at random, one upon the other."""
    rng = random.Random(0)
    of = answers.diagnosis.hypotheses("conv2d")
    steps = ["kernel-flipped", "kernel-upside-down", "bias-subtracted", "bias-forgotten", "stride-ignored",
             "same-all-after", "same-doubled", "first-channel-only", "absolute-result"]  # fmt: skip
    single = [one for one in of.single if one.mistakes[0].name in steps]
    pairs = [(a, b) for a in single for b in single if a.mistakes[0].about != b.mistakes[0].about]
    for outer, inner in rng.sample(pairs, 8):
        cell = graded(conv2d=of.together(outer, inner).function)["conv2d"]
        assert set(cell.mistakes) == {outer.mistakes[0].name, inner.mistakes[0].name}
        assert cell.score is not None and cell.score > 13 - 2 * 0.3 * 13 - 0.01


@pytest.mark.parametrize(("about", "found"), [(("", ""), True), (("how much", ""), True), (("it", "it"), False)])
def test_two_mistakes_are_found_whether_or_not_it_is_said_what_they_are_about(
    about: tuple[str, str], found: bool
) -> None:
    """Only what is about the same is nothing that anybody has wrong in two ways at once."""

    @reference()
    def area(a: float, b: float) -> float:
        return a * b

    halved = Misconception("halved", "It is halved.", lambda a, b: area(a, b) / 2, about=about[0])
    later = Misconception("later", "b is one more.", lambda a, b: area(a, b + 1), about=about[1])
    seen = []
    for n, arguments in enumerate([(3.0, 5.0), (7.0, 2.0), (4.0, 9.0)]):
        a, b = arguments
        gave = Evidence(Question("call", "area", arguments), "value", Happened(a * (b + 1) / 2), wrong=True)
        seen.append(Seen(n, (gave,)))
    explanation = Search(Hypotheses([halved, later], area, Memo()), seen).explanation()
    named = set() if explanation is None else {one.name for one in explanation.mistakes}
    assert named == ({"halved", "later"} if found else set())


def test_a_mistake_that_was_paid_for_costs_nothing_where_it_is_called(graded: Graded, answers: Knowledge) -> None:
    """A kernel turned round in conv_at, and a right conv2d that calls it."""
    mistake = known(answers, "conv_at", "kernel-flipped")
    carried = answers.carried.into("conv2d", "conv_at", mistake)[0]
    cells = graded(calls=True, conv_at=mistake.function, conv2d=carried.function)
    assert cells["conv_at"].score == pytest.approx(6 - 0.3 * 6)
    assert cells["conv2d"].score == 13
    assert "Here it is not counted again." in cells["conv2d"].hint
    counted = graded(calls=True, strict=True, conv_at=mistake.function, conv2d=carried.function)["conv2d"]
    assert counted.score == 0
    assert "not counted again" not in counted.hint
    alone = graded(calls=False, conv_at=mistake.function, conv2d=carried.function)
    assert alone["conv2d"].score == pytest.approx(13 - 0.3 * 13)


def test_strict_marks_come_of_the_tests_alone(graded: Graded, answers: Knowledge) -> None:
    cell = graded(strict=True, conv2d=known(answers, "conv2d", "kernel-flipped").function)["conv2d"]
    assert cell.mistakes == ["kernel-flipped"]
    assert cell.score == 0
    assert "This costs" not in cell.hint


@pytest.mark.parametrize("what", ["constant", "zeros", "echo", "list", "nothing", "stub"])
def test_what_is_no_attempt_earns_nothing(graded: Graded, answers: Knowledge, what: str) -> None:
    def answer(x: Any, kernel: Any, *rest: Any, **more: Any) -> Any:
        if what == "stub":
            raise NotImplementedError
        zeros = np.zeros(answers.right["conv2d"](x, kernel, *rest, **more).shape) if what == "zeros" else None
        return {"constant": np.ones((3, 3, 1)), "echo": x, "list": x.tolist()}.get(what, zeros)

    assert graded(conv2d=answer)["conv2d"].score == 0


@pytest.mark.parametrize("back", [lambda x: np.zeros(x.shape), lambda x: x.tolist(), lambda x: x.copy()])
def test_what_is_no_attempt_has_no_price(back: Callable[[Any], Any]) -> None:
    """Though a mistake may be known that does just that."""
    rng = np.random.default_rng(0)
    calls = [rng.normal(size=(n, n)) for n in (2, 3)]

    def seen(function: Callable[[Any], Any]) -> list[Evidence]:
        return [Evidence(Question("call", "f", (x,)), "value", Happened(function(x)), True) for x in calls]

    assert is_no_attempt(seen(back))
    assert not is_no_attempt(seen(lambda x: x + 1))
    assert not is_no_attempt([*seen(back), *seen(lambda x: x + 1)])


@given(
    arrays(np.float64, st.integers(1, 9), elements=st.floats(-1e6, 1e6)),
    st.lists(st.floats(-1, 1), min_size=9, max_size=9),
    st.sampled_from([0.0, 1e-6, 0.5]),
)
def test_what_is_alike_looks_alike(value: Any, off: list[float], allowed: float) -> None:
    """A glance rules out nothing that a closer look would find alike; and it rules out something."""
    other = value + np.array(off[: value.size]) * allowed
    assert compare(other, value, np.full(value.shape, allowed + 1e-9)) is None
    assert Glance.at(None, value).may_be(Glance.at(None, other), allowed)
    assert Glance.at(None, value.tolist()).may_be(Glance.at(None, other), allowed)
    assert not Glance.at(None, value).may_be(Glance.at(None, value + np.abs(value).max() + 1), 0.0)


RESULTS = st.one_of(
    st.sampled_from(["ValueError", "TypeError"]),
    st.sampled_from([1, 1.0004, 2.0, [1.0, 2.0], [2.0, 1.0], [1, 2, 3], "one", None, float("nan"), [1e300] * 20]),
)


@given(st.lists(st.tuples(RESULTS, st.booleans()), min_size=1, max_size=9), RESULTS, st.sampled_from([0.0, 1e-3, 2.0]))
def test_side_by_side_they_look_as_each_does_alone(known: list[tuple[Any, bool]], seen: Any, allowed: float) -> None:
    """What is not known yet may be anything."""

    def at_a_glance(result: Any) -> Glance:
        raised = result if str(result).endswith("Error") else None
        return Glance.at(raised, None if raised else result)

    together, other = Glances(len(known)), at_a_glance(seen)
    for at, (result, is_known) in enumerate(known):
        if is_known:
            together.add(at, at_a_glance(result))
    alone = [not is_known or at_a_glance(result).may_be(other, allowed) for result, is_known in known]
    assert together.may_be(other, allowed).tolist() == alone


def test_who_has_been_asked_once_is_ruled_out_with_all_others() -> None:
    """And nobody who explains what was seen."""
    more = [Misconception(f"plus-{n}", "", lambda a, n=n: a + n) for n in range(30)]
    known = Hypotheses(more, lambda a: a, Memo())
    asked = Question("call", "f", (3,))
    item = Evidence(asked, "value", Happened(10), True)
    assert known.that_may_explain(known.single, [item]) == known.single
    assert [one for one in known.single if known.explains(one, item)] == [known.single[7]]
    assert known.that_may_explain(known.single, [item]) == [known.single[7]]
    assert known.that_may_explain(known.single[8:], [item]) == []


CALLS = """
def inner(a): return a

def helper(a,
           b=1
):
    return inner(a)

@decorated
def outer(a):
    # a remark
    return helper(a)

inner(3)

def alone(a): return a
"""


@pytest.mark.parametrize(
    ("name", "calls"),
    [("outer", {"helper", "inner"}), ("helper", {"inner"}), ("alone", set()), ("inner", set()), ("none", set())],
)
def test_what_a_function_calls(name: str, calls: set[str]) -> None:
    """Through others too; a trial at the margin is no call of any function's."""
    assert called_by(name, [CALLS]) == calls
    assert called_by(name, CALLS.split("\n\n")) == calls


#: What a pattern may be taken for among the mistakes that have a name. It fits no other.
SHOWS_AS = {
    "another-bias": {"the bias"},
    "other-channels": {"the input channels"},
    "other-filters": {"the filters"},
    "not-all-filled": {
        "the filters", "how many windows there are", "the stride", "which places of the result are filled"
    },
    "axes-exchanged": {"the order of the axes in the result"},
    "fractions-lost": {"the type of the result"},
    "another-factor": {
        "what is done to the numbers before or after the sum", "the sum over a window", "the input channels"
    },
    "not-multiplied": {"the sum over a window"},
    "bias-written-otherwise": {"the bias"},
    "product-written-otherwise": {"the sum over a window", "what is done to the numbers before or after the sum"},
    "summed-over-other-axes": {"the sum over a window", "the input channels", "the filters"},
}  # fmt: skip
GEOMETRY = {
    *("the stride", "strides that differ", "how many windows there are", "the padding", 'the zeros of "same"'),
    *("windows that are not square", "images that are not square", 'what "same" adds at the edge'),
    *("the size of the window", "which places of the result are filled"),
}


def test_a_pattern_fits_no_mistake_of_another_kind(course: Any, answers: Knowledge) -> None:
    """In the short form, every third mistake."""
    graded = grades(course.assignment("convolution"), answers, only="conv2d")
    of: Hypotheses = answers.diagnosis.hypotheses("conv2d")
    single, fitted = of.single, set[str]()
    try:
        of.single = []  # as if nothing had a name
        for mistake in [one.mistakes[0] for one in single[:: 1 if LONG else 3]]:
            for name in graded(conv2d=mistake.function)["conv2d"].mistakes:
                if name in any_function.names():  # says what was seen, and asks
                    continue
                assert mistake.about in SHOWS_AS.get(name, GEOMETRY), (mistake.name, name)
                fitted.add(name)
    finally:
        of.single = single
    assert len(fitted) > 6


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("not-all-filled", lambda right: right * (np.arange(len(right)) > 0)[:, None]),
        ("fractions-cut-off", lambda right: right.astype(int)),
        ("numbers-rounded", lambda right: np.round(right, 1)),
        ("another-shape", lambda right: right.reshape(-1)),
        ("axes-in-another-order", lambda right: right.T),
        ("axes-reversed", lambda right: right[:, ::-1]),
        ("numbers-scaled", lambda right: -3 * right),
        ("numbers-raised", lambda right: right + 0.5),
        (None, lambda right: right**2),
        (None, lambda right: right[1:]),
        (None, lambda right: right.astype("float32") * (1 + 2**-23)),
        (None, lambda right: np.zeros(right.shape)),
        (None, lambda right: right * [1, 1, np.nan]),
        (None, lambda right: "right"),
    ],
)
def test_what_is_nearly_right_is_told_by_how(name: str | None, made: Callable[[Any], Any]) -> None:
    right = np.array([[1.25, -2.5, 3.75], [8.5, 4.25, -9.75]])
    fitting = [one.name for one in any_function.beside(lambda: right) if one.fits(made(right))]
    assert fitting[:1] == ([] if name is None else [name])


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        ((True, True, True, True), ""),
        ((False, False, False, False), "It passes no hidden test."),
        ((True, False, True, True), "It passes all hidden tests but “same”."),  # one of its cases
        ((True, False, False, False), "Of the hidden tests it passes “two steps”, and no others."),
    ],
)
def test_where_nothing_else_is_certain_the_tests_are_told(passed: tuple[bool, ...], said: str) -> None:
    assert _told_by_tests(("two_steps", "same", "same", "bias"), passed) == said


def test_what_a_diagnosis_asks_does_not_grow_with_the_calls_of_a_test(
    course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tests of conv_output_size make hundreds of calls each: asking every known mistake about each of them, alone
    and in pairs, took minutes. What explains some is still held against all."""
    assignment: Assignment = course.assignment("windows")
    asked = list[str]()

    def counted(function: Any, question: Question, *more: Any) -> Happened:
        asked.append(question.name)
        return happen(function, question, *more)

    with assignment.code.at_work():
        answers = Knowledge(assignment)
        tests = CollectedTests(assignment)
        right = answers.right["conv_output_size"]
        for module in (evidence, hypotheses):
            monkeypatch.setattr(module, "happen", counted)

        def said(function: Callable[..., Any]) -> CellResult:
            student = TrustedStudent({**answers.right, "conv_output_size": function})
            examination = Examination("a", empty(assignment.template), student, answers)
            tests.run(examination)
            return next(one for one in examination.result(assignment).cells if one.grade_id == "conv_output_size")

        assert said(lambda *args, **kwargs: -3).mistakes == []
        assert 200 < len(asked) < 10_000
        mistake = next(one for one in answers.diagnosis.known("conv_output_size") if one.name == "one-too-few")
        assert said(mistake.function).mistakes == [mistake.name]

        def right_once(n: int, k: int, stride: int = 1, padding: str = "valid") -> Any:
            return right(n, k, stride, padding) if (n, k) == (13, 5) else mistake.function(n, k, stride, padding)

        assert said(right_once).mistakes == []


def test_what_explains_some_calls_of_a_test_is_held_against_all(course: Any) -> None:
    assignment: Assignment = course.assignment("windows")
    with assignment.code.at_work():
        known = Knowledge(assignment).diagnosis.hypotheses("conv_output_size")

        def gave(kind: str, args: tuple[Any, ...], value: Any) -> Evidence:
            return Evidence(Question(kind, "conv_output_size", args, {}), "value", Happened(value), wrong=True)

        some = [Seen(test, (gave("call", (9 + test, 3), 6 + test),), one_of_many=True) for test in range(3)]
        for last, complete in ((5, True), (99, False)):
            every = gave("each", ((9, 3), (10, 3), (8, 3)), [6, 7, last])
            found = Search(known, some, many={test: [every] for test in range(3)}).explanation()
            assert found is not None
            assert {"one-too-few"} == {one.name for one in found.mistakes}
            assert found.complete is complete
            assert (found.named_in(0) == "one-too-few") is complete


@pytest.mark.parametrize(("formulas", "said"), [(["a", "b"], "It is a or b."), (["a", "b", "c", "d"], "what it is")])
def test_of_formulas_that_give_the_same_each_may_be_the_students(formulas: list[str], said: str) -> None:
    variants = [
        Variant(
            "it", "It is {formula}.", lambda n: n + 2, about="what it is", blanks=(("formula", one),), legend=(one,)
        )
        for one in formulas
    ]
    other = Variant("it", "It is {formula}.", lambda n: n + 3, about="what it is", blanks=(("formula", "other"),))
    known = Hypotheses([*variants, other], lambda n: n + 1, Memo())
    seen = [Seen(n, (Evidence(Question("call", "f", (n,)), "value", Happened(n + 2), wrong=True),)) for n in range(2)]
    found = Search(known, seen).explanation()
    assert found is not None
    assert said in found.words
    assert "other" not in found.words
    assert found.complete


@pytest.mark.parametrize(
    ("given", "name"),
    [(lambda *args, **kwargs: None, "nothing-returned"), (lambda n, *_, **__: n, "argument-returned")],
)
def test_what_is_no_attempt_is_told_where_many_results_are_seen_through_a_view(
    course: Any, given: Callable[..., Any], name: str
) -> None:
    assignment = course.assignment("windows")
    with assignment.code.at_work():
        graded = grades(assignment, Knowledge(assignment))
        assert graded(conv_output_size=given)["conv_output_size"].mistakes == [name]
        right = Knowledge(assignment).right["conv_output_size"]
        sometimes = graded(conv_output_size=lambda n, *args: None if n == 5 else right(n, *args))["conv_output_size"]
        assert sometimes.mistakes == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (lambda *args: np.zeros(3).sum, "function-returned"),
        (lambda *args: np.pad, "function-returned"),
        (lambda *args: Counter, "function-returned"),
        (lambda *args: map(abs, [1]), "iterator-returned"),
        (lambda *args: (one for one in args), "iterator-returned"),
        (lambda *args: np, "module-returned"),
        (lambda *args: [1], None),
    ],
)
def test_who_returns_what_is_no_value_is_told_so(graded: Graded, given: Callable[..., Any], name: str | None) -> None:
    cell = graded(conv_at=lambda patch, kernel, bias=None: given(patch))["conv_at"]
    assert (cell.mistakes, cell.score) == ([] if name is None else [name], 0)


def test_another_default_is_named(graded: Graded, answers: Knowledge) -> None:
    right = answers.right["conv2d"]
    cell = graded(
        conv2d=lambda x, kernel, bias=None, stride=2, padding="valid": right(x, kernel, bias, stride, padding)
    )
    assert cell["conv2d"].mistakes == ["another-default-of-stride"]
    assert "Where stride is not given, it looks as if 2 is taken for it. It should be 1 then." in cell["conv2d"].hint


def test_who_returns_zeros_alone_or_nothing_is_told_so(graded: Graded, answers: Knowledge) -> None:
    zeros = graded(conv2d=lambda *args, **kwargs: 0 * answers.right["conv2d"](*args, **kwargs))["conv2d"]
    assert (zeros.mistakes, zeros.score) == (["zeros-returned"], 0)
    empty_ones = graded(conv2d=lambda *args, **kwargs: answers.right["conv2d"](*args, **kwargs)[:0])["conv2d"]
    assert empty_ones.score == 0
    assert "what it returns is empty" in empty_ones.hint

    def last_row_left_out(*args: Any, **kwargs: Any) -> Any:
        out = answers.right["conv2d"](*args, **kwargs)
        out[-1:] = 0
        return out

    assert graded(conv2d=last_row_left_out)["conv2d"].mistakes == ["not-all-filled"]


def test_zeros_alone_prove_no_mistake(graded: Graded, answers: Knowledge) -> None:
    """A kernel of small fractions that is cut to integers gives zeros; and so does much else."""
    right = answers.right["conv_at"]

    def first_filter_is_zero(patch: Any, kernel: Any, bias: Any = None) -> Any:
        if patch.shape[2] > 1:
            raise ValueError("operands could not be broadcast together")
        return np.array([right(patch, kernel[..., :o], None).sum() for o in range(kernel.shape[3])])

    assert graded(conv_at=first_filter_is_zero)["conv_at"].mistakes == []


def test_what_never_ends_with_a_mistake_below_it_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stride of 0 that an earlier function lets pass, say. An accepted solution loops for ever then, in the host."""
    monkeypatch.setattr(rounds, "_ROUNDS", 1_000)
    (tmp_path / "counting.py").write_text(
        "def step(n):\n"
        "    return n\n"
        "def places(n):\n"
        "    found = []\n"
        "    while len(found) < 9:\n"
        "        for k in range(3):\n"
        "            found.append(k)\n"
        "        found = found[: len(found) + step(n) - 3]\n"
        "    return found\n"
    )
    mistakes = {"none": Misconception("none", "", lambda n: 3), "never": Misconception("never", "", lambda n: 0)}
    into = {name: carrying.Carried(tmp_path).into("places", "step", one)[0].function for name, one in mistakes.items()}
    for _ in range(500):
        assert into["none"](1) == [0, 1, 2] * 3
    question = Question("call", "places", (1,))
    assert happen(into["never"], question).raised == "NeverEnds"
    assert happen(into["none"], question).value == [0, 1, 2] * 3


def test_where_hardly_anything_comes_the_tests_are_told_too(
    graded: Graded, answers: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes is not among the few of many calls that are looked at by themselves."""
    monkeypatch.setattr(diagnosis, "_WRONG", 1)

    def shift(x: Any, dy: int, dx: int) -> Any:
        if x.size > 1:
            raise IndexError("too many indices for array")
        return x + 3

    assert graded(shift=shift)["shift"].hint.startswith("It passes no hidden test.")
