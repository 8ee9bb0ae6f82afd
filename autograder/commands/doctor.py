"""autograder doctor: what this machine can do, proved by doing it, and what to do about what it can't."""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable
from importlib import metadata
from typing import Any

from autograder.limits import MIB, Limits
from autograder.sandbox.bubblewrap import check_bwrap
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.examinee import Examinee
from autograder.sandbox.outcome import Outcome, Question, Stopped, Value
from autograder.sandbox.zygote import Zygote

HELP = "what this machine can do: sandbox, limits, packages; what to do about what it can't"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    rows = [_python(), *map(_package, ("nbgrader", "numpy", "tensorflow-cpu", "pytest"))]
    for row in rows:
        _print(*row)
    try:
        _print(True, "bubblewrap", str(check_bwrap()))
        sandbox = _sandbox()
    except SandboxError as error:
        _print(False, "sandbox", str(error))
        return 1
    return 0 if sandbox and all(good for good, _, _ in rows) else 1


def _python() -> tuple[bool, str, str]:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return good, "Python", platform.python_version() + ("" if good else ": use Python 3.11 to 3.13")


def _package(name: str) -> tuple[bool, str, str]:
    names = (name, "tensorflow") if name == "tensorflow-cpu" else (name,)
    for candidate in names:
        try:
            return True, candidate, metadata.version(candidate)
        except metadata.PackageNotFoundError:
            continue
    return False, name, f"not installed: pip install {name}"


_CELL = """
import os, socket
def answer(x): return x + 1
def sees(path): return os.path.exists(path)
def fill(mebibytes): return len(bytearray(mebibytes << 20))
def endless():
    while True: pass
def interfaces(): return [name for _, name in socket.if_nameindex()]
def forks(count):
    done = 0
    for _ in range(count):
        try: pid = os.fork()
        except OSError: break
        if pid == 0:
            import signal; signal.pause()
        done += 1
    return done
def user(): return os.getuid()
"""

_LIMITS = Limits(call_seconds=1, memory_bytes=256 * MIB, processes=20)

#: What is tried, how, and when it is as it should be.
_TRIALS: list[tuple[str, str, tuple[Any, ...], Callable[[Outcome], bool]]] = [
    ("runs code", "answer", (1,), lambda o: isinstance(o, Value) and o.value == 2),
    ("stops endless code", "endless", (), lambda o: isinstance(o, Stopped) and o.what == "timeout"),
    ("bounds memory", "fill", (1024,), lambda o: isinstance(o, Stopped) and o.what == "killed"),
    ("bounds processes", "forks", (100,), lambda o: isinstance(o, Value) and o.value < 20),
    ("hides this course", "sees", (__file__,), lambda o: isinstance(o, Value) and o.value is False),
    ("has no network", "interfaces", (), lambda o: isinstance(o, Value) and o.value in ([], ["lo"])),
    ("is not root", "user", (), lambda o: isinstance(o, Value) and o.value != 0),
]


def _sandbox() -> bool:
    """Try each property on a guest of its own."""
    begun = time.monotonic()
    good = True
    with Zygote(("numpy",), _LIMITS) as zygote:
        zygote.wait_until_warm()
        _print(True, "sandbox", f"started in {time.monotonic() - begun:.1f} s")
        for what, function, arguments, right in _TRIALS:
            examinee = Examinee(zygote.fork, zygote.limits, [_CELL], [])
            begun = time.monotonic()
            outcome = examinee.ask(Question("call", function, arguments))
            taken = time.monotonic() - begun
            examinee.close()
            good = good and right(outcome)
            _print(right(outcome), f"sandbox {what}", f"{1000 * taken:.0f} ms" if right(outcome) else str(outcome))
    return good


def _print(good: bool, what: str, detail: str) -> None:
    print(f"{'ok ' if good else 'BAD'}  {what:28}{detail}", flush=True)
