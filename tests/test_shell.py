"""What the guest's IPython leaves out makes no difference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from IPython.core.displayhook import DisplayHook
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell

from autograder.guest.shell import Shell, _Hook, _Transformers

LINES = (
    *("%time f(3)", "x = %pwd", "x = !ls", "!ls", "np.pad?", "?f", ",f a", ";f a", "/f a", "x = 5", "x %= 3", "(x"),
    *("% 3)", "    return x % 3", "def f(x):", '"""', "'''", "x = 5 \\", "%timeit", "!", "if x != 3:", "    pass", ""),
    *("# why?", "f'{x!r} {x = }'", "async with f(): pass", "await f()", ">>> x", "In [1]: x", "...   y", "x; y;"),
)


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8).map("\n".join))
@example("x = (5\n% 3)")
@example("def f(x):\n    return x\n%time f(3)")
def test_a_cell_becomes_what_ipython_makes_of_it(cell: str) -> None:
    assert _Transformers().transform_cell(cell) == TransformerManager().transform_cell(cell)


@pytest.mark.parametrize(
    ("cell", "is_async"),
    [
        ("await f()", True),
        ("x = [i async for i in f()]", True),
        ("async def f(): pass", False),
        ("await_ = 3", False),
        ("x = 5", False),
        ("%run_it", True),
    ],
)
def test_a_cell_that_waits_is_known_as_by_ipython(cell: str, is_async: bool) -> None:
    """The last of them becomes one on the way, by a transformer of a student's own."""
    become: dict[str, Any] = {"transformed_cell": "await f()" if cell == "%run_it" else cell}
    assert Shell.should_run_async(_shell(), cell, **become) is is_async
    assert InteractiveShell.should_run_async(_shell(), cell, **become) is is_async


def _shell() -> Any:
    """One that was never started: there may be a single one in a process."""
    shell = Shell.__new__(Shell)
    shell.autoawait = True
    return shell


@pytest.mark.parametrize("cell", ["x", "x;", "x;  # said", "'a;b'", "x  # a; b", "x;\n"])
def test_a_semicolon_silences_as_in_ipython(cell: str) -> None:
    assert _Hook.semicolon_at_end_of_expression(cell) == DisplayHook.semicolon_at_end_of_expression(cell)


def test_what_is_left_out_is_still_what_ipython_does() -> None:
    """Under another name it would cost all of its time again, and nobody would see it."""
    assert hasattr(InteractiveShell, "_format_exception_for_storage")
