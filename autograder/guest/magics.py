"""Magics as in Jupyter, where there are more of them, extensions and a person: what only concerns these is passed over
here, and what stands below it in the cell is run."""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

#: They run the student's own code: what it raises stops the cell, as anywhere.
RUN_CODE = ("time", "timeit", "prun", "capture", "run")


class MagicsOfAnyNotebook(InteractiveShell):  # type: ignore[misc]
    """A shell whose cells are not stopped by a magic."""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        if magic_name in RUN_CODE:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:
            print(f"%{magic_name} was passed over: {error}")
            return None

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        known = self.find_cell_magic(magic_name) is not None
        if magic_name in RUN_CODE and cell.strip():
            return super().run_cell_magic(magic_name, line, cell)
        if not known and (code := self._code_below(cell)) is not None:  # %%memit, say: it measures what it runs
            exec(code, self.user_ns)
            return None
        try:
            return super().run_cell_magic(magic_name, line, cell)
        except Exception as error:
            print(f"%%{magic_name} was passed over: {error}")
            return None

    def magic(self, words: str) -> Any:
        """Before IPython 9, and in many notebooks."""
        name, _, line = words.lstrip("%").partition(" ")
        return self.run_line_magic(name, line, 2)

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Pictures are kept, whatever window `%matplotlib notebook`, `widget` or `qt` would open for them."""
        return super().enable_matplotlib("inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """The base shell refuses, and `enable_matplotlib` calls it; nothing is needed."""

    def _code_below(self, cell: str) -> Any:
        """Of a magic that is not known; None where it is no Python."""
        try:
            tree = ast.parse(self.transform_cell(cell))
        except (SyntaxError, ValueError):
            return None
        ast.increment_lineno(tree)
        return self.compile(tree, self.compile.get_code_name(cell, cell, 0), "exec")


def keep_empty_lines(lines: list[str]) -> list[str]:
    """In place of IPython's first step, which takes the empty lines at the top away, and with them makes all line
    numbers wrong. Only a cell magic must stand in the first."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    return lines[first:] if lines and lines[first].startswith("%%") else lines


def keep_to_pictures() -> None:
    """`matplotlib.use("TkAgg")` asks for a window, and is refused where there is no screen: it changes nothing then."""
    import functools
    from contextlib import suppress

    import matplotlib
    from matplotlib import pyplot

    def or_stay(take: Any) -> Any:
        @functools.wraps(take)
        def take_or_stay(*args: Any, **kwargs: Any) -> None:
            with suppress(ImportError, ValueError):  # it is not there, or no name that this release knows
                take(*args, **kwargs)

        return take_or_stay

    matplotlib.use, pyplot.switch_backend = or_stay(matplotlib.use), or_stay(pyplot.switch_backend)
