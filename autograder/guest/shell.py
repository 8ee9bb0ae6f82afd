"""IPython, for a machine without a screen, a keyboard or a person, that runs thousands of notebooks.

What it does to a cell before and after that is run takes longer than most cells: it is not done where it would change
nothing.
"""

from __future__ import annotations

import ast
import builtins
import getpass
import importlib.util
import pdb
import subprocess
import sys
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager, leading_empty_lines
from traitlets.config import Config

from autograder.guest.definitions import define
from autograder.guest.magics import MagicsOfAnyNotebook, keep_empty_lines, keep_to_pictures
from autograder.guest.recorder import Recorder

_CELL_NAME = "<cell "


def cell_of(filename: str) -> int | None:
    """The index of the cell that code with this file name was compiled from."""
    if filename.startswith(_CELL_NAME) and filename.endswith(">") and filename[6:-1].isdigit():
        return int(filename[6:-1])
    return None


class _CellCompiler(CachingCompiler):  # type: ignore[misc]
    """Names code after its cell, so that a traceback says where in the notebook it happened."""

    cell = 0

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"{_CELL_NAME}{self.cell}>"


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    recorder: Recorder

    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        self.recorder.show(data, result=False)

    def clear_output(self, wait: bool = False) -> None:
        self.recorder.forget()


class _Hook(DisplayHook):  # type: ignore[misc]
    recorder: Recorder

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        self.recorder.show(format_dict, result=True)

    def finish_displayhook(self) -> None:
        self._is_active = False

    @staticmethod
    def semicolon_at_end_of_expression(expression: str) -> bool:
        """It keeps the value of a cell from being shown. It is looked for where there is one."""
        return ";" in expression and bool(DisplayHook.semicolon_at_end_of_expression(expression))


class _Transformers(TransformerManager):  # type: ignore[misc]
    """Look for IPython's own syntax, `%time`, `!ls`, `np.pad?`, where there can be any: not in what is Python."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        if self.token_transformers == _THEIRS and _is_python("".join(lines)):
            return lines
        return super().do_token_transforms(lines)  # type: ignore[no-any-return]


_THEIRS = TransformerManager().token_transformers


def _is_python(source: str) -> bool:
    try:
        compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


class Shell(MagicsOfAnyNotebook):
    """The base shell, with a recorder in place of a terminal."""

    def define(self, source: str) -> None:
        """Of a cell, only what it defines; see `autograder.guest.definitions`."""
        define(source, self)

    def should_run_async(self, raw_cell: str, **more: Any) -> bool:
        """Python must be asked only where one of the words is there that make it so, once IPython has done its part."""
        cell = more.get("transformed_cell") or raw_cell
        return ("await" in cell or "async" in cell) and bool(super().should_run_async(raw_cell, **more))

    def _format_exception_for_storage(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Nothing: it is stored for a history that nobody will read, with the source of all that was called."""
        return {}

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the session reports the exception with the cell's outputs."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Nothing, as above."""

    def system(self, command: str) -> None:
        """`!command`: the base shell would want a terminal."""
        done = subprocess.run(
            ["/bin/sh", "-c", self.var_expand(command, depth=1)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        sys.stdout.write(done.stdout.decode("utf-8", "replace"))
        self.user_ns["_exit_code"] = done.returncode


def _no_input(prompt: object = "") -> str:
    raise RuntimeError(
        "input() cannot be used here: nobody is there to answer while the notebook is graded. "
        "Write the value into the code instead."
    )


def _no_debugger(*args: object, **kwargs: object) -> None:
    """`breakpoint()` or `pdb.set_trace()`, left in: nobody is there to step through it."""


def _draw_once() -> None:
    """The first picture of a process loads fonts, converters and the 3-D toolkit; here it does so once for
    all guests."""
    import io
    import zipfile  # noqa: F401  (np.load wants it)

    import matplotlib.pyplot as plt

    figure = plt.figure()
    flat = figure.add_subplot(1, 2, 1)
    flat.imshow([[0, 1], [1, 0]])
    flat.plot([0, 1], label="x")
    flat.set_title("title")
    flat.legend()
    figure.add_subplot(1, 2, 2, projection="3d").set_xlabel("x")
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close(figure)


def new_shell(recorder: Recorder) -> Shell:
    """The one shell of this process, made in the zygote: building it takes longer than a fork."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.enable_html_pager = False
    # Pictures cost more than all the rest of a submission. Least compression: a third less time for a file
    # that is 6 % larger; 72 dots per inch are enough for a reader.
    settings.InlineBackend.rc = {"figure.dpi": 72}
    settings.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "pil_kwargs": {"compress_level": 1}}
    _Publisher.recorder = _Hook.recorder = recorder
    Shell.compiler_class = _CellCompiler
    Shell.display_pub_class = _Publisher
    Shell.displayhook_class = _Hook
    shell: Shell = Shell.instance(config=settings)
    if importlib.util.find_spec("matplotlib") is not None:
        shell.run_line_magic("matplotlib", "inline")
        _draw_once()
        keep_to_pictures()
    shell.input_transformer_manager = _Transformers()
    transforms = shell.input_transformer_manager.cleanup_transforms
    transforms[transforms.index(leading_empty_lines)] = keep_empty_lines
    sys.breakpointhook = pdb.set_trace = _no_debugger
    builtins.input = _no_input
    getpass.getpass = _no_input  # type: ignore[assignment]
    return shell
