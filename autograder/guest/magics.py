"""Magics as in Jupyter, where there are more of them, extensions and a person: what only concerns these is passed over
here, and what stands below it in the cell is run."""

from __future__ import annotations

import ast
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from autograder.guest.stubs import is_stub

#: IPython's magics that run what stands below them in the notebook itself,
_AROUND_CODE = ("time", "capture", "prun")
#: and all that run the student's own code: what it raises stops the cell, as anywhere.
_RUN_CODE = (*_AROUND_CODE, "timeit", "run")
#: Of extensions that are not here: those that measure, check or log what stands below them, and run it.
_MEASURE = (
    *("memit", "mprun", "lprun", "heat", "scalene", "pyinstrument", "snakeviz", "ptime", "notify", "wandb"),
    *("flake8", "pycodestyle", "mypy", "black", "autotime", "time_it", "timer"),
)


class MagicsOfAnyNotebook(InteractiveShell):  # type: ignore[misc]
    """A shell whose cells are not stopped by a magic."""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:
            if magic_name in _RUN_CODE:
                raise
            print(f"%{magic_name} did not work here: {error}")
            return None

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        if self.find_cell_magic(magic_name) is None and self.runs_in_the_notebook(magic_name, cell):
            exec(self.compile(self._code_below(cell), f"<below %%{magic_name}>", "exec"), self.user_ns)
            return None
        try:
            return super().run_cell_magic(magic_name, line, cell)
        except Exception as error:
            if magic_name in _RUN_CODE and cell.strip():
                raise
            print(f"%%{magic_name} did not work here: {error}")
            return None

    def runs_in_the_notebook(self, magic_name: str, below: str) -> bool:
        """Whether what stands below a cell magic is as if it stood there by itself."""
        if magic_name in _AROUND_CODE or self.find_cell_magic(magic_name) is not None:
            return magic_name in _AROUND_CODE
        code = self._code_below(below)
        return code is not None and (magic_name in _MEASURE or self._defines_something_new(code))

    def magic(self, words: str) -> Any:
        """Before IPython 9, and in many notebooks."""
        name, _, line = words.lstrip("%").partition(" ")
        return self.run_line_magic(name, line, 2)

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Pictures are kept, whatever window `%matplotlib notebook`, `widget` or `qt` would open for them."""
        return super().enable_matplotlib("inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """The base shell refuses, and `enable_matplotlib` calls it; nothing is needed."""

    def _code_below(self, cell: str) -> ast.Module | None:
        """None where it is no Python. As below %%time, no line of it is named: the empty ones above are gone."""
        try:
            tree: ast.Module = ast.parse(self.transform_cell(cell))
        except (SyntaxError, ValueError):
            return None
        return tree

    def _defines_something_new(self, tree: ast.Module) -> bool:
        """Below a magic that nobody knows, as `%%skip`, nothing ran in Jupyter; or its extension was there. It is run
        where there would be no answer without it."""
        defined = [one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
        return any(is_stub(self.user_ns.get(name)) or name not in self.user_ns for name in defined)


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
