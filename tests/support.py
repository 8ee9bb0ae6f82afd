"""What several tests build: notebooks, and a student who is trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.sandbox.outcome import Error, Missing, Outcome, Value
from autograder.wire.messages import Failure, Stream
from autograder.wire.values import pack, unpack

ROOT = Path(__file__).parent.parent


class TrustedStudent:
    """Answers calls in this process: for our own accepted and mistaken solutions."""

    def __init__(self, functions: dict[str, Any]) -> None:
        self._functions = functions

    def call(self, name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Outcome:
        if name not in self._functions:
            return Missing(None)
        copies = tuple(unpack(pack(argument)) for argument in arguments)
        try:
            value = self._functions[name](*copies, **keywords)
        except Exception as error:
            return Error(Failure(type(error).__name__, str(error)))
        return Value(unpack(pack(value)), copies)


def text(outputs: list[Any]) -> str:
    """What a cell printed."""
    return "".join(output.text for output in outputs if isinstance(output, Stream))


def released() -> dict[str, Any]:
    """The notebook that students get."""
    text = (ROOT / "assignments" / "convolution" / "convolution.ipynb").read_text(encoding="utf-8")
    notebook: dict[str, Any] = json.loads(text)
    return notebook


def accepted(name: str) -> str:
    return (ROOT / "solutions" / "convolution" / "accepted" / f"{name}.py").read_text(encoding="utf-8")


def cell(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """The cell with this grade_id."""
    for found in notebook["cells"]:
        if found["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            one: dict[str, Any] = found
            return one
    raise KeyError(grade_id)


def solved(**answers: str) -> dict[str, Any]:
    """The released notebook with these answers; by default everything is right, all in one cell."""
    notebook = released()
    cell(notebook, "conv_at-solution")["source"] = accepted("loops")
    for name in ("conv2d", "shift"):
        cell(notebook, f"{name}-solution")["source"] = "pass"
    for name, source in answers.items():
        cell(notebook, f"{name}-solution")["source"] = source
    return notebook
