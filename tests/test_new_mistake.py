"""`autograder new mistake`: an entry in the catalogue, begun from a submission. Nothing of that ever runs here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.authoring.mistake import with_entry
from autograder.notebook.calls import definitions_of
from tests.conftest import Command
from tests.support import accepted, copy_course

EVERY_SECOND_ROW = """
def conv2d(x, kernel, bias=None, stride=1, padding="valid"):
    kh, kw, _, f = kernel.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1, f))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = conv_at(x[i : i + kh, j : j + kw], kernel[::-1] if i % 2 else kernel)
    return out
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_course(tmp_path_factory.mktemp("new") / "course", pictures=False)


def submitted(course: Path, source: str) -> str:
    (course / "handed_in.py").write_text(accepted("loops", "convolution") + source)
    return "handed_in.py"


def test_an_entry_is_begun_and_can_be_gone_on_with(course: Path, command: Command) -> None:
    file = course / "solutions/convolution/misconceptions/conv2d.py"
    before = file.read_text(encoding="utf-8")
    words = "new", "mistake", "convolution", "conv2d", "--from", submitted(course, EVERY_SECOND_ROW)
    done = command(*words, cwd=course)
    assert done.returncode == 0, done.stderr
    assert "unnamed-mistake is begun" in done.stdout
    text = file.read_text(encoding="utf-8")
    assert text.startswith(before)
    *_, entry = ast.parse(text).body
    assert isinstance(entry, ast.FunctionDef)
    assert ast.unparse(entry.args) == "x, kernel, bias=None, stride=1, padding='valid'"
    assert [type(node) for node in entry.body] == [ast.Raise]
    assert "kernel[::-1] if i % 2 else kernel" in text
    assert 'fails=(\n        "one_channel_one_filter",' in text
    file.write_text(before, encoding="utf-8")  # whoever comes next searches for no hidden cases again


@pytest.mark.parametrize(
    ("function", "source", "words"),
    [
        ("conv2d", "", "Nothing is returned wrongly by conv2d"),
        ("conv2d", "def conv2d(*args, **kwargs): return None", "explained already: nothing-returned"),
        ("conv3d", "", "convolution has no reference conv3d; there are conv2d, conv_at"),
    ],
)
def test_where_there_is_nothing_to_begin_it_says_why(
    course: Path, command: Command, function: str, source: str, words: str
) -> None:
    file = submitted(course, source)
    before = {path: path.read_bytes() for path in (course / "solutions").rglob("*.py")}
    done = command("new", "mistake", "convolution", function, "--from", file, cwd=course)
    assert done.returncode == 2
    assert words in done.stderr
    assert {path: path.read_bytes() for path in (course / "solutions").rglob("*.py")} == before


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4), st.sampled_from(["", '"""About."""\n', "import numpy as np\n"]))
def test_nothing_that_a_student_wrote_becomes_code(written: list[str], text: str) -> None:
    made, name = with_entry(text, "f", lambda x, k=(1, "a"): x, ["one", "two"], written)
    *others, entry = ast.parse(made).body
    assert isinstance(entry, ast.FunctionDef)
    assert [type(node) for node in entry.body] == [ast.Raise]
    assert all(isinstance(node, ast.Import | ast.ImportFrom | ast.Expr) for node in others)
    assert name == "unnamed-mistake"
    assert with_entry(made, "f", lambda x: x, [], [])[1] == "unnamed-mistake-2"
    assert "from autograder.exercise import misconception" in made


def test_what_is_written_of_a_function_is_found() -> None:
    sources = ["x = 1\n\ndef f(a):\n    return a\n\n\ny = 2\n", "async def g(): pass\ndef f(b,\n  c):\n    return 2"]
    assert definitions_of("f", sources) == ["def f(a):\n    return a", "def f(b,\n  c):\n    return 2"]
    assert definitions_of("h", sources) == []
