"""What the guest's IPython leaves out makes no difference."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.guest.shell import _Transformers

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
