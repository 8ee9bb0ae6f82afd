"""What a submission finds around it: Python, the allowed packages, a shell, the guest's code, and nothing else.

The same in every sandbox, and at the same places, whatever their place outside (a home, /tmp, …).
"""

from __future__ import annotations

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
    *(_PACKAGES, _ENGINE, f"{_ENGINE}/autograder", f"{_ENGINE}/autograder/kinds", f"{_ENGINE}/autograder/kinds/keras"),
)

#: Of the engine, the guest's own code. What a submission can read it can let compute: so of `kinds` only what is
#: written for guests, and not the layers with which the host computes what is right.
_ENGINE_PARTS = (
    *("__init__.py", "wire", "guest", "kinds/__init__.py"),
    *("kinds/keras/__init__.py", "kinds/keras/in_guest.py", "kinds/keras/stand_in"),
)

ENVIRONMENT = {
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
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
}


@dataclass(frozen=True)
class Shown:
    """A file or folder of the machine, to be read at another place. Folders named in `without` are empty."""

    source: Path
    target: str
    without: tuple[str, ...] = ()


def shown(packages: tuple[str, ...]) -> list[Shown]:
    """All but the system's own libraries. Raises SandboxError for a package that is not installed."""
    engine = Path(autograder.__file__).parent
    items = [*_interpreter(), *_tools()]
    items += [Shown(path, f"{_PACKAGES}/{path.name}") for path in visible_paths(packages)]
    for name in _ENGINE_PARTS:
        items.append(Shown(engine / name, f"{_ENGINE}/autograder/{name}"))
    return items


def links() -> dict[str, str]:
    """Symbolic links: place to text."""
    return {"/bin": "usr/bin", "/usr/bin/python3": PYTHON, "/usr/bin/python": PYTHON}


def zygote_command(control: int, confinement: str, modules: tuple[str, ...]) -> list[str]:
    """The command inside; see `autograder.guest.zygote`."""
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
