"""Eight students, as every class has them, and what each hands in."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course

FUNCTIONS = ("conv_at", "conv2d", "shift")


@dataclass(frozen=True)
class SampleStudent:
    name: str
    who: str
    answers: dict[str, str]
    """Source by function or prediction; what is not there stays as it was released."""
    extra: tuple[str, ...] = ()
    """Cells of one's own, at the end of the notebook."""


def sample_class(course: Course, count: int) -> list[SampleStudent]:
    accepted = course.root / "solutions" / "convolution" / "accepted"
    loops = _functions(accepted / "loops.py")
    flipped = {n: s.replace("kernel[i, j, c, o]", "kernel[-1 - i, -1 - j, c, o]") for n, s in loops.items()}
    no_bias = dict(loops)
    no_bias["conv_at"] = _without(loops["conv_at"], "if bias is not None:\n            result[o] += bias[o]")
    endless = dict(loops)
    endless["conv2d"] = loops["conv2d"].replace("for j in range(out_w):", "j = 0\n        while j < out_w:")
    hostile = Path(__file__).with_name("hostile.py").read_text(encoding="utf-8")
    students = [
        SampleStudent("ada", "right", loops),
        SampleStudent("bela", "right, in another style", _functions(accepted / "einsum.py")),
        SampleStudent("chen", "right, in float32", _functions(accepted / "float32.py")),
        SampleStudent("dara", "turns the kernel round", flipped),
        SampleStudent("emil", "forgets the bias", no_bias),
        SampleStudent("fatma", "hands in the blank notebook", {}),
        SampleStudent("goran", "writes a loop that never ends", endless),
        SampleStudent("hana", "attacks the grader", {}, tuple(hostile.split("# %%\n")[1:])),
    ]
    assert loops not in (flipped, no_bias, endless), "the sample mistakes no longer apply to accepted/loops.py"
    more = [
        SampleStudent(f"{students[i % 5].name}{i // 5 + 2}", students[i % 5].who, students[i % 5].answers)
        for i in range(max(0, count - len(students)))
    ]
    return (students + more)[:count]


def _functions(path: Path) -> dict[str, str]:
    """The source of each function and prediction in a file."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = {}
    for node in ast.parse(text).body:
        name = node.name if isinstance(node, ast.FunctionDef) else _assigned(node)
        if name is not None:
            found[name] = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    return found


def _assigned(node: ast.stmt) -> str | None:
    """The variable that a statement sets, if it is one."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def _without(source: str, piece: str) -> str:
    return source.replace(piece, "pass")
