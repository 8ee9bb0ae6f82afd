"""Tries the jail with harmless probes, before any attack is put into it: each does in small what attacks do at
large, and must come out as said. `python -m benchmarks.probes`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.jail import (
    FOLDERS,
    GIB,
    HOME_INSIDE,
    MIB,
    PROCESSES,
    ROOM,
    ROOM_BYTES,
    ROOT,
    Bounds,
    Ended,
    JailError,
    in_room,
    jail_user,
    memory_left,
    run_in_jail,
)

_SECONDS = 30.0
_BOUNDS = Bounds(_SECONDS)
_SLOT = 8


@dataclass(frozen=True)
class Probe:
    what: str
    code: str
    good: Callable[[Ended], bool]
    bounds: Bounds = _BOUNDS


def _said_below(limit: int) -> Callable[[Ended], bool]:
    return lambda ended: ended.status == 0 and 0 < int(ended.said.split()[-1]) <= limit


def _probes() -> list[Probe]:
    return [
        Probe("it kills all that it can", _KILLS, lambda ended: ended.said.split() == ["9"]),
        Probe("it is an ordinary user without privileges", _PRIVILEGES, lambda ended: ended.said.split() == ["none"]),
        Probe("it sees nobody else", _NEIGHBOURS.format(root=str(ROOT)), lambda ended: ended.said.split() == ["none"]),
        Probe("it writes where it should not", _WRITES, lambda ended: ended.said.split() == ["none"]),
        Probe("it reaches for the network", _NETWORK, lambda ended: ended.said.split() == ["none"]),
        Probe("it starts processes", _FORKS, _said_below(PROCESSES)),
        Probe("it does so as root of a namespace", _AS_ROOT.format(code=_FORKS), _said_below(PROCESSES)),
        Probe("it leaves a process behind", _DAEMON, lambda ended: ended.status == 0 and ended.seconds < 10),
        Probe("it fills its memory", _MEMORY, _said_below(3 * GIB)),
        Probe("it fills its folders", _FILES, _said_below(ROOM_BYTES)),
        Probe("it writes one large file", _LARGE_FILE, _said_below(256 * MIB)),
        Probe("it sleeps", "import time; time.sleep(60)", lambda ended: ended.stopped == "time", Bounds(1)),
        Probe("its processes fill memory together", _MANY, lambda ended: ended.stopped == "memory",
              Bounds(_SECONDS, memory=GIB)),
        Probe("its forks share their memory", _SHARED, lambda ended: ended.status == 0 and not ended.stopped,
              Bounds(_SECONDS, memory=GIB)),
        Probe("it fills memory that no process maps", _UNMAPPED, lambda ended: ended.stopped == "memory",
              Bounds(_SECONDS, left=memory_left() - GIB)),
    ]  # fmt: skip


_KILLS = """
import os, time
child = os.fork()
if child == 0:
    time.sleep(60)
os.kill(-1, 9)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) * -1)
"""
_PRIVILEGES = """
import os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
some = [name for name in ("CapEff", "CapPrm", "CapBnd", "CapInh", "CapAmb") if int(status[name], 16)]
mapped = open("/proc/self/uid_map").read().split() != ["0", "0", "4294967295"]
print("root" if os.geteuid() == 0 and not mapped else "", *some, "" if int(status["NoNewPrivs"]) else "may gain")
print(*os.getgroups() if not mapped else "", "" if some else "none")
"""
_NEIGHBOURS = """
import os
print(*[name for name in os.listdir("/proc") if name.isdigit() and int(name) > 3], end=" ")
print(*[name for name in ("{root}/autograder", "{root}/source") if os.path.exists(name)], end=" ")
print(*[name for name in os.listdir("/proc/self/fd") if int(name) > 3], end=" ")
print("none")
"""
_WRITES = """
import os, sys
for folder in ("/", "/dev", "/etc", "/usr/bin", "/proc/sys/kernel", "/home", sys.prefix, sys.base_prefix):
    try:
        open(os.path.join(folder, "hostname"), "w")
    except OSError:
        pass
    else:
        print(folder)
print("none")
"""
_NETWORK = """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
    try:
        one.connect(("192.0.2.1", 9))
    except OSError:
        pass
    else:
        print("connected")
print(*[name for _, name in socket.if_nameindex() if name != "lo"], end=" ")
print("none")
"""
_FORKS = """
import os, time
count = 0
try:
    while count < 2000:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
except OSError:
    pass
print(count)
"""
_AS_ROOT = """
import subprocess, sys
code = '''{code}'''
if subprocess.run(["unshare", "--user", "--map-root-user", sys.executable, "-c", code]).returncode:
    print(1)  # no such namespace is to be had here
"""
_DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
"""
_MEMORY = """
import mmap
held = []
try:
    while len(held) < 80:
        held.append(mmap.mmap(-1, 64 * 2**20, flags=mmap.MAP_PRIVATE))
except OSError:
    pass
print(len(held) * 64 * 2**20)
"""
_FILES = """
size = 0
for number, folder in enumerate(["/tmp", "/dev/shm", "/home/instructor"] * 6):
    try:
        with open(f"{folder}/{number}", "wb", buffering=0) as file:
            for _ in range(200):
                size += file.write(bytes(2**20))
    except OSError:
        pass
print(size)
"""
_LARGE_FILE = """
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = 0
with open("/tmp/large", "wb", buffering=0) as file:
    try:
        while size < 2**30:
            size += file.write(bytes(2**20))
    except OSError:
        pass
print(size)
"""
_MANY = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        held = bytearray(400 * 2**20)
        time.sleep(20)
        os._exit(0)
time.sleep(20)
"""
_SHARED = """
import os, time
held = bytearray(400 * 2**20)
for _ in range(4):
    if os.fork() == 0:
        time.sleep(3)
        os._exit(0)
time.sleep(2)
"""
_UNMAPPED = """
import os, time
held = [os.memfd_create("held") for _ in range(8)]
for one in held:
    for _ in range(250):
        os.write(one, bytes(2**20))
time.sleep(20)
"""


def try_jail() -> None:
    """From outside any room. Raises JailError for the first probe that comes out otherwise."""
    user = jail_user(_SLOT)  # so that nothing but the namespace keeps the jail from killing it
    with subprocess.Popen(["sleep", "600"], user=user) as bystander:
        try:
            for line in in_room(["benchmarks.probes", "inside"], "", 300).splitlines():
                said = json.loads(line)
                if not said["good"]:
                    raise JailError(f"The jail does not hold. Probe: {said['what']}. It gave {said['ended']}")
            if bystander.poll() is not None:
                raise JailError("The jail does not hold: a process outside of it was killed.")
        finally:
            bystander.kill()


def _try_from_room() -> None:
    for probe in _probes():
        for folder in FOLDERS:
            shutil.rmtree(ROOM / folder, ignore_errors=True)
        command = [sys.executable, "-c", probe.code]
        ended = run_in_jail(command, HOME_INSIDE, {}, probe.bounds, _SLOT)
        print(json.dumps({"what": probe.what, "good": probe.good(ended), "ended": str(ended)}), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        _try_from_room()
    else:
        try_jail()
