"""What known mistakes give is kept from one run to the next, and holds as long as the course's code stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.exercise import Misconception, Variant, reference
from autograder.fingerprint import of_mistakes
from autograder.judging import hypotheses
from autograder.judging.evidence import Evidence, Happened, Memo, happen
from autograder.judging.fewest import Search
from autograder.judging.glance import Glance
from autograder.judging.hypotheses import Hypotheses, Seen
from autograder.judging.kept import KeptGlances
from autograder.sandbox.question import Question

KNOWN = [
    Misconception("one-more", "One more.", lambda n: n + 2, about="how many"),
    Misconception("twice", "Twice.", lambda n: 2 * (n + 1), about="how often"),
    Variant("written", "It is {formula}.", lambda n: n + 7, about="it", blanks=(("formula", "n + 7"),)),
]


def question(n: Any) -> Question:
    return Question("call", "f", (n,))


def explained(kept: KeptGlances, gives: Any) -> str:
    known = Hypotheses(KNOWN, lambda n: n + 1, Memo(), kept, "f")
    seen = [Seen(n, (Evidence(question(n), "value", Happened(gives(n)), wrong=True),)) for n in range(1, 4)]
    found = Search(known, seen).explanation()
    assert found is not None
    return found.words


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """At a glance."""
    found = list[str]()

    def noted(function: Any, question: Question, *more: Any) -> Happened:
        found.append(question.name)
        return happen(function, question, *more)

    monkeypatch.setattr(hypotheses, "happen", noted)
    return found


def test_another_run_explains_the_same_and_asks_nothing(tmp_path: Path, asked: list[str]) -> None:
    file = tmp_path / "kept" / "glances.msgpack"
    ways = [lambda n: n + 2, lambda n: n + 7, lambda n: 2 * (n + 1)]
    first = KeptGlances(file, "key")
    said = [explained(first, way) for way in ways]
    assert said == ["One more.", "It is n + 7.", "Twice."]
    first.save()
    assert len(asked) > 8
    asked.clear()
    assert [explained(KeptGlances(file, "key"), way) for way in ways] == said
    assert asked == []
    explained(KeptGlances(file, "another key"), ways[0])
    assert asked


def test_two_mistakes_are_others_the_other_way_round(tmp_path: Path) -> None:
    @reference()
    def right(n: int) -> int:
        return n + 1

    known = [
        Misconception("one-more", "One more.", lambda n: right(n) + 1, about="how many"),
        Misconception("twice", "Twice.", lambda n: 2 * right(n), about="how often"),
    ]
    of = Hypotheses(known, right, Memo(), KeptGlances(tmp_path / "glances.msgpack", "key"), "f")
    one, other = (of.together(*pair) for pair in (of.single, of.single[::-1]))
    assert one is not None
    assert other is not None
    assert (one.function(3), other.function(3)) == (9, 10)  # type: ignore[misc]
    assert len({one.code, other.code, "", *(single.code for single in of.single)}) == 5
    carried = of.alone(Misconception("before", "", lambda n: n, about=""))
    joined = of.together(carried, of.single[0])
    assert joined is not None
    assert joined.code == ""  # it is none of the function's own, and not the same in every run


def test_what_others_have_kept_meanwhile_stays(tmp_path: Path) -> None:
    file, glance = tmp_path / "glances.msgpack", Glance(None, 1, (2.0, 2.0))
    one, other = KeptGlances(file, "key"), KeptGlances(file, "key")
    one.keep("f.0", question(1), glance)
    other.keep("f.0", question(2), Glance("ValueError"))
    one.save()
    other.save()
    last = KeptGlances(file, "key")
    assert last.of("f.0", question(1)) == glance
    assert last.of("f.0", question(2)) == Glance("ValueError")
    assert last.of("f.1", question(1)) is last.of("f.0", question(1.0)) is None
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("broken", [b"", b"nonsense", b"\x93\x01\x02", b"\x82\xa3key\xa3key\xa7glances\xa1x"])
def test_what_cannot_be_read_or_written_is_no_error(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "glances.msgpack"
    file.write_bytes(broken)
    kept = KeptGlances(file, "key")
    kept.keep("f.0", question(1), Glance("TypeError"))
    kept.save()
    assert KeptGlances(file, "key").of("f.0", question(1)) == Glance("TypeError")
    nowhere = KeptGlances(file / "no folder" / "glances.msgpack", "key")
    nowhere.keep("f.0", question(1), Glance("TypeError"))
    nowhere.save()


def test_a_question_is_known_by_what_it_asks_in_any_process() -> None:
    array = np.arange(6.0).reshape(2, 3)
    questions = [
        *(question(1), question(1.0), question(True), question("1"), question((1,)), question([1])),
        *(question(array), question(array.T), question(array.astype(int)), question(array.reshape(3, 2))),
        *(Question("call", "f", (1, 2)), Question("call", "f", (1,), {"k": 2}), Question("each", "f", ((1,),))),
    ]
    assert len({one.digest for one in questions}) == len(questions)
    assert question(array.copy()).digest == question(array).digest


def test_other_solutions_are_other_mistakes(course: Any) -> None:
    solutions = course.assignment("convolution").solutions
    assert of_mistakes(solutions) == of_mistakes(solutions)
    assert of_mistakes(solutions) != of_mistakes(course.assignment("windows").solutions)
