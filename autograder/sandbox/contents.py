"""What a submission finds around it: Python, the allowed packages, a shell, the guest's code, and nothing else.

The same in every sandbox, and at the same places, whatever their place outside (a home, /tmp, …).
"""

from __future__ import annotations

import ast
import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import autograder
from autograder.sandbox.packages import visible_paths

HOME = "/home/student"  # last on Python's path: a student's file shadows no module
_PYTHON = "/opt/python"
_PACKAGES = "/opt/packages"
_ENGINE = "/opt/engine"
_OURS, _KINDS = Path(autograder.__file__).parent, "autograder.kinds"
PYTHON = f"{_PYTHON}/bin/{os.path.basename(os.path.realpath(sys.executable))}"

#: Commands that notebooks use after "!". No interpreters or compilers: the exercise is to be solved in
#: the notebook.
_TOOLS = (
    *("bash", "cat", "cp", "cut", "date", "df", "du", "echo", "env", "expr", "false", "find", "grep", "head"),
    *("hostname", "id", "ls", "mkdir", "mv", "printf", "ps", "pwd", "rm", "rmdir", "sed", "seq", "sh", "sleep"),
    *("sort", "tail", "tee", "test", "touch", "tr", "true", "uname", "uniq", "wc", "whoami", "which"),
)

FOLDERS = (
    *("/home", "/etc", "/usr", "/usr/bin", "/usr/lib", "/opt", _PYTHON, f"{_PYTHON}/bin", f"{_PYTHON}/lib"),
    *(_PACKAGES, _ENGINE, f"{_ENGINE}/autograder"),
    *(f"{_ENGINE}/autograder/{path.parent.relative_to(_OURS)}" for path in sorted(_OURS.glob("kinds/**/__init__.py"))),
)

ENVIRONMENT = {
    "PIP_NO_INDEX": "1",  # `!pip install`: there is no network, and pip would try for half a minute
    "PATH": "/usr/bin:/bin",
    "HOME": HOME,
    "USER": "student",
    "LD_LIBRARY_PATH": f"{_PYTHON}/lib",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONPATH": _PACKAGES,  # for a Python that the student starts; ours ignores it (-I)
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
    # One thread: a fork of a process with threads is not safe, and the same sums in the same order
    # each time are worth more here than speed.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Shown:
    """A file or folder of the machine, to be read at another place. Folders named in `without` are empty."""

    source: Path
    target: str
    without: tuple[str, ...] = ()


def shown(packages: tuple[str, ...], modules: tuple[str, ...]) -> list[Shown]:
    """All but the system's own libraries. modules: what the zygote imports, the kinds of values among it.

    Raises SandboxError for a package that is not installed.
    """
    items = [*_interpreter(), *_tools()]
    items += [Shown(path, f"{_PACKAGES}/{path.name}") for path in visible_paths(packages)]
    for name in ("__init__.py", "wire", "guest"):
        items.append(Shown(_OURS / name, f"{_ENGINE}/autograder/{name}"))
    for path in sorted(_written_for_guests(modules)):
        items.append(Shown(path, f"{_ENGINE}/autograder/{path.relative_to(_OURS)}"))
    return items


def _written_for_guests(modules: tuple[str, ...]) -> set[Path]:
    """The files of the kinds of values among the modules, and what those import of ours. No others: what a submission
    can read it can let compute, and with some kinds stands how the grader computes what is right."""
    found: set[Path] = set()
    waiting = {name for name in modules if name.startswith(f"{_KINDS}.")}
    while waiting:
        base = _OURS.parent / waiting.pop().replace(".", "/")
        path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if path in found or not path.is_file():
            continue
        packages = [folder for folder in path.parents if folder.is_relative_to(_OURS / "kinds")]
        found |= {path, *(folder / "__init__.py" for folder in packages)}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_KINDS):
                waiting |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def links() -> dict[str, str]:
    """Symbolic links: place to text."""
    return {"/bin": "usr/bin", "/usr/bin/python3": PYTHON, "/usr/bin/python": PYTHON}


def zygote_command(control: int, confinement: str, modules: tuple[str, ...]) -> list[str]:
    """The command inside; see `autograder.guest.zygote`. modules: a "?" before one that may fail."""
    folders = [_PACKAGES, _ENGINE, HOME]
    start = f"import sys; sys.path += {folders!r}; from autograder.guest.zygote import main; main()"
    return [PYTHON, "-I", "-S", "-B", "-c", start, str(control), confinement, *modules]


def _interpreter() -> list[Shown]:
    """The executable, its standard library without any site-packages and its own tests, and its shared libraries.

    The executable is the one behind the virtual environment: the environment's own would look for it.
    """
    items = [Shown(Path(os.path.realpath(sys.executable)), PYTHON)]
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    base |= {"installed_base": sys.base_prefix, "installed_platbase": sys.base_exec_prefix}
    for library in sorted({sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")}):
        target = f"{_PYTHON}/{os.path.relpath(library, sys.base_prefix)}"
        items.append(Shown(Path(library), target, ("site-packages", "dist-packages", "test")))
    folder = Path(sysconfig.get_config_var("LIBDIR") or sys.base_prefix + "/lib")
    shared = [folder / (sysconfig.get_config_var("INSTSONAME") or "libpython.so")]
    if os.path.isdir(f"{sys.base_prefix}/conda-meta"):  # conda keeps libstdc++ and others of its own
        shared += sorted(folder.glob("*.so*"))
    return items + [
        Shown(path, f"{_PYTHON}/lib/{path.name}")
        for path in dict.fromkeys(shared)
        if ".so" in path.name and path.is_file()
    ]


def _tools() -> list[Shown]:
    found = {name: shutil.which(name, path="/usr/bin:/bin") for name in _TOOLS}
    return [Shown(Path(os.path.realpath(path)), f"/usr/bin/{name}") for name, path in found.items() if path]
