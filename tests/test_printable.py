"""Text that a student wrote acts nowhere: in no terminal, log or JSON, on no page. What belongs to a script stays."""

from __future__ import annotations

import json
import logging
import sys
import unicodedata

import msgspec
import pytest

from autograder.commands.grade import shown
from autograder.commands.score import _json, _words
from autograder.grading.faults import in_words
from autograder.nbgrader_plugin.application import _Printable
from autograder.nbgrader_plugin.misplaced import odd_name, refusal
from autograder.nbgrader_plugin.submissions import StudentGraded
from autograder.notebook.outputs import Room
from autograder.notebook.template import Template
from autograder.pages.markup import PageMarkup
from autograder.printable import counted, is_printable, printable, printable_json, printed
from autograder.results import CellResult, SubmissionResult, TestResult
from autograder.wire.messages import Display, Failure, Stream

#: Erases lines and writes others, sets the title, fills the clipboard, turns text round, hides.
ACTS = "\x1b[2K\x1b[1A\r[1/2] a: 25 of 25\x1b]0;t\x07\x1b]52;c;cm0=\x07\x9b2K\x7f"
ACTS += "\u202e\u2066\u200b\u200e\u2028\ufeff\U000e0041"
#: Format characters of Unicode's that are seen: signs before numbers, and what joins hieroglyphs.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}


def acting(text: str) -> list[str]:
    return [f"{ord(letter):x}" for letter in text if letter not in "\n\t" and not is_printable(letter)]


def test_every_character_that_acts_or_hides_is_known() -> None:
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    odd = [n for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n)) in kinds and n not in SEEN]
    assert len(odd) > 2_000
    assert [hex(n) for n in odd if is_printable(chr(n))] == []


@pytest.mark.parametrize(
    "text",
    [
        "한국어 학생",
        "שלום",
        "نمی‌خواهم",
        "क्‍ष",
        "葛󠄀城",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🫨",
        "𝛼 = 𝐱",
        "é e\u0301",
        "a\u00a0b\u3000c",
        r"C:\new",
        "a → b",
    ],
)
def test_what_belongs_to_a_script_stays(text: str) -> None:
    assert printable(text) == text
    assert printed(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\u200db", r"a\u200db"),
        ("é\u200d\u200d", "é\u200d" + r"\u200d"),
        ("\x1b[2K", r"\x1b[2K"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\udcff", r"\udcff"),
        ("\U000e0041", r"\U000e0041"),
        ("\u3164", r"\u3164"),
    ],
)
def test_what_acts_is_shown_as_python_writes_it(text: str, said: str) -> None:
    assert printable(text) == said


def test_lines_may_stay_lines() -> None:
    assert printable("a\r\nb\tc\rd\x0b", lines=True) == "a\nb\tc\\rd\\x0b"


def test_json_means_the_same() -> None:
    data = {"file": f"{ACTS}\udcff학생\\"}
    text = printable_json(json.dumps(data, ensure_ascii=False))
    assert acting(text) == []
    assert "학생" in text
    assert json.loads(text) == data


def result(words: str) -> SubmissionResult:
    test = TestResult("test_x", 1.0, True, "failed", words, None)
    cell = CellResult("conv2d", 0.0, 13.0, [test])
    return SubmissionResult(f"{words}.py", "convolution", "graded", 0.0, 13.0, 0.1, None, [cell])


def test_what_one_function_gave_is_not_said_of_another() -> None:
    hint = "It passes no hidden test."
    cells = [
        CellResult(name, 0.0, 1.0, [TestResult("test_x", 1.0, True, "failed", f"{name} returned None", None)], hint)
        for name in ("shout", "counts")
    ]
    assert msgspec.structs.replace(result(""), cells=cells).finding == f"shout and counts: {hint}"
    assert msgspec.structs.replace(result(""), cells=cells[:1]).finding == f"shout: {hint} shout returned None"


@pytest.mark.parametrize(("number", "words"), [(0, "0 submissions"), (1, "1 submission"), (2, "2 submissions")])
def test_one_is_one(number: int, words: str) -> None:
    assert counted(number, "submission") == words


def test_commands_say_nothing_that_acts(capsys: pytest.CaptureFixture[str]) -> None:
    list(shown([StudentGraded(f"eve{ACTS}", result(f"a\n{ACTS}")), StudentGraded("bob", None, ACTS)], 2))
    said = capsys.readouterr().out
    assert acting(said) == []
    assert len(said.splitlines()) == 2
    line = _words(msgspec.structs.replace(result(""), file=f"{ACTS}\udcff"), Template(()))
    assert acting(line) == []
    assert json.loads(_json(result("x\udcff")))["file"] == "x\udcff.py"


def test_faults_and_the_log_hold_nothing_that_acts() -> None:
    assert acting(in_words(ValueError(ACTS))) == []
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%s\n%s", (ACTS, "\udcff"), None)
    assert acting(_Printable("%(message)s").format(record)) == []


def test_names_that_act_are_refused_and_said_printably() -> None:
    assert odd_name("학생-é") is None
    for name in ("a\u202eb", "a\x1b[2K", "a\u200b", "a\u2066"):
        assert odd_name(name) is not None
        why = refusal(name)
        assert why is not None
        assert acting(why) == []


def test_code_and_texts_on_pages_hold_nothing_that_acts() -> None:
    for shown_ in (
        PageMarkup().code(f"x = 1 # {ACTS}"),
        PageMarkup().plain(ACTS),
    ):
        assert acting(shown_) == []
        assert "u202e" in shown_
    words = PageMarkup().markdown(f"*a* $x^2\u200b$ {ACTS}")
    assert acting(words) == []
    assert "$x^2$" in words  # TeX knows no escapes of Python's


def test_of_outputs_colours_stay_and_nothing_else() -> None:
    outputs = [
        Stream("stdout", f"\x1b[31mred\x1b[0m\b\b {ACTS}".replace("\r", "")),
        Display({"text/plain": ACTS, "text/markdown": ACTS, "image/png": "AA=="}),
        Failure(f"E{ACTS}", ACTS, None, None, [ACTS]),
    ]
    stream, shown_, failure = Room().to_outputs(outputs, 1)
    assert stream.text.startswith("\x1b[31mred\x1b[0m ")
    assert "[2K" not in stream.text  # all of a sequence, not its first character alone
    held = [stream.text.replace("\x1b[31m", "").replace("\x1b[0m", ""), *shown_.data.values()]
    held += [failure.ename, failure.evalue, *failure.traceback]
    assert [acting(text.replace("\r", "")) for text in held] == [[]] * len(held)


def test_of_a_progress_bar_its_last_state_is_left() -> None:
    """As Keras writes it, which takes back what it wrote; and lines that end as on Windows."""
    bar = "Epoch 1/2\n\r\x1b[1m1/2\x1b[0m ━━ loss: 2.5\x08\x08\x08\r\x1b[1m2/2\x1b[0m ━━━━ loss: 0.5  \n"
    (stream,) = Room().to_outputs([Stream("stdout", f"{bar}done\r\n" + "\r".join(map(str, range(400_000))))], 1)
    assert stream.text == "Epoch 1/2\n\x1b[1m2/2\x1b[0m ━━━━ loss: 0.5  \ndone\n399999"


def test_too_many_colours_are_none() -> None:
    """nbconvert takes the square of their number."""
    (stream,) = Room().to_outputs([Stream("stdout", "\x1b[31ma\x1b[0m" * 2_000)], 1)
    assert stream.text == "a" * 2_000


def test_of_many_and_long_outputs_some_are_shown() -> None:
    room = Room()
    (long,) = room.to_outputs([Stream("stdout", "x" * 1_000_000)], 1)
    assert long.text == "x" * 300_000 + "\n[more is not shown]\n"
    assert [one.text for one in room.to_outputs([Stream("stdout", "y")], 1)] == ["\n[more is not shown]\n"]
    (picture, more) = room.to_outputs([Display({"text/plain": "x", "image/png": "AA=="}), Stream("stdout", "z")], 2)
    assert picture.data == {"image/png": "AA=="}  # a cell that prints for ever costs no other one its plot
    assert more.text == "\n[more is not shown]\n"
    many = Room().to_outputs([Display({"text/plain": "x"})] * 2_000, 1)
    assert len(many) == 501
