"""What students get: the released notebook and the visible checks."""

from __future__ import annotations

import importlib.util
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from solutions.convolution import reference
from tests.support import ROOT, accepted, released

RELEASE = ROOT / "assignments" / "convolution"


@pytest.fixture(scope="module")
def checks() -> Any:
    spec = importlib.util.spec_from_file_location("checks", RELEASE / "checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def functions(source: str, tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "solution.py").write_text(source)
    return runpy.run_path(str(tmp_path / "solution.py"))


@pytest.mark.parametrize("name", ["conv_at", "conv2d", "shift"])
def test_the_visible_examples_are_what_the_reference_gives(name: str) -> None:
    examples = json.loads((RELEASE / "checks.json").read_text())[name]["checks"]
    assert examples
    for example in examples:
        arguments = {k: np.array(v, dtype=float) if isinstance(v, list) else v for k, v in example["arguments"].items()}
        np.testing.assert_allclose(getattr(reference, name)(**arguments), example["expected"])


@pytest.mark.parametrize("name", ["conv_at", "conv2d", "shift"])
@pytest.mark.parametrize("style", [path.stem for path in (ROOT / "solutions/convolution/accepted").glob("*.py")])
def test_right_solutions_pass_the_checks(checks: Any, capsys: Any, tmp_path: Path, name: str, style: str) -> None:
    checks.check(functions(accepted(style), tmp_path)[name])
    said = capsys.readouterr().out
    assert "WRONG" not in said
    assert "Graded later" in said


def test_a_wrong_one_shows_the_first_example_and_fails(checks: Any, capsys: Any, tmp_path: Path) -> None:
    wrong = functions(accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]"), tmp_path)
    with pytest.raises(checks.CheckFailed, match="not right yet") as caught:
        checks.check(wrong["conv_at"])
    assert caught.value._render_traceback_() == [f"CheckFailed: {caught.value}"]
    said = capsys.readouterr().out
    assert "WRONG  one channel, one filter" in said
    assert "should give" in said
    assert "yours gives" in said


@pytest.mark.parametrize(
    ("body", "words"),
    [("raise NotImplementedError()", "not written yet"), ("return None", "NoneType"),
     ("return 1 / 0", "ZeroDivisionError"),
     ("return [1.0]", "a list, not an array"), ("return patch[0]", "shape (2, 1)")],
)  # fmt: skip
def test_every_kind_of_wrong_answer_is_shown(checks: Any, capsys: Any, tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(checks.CheckFailed):
        checks.check(functions(f"def conv_at(patch, kernel, bias=None):\n    {body}\n", tmp_path)["conv_at"])
    assert words in capsys.readouterr().out


def test_checks_need_numpy_alone(tmp_path: Path) -> None:
    code = (
        "import sys, checks\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'matplotlib', 'IPython', 'pytest', 'autograder'}, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=RELEASE, check=True)


def test_nothing_of_the_answers_is_released() -> None:
    everything = b"".join(path.read_bytes() for path in RELEASE.rglob("*") if path.is_file())
    for secret in (b"BEGIN SOLUTION", b"sliding_window_view", b"misconception", b"test_same_with_stride", b"HIDDEN"):
        assert secret not in everything
    source = (ROOT / "source/convolution/convolution.ipynb").read_bytes()
    assert b"BEGIN SOLUTION" in source  # the search would find it
    for cell in released()["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            assert "raise NotImplementedError()" in "".join(cell["source"])


@pytest.mark.parametrize("path", sorted(ROOT.glob("source/*/*.ipynb")), ids=lambda path: path.stem)
def test_source_notebooks_are_short_and_carry_no_outputs(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    identities = [cell["id"] for cell in notebook["cells"]]
    assert len(set(identities)) == len(identities)
    assert all(re.fullmatch(r"[a-z][a-z0-9_-]*", identity) for identity in identities)
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    words = sum(len("".join(c["source"]).split()) for c in notebook["cells"] if c["cell_type"] == "markdown")
    assert words <= 1500
