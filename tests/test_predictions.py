"""Predictions: what the cell after one shows is another case, so that its number earns nothing; and what lies beside
the notebook holds no answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.exercise import Misconception
from autograder.grading.knowledge import Knowledge
from autograder.student_files.sealed import key_of, opened, sealed, tag_of
from autograder.verify.claims import misses
from autograder.verify.gather import gather
from tests.conftest import WithKeras
from tests.support import NAMES, ROOT, copy_assignment, released, released_checks

#: What stands in a reveal as something else than the answer: a row and a column of a picture, a side that is tried.
_ANOTHER_NUMBER = {"predict_rows": 12, "predict_side": 5, "predict_unchanged": 4}

#: Runs the instructor's notebook as far as it earns points, and prints what each reveal prints and draws.
_REVEALS = """
import contextlib, io, json
import matplotlib.pyplot as plt
from matplotlib.text import Text
plt.show = lambda: print(*(text.get_text() for text in plt.gcf().findobj(Text)), sep="; ")
names, said = {{"__name__": "__main__"}}, {{}}
for cell in json.load(open({path!r}))["cells"]:
    prediction = before if (before := locals().get("before", "")).startswith("predict_") else ""
    if cell["cell_type"] != "code":
        continue
    shows = "illustration" in cell["metadata"].get("tags", [])
    if not shows or prediction:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec("".join(cell["source"]), names)
        if shows:
            said[prediction] = printed.getvalue()
    before = cell["metadata"].get("nbgrader", {{}}).get("grade_id", "")
print(json.dumps(said))
"""


@cache
def known(name: str) -> dict[str, tuple[Any, list[Misconception]]]:
    """The right answer to each prediction, and the known wrong ones."""
    assignment = Course(ROOT).assignment(name)
    with assignment.code.at_work():
        answers = Knowledge(assignment)
        return {one: (value, answers.diagnosis.known(one)) for one, value in answers.predictions.items()}


def _asked(name: str) -> list[str]:
    """In the released notebook."""
    roles = [cell["metadata"].get("nbgrader", {}) for cell in released(name)["cells"]]
    return [role["grade_id"] for role in roles if role.get("grade") and role["grade_id"].startswith("predict_")]


PREDICTIONS = [(name, prediction) for name in NAMES for prediction in _asked(name)]


@pytest.fixture(scope="module")
def reveals(with_keras: WithKeras) -> Callable[[str], dict[str, str]]:
    """Of an assignment, by prediction."""

    @cache
    def found(name: str) -> dict[str, str]:
        code = _REVEALS.format(path=f"{ROOT}/source/{name}/{name}.ipynb")
        said: dict[str, str] = json.loads(with_keras(code, ROOT / "assignments" / name).splitlines()[-1])
        return said

    return found


def test_there_are_as_many_as_promised() -> None:
    assert len(PREDICTIONS) >= 19
    assert {*PREDICTIONS} == {(name, one) for name in Course(ROOT).names() for one in known(name)}


@pytest.mark.parametrize(("name", "prediction"), PREDICTIONS)
def test_the_number_that_is_shown_is_known_to_be_wrong(
    reveals: Callable[[str], dict[str, str]], name: str, prediction: str
) -> None:
    """`verify` proves that it loses the point."""
    shown, (right, mistakes) = reveals(name)[prediction].replace(",", ""), known(name)[prediction]
    copied = [mistake.function() for mistake in mistakes if mistake.revealed]
    assert copied
    assert right not in copied
    for value in copied:
        parts = value if isinstance(value, tuple) else (value,)
        assert _stands_in(value, shown) or all(_stands_in(part, shown) for part in parts), (value, shown)
    assert not _stands_in(right, shown) or _ANOTHER_NUMBER.get(prediction) == right, shown


def _stands_in(value: Any, text: str) -> bool:
    written = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return re.search(rf"(?<![\d.]){re.escape(written)}(?![\d.]*\d)", text) is not None


#: Each answer that is tried takes a tenth of a second, as it is to: `make test` takes one prediction of an assignment.
_FIRST = dict(reversed(PREDICTIONS))
_TRIED = [
    pytest.param(*both, marks=() if both in _FIRST.items() else pytest.mark.long, id="-".join(both))
    for both in PREDICTIONS
]


@pytest.mark.parametrize(("name", "prediction"), _TRIED)
def test_checks_json_recognises_answers_and_holds_none(name: str, prediction: str, capsys: Any) -> None:
    text = (ROOT / "assignments" / name / "checks.json").read_text(encoding="utf-8")
    data, checks = json.loads(text)["predictions"][prediction], released_checks(name)
    right, mistakes = known(name)[prediction]
    assert set(data) == {"shows", "salt", "answers"}
    assert data["shows"]
    assert all(re.fullmatch("[0-9a-f]{24}", tag) for tag in data["answers"])
    assert all(re.fullmatch("[0-9a-f]*", said) for said in data["answers"].values())
    checks.check(**{prediction: right})
    for mistake in mistakes:
        assert mistake.hint not in text
        with pytest.raises(checks.CheckFailed):
            checks.check(**{prediction: mistake.function()})
        assert mistake.hint in capsys.readouterr().out
    with pytest.raises(checks.CheckFailed, match="not right"):
        checks.check(**{prediction: 123_456_789})
    assert "The next cell shows another case of the same sort" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (12, 12.0, True), ((5, 4), [5.0, 4], True), (1 / 676, 1 / 676 + 1e-15, True), (12, 13, False),
        (12, "12", False), ((5, 5, 64), (5, 5), False), ((1, 23), (12, 3), False), (True, 1, False),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, True),
        ({1, 2}, {2, 1}, True), (None, 0, False), ([], (), True), (float("nan"), float("nan"), True),
        ([0] * 2_000, [1] * 2_000, True), ("a,b", ["a", "b"], False),
    ],
)  # fmt: skip
def test_an_answer_is_recognised_however_it_is_typed(one: Any, other: Any, same: bool) -> None:
    assert (key_of(one, "salt") == key_of(other, "salt")) is same


def test_what_is_sealed_is_opened_by_its_answer_alone() -> None:
    key, text = key_of(12, "salt"), "윈도우 – windows. " * 20
    assert opened(sealed(text, key), key) == text
    assert tag_of(key) != tag_of(key_of(12, "another"))
    with pytest.raises(UnicodeDecodeError):
        opened(sealed(text, key), key_of(13, "salt"))


#: That draws nothing.
_ONE_TEST = "import pytest\n\n\n@pytest.mark.grade({0!r})\ndef test_it(student):\n    assert student.{0}\n"


def test_verify_wants_it_known(tmp_path: Path) -> None:
    copy_assignment(tmp_path, "windows")
    for path in (tmp_path / "solutions/windows/accepted").glob("[!l]*.py"):  # what takes long
        path.unlink()
    for path in (tmp_path / "autograder/graders/windows").glob("test_[!p]*.py"):
        path.write_text(_ONE_TEST.format(path.stem.removeprefix("test_")))
    for path in (tmp_path / "solutions/windows/misconceptions").glob("predict_*.py"):
        path.write_text(path.read_text(encoding="utf-8").replace("    revealed=True,\n", ""), encoding="utf-8")
    said = list(misses(gather(Course(tmp_path).assignment("windows"), only=())))
    for prediction in ("predict_window_grid", "predict_same_rows"):
        assert any(f" {prediction}: no known mistake is what the cell after it shows." in one for one in said)
