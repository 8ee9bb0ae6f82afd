"""What is said to the kernel, without a sandbox: the filter of system calls, control groups, copies, cores."""

from __future__ import annotations

import errno
import os
import re
import struct
import time
from pathlib import Path

import pytest

from autograder.commands.doctor import dumps_core
from autograder.guest.seccomp import program
from autograder.guest.system_calls import ALLOWED, ANSWERED, CHECKED, FREE, PRETENDED, refused
from autograder.sandbox.control_groups import Places, places
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.frozen import FrozenCopies, prove_frozen

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}
_EPERM, _EINVAL, _ENOSYS = refused(errno.EPERM), refused(errno.EINVAL), refused(errno.ENOSYS)


def answer(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the filter's program comes to, step by step as the kernel takes it."""
    asked = struct.pack("<iIQ6Q", number, architecture or _ARCHITECTURES[machine], 0, *(*arguments, *[0] * 6)[:6])
    steps, at, held = [struct.unpack("HBBI", step) for step in program(machine)], 0, 0
    while True:
        code, if_true, if_false, operand = steps[at]
        at += 1
        if code == 0x20:
            (held,) = struct.unpack_from("<I", asked, operand)
        elif code == 0x54:
            held &= operand
        elif code == 0x05:
            at += operand
        elif code == 0x06:
            return operand
        else:
            holds = {0x15: held == operand, 0x45: bool(held & operand), 0x35: held >= operand}[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize(("column", "machine"), list(enumerate(_ARCHITECTURES)))
def test_the_filter_answers_as_its_tables_say(column: int, machine: str) -> None:
    listed = {numbers[column]: ALLOWED for numbers in FREE.values()}
    listed |= {numbers[column]: said for numbers, said in ANSWERED.values()}
    checked = {one.numbers[column] for one in CHECKED.values()}
    for number in range(600):
        if number not in checked:
            others = _EPERM if number <= 450 else _ENOSYS
            assert answer(machine, number) == listed.get(number, others), number
    assert answer(machine, 0x40000000) == _ENOSYS  # x32
    assert answer(machine, FREE["read"][column], architecture=0x40000003) == _EPERM  # 32 bits


CHECKS = [
    ("clone", (0x11,), ALLOWED), ("clone", (0x10000011,), _EPERM),
    ("mmap", (0, 4096, 3, 0x22), ALLOWED), ("mmap", (0, 4096, 3, 0x01), ALLOWED),
    ("mmap", (0, 4096, 3, 0x21), _EPERM), ("mmap", (0, 4096, 3, 0x23), _EPERM),
    ("mmap", (0, 4096, 3, 0x122), _EPERM), ("mmap", (0, 4096, 3, 0x40022), _EPERM),
    ("madvise", (0, 4096, 4), ALLOWED), ("madvise", (0, 4096, 12), _EINVAL),
    ("socketpair", (1, 1 | 0x80000), ALLOWED), ("socketpair", (1, 5), ALLOWED), ("socketpair", (1, 2), _EPERM),
    ("socketpair", (1, 3 | 0x800), _EPERM), ("socketpair", (30, 1), _EPERM),
    ("fcntl", (3, 3), ALLOWED), ("fcntl", (3, 1030), ALLOWED), ("fcntl", (3, 6), PRETENDED),
    ("fcntl", (3, 37), _EINVAL), ("fcntl", (3, 1031, 1 << 20), _EINVAL), ("fcntl", (3, 1024), _EINVAL),
    ("ioctl", (0, 0x5401), ALLOWED), ("ioctl", (0, 0x5412), refused(errno.ENOTTY)),
    ("ioctl", (0, (1 << 32) | 0x5412), refused(errno.ENOTTY)),
    ("prctl", (15,), ALLOWED), ("prctl", (22, 2), _EINVAL), ("prctl", (4, 0), _EINVAL), ("prctl", (35,), _EINVAL),
    ("setrlimit", (3, 1), ALLOWED), ("setrlimit", (4, 1), _EPERM),
    ("prlimit64", (0, 4, 0, 1), ALLOWED), ("prlimit64", (0, 4, 1 << 40, 0), _EPERM),
    ("prlimit64", (0, 4, 8, 0), _EPERM),
    ("prlimit64", (0, 7, 8, 0), ALLOWED),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "said"), CHECKS)
@pytest.mark.parametrize(("column", "machine"), list(enumerate(_ARCHITECTURES)))
def test_arguments_decide(column: int, machine: str, name: str, arguments: tuple[int, ...], said: int) -> None:
    assert answer(machine, CHECKED[name].numbers[column], *arguments) == said


@pytest.mark.parametrize(("column", "machine"), list(enumerate(_ARCHITECTURES)))
def test_the_numbers_are_those_of_the_kernel(column: int, machine: str) -> None:
    header = Path(_HEADERS[machine])
    if not header.exists():
        pytest.skip("the kernel's headers are not installed")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", header.read_text(encoding="utf-8"))
    known = {{"fstatat": "newfstatat"}.get(name, name): int(number) for name, number in reversed(found)}
    ours = (
        FREE | {name: one[0] for name, one in ANSWERED.items()} | {name: one.numbers for name, one in CHECKED.items()}
    )
    for name, numbers in ours.items():
        assert known.get(name, -1) == numbers[column] or (name not in known and numbers[column] > 450), name


def test_a_machine_whose_calls_are_not_known_is_named() -> None:
    with pytest.raises(OSError, match="riscv64"):
        program("riscv64")


@pytest.mark.parametrize(
    ("pattern", "limit", "words"),
    [
        ("core\n", [0, 0], ""),
        ("|/usr/lib/systemd/systemd-coredump %P\n", [1, 1], ""),
        ("|/usr/lib/systemd/systemd-coredump %P\n", [0, 0], "ulimit -Hc unlimited"),
        ("|/usr/share/apport/apport\n", None, "run as root"),
        ("@/run/coredump.socket\n", [1, 1], "limit or not"),
    ],
)
def test_doctor_knows_who_would_get_a_core(pattern: str, limit: object, words: str) -> None:
    said = dumps_core(pattern, limit)
    assert words in said
    assert bool(said) is bool(words)


# ---- copies whose times do not change -------------------------------------------------------------


def test_a_copy_is_made_once_and_anew_when_the_file_has_changed(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text("one")
    old = time.time() - 10
    os.utime(source, (old - 10**6, old))
    accessed = source.stat().st_atime_ns
    copies = FrozenCopies(tmp_path / "copies")
    for name in ("a", "b"):
        copies.link(str(source), str(tmp_path / name))
    assert (tmp_path / "a").samefile(tmp_path / "b")
    assert not (tmp_path / "a").samefile(source)
    assert (tmp_path / "a").stat().st_mtime_ns == source.stat().st_mtime_ns
    before = (tmp_path / "a").stat()
    assert (tmp_path / "a").read_text() == "one"
    assert (tmp_path / "a").stat() == before
    prove_frozen(tmp_path / "a")
    source.write_text("two")
    copies.link(str(source), str(tmp_path / "c"))
    assert [(tmp_path / name).read_text() for name in "abc"] == ["one", "one", "two"]
    assert accessed < before.st_atime_ns


def test_a_disk_that_writes_down_every_access_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")  # as there: its time is not the one that was set
    with pytest.raises(SandboxError, match="relatime or noatime"):
        prove_frozen(tmp_path / "file")


# ---- where groups can be made -----------------------------------------------------------------------


def _group(folder: Path, controllers: str = "", **limits: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cgroup.procs").touch()
    (folder / "cgroup.subtree_control").write_text(controllers)
    for name in ("memory", "pids"):
        (folder / f"{name}.max").write_text(limits.get(name, "max"))
    return folder


def _mounted(kind: str, root: str, folder: Path, options: str = "rw") -> str:
    return f"30 20 0:26 {root} {folder} rw,relatime shared:4 - {kind} cgroup {options}\n"


def test_a_group_is_made_beside_ours_where_there_is_one_hierarchy(tmp_path: Path) -> None:
    parent = _group(tmp_path / "user.slice", "cpu memory pids")
    _group(parent / "run.scope")
    found = places(_mounted("cgroup2", "/", tmp_path), "0::/user.slice/run.scope\n")
    assert found == Places(parent, parent)
    assert found.unified


def test_a_group_is_made_in_ours_where_it_may_have_some(tmp_path: Path) -> None:
    own = _group(tmp_path / "delegated", "memory pids", memory="1000000")
    assert places(_mounted("cgroup2", "/", tmp_path), "0::/delegated\n") == Places(own, own)


def test_no_group_escapes_our_own_limit(tmp_path: Path) -> None:
    _group(_group(tmp_path / "slice", "memory pids") / "job", memory="1000000")
    assert places(_mounted("cgroup2", "/", tmp_path), "0::/slice/job\n") is None


def test_a_group_without_controllers_is_none(tmp_path: Path) -> None:
    _group(_group(tmp_path / "slice", "cpu") / "job")
    assert places(_mounted("cgroup2", "/", tmp_path), "0::/slice/job\n") is None
    assert places("", "0::/\n") is None


def test_two_hierarchies_are_found_below_what_is_mounted_of_them(tmp_path: Path) -> None:
    memory, pids = _group(tmp_path / "memory" / "job"), _group(tmp_path / "pids")
    mounts = _mounted("cgroup", "/docker/1", tmp_path / "memory", "rw,memory")
    mounts += _mounted("cgroup", "/", pids, "rw,pids") + _mounted("cgroup2", "/", _group(tmp_path / "unified"))
    own = "8:pids:/\n4:memory:/docker/1/job\n0::/\n"
    found = places(mounts, own)
    assert found == Places(memory, pids)
    assert not found.unified
