"""The engine serves any course: only what is one course's own knows of its subject."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import ROOT

ENGINE = ROOT / "autograder"
#: The kind of values that is about such models, this course's graders, the demo of this course.
OF_A_SUBJECT = ("kinds/keras", "graders", "demo")
SUBJECT = re.compile(r"keras|tensorflow|convnet|convolution|conv2d|\blayers?\b|\bkernels?\b|\bpooling\b", re.IGNORECASE)
#: Jupyter's; and, where it is at stake, the operating system's.
OTHER_KERNELS = re.compile(
    r"""hasattr\(shell, "kernel"\)|"kernelspec": kernel|\bkernel = \{"name"|(a|the) student's kernel"""
    r"""|kernel[./]core_pattern|kernel's core_pattern"""
)
OF_THE_SYSTEM = re.compile(r"\b(the|an older|this|no) kernel\b", re.IGNORECASE)
BESIDE_THE_SYSTEM = ("guest", "sandbox", "running", "wire", "limits.py")


def files() -> list[Path]:
    found = [path for suffix in ("py", "html", "js", "css", "toml") for path in ENGINE.rglob(f"*.{suffix}")]
    return [path for path in found if not path.relative_to(ENGINE).as_posix().startswith(OF_A_SUBJECT)]


def subjects_of(text: str, inside: bool = False) -> list[str]:
    """inside: of a file that has to do with the operating system."""
    text = OTHER_KERNELS.sub("", text)
    return SUBJECT.findall(OF_THE_SYSTEM.sub("", text) if inside else text)


def test_no_file_of_the_engine_names_the_subject_of_a_course() -> None:
    assert len(files()) > 100
    found = {
        path: subjects_of(path.read_text(encoding="utf-8"), path.relative_to(ENGINE).parts[0] in BESIDE_THE_SYSTEM)
        for path in files()
    }
    assert {str(path): words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["import keras", "a Layer", "of a kernel (kh, kw)", "TensorFlow's", "the kernel is 3"])
def test_a_subject_is_found(text: str) -> None:
    assert subjects_of(text)
