"""docs/authoring.md, followed by somebody who has nothing else: an empty folder, its commands, what it says to type."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.support import cell, dump

GUIDE = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
#: What an author types for one function with two known mistakes: no more than these.
BY_HAND = 60


@dataclass(frozen=True)
class Block:
    """Of code; place: what the text before it names last, a file or a cell."""

    place: str
    text: str


def section(title: str) -> str:
    return GUIDE.split(f"## {title}\n")[1].split("\n## ")[0]


def blocks(text: str) -> Iterator[Block]:
    for before, code in re.findall(r"([^\n]*)\n\n((?:    [^\n]*\n|\n(?=\n* {4}))+)", f"\n{text}"):
        names = re.findall(r"`([^`]+)`", before)
        lines = (line.removeprefix("    ") for line in code.splitlines())
        yield Block(names[-1] if names else "", "\n".join(lines) + "\n")


def typed(block: Block, root: Path, assignment: str = "areas") -> str:
    """Puts the block where it belongs; what stood there before."""
    if "/" in block.place:
        path = root / block.place
        before = path.read_text(encoding="utf-8")
        path.write_text(block.text, encoding="utf-8")
        return before
    path = root / f"source/{assignment}/{assignment}.ipynb"
    notebook = json.loads(path.read_bytes())
    (found,) = (one for one in notebook["cells"] if one["id"] == block.place)
    before, found["source"] = "".join(found["source"]) + "\n", block.text.rstrip("\n")
    path.write_bytes(dump(notebook))
    return before


@pytest.fixture(scope="module")
def one_page() -> list[Block]:
    return list(blocks(section("An exercise on one page")))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, command: Command, one_page: list[Block]) -> Path:
    """As the first commands leave it."""
    folder = tmp_path_factory.mktemp("guide")
    begin, *_ = one_page
    for line in begin.text.splitlines():
        program, *words = shlex.split(line)
        if program == "cd":
            folder /= words[0]
            continue
        done = command(*words, cwd=folder)
        assert (program, done.returncode, done.stderr) == ("autograder", 0, "")
    return folder


def test_the_exercise_on_one_page_is_proved_with_few_lines_by_hand(
    course: Path, command: Command, one_page: list[Block]
) -> None:
    *to_type, then, said = one_page[1:]
    assert [block.place for block in to_type] == [
        *("title", "integrate-text", "integrate-solution"),
        *("solutions/areas/functions/integrate.py", "solutions/areas/accepted/plain.py"),
    ]
    by_hand = 0
    for block in to_type:
        lines = ndiff(typed(block, course).splitlines(), block.text.splitlines())
        by_hand += sum(line.startswith("+ ") and bool(line[2:].strip()) for line in lines)
    assert 0 < by_hand <= BY_HAND
    assert then.text == "autograder release areas\nautograder verify areas\n"
    released = command("release", "areas", cwd=course)
    assert (released.returncode, released.stderr) == (0, "")
    assert sorted(path.name for path in (course / "assignments/areas").iterdir()) == [
        *("areas.ipynb", "checks.json", "checks.py"),
    ]
    proved = command("verify", "areas", cwd=course)
    assert proved.stdout.endswith(f"\n{said.text}")
    assert proved.returncode == 0
    left = [path for path in course.rglob("*") if path.suffix in (".py", ".ipynb") and "TODO" in path.read_text()]
    assert not left


def test_a_function_as_an_argument_is_graded(course: Path, command: Command) -> None:
    """Of the exercise above: by another right rule, and by one that is known to be wrong."""
    (course / "left.py").write_text(
        "def integrate(f, a, b):\n    return sum(f(a + i * (b - a) / 100) for i in range(100)) * (b - a) / 100\n"
    )
    (course / "corners.py").write_text(
        "def integrate(f, a, b):\n"
        "    h = (b - a) / 100\n    return h * (sum(f(a + i * h) for i in range(1, 100)) + (f(a) + f(b)) / 2)\n"
    )
    graded = command("score", "areas", "left.py", "corners.py", "--json", cwd=course)
    ((one,), (corners,)) = (json.loads(line)["cells"] for line in graded.stdout.splitlines())
    wrong = [test["name"] for test in corners["tests"] if not test["hidden"] and test["outcome"] == "failed"]
    assert wrong == ["example[a parabola]"], "another rule, and what students see shows it"
    assert (one["grade_id"], one["mistakes"]) == ("integrate", ["left-ends"])
    assert one["score"] == pytest.approx(0.7 * one["max_score"])
    (course / "odd.py").write_text("def integrate(f, a, b):\n    return f(a) + f(b)\n")
    done = command("new", "mistake", "areas", "integrate", "--from", "odd.py", cwd=course)
    assert done.stdout.startswith("solutions/areas/functions/integrate.py: unnamed-mistake is begun.")
    *_, entry, _ = (course / "solutions/areas/functions/integrate.py").read_text(encoding="utf-8").split("\n\n\n")
    assert 'fails=(\n        "value",\n    ),' in entry
    assert "    #         return f(a) + f(b)\n" in entry


def test_the_commands_of_going_on_are_those_that_there_are(course: Path, command: Command) -> None:
    function, mistake, fill, _ = next(blocks(section("Going on"))).text.splitlines()
    for line in (function, mistake):
        done = command(*shlex.split(line)[1:], cwd=course)
        assert (done.returncode, done.stderr) == (0, "")
    assert command("release", "areas", cwd=course).returncode == 0
    notebook = json.loads((course / "assignments/areas/areas.ipynb").read_bytes())
    for grade_id in ("integrate", "average", "predict_strips", "why"):
        assert cell(notebook, grade_id)["metadata"]["nbgrader"]["grade"]
    done = command(*shlex.split(fill)[1:], cwd=course)
    assert done.returncode == 1
    assert "unnamed-mistake cannot be tried" in done.stdout


def test_an_algorithm_in_steps_is_proved(course: Path, command: Command) -> None:
    """Mistakes about two steps are named when they are made at once, too."""
    begin, *to_type = blocks(section("An algorithm in steps"))
    done = command(*shlex.split(begin.text)[1:], cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    for block in to_type:
        typed(block, course, "words")
    assert command("release", "words", cwd=course).returncode == 0
    proved = command("verify", "words", "--brief", "--pairs", "1", cwd=course)
    assert proved.returncode == 0, proved.stdout
    assert "words: 2 misconceptions, 2 named," in proved.stdout
    (course / "both.py").write_text(
        "def count_words(text):\n    words = text.split(' ')\n    return {word: words.count(word) for word in words}\n"
    )
    (one,) = json.loads(command("score", "words", "both.py", "--json", cwd=course).stdout)["cells"]
    assert sorted(one["mistakes"]) == ["capitals-kept", "one-space"]
