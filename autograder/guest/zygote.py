"""Imports what the assignment allows, once, then forks a confined guest for each submission.

Started by bubblewrap as process 2 of the sandbox: `main` with the arguments SOCKET MODULE....
It runs no student code itself; its guests can neither see nor signal it.
"""

from __future__ import annotations

import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from autograder.guest.confine import close_all_but, confine, fork_into_new_pid_namespace
from autograder.guest.recorder import Recorder
from autograder.wire.channel import Channel, Closed
from autograder.wire.messages import Ended, Fork, Request, Warm

#: How often a guest's memory is added up. Each of its processes is bounded by RLIMIT_DATA at once; the
#: sum over them, and shared memory, only here.
WATCH_SECONDS = 0.05


@dataclass
class _Guest:
    pid: int
    exit: int  # a pidfd: readable when process 1 of the guest, and so all of it, is dead
    leash: socket.socket
    memory_bytes: int
    reason: Ended | None = None


class Zygote:
    def __init__(self, control: socket.socket, modules: list[str]) -> None:
        begun = time.monotonic()
        for name in modules:
            importlib.import_module(name)
        # These take IPython with them, so they are imported after the socket is at hand and only here.
        from autograder.guest.session import Session
        from autograder.guest.shell import new_shell

        self._session = Session
        self._recorder = Recorder()
        self._shell = new_shell(self._recorder)
        self._control = control
        self._guests: list[_Guest] = []
        self._own_pages = _private_pages(os.getpid())
        gc.collect()
        gc.freeze()  # keeps the collector from touching, and so copying, every shared page in each fork
        control.send(msgspec.msgpack.encode(Warm(time.monotonic() - begun)))

    def serve(self) -> None:
        """Until the host closes the control socket."""
        while True:
            wanted: list[Any] = [self._control.fileno()]
            for guest in self._guests:
                wanted += [guest.exit, guest.leash]
            ready, _, _ = select.select(wanted, [], [], WATCH_SECONDS if self._guests else None)
            for guest in list(self._guests):
                self._attend(guest, ready)
            if self._control.fileno() in ready and not self._fork():
                return

    def _attend(self, guest: _Guest, ready: list[Any]) -> None:
        if guest.exit in ready:
            self._bury(guest)
        elif guest.leash in ready:  # the host let go of it
            self._kill(guest, Ended("asked"))
        elif _memory_of(guest.pid, self._own_pages) > guest.memory_bytes:
            self._kill(guest, Ended("memory"))

    def _kill(self, guest: _Guest, reason: Ended) -> None:
        if guest.reason is None:
            guest.reason = reason
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(guest.exit, signal.SIGKILL)

    def _bury(self, guest: _Guest) -> None:
        _, status = os.waitpid(guest.pid, 0)
        if guest.reason is not None:
            ended = guest.reason
        elif os.WIFSIGNALED(status):
            ended = Ended("signal", signal.strsignal(os.WTERMSIG(status)) or str(os.WTERMSIG(status)))
        elif os.WEXITSTATUS(status) == _SETUP_FAILED:
            ended = Ended("setup", "the guest could not be confined")
        else:
            ended = Ended("exited", str(os.WEXITSTATUS(status)))
        _say(guest.leash, ended)
        os.close(guest.exit)
        self._guests.remove(guest)

    def _fork(self) -> bool:
        """Start the guest that the host asks for; False when the host hung up."""
        message, descriptors, _, _ = socket.recv_fds(self._control, 4096, 2)
        if not message:
            return False
        limits = msgspec.msgpack.decode(message, type=Fork)
        conversation, leash = descriptors
        try:
            pid = fork_into_new_pid_namespace()
        except OSError as error:  # the machine has no room for another process
            os.close(conversation)
            _say(socket.socket(fileno=leash), Ended("setup", f"no process could be started: {error.strerror}"))
            return True
        if pid == 0:
            self._become_guest(conversation, limits)
        os.close(conversation)
        self._guests.append(_Guest(pid, os.pidfd_open(pid), socket.socket(fileno=leash), limits.memory_bytes))
        return True

    def _become_guest(self, conversation: int, limits: Fork) -> None:
        """Never returns."""
        status = _SETUP_FAILED
        try:
            os.dup2(conversation, 3)
            close_all_but(3)
            confine(limits)
            status = 1
            channel = Channel[Request](socket.socket(fileno=3), Request)
            self._session(channel, self._shell, self._recorder, limits.output_bytes).serve()
            status = 0
        except BaseException as error:
            if status == _SETUP_FAILED:
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)


_SETUP_FAILED = 97


def _say(leash: socket.socket, ended: Ended) -> None:
    """A guest's last message to the host, which may no longer be interested."""
    with leash, suppress(Closed, TimeoutError):
        Channel[Fork](leash, Fork).send(ended, time.monotonic() + 1)


def _memory_of(pid: int, own_pages: int) -> int:
    """Bytes that a guest's processes hold beyond what they share with the zygote."""
    total = 0
    for member in _members(pid):
        total += max(0, _private_pages(member) - own_pages)
    return total * resource.getpagesize()


def _members(pid: int) -> list[int]:
    """The guest's processes: all that are in the PID namespace of its process 1."""
    try:
        namespace = os.stat(f"/proc/{pid}/ns/pid").st_ino
    except OSError:
        return []
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.stat(f"/proc/{name}/ns/pid").st_ino == namespace:
                    found.append(int(name))
            except OSError:
                continue
    return found


def _private_pages(pid: int) -> int:
    """Anonymous and shared-memory pages of a process, files left out."""
    try:
        with open(f"/proc/{pid}/status") as file:
            status = dict(line.split(":", 1) for line in file if line.startswith("Rss"))
        kilobytes = sum(int(status[name].split()[0]) for name in ("RssAnon", "RssShmem"))
    except (OSError, KeyError, ValueError):
        return 0
    return kilobytes * 1024 // resource.getpagesize()


def main() -> None:
    descriptor, *modules = sys.argv[1:]
    Zygote(socket.socket(fileno=int(descriptor)), modules).serve()


if __name__ == "__main__":
    main()
