"""The same id in two Unicode forms is two students to nbgrader: whoever grades or collects is told so."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from autograder.student_ids import look_alikes, meant
from tests.conftest import Command
from tests.support import dump, small_course, small_notebook

NFC, NFD = (unicodedata.normalize(form, "José") for form in ("NFC", "NFD"))
CAUTION = "Jos\u00e9 is 2 students here, whose ids are the same but for their Unicode form ('Jose\\u0301', 'Jos\\xe9')"


@pytest.mark.parametrize(
    ("students", "told"),
    [([NFC, NFD], 1), ([NFC, NFC, "ann"], 0), ([NFC, "Jose"], 0), (["홍", unicodedata.normalize("NFD", "홍")], 1)],
)
def test_those_that_are_the_same_but_for_their_form_are_told(students: list[str], told: int) -> None:
    assert len(look_alikes(students)) == told


def test_an_id_means_itself_and_else_its_other_form() -> None:
    assert meant(NFC, ["ann", NFC, NFD]) == [NFC]
    assert meant(NFC, ["ann", NFD]) == [NFD]
    assert meant("bob", ["ann"]) == []


def test_whoever_grades_or_collects_is_told(tmp_path: Path, command: Command) -> None:
    root = small_course(tmp_path / "course", 2, "seed").root
    (root / "solutions/one/translations/ko.po").unlink()
    exchange = tmp_path / "exchange"
    for student in (NFC, NFD):
        submitted = root / "submitted" / student / "one"
        inbound = exchange / "convnets/inbound" / f"{student}+one+2026-11-02 10:00:00 UTC"
        for folder in (submitted, inbound):
            folder.mkdir(parents=True)
            (folder / "one.ipynb").write_bytes(dump(small_notebook("def f(x): return 2 * x")))
    done = command("grade", "one", cwd=root)
    assert (done.returncode, done.stderr.count(CAUTION)) == (0, 1), done.stderr
    (root / "submitted" / NFC).rename(tmp_path / "away")
    done = command("grade", "one", cwd=root)
    assert done.stderr.count(CAUTION) == 1, done.stderr  # the gradebook has both
    (tmp_path / "away").rename(root / "submitted" / NFC)
    done = command("autograde", "one", cwd=root, program="nbgrader")
    assert done.stderr.count(CAUTION) == 1, done.stderr
    done = command("collect", "one", f"--Exchange.root={exchange}", cwd=root, program="nbgrader")
    assert done.stderr.count(CAUTION) == 1, done.stderr
