"""What students get: the released notebook and the visible checks."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import warnings
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from autograder.course import Course
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.releasing.leaks import Secrets
from tests.support import NAMES, ROOT, accepted, dump, released, released_checks

RELEASE = ROOT / "assignments" / "convolution"


@pytest.fixture(scope="module")
def checks() -> Any:
    return released_checks("convolution")


def functions(source: str, tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "solution.py").write_text(source)
    return runpy.run_path(str(tmp_path / "solution.py"))


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
     ("return [1.0]", "[1.0]"), ("return patch[0]", "shape (2, 1)"),
     ("patch[0] = 0\n    return (patch[..., None] * kernel).sum(axis=(0, 1, 2))", "should give"),
     ("out = (patch[..., None] * kernel).sum(axis=(0, 1, 2)) + (0 if bias is None else bias)\n    patch[0] = 0\n"
      "    return out", "which is right, but conv_at has changed its input")],
)  # fmt: skip
def test_every_kind_of_wrong_answer_is_shown(checks: Any, capsys: Any, tmp_path: Path, body: str, words: str) -> None:
    with pytest.raises(checks.CheckFailed):
        checks.check(functions(f"def conv_at(patch, kernel, bias=None):\n    {body}\n", tmp_path)["conv_at"])
    assert words in capsys.readouterr().out


NOT_WRITTEN = {
    "a stub that is called": (
        "def other(x):\n    raise NotImplementedError\ndef conv_at(patch, kernel, bias=None):\n    return other(patch)",
        "conv_at calls other, which is not written yet.",
    ),
    "a refusal": (
        "def conv_at(patch, kernel, bias=None):\n    if bias is None:\n        raise NotImplementedError('no bias')",
        "NotImplementedError: no bias",
    ),
}


@pytest.mark.parametrize(("source", "words"), NOT_WRITTEN.values(), ids=NOT_WRITTEN)
def test_what_is_written_is_not_called_unwritten(
    checks: Any, capsys: Any, tmp_path: Path, source: str, words: str
) -> None:
    with pytest.raises(checks.CheckFailed, match="conv_at is not right yet"):
        checks.check(functions(source, tmp_path)["conv_at"])
    assert words in capsys.readouterr().out


def _shown(checks: Any, function: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """What `check` says in a terminal and in a notebook."""
    said: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(checks, "_tell", lambda text, html: said.extend((text, html())))
        try:
            checks.check(function)
        except checks.CheckFailed:
            assert "WRONG" in said[0]
    return said[0], said[1]


def test_the_first_wrong_number_is_drawn_and_the_mistake_named(
    checks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = functions(accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]"), tmp_path)
    text, html = _shown(checks, wrong["conv2d"], monkeypatch)
    assert "It looks as if the kernel is turned by 180°" in text
    assert "It looks as if the kernel is turned by 180°" in html
    assert "3 of 6 numbers are wrong, the first at index (0, 0, 0): 6 in place of 7." in html
    assert 'alt="kernel: 0, 1; 2, -1"' in html
    assert html.count("<img") == 5


#: `make test` takes two, of arrays and of other values.
_SHOWN = [
    *("convolution", "counting"),
    *(pytest.param(name, marks=pytest.mark.long) for name in ("windows", "pooling", "patterns", "backward")),
]


@pytest.mark.parametrize("name", _SHOWN)
def test_no_known_mistake_is_taken_for_another(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that shows in a visible example gets its own hint, or what it shares with those that show alike, or none."""
    checks = released_checks(name)
    assignment = Course(ROOT).assignment(name)
    answers = Knowledge(assignment)
    monkeypatch.setattr(checks, "picture", lambda *of: None)
    named = wrong = 0
    for function in answers.examples:
        with assignment.code.at_work():
            known = answers.diagnosis.known(function)
        for mistake in known:
            monkeypatch.setattr(mistake.function, "__name__", function, raising=False)
            text, html = _shown(checks, mistake.function, monkeypatch)
            others = (other.hint for other in known if other.hint == mistake.hint or other.hint not in mistake.hint)
            hints = {hint for hint in others if escape(hint) in html}
            assert hints <= {mistake.hint}, mistake.name
            wrong += "WRONG" in text
            named += bool(hints)
    assert named >= 0.7 * wrong > 0, (named, wrong)


_ODD = (
    *(np.array(np.nan), np.full((2, 3, 1), np.inf), np.zeros((1,) * 6), np.zeros((2, 3, 1), bool), np.array(["text"])),
    *(np.zeros((2, 3, 1), complex), np.zeros((40, 40, 1)), np.zeros((2, 3, 1), np.uint8), np.empty((0, 2, 1))),
)


@pytest.mark.parametrize("name", _SHOWN)
def test_whatever_a_function_gives_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture too, where one can be drawn; and no warning of NumPy's or Matplotlib's."""
    checks = released_checks(name)
    for function in json.loads((ROOT / "assignments" / name / "checks.json").read_text())["functions"]:
        for value in _ODD:

            def odd(*arguments: Any, value: Any = value, **keywords: Any) -> Any:
                return value

            odd.__name__ = function
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                text, html = _shown(checks, odd, monkeypatch)
            assert "WRONG" in text
            assert "✗ wrong" in html


class _Tensor:
    """An array in all but type."""

    def __init__(self, values: Any = ((1.5, 2.0), (3.0, 4.0))) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if self.values is None:
            raise TypeError("it has no values yet")
        return np.array(self.values, dtype)


def test_what_is_an_array_in_all_but_type_is_shown_as_one_and_stays_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tensor, alone, in a list and deeper in one."""
    checks = released_checks("convolution")
    said = "a _Tensor, which is no NumPy array; np.array(…) makes this one of it:\n    shape (2, 2)\n    [[1.5 2. ]"
    for given, shown in (
        (_Tensor(), said),
        ([_Tensor(), _Tensor()], f"    [1]\n    {said}"),
        ((_Tensor(), 1), "(<_Tensor: array([[1.5, 2. ],"),
        (_Tensor(None), "something of a type of its own"),
        (_Tensor("text"), "something of a type of its own"),
    ):

        def conv_at(*arguments: Any, given: Any = given, **keywords: Any) -> Any:
            return given

        for text in _shown(checks, conv_at, monkeypatch):
            assert shown in text.replace("&lt;", "<")
            assert "rong" in text


def test_what_the_moving_picture_shows_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(RELEASE))
    sliding = importlib.import_module("sliding")
    x, kernel = (np.array(grid, float) for grid in (sliding._IMAGE, sliding._KERNEL))
    right = Knowledge(Course(ROOT).assignment("convolution")).right["conv2d"]
    padding = Knowledge(Course(ROOT).assignment("windows")).right["same_padding"]
    seen = 0
    for name, strides in sliding._SETTINGS.items():
        for stride, (zeros, results) in strides.items():
            expected = right(x[..., None], kernel[..., None, None], None, stride, name)[..., 0]
            assert np.array_equal(results, expected)
            assert zeros == (padding(6, 3, stride) if name == "same" else (0, 0))
            seen += 1
    assert seen == 6


def test_checks_need_numpy_alone(tmp_path: Path) -> None:
    code = (
        "import sys, checks\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'matplotlib', 'IPython', 'pytest', 'autograder'}, loaded\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=RELEASE, check=True)


def test_predictions_are_checked_with_the_reason(checks: Any, capsys: Any) -> None:
    checks.check(predict_rows=12)
    checks.check(predict_place=[5, 4])  # a list will do, and a float that is whole
    checks.check(predict_rows=12.0)
    with pytest.raises(checks.CheckFailed, match="not right"):
        checks.check(predict_rows=11)
    assert "the last row where a window can start" in capsys.readouterr().out
    with pytest.raises(checks.CheckFailed, match="still to be filled in"):
        checks.check(predict_rows=...)


@cache
def secrets(name: str) -> Secrets:
    assignment = Course(ROOT).assignment(name)
    with assignment.code.at_work():
        return Secrets(assignment, CollectedTests(assignment), Knowledge(assignment))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_answers_is_released(name: str) -> None:
    assert secrets(name).found_in(ROOT / "assignments" / name) == []
    for cell in released(name)["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("solution"):
            source = "".join(cell["source"])
            prediction = about["grade_id"].startswith("predict_")
            assert ("= ..." if prediction else "raise NotImplementedError()") in source
            assert prediction or "= ..." not in source


def _hidden_case(name: str) -> tuple[Any, ...]:
    """What the first test with a case gives to the student's function, of several numbers."""
    tests = CollectedTests(Course(ROOT).assignment(name))
    cases = [value for test in tests.tests for value in test.arguments.values() if hasattr(value, "args")]
    arrays = [array for case in cases for array in case.args if isinstance(array, np.ndarray) and array.size > 8]
    return next(array for array in arrays if len(set(array.ravel().tolist())) > 6)


@pytest.mark.parametrize(
    ("kind", "place"),
    [(kind, place) for kind in ("reference", "misconceptions", "graders", "accepted", "solution")
     for place in ("module", "cell", "metadata", "data")]
    + [("case", place) for place in ("module", "cell", "metadata", "data", "arrays")],
)  # fmt: skip
def test_what_must_not_be_released_would_be_found(kind: str, place: str, tmp_path: Path) -> None:
    folder = tmp_path / "convolution"
    shutil.copytree(RELEASE, folder)
    hidden = _hidden_case("convolution")
    planted = {
        "reference": _statement(ROOT / "solutions/convolution/reference.py"),
        "misconceptions": _statement(ROOT / "solutions/convolution/misconceptions/shift.py"),
        "graders": _statement(ROOT / "autograder/graders/convolution/test_conv2d.py"),
        "accepted": "total   +=   patch[i, j, c] * kernel[i,j,c,o]  # as I do it",
        "solution": "### BEGIN SOLUTION\nresponses=(patch[..., np.newaxis]*kernel).sum( axis=(0,1,2) )",
        "case": repr(hidden),
    }[kind]
    data = json.loads((folder / "checks.json").read_text())
    notebook = released()
    if place == "module":
        (folder / "pictures.py").write_text((folder / "pictures.py").read_text() + f"\n# {planted}\n")
    elif place == "cell":
        notebook["cells"][1]["source"] = ["import numpy as np\n", *planted.splitlines(keepends=True)]
    elif place == "metadata":
        notebook["metadata"]["more"] = {"deep": [planted if kind != "case" else hidden.tolist()]}
    elif place == "data":
        data["more"] = [{"words": planted if kind != "case" else hidden.tolist()}]
    else:
        np.savez(folder / "photo.npz", photo=np.zeros((4, 4)), more=hidden.reshape(-1, 1))
    (folder / "checks.json").write_text(json.dumps(data))
    (folder / "convolution.ipynb").write_bytes(dump(notebook))
    where = {"module": "pictures.py", "data": "checks.json", "arrays": "photo.npz"}.get(place, "convolution.ipynb")
    found = secrets("convolution").found_in(folder)
    assert found and all(words.startswith(where) for words in found), found


def _statement(path: Path) -> str:
    """The longest of one line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return max((line for line in lines if line.startswith("    return ")), key=len, default=lines[-1])


@pytest.mark.parametrize("name", NAMES)
def test_what_lies_beside_a_notebook_cannot_answer_for_it(name: str) -> None:
    """Nothing in pictures.py or drawing.py has the name of what is to be written, or imports ours."""
    folder = ROOT / "assignments" / name
    defined = {n.name for f in folder.glob("*.py") for n in ast.walk(ast.parse(f.read_text())) if hasattr(n, "name")}
    graded = {c["metadata"]["nbgrader"]["grade_id"] for c in released(name)["cells"] if c["metadata"].get("nbgrader")}
    assert "check" in defined
    assert not defined & graded
    imports = [line for f in folder.glob("*.py") for line in f.read_text().splitlines() if "import " in line]
    assert imports and not [line for line in imports if "autograder" in line or "solutions" in line]


def _in_a_kernel(*always: str) -> list[Any]:
    """A kernel takes seconds to start, and with TensorFlow 20 to run a worked notebook."""
    return [pytest.param(name, marks=() if name in always else pytest.mark.long) for name in NAMES]


def run(notebook: Any, folder: Path, allow_errors: bool = False) -> None:
    """In a kernel that listens on ports of our choice: those that are given to two at the same time can be the same."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    names = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
    config = Config(KernelManager={name: 21_000 + 10 * worker + i for i, name in enumerate(names)})
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=60, allow_errors=allow_errors, resources=resources, config=config).execute()


@pytest.mark.parametrize("name", _in_a_kernel("convolution"))
def test_the_worked_notebook_runs_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    """In a kernel of its own, as a student who has solved everything sees it. A cell has 60 seconds."""
    folder = tmp_path / name
    shutil.copytree(ROOT / "assignments" / name, folder)
    notebook = nbformat.read(ROOT / "source" / name / f"{name}.ipynb", as_version=4)
    run(notebook, folder)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = [output["data"] for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= 2
    assert all(re.search(r'<img [^>]*alt="[^"]*[a-z]{3}', data["text/html"]) for data in pictures)
    assert not [output for output in outputs if output.get("name") == "stderr"]
    printed = "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in outputs)
    assert "WRONG" not in printed
    assert any("✓ right" in output.get("data", {}).get("text/html", "") for output in outputs)
    assert "ok " in printed


@pytest.mark.parametrize("name", _in_a_kernel("convolution"))
def test_the_released_notebook_shows_no_traceback_but_of_what_is_not_written(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(ROOT / "assignments" / name, folder)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    run(notebook, folder, allow_errors=True)
    errors = {o["ename"] for cell in notebook.cells for o in cell.get("outputs", []) if o["output_type"] == "error"}
    assert errors == {"CheckFailed"}


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


_CALLABLES = {
    "a lambda": "conv_at = lambda patch, kernel, bias=None: right(patch, kernel, bias)",
    "a partial": "import functools\nconv_at = functools.partial(right)",
    "an object": "class Any:\n    def __call__(self, *args, **more): return right(*args, **more)\nconv_at = Any()",
    "a decorator's": (
        "def timed(f):\n    def wrapper(*args, **more):\n        return f(*args, **more)\n    return wrapper\n"
        "conv_at = timed(right)"
    ),
    "a method": "class Any:\n    def f(self, *args, **more): return right(*args, **more)\nconv_at = Any().f",
}


@pytest.mark.parametrize("made", _CALLABLES.values(), ids=_CALLABLES)
def test_whatever_can_be_called_is_checked_by_its_name_in_the_notebook(checks: Any, made: str, capsys: Any) -> None:
    names: dict[str, Any] = {}
    source = accepted("loops").replace("def conv_at(", "def right(")
    exec(f"{source}\n{made}", names)
    names["check"] = checks.check
    exec("check(conv_at)", names)
    said = capsys.readouterr().out
    assert "WRONG" not in said and said.count("ok ") == 3


def test_an_import_that_is_not_there_when_it_is_graded_is_named(checks: Any, tmp_path: Path, capsys: Any) -> None:
    """Modules, and what was taken out of one; not what the allowed packages bring with them, Python's own, what stands
    beside the notebook, or what every notebook has."""
    names: dict[str, Any] = {"check": checks.check, "__name__": "__main__"}
    exec(f"{accepted('loops')}\nimport json, math, numpy.linalg, matplotlib.pyplot as plt, PIL.Image, IPython", names)
    exec("check(conv_at)", names)
    assert "may not be there" not in capsys.readouterr().out
    exec("import nbformat\nfrom hypothesis import given", names)
    exec("check(conv_at)", names)
    said = capsys.readouterr().out
    assert "nbformat may not be there when this is graded: numpy, matplotlib are, and what comes with Python." in said
    assert "hypothesis may not be there" in said
    assert said.count("may not be there") == 2
