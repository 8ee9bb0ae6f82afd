"""`autograder` and `nbgrader` again and again: half of a command's time goes into importing other people's packages.
Here a process imports these once, and each command is a fork of it, which runs the very script that a user runs. Of
ours nothing is imported before that. At its end it does all that Python does but take the imported apart, which takes
longer than many a command.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import types
from collections.abc import Mapping, Sequence
from pathlib import Path

#: What the commands import, whoever asks for what.
PACKAGES = ("numpy", "pytest", "nbconvert", "alembic.command", "nbgrader.api", "nbgrader.apps.nbgraderapp")
_MOST = 100_000


def import_all(packages: Sequence[str]) -> None:
    """In a process that is to be forked."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command sets it before it imports NumPy
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # as `autograder.notebook` does, to save a second
    for name in packages:
        __import__(name)
    assert len(os.listdir("/proc/self/task")) == 1, "a process with threads cannot be forked"


class Forks:
    def __init__(self, environment: Mapping[str, str], packages: Sequence[str] = PACKAGES) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [sys.executable, __file__, str(theirs.fileno()), *packages]
        pipe = subprocess.PIPE  # as a command's are: Python looks at what they are when it starts
        streams = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe}
        self._process = subprocess.Popen(words, env=environment, pass_fds=[theirs.fileno()], **streams)
        theirs.close()

    def run(
        self, words: list[str], cwd: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """words: a Python script, or -c and code, and what is handed to it. environment: in the place of what this
        was made with, as far as nothing reads it that is loaded already."""
        ends = [os.pipe(), os.pipe()]
        socket.send_fds(
            self._ours, [json.dumps([words, os.fspath(cwd), environment]).encode()], [write for _, write in ends]
        )
        said: dict[int, str] = {}
        readers = [threading.Thread(target=_read, args=(read, said)) for read, _ in ends]
        for _, write in ends:
            os.close(write)
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        status = int(self._ours.recv(_MOST))
        return subprocess.CompletedProcess(words, status, *(said[read] for read, _ in ends))

    def close(self) -> None:
        self._ours.close()
        _, said = self._process.communicate()
        assert self._process.returncode == 0, said.decode()


def _read(end: int, said: dict[int, str]) -> None:
    with open(end, encoding=None) as file:
        said[end] = file.read()


def _serve(orders: socket.socket) -> tuple[list[str], str, dict[str, str] | None, list[int]]:
    """Returns in each fork, with what it is to do and where it writes; ends where there is no one left to order."""
    while True:
        order, writes, _, _ = socket.recv_fds(orders, _MOST, 2)
        if not order:
            sys.exit()
        if (fork := os.fork()) == 0:
            orders.close()
            return *json.loads(order), writes
        for write in writes:
            os.close(write)
        _, status = os.waitpid(fork, 0)
        orders.send(str(os.waitstatus_to_exitcode(status)).encode())


def _paths(environment: Mapping[str, str]) -> list[str]:
    """Which Python looks through for modules, after the script's own folder."""
    return [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]


def _end() -> None:
    """After all else that is to be done at the end of a command: what it registers is done before."""
    if _status is not None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_status)


if __name__ == "__main__":
    import_all(sys.argv[2:])
    assert "autograder" not in sys.modules
    gc.collect()
    gc.freeze()  # collected again in each fork, all of it would be copied
    _words, _cwd, _environment, _writes = _serve(socket.socket(fileno=int(sys.argv[1])))
    for _place, _write in enumerate(_writes, start=1):
        os.dup2(_write, _place)
        os.close(_write)
    os.chdir(_cwd)
    if _environment is not None:
        sys.path[1 : 1 + len(_paths(os.environ))] = _paths(_environment)
        os.environ.clear()
        os.environ.update(_environment)
    _code = _words.pop(1) if _words[0] == "-c" else None
    sys.argv, sys.path[0] = _words, os.path.dirname(_words[0])
    _status: int | None = None
    atexit.register(_end)
    try:
        if _code is None:
            runpy.run_path(_words[0], run_name="__main__")
        else:
            _ours, sys.modules["__main__"] = sys.modules["__main__"], types.ModuleType("__main__")
            exec(compile(_code, "<string>", "exec"), vars(sys.modules["__main__"]))
        _status = 0
    except SystemExit as end:
        _status = end.code if isinstance(end.code, int) else int(end.code is not None)
        raise
