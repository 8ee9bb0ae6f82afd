"""autograder doctor: what this machine can do, proved by doing it, and what to do about what it can't."""

from __future__ import annotations

import argparse
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec
from packaging.requirements import Requirement

from autograder.course import SANDBOX_VARIABLE, Course, CourseError, find_course
from autograder.guest.lockdown import NO_CORE
from autograder.limits import MIB, Limits
from autograder.sandbox.control_groups import MEND
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.outcome import Outcome, Stopped, Value
from autograder.sandbox.packages import closure
from autograder.sandbox.program import Program
from autograder.sandbox.question import Question
from autograder.sandbox.run import Run
from autograder.sandbox.sandboxes import USUAL, Sandbox, sandbox_named
from autograder.sandbox.warm_zygote import WarmZygote
from autograder.seed import VARIABLE as SEED_VARIABLE
from autograder.seed import secret_file

HELP = "what this machine can do: sandbox, limits, packages; what to do about what it can't"
_DISTRIBUTION = "nbautograder"
_Row = tuple[bool, str, str]
"""Whether it is as it should be, what, and a detail."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(arguments: argparse.Namespace) -> int:
    course = _course()
    rows = [_python(), *_needed()]
    if course is not None:
        rows += [*_allowed(course), *_seed(course)]
    for row in rows:
        _print(*row)
    try:
        # Outside of any course, what the environment says.
        sandbox = sandbox_named(course.sandbox if course else os.environ.get(SANDBOX_VARIABLE) or USUAL)
        _print(True, "sandbox", f"{sandbox.name} ({sandbox.check()})")
        for what in sandbox.lacks:
            _print(True, "  but", what)
        good = _try(sandbox)
    except (SandboxError, CourseError) as error:
        _print(False, "sandbox", str(error))
        return 1
    return 0 if good and all(good for good, _, _ in rows) else 1


def _course() -> Course | None:
    """The one that we are in."""
    try:
        return find_course(Path.cwd())
    except CourseError:
        return None


def _python() -> _Row:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return good, "Python", platform.python_version() + ("" if good else ": use Python 3.11 to 3.13")


def _needed() -> Iterator[_Row]:
    """What the engine itself requires. What its extras bring is missed by nobody until it is asked for."""
    try:
        lines = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        yield False, _DISTRIBUTION, "not installed: `make setup`, or `pip install` where its pyproject.toml is"
        return
    for requirement in map(Requirement, lines):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield False, requirement.name, f"not installed: pip install '{requirement.name}{requirement.specifier}'"
            continue
        good = requirement.specifier.contains(version, prereleases=True)
        yield good, requirement.name, version if good else f"{version}, but it takes {requirement.specifier}"


def _allowed(course: Course) -> Iterator[_Row]:
    """What submissions may import."""
    try:
        packages: dict[str, list[str]] = {}
        for name in course.names():
            for package in course.assignment(name).packages:
                packages.setdefault(package, []).append(name)
    except CourseError as error:
        yield False, "assignments", str(error)
        return
    for package, names in packages.items():
        allowed_by = f"allowed by {', '.join(names)}"
        try:
            first = next(iter(closure((package,)).values()))
        except SandboxError:
            yield False, package, f"not installed, and {allowed_by}: pip install {package}"
        else:
            yield True, package, f"{first.version}, {allowed_by}"


def _seed(course: Course) -> Iterator[_Row]:
    """What hidden cases follow from."""
    try:
        published, path = course.seed_is_published, secret_file(course.graders)
    except CourseError as error:
        yield False, "seed", str(error)
        return
    if published:
        yield True, "seed: PUBLISHED", course.seed_caution() or f"the environment variable {SEED_VARIABLE} asks for it"
    elif not path.exists():
        yield True, "seed", f"none yet: a secret one will be made, {path}"
    elif _is_tracked(path):
        yield False, "seed", f"git has {path}: git rm --cached it, then autograder seed --new"
    elif path.stat().st_mode & 0o004:
        yield False, "seed", f"everybody on this machine can read {path}: chmod 600 it, then autograder seed --new"
    else:
        yield True, "seed", f"secret, {path}"


def _is_tracked(path: Path) -> bool:
    """By git, where there is any."""
    words = ["git", "-C", str(path.parent), "ls-files", "--error-unmatch", path.name]
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


_CELL = """
import os, resource, socket
def answer(x): return x + 1
def sees(path): return os.path.exists(path)
def fill(mebibytes): return len(bytearray(mebibytes << 20))
def endless():
    while True: pass
def connects():
    try:
        with socket.create_connection(("127.0.0.1", PORT), 1): return True
    except OSError: return False
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
def core(): return list(resource.getrlimit(resource.RLIMIT_CORE))
"""

_LIMITS = Limits(memory_bytes=256 * MIB, processes=20)
#: What never ends need not be waited for as long as what a busy machine holds up.
_SHORT = msgspec.structs.replace(_LIMITS, call_seconds=1)


def dumps_core(pattern: str, limit: object) -> str:
    """Why a guest that crashes would be handed to a program of the machine's, with all its memory; empty where it would
    not. pattern: the kernel's core_pattern. limit: the guest's, of which 1 alone stops a pipe."""
    if pattern.startswith("@"):
        return f"crashes go to the socket {pattern.strip()}, limit or not: set kernel.core_pattern to core"
    if pattern.startswith("|") and limit != [NO_CORE, NO_CORE]:
        why = "whether a guest's are kept from it could not be found out" if limit is None else (
            "the limit of core dumps is 0 for good"
        )  # fmt: skip
        return (
            f"crashes go to the program {pattern.strip()[1:]}, run as root, and {why}: "
            "have root raise the hard limit (`ulimit -Hc unlimited`), or set kernel.core_pattern to core"
        )
    return ""


#: What is tried, how, and when it is as it should be.
_TRIALS: list[tuple[str, str, tuple[Any, ...], Callable[[Outcome], bool]]] = [
    ("runs code", "answer", (1,), lambda o: isinstance(o, Value) and o.value == 2),
    ("stops endless code", "endless", (), lambda o: isinstance(o, Stopped) and o.what == "timeout"),
    ("bounds memory", "fill", (1024,), lambda o: isinstance(o, Stopped) and o.what == "killed"),
    ("bounds processes", "forks", (100,), lambda o: isinstance(o, Value) and o.value < 20),
    ("hides this course", "sees", (__file__,), lambda o: isinstance(o, Value) and o.value is False),
    ("has no network", "connects", (), lambda o: isinstance(o, Value) and o.value is False),
    ("is not root", "user", (), lambda o: isinstance(o, Value) and o.value != 0),
]


def _try(sandbox: Sandbox) -> bool:
    """Try each property on a guest of its own."""
    begun = time.monotonic()
    good = True
    with socket.create_server(("127.0.0.1", 0)) as server, WarmZygote(sandbox, ("numpy",), _LIMITS) as zygote:
        port = server.getsockname()[1]
        zygote.wait_until_warm()
        _print(True, "sandbox", f"started in {time.monotonic() - begun:.1f} s")
        group = zygote.group
        _print(True, "sandbox" if group else "  but", str(group or f"No control group can be made here: {MEND}."))
        for what, function, arguments, right in _TRIALS:
            outcome, taken = _asked(zygote, port, function, arguments)
            good = good and right(outcome)
            _print(right(outcome), f"sandbox {what}", f"{1000 * taken:.0f} ms" if right(outcome) else str(outcome))
        limit, _ = _asked(zygote, port, "core", ())
    dumped = dumps_core(_core_pattern(), limit.value if isinstance(limit, Value) else None)
    _print(not dumped, "sandbox dumps no core", dumped or "a crash is nothing but a crash")
    return good and not dumped


def _asked(zygote: WarmZygote, port: int, function: str, arguments: tuple[Any, ...]) -> tuple[Outcome, float]:
    """What a guest of its own answers, and after how many seconds."""
    limits = _SHORT if function == "endless" else _LIMITS
    run = Run(zygote.fork, limits, Program([_CELL.replace("PORT", str(port))]), [])
    begun = time.monotonic()
    outcome = run.ask(Question("call", function, arguments))
    taken = time.monotonic() - begun
    run.close()
    return outcome, taken


def _core_pattern() -> str:
    try:
        return Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _print(good: bool, what: str, detail: str) -> None:
    print(f"{'ok ' if good else 'BAD'}  {what:28}{detail}", flush=True)
