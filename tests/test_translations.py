"""What students read, in Korean: everything is translated, nothing but words is changed, and the marks are the same."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.releasing.untranslated import faults, shared_texts, texts_of
from autograder.student_files.sealed import key_of, opened, tag_of
from autograder.translation.catalogue import Catalogue, catalogue_of, path_in, read, shared_path
from autograder.translation.cells import translate_cell, translate_module
from autograder.translation.pieces import in_cell, in_module, plain
from tests.conftest import Command
from tests.support import NAMES, ROOT, accepted, cell, copy_course, dump, marks

KOREAN = "ko"

#: Several English words one after the other are a sentence, or a piece of one.
_SENTENCE = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,]+){3}\b[A-Za-z]{2,}\b")
_NAMES = ("DejaVu Sans", "Course Hangul", "offset points")  # Matplotlib's
_FORMULAS = (r"\$\$.*?\$\$", r"\$[^$]*\$")
_NO_WORDS = (r"`[^`]*`", *_FORMULAS, r">>> .*(\n +\S.*)*", r"https?://\S+", r"\{[^{}]*\}")


def words(text: str) -> str:
    """Without code, formulas and addresses."""
    for pattern in _NO_WORDS:
        text = re.sub(pattern, " · ", text, flags=re.DOTALL if pattern in _FORMULAS else 0)
    return text


def translations() -> Iterator[Any]:
    for name in NAMES:
        for (context, english), korean in read(path_in(ROOT / "solutions" / name, KOREAN), KOREAN).texts.items():
            yield pytest.param(english, korean, id=f"{name} {context} {english[:30]!r}")
    for (_, english), korean in read(shared_path(KOREAN), KOREAN).texts.items():
        yield pytest.param(english, korean, id=f"own {english[:30]!r}")


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_translated_and_nothing_more(name: str) -> None:
    assignment = Course(ROOT).assignment(name)
    with assignment.code.at_work():
        texts = texts_of(assignment, Knowledge(assignment), CollectedTests(assignment))
    path = path_in(assignment.solutions, KOREAN)
    assert faults(texts, path, KOREAN) == []
    assert faults(shared_texts(), shared_path(KOREAN), KOREAN) == []
    gone = next(iter(texts))
    assert "no longer there" in faults({key: where for key, where in texts.items() if key != gone}, path, KOREAN)[0]
    assert "not translated: “A new text” (here)" in faults({**texts, ("", "A new text"): "here"}, path, KOREAN)[0]


def test_only_words_are_changed() -> None:
    """Placeholders, code, formulas and examples are the same; and no English sentence is left."""
    seen = 0
    for one in translations():
        english, korean = one.values
        for pattern in (r">>> .*", *([] if "$" in english else [r"\{[^{}]*\}"])):
            assert sorted(re.findall(pattern, english)) == sorted(re.findall(pattern, korean)), one.id
        assert set(re.findall(r"`[^`\n]+`", english)) <= set(re.findall(r"`[^`\n]+`", korean)), one.id
        assert english.count("$") == korean.count("$"), one.id
        assert english.count("\n## ") == korean.count("\n## ") and english.count("\n|") == korean.count("\n|"), one.id
        assert not _SENTENCE.search(words(korean)), (one.id, korean)
        seen += 1
    assert seen > 1_300
    assert _SENTENCE.search(words("하나. It looks as if nothing is wrong."))


def test_released_modules_hand_all_that_they_show_to_say() -> None:
    paths = sorted((ROOT / "assignments").glob("*/*.py"))
    assert len(paths) > 15
    for path in paths:
        assert unsaid(path.read_text(encoding="utf-8")) == [], path
    assert unsaid('raise CheckFailed("not yet")\nraise ValueError("not yet")') == ["not yet"]
    assert unsaid('print("nothing yet")\ntitle = f"{n} of them"') == ["nothing yet", " of them"]


def unsaid(code: str) -> list[str]:
    """Texts of several words that nothing will translate; HTML and names are none."""
    tree, said = ast.parse(code), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            said.update(node.args)
        elif isinstance(node, ast.Expr):  # a docstring
            said.add(node.value)
        elif isinstance(node, ast.Raise) and "CheckFailed" not in ast.dump(node):  # no student sees it
            said.update(ast.walk(node))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in said]
    several = [text for text in texts if isinstance(text, str) and re.search("[A-Za-z]{2,} +[A-Za-z]{2,}", text)]
    return [text for text in several if "<" not in text and text not in _NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_the_code_is_the_same(name: str) -> None:
    source = ROOT / "source" / name
    catalogue = catalogue_of(ROOT / "solutions" / name, KOREAN)
    changed = 0
    for one in json.loads((source / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        before = "".join(one["source"])
        translate_cell(one, catalogue)
        if one["cell_type"] == "code":
            assert bare(before) == bare(one["source"])
        changed += before != one["source"]
    assert changed > 15
    for path in source.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert bare(text) == bare(translate_module(text, catalogue))


def bare(code: str) -> str:
    """Its syntax tree, with no text in it."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.JoinedStr):
            node.values = sorted((v for v in node.values if isinstance(v, ast.FormattedValue)), key=ast.dump)
    return ast.dump(tree)


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """A course whose release is in Korean."""
    root = copy_course(tmp_path_factory.mktemp("korean") / "course")
    done = command("release", "convolution", "--lang", "ko", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def test_a_korean_release_has_no_english_sentence_in_it(korean: Path) -> None:
    folder = korean / "assignments/convolution"
    notebook = json.loads((folder / "convolution.ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"]["language"] == "ko"
    shown = []
    for one in notebook["cells"]:
        shown += [piece.text for piece in in_cell(one["cell_type"], "".join(one["source"]))]
    for path in folder.glob("*.py"):
        shown += [plain(piece.text) for piece in in_module(path.read_text(encoding="utf-8"))]
    data = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
    for function in data["functions"].values():
        shown += [function["later"], *(test["name"] for test in function["tests"])]
        shown += [known.get("hint") or known["about"] for known in function["mistakes"]]
        shown += [example["name"] for example in function["examples"]]
    answers = Knowledge(Course(ROOT).assignment("convolution"))
    for name, prediction in data["predictions"].items():
        keys = [key_of(known.function(), prediction["salt"]) for known in answers.diagnosis.known(name)]
        shown += [opened(prediction["answers"][tag_of(key)], key) for key in keys]
    assert len(shown) > 200
    assert [text for text in shown if _SENTENCE.search(words(text))] == []
    assert sum(bool(re.search("[가-힣]", text)) for text in shown) > 0.9 * len(shown)


def test_pictures_have_letters_and_say_nothing_else(korean: Path) -> None:
    """Bold ones too."""
    draw = "import drawing; drawing.plt.figtext(0, 0, '{}', fontweight='bold'); drawing.plt.savefig('x.png')"
    for text, complaint in (("합성곱", ""), ("漢", "Glyph")):
        words = [sys.executable, "-c", draw.format(text)]
        folder = korean / "assignments/convolution"
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
        (folder / "x.png").unlink()
        assert complaint in done.stderr and bool(complaint) == bool(done.stderr)


def test_nbgraders_own_command_builds_the_same(korean: Path, command: Command) -> None:
    """The formgrader's button does that too. An assignment without graders is English."""
    folder = korean / "assignments/convolution"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "checks.json" in before and "hangul.ttf" in before
    (korean / "source/later").mkdir()
    (korean / "source/later/later.ipynb").write_bytes((folder / "convolution.ipynb").read_bytes())
    for name in ("convolution", "later"):
        done = command("generate_assignment", name, cwd=korean, program="nbgrader")
        assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    later = json.loads((korean / "assignments/later/later.ipynb").read_bytes())
    assert "language" not in later["metadata"]


def test_check_speaks_korean(korean: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = korean / "assignments/convolution/checks.py"
    spec = importlib.util.spec_from_file_location("korean_checks", path)
    assert spec is not None and spec.loader is not None
    checks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checks)

    def conv_at(patch: Any, kernel: Any, bias: Any = None) -> Any:
        return (patch[..., None] * kernel[::-1, ::-1]).sum(axis=(0, 1, 2)) + (0 if bias is None else bias)

    with pytest.raises(checks.CheckFailed, match="아직 맞지 않습니다"):
        checks.check(conv_at)
    said = capsys.readouterr().out
    assert "커널" in said and "나중에 채점합니다(6점)" in said
    assert not _SENTENCE.search(words(said))


@dataclass(frozen=True)
class Class:
    """Graded once, all that several tests look at, by one worker each: the same submissions in two courses, the last
    release of which was in Korean and in English."""

    korean: Path
    english: Path


@pytest.fixture(scope="module")
def graded(korean: Path, command: Command, tmp_path_factory: pytest.TempPathFactory) -> Class:
    both = Class(korean, copy_course(tmp_path_factory.mktemp("english") / "course", released=True))
    for root in (both.korean, both.english):
        _hand_in_one_of_each(root)
    _hand_in_half_of_it_in_korean(both)
    for root in (both.korean, both.english):
        assert command("grade", "convolution", "--workers", "1", cwd=root).returncode == 1
        assert command("feedback", "convolution", cwd=root).returncode == 0
    return both


TURNED = accepted("loops").replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]")


def _hand_in_one_of_each(root: Path) -> None:
    late = TURNED.replace("return result", "return result.astype(object)")
    released = json.loads((root / "assignments/convolution/convolution.ipynb").read_text(encoding="utf-8"))
    for student, code in {"ann": accepted("loops"), "bob": TURNED, "cid": late, "dan": "1 / 0"}.items():
        notebook = json.loads(json.dumps(released))
        cell(notebook, "conv_at-solution")["source"] = code
        for name in ("conv2d", "shift", "predict_rows", "predict_place"):
            cell(notebook, f"{name}-solution")["source"] = "pass"
        hand_in(root, student, dump(notebook))
    notebook = json.loads(json.dumps(released))
    cell(notebook, "shift-solution")["source"] = "def shift(x, dy, dx):\n    return '7'"
    hand_in(root, "fay", dump(notebook))
    hand_in(root, "eve", b"<html>")
    hand_in(root, "gus", dump(notebook), "Kopie von convolution.ipynb")


def _hand_in_half_of_it_in_korean(both: Class) -> None:
    unknown = (
        accepted("loops").replace("def conv_at", "def right")
        + "\n\ndef conv_at(p, k, b=None):\n    return right(p, k) + len(p)"
    )
    codes = (TURNED, TURNED, "def conv_at(patch, kernel, bias=None):\n    return '7'", "1 / 0", unknown)
    for index, code in enumerate(code for code in codes for _ in range(2)):
        language, released = list({"ko": both.korean, "en": both.english}.items())[index % 2]
        notebook = json.loads((released / "assignments/convolution/convolution.ipynb").read_text(encoding="utf-8"))
        assert notebook["metadata"]["language"] == language
        cell(notebook, "conv_at-solution")["source"] = code
        for root in (both.korean, both.english):
            hand_in(root, f"{index}{language}", dump(notebook))


def test_the_marks_are_the_same_and_all_pages_are_korean(graded: Class, command: Command, tmp_path: Path) -> None:
    korean = graded.korean
    assert marks(korean) == marks(graded.english)
    assert marks(korean)["ann"] == 25.0
    assert "shift가 배열을 반환하지 않습니다." in shown(korean, "fay")  # the grader's own assert
    assert "이름으로 제출되어" in shown(korean, "gus")
    for student in ("ann", "bob", "cid", "dan", "eve", "fay", "gus"):
        page = shown(korean, student)
        assert '<html lang="ko">' in page
        text = re.sub(r"<style>.*?</style>|<pre.*?</pre>|<[^>]*>", " · ", page, flags=re.DOTALL)
        assert "점" in text and not _SENTENCE.search(text), _SENTENCE.search(text)
        result = korean / f"autograded/{student}/convolution/convolution.results.json"
        assert student in ("gus", "dan") or not json.loads(result.read_bytes())["remarks"]
    those_alone = shutil.copytree(korean, tmp_path / "course", ignore=shutil.ignore_patterns("[0-9]*"))
    assert command("report", "convolution", cwd=those_alone).returncode == 0
    report = (those_alone / "convolution-report.html").read_text(encoding="utf-8")
    assert '<html lang="ko">' in report and "제출물 7개" in report and "학생 {all}명 중 {count}명" in report
    text = re.sub(
        r"<style>.*?</style>|<script>.*?</script>|<pre.*?</pre>|<code>.*?</code>|<[^>]*>",
        " · ",
        report,
        flags=re.DOTALL,
    )
    assert not _SENTENCE.search(text), _SENTENCE.search(text)


def test_half_a_class_in_korean_reads_feedback_in_korean(graded: Class) -> None:
    """Whichever release was the last, and whoever is graded before by the same worker."""
    of_both = [student for student in marks(graded.english) if student[0].isdigit()]
    assert len(of_both) == 10
    for student in of_both:
        assert shown(graded.korean, student) == shown(graded.english, student)
        page = shown(graded.korean, student)
        text = re.sub(r"<style>.*?</style>|<pre.*?</pre>|<[^>]*>", " · ", page, flags=re.DOTALL)
        in_korean, in_english = re.search("[가-힣]", text), _SENTENCE.search(text)
        assert (bool(in_korean), bool(in_english)) == (student.endswith("ko"), student.endswith("en")), student
        assert f'<html lang="{student[-2:]}">' in page


def hand_in(root: Path, student: str, data: bytes, name: str = "convolution.ipynb") -> None:
    folder = root / "submitted" / student / "convolution"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)


def shown(root: Path, student: str) -> str:
    """The student's page of feedback."""
    return (root / "feedback" / student / "convolution/convolution.html").read_text(encoding="utf-8")


def test_what_is_not_translated_fails_the_check(korean: Path, command: Command) -> None:
    path = korean / "solutions/convolution/translations/ko.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "stride 2"', 'msgid "stride two"'), encoding="utf-8")
    done = command("release", "convolution", "--check", cwd=korean)
    assert done.returncode == 1
    assert "convolution: stale (assignments/convolution/checks.json)" in done.stdout
    assert "not translated: “stride 2”" in done.stdout
    assert "no longer there: “stride two”" in done.stdout
    done = command("translate", "convolution", cwd=korean)
    assert done.returncode == 1
    assert "1 texts are to be translated" in done.stdout
    assert "1 marked fuzzy" in done.stdout
    text = path.read_text(encoding="utf-8")
    begun = re.compile(r'#, fuzzy\n#\| msgid "(.+)"\n(msgid "stride 2"\nmsgstr "스트라이드)')
    assert begun.search(text)
    done = command("release", "convolution", cwd=korean)  # a guess is not used
    assert "1 texts stay English, “stride 2” (examples of conv2d)" in done.stdout
    assert '"stride 2"' in (korean / "assignments/convolution/checks.json").read_text(encoding="utf-8")
    path.write_text(begun.sub(r"\2", text), encoding="utf-8")
    done = command("translate", "convolution", cwd=korean)
    assert (done.returncode, "all translated" in done.stdout) == (0, True)
    done = command("release", "convolution", cwd=korean)
    assert "stay English" not in done.stdout
    path.unlink()
    done = command("release", "convolution", "--lang", "ko", cwd=korean)
    assert done.returncode == 2
    assert "has no translation into ko" in done.stderr and "autograder translate" in done.stderr


def test_a_text_without_a_translation_stays_english() -> None:
    assert Catalogue("ko", {("", "a"): "가"}).text("b") == "b"
