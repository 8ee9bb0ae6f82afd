"""Imports what the assignment allows, once, then forks a confined guest for each submission.

Started in the sandbox by the host: `main` with the arguments SOCKET CONFINEMENT MODULE...; a MODULE with a "?" before
it may fail.
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

from autograder.guest.confinement import Confinement, confinement_from, out_of_the_way
from autograder.guest.interruption import SIGNAL
from autograder.guest.lockdown import NO_CORE
from autograder.guest.memory_sum import MemorySum
from autograder.guest.meter import Meter
from autograder.guest.processes import ZYGOTE
from autograder.guest.recorder import Recorder
from autograder.wire.channel import Channel, Closed, decoder_of
from autograder.wire.messages import Count, Ended, Fork, Request, Warm
from autograder.wire.values import WireError

#: How often a guest's memory is added up. Each of its processes is bounded by RLIMIT_DATA at once; the
#: sum over them, and shared memory, only here.
WATCH_SECONDS = 0.05
#: All processes of a guest together may have this many times the descriptors that one may: sockets and pipes hold
#: memory that no other limit sees.
_DESCRIPTORS = 4


@dataclass
class _Guest:
    pid: int
    exit: int  # a pidfd: readable when its first process is dead
    leash: socket.socket
    limits: Fork
    meter: Meter
    memory: MemorySum
    reason: Ended | None = None
    let_go: bool = False
    """Whether the host asks nothing of it any more: its leash would be ready for ever, until it is dead."""


class Zygote:
    def __init__(self, control: socket.socket, confinement: Confinement, modules: list[str]) -> None:
        begun = time.monotonic()
        for name in modules:
            try:
                importlib.import_module(name.lstrip("?"))
            except Exception:
                if not name.startswith("?"):
                    raise
        # These take IPython with them, so they are imported after the socket is at hand and only here.
        from autograder.guest.session import Session
        from autograder.guest.shell import new_shell

        self._session = Session
        decoder_of(Request)  # here, once for all guests
        self._recorder = Recorder()
        self._shell = new_shell(self._recorder)
        self._control, self._confinement = control, confinement
        self._guests: list[_Guest] = []
        self._own_memory = confinement.processes.memory(os.getpid())
        gc.collect()
        gc.freeze()  # keeps the collector from touching, and so copying, every shared page in each fork
        control.send(msgspec.msgpack.encode(Warm(time.monotonic() - begun, self._own_memory)))

    def serve(self) -> None:
        """Until the host closes the control socket. Then no guest is left."""
        while True:
            wanted: list[Any] = [self._control.fileno()]
            for guest in self._guests:
                wanted.append(guest.exit)
                if not guest.let_go:
                    wanted.append(guest.leash)
            ready, _, _ = select.select(wanted, [], [], WATCH_SECONDS if self._guests else None)
            for guest in list(self._guests):
                self._attend(guest, ready)
            if self._control.fileno() in ready and not self._fork():
                break
        for guest in self._guests:  # bubblewrap ends with us, and what else is in it only some time afterwards
            self._kill(guest, Ended("asked"))
            os.waitpid(guest.pid, 0)
            self._confinement.sweep(guest.pid)

    def _attend(self, guest: _Guest, ready: list[Any]) -> None:
        if guest.exit in ready:
            self._bury(guest)
        elif guest.leash in ready:
            self._answer(guest)
        elif guest.reason is None and (excess := self._excess(guest)) is not None:
            self._kill(guest, excess)

    def _answer(self, guest: _Guest) -> None:
        """What the host asks of it; or the host has let go of it."""
        try:
            asked = Channel[Count](guest.leash, Count).receive(time.monotonic() + 1)
            if asked.interrupt:
                signal.pidfd_send_signal(guest.exit, SIGNAL)
            usage = guest.meter.usage(self._confinement.members(guest.pid))
            Channel[Count](guest.leash, Count).send(usage, time.monotonic() + 1)
        except (OSError, WireError):
            guest.let_go = True
            self._kill(guest, Ended("asked"))

    def _excess(self, guest: _Guest) -> Ended | None:
        """What it has taken too much of."""
        processes = self._confinement.processes
        members = self._confinement.members(guest.pid)
        guest.meter.watch(members)
        if guest.meter.to_be_put_last():
            self._confinement.put_last(guest.pid)
        if guest.meter.processor > guest.limits.cpu_seconds:
            return Ended("processor")
        with self._confinement.looking_into(guest.pid):
            if guest.memory.exceeds(guest.limits.memory_bytes, members):
                return Ended("memory")
            if len(members) > 1 and sum(map(processes.descriptors, members)) > _DESCRIPTORS * guest.limits.files:
                return Ended("files")
        return Ended("files") if self._confinement.wrote_too_much(guest.pid, guest.limits) else None

    def _kill(self, guest: _Guest, reason: Ended) -> None:
        if guest.reason is None:
            guest.reason = reason
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(guest.exit, signal.SIGKILL)

    def _bury(self, guest: _Guest) -> None:
        most = self._confinement.processes.cpu_limit(guest.pid)  # the guest may have lowered it
        _, status, used = os.wait4(guest.pid, 0)
        spent = used.ru_utime + used.ru_stime
        if guest.reason is not None:
            ended = guest.reason
        elif os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            # The first process of a PID namespace cannot be killed from inside, but by the kernel, for its time.
            too_long = most is not None and spent > most - 1  # as the kernel counts, in its own way
            ended = Ended("signal", signal.strsignal(signal.SIGXCPU) or "") if too_long else Ended("outside")
        elif os.WIFSIGNALED(status):
            ended = Ended("signal", signal.strsignal(os.WTERMSIG(status)) or str(os.WTERMSIG(status)))
        elif os.WEXITSTATUS(status) == _SETUP_FAILED:
            ended = Ended("setup", "the guest could not be confined")
        else:
            ended = Ended("exited", str(os.WEXITSTATUS(status)))
        self._confinement.sweep(guest.pid)
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
            pid = self._confinement.fork()
        except OSError as error:  # the machine has no room for another process
            os.close(conversation)
            _say(socket.socket(fileno=leash), Ended("setup", f"no process could be started: {error.strerror}"))
            return True
        if pid == 0:
            self._become_guest(conversation, leash, limits)
        os.close(conversation)
        processes = self._confinement.processes
        meter, memory = Meter(processes), MemorySum(processes, self._own_memory)
        self._guests.append(_Guest(pid, os.pidfd_open(pid), socket.socket(fileno=leash), limits, meter, memory))
        return True

    def _become_guest(self, conversation: int, leash: int, limits: Fork) -> None:
        """Never returns. The leash is the zygote's, until no student's code can run here: then nothing will."""
        status = _SETUP_FAILED
        try:
            open_files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
            self._confinement.confine(limits)
            os.dup2(conversation, 3)
            os.closerange(4, open_files)
            _own_standard_input()
            status = 1
            channel = Channel[Request](socket.socket(fileno=3), Request)
            self._session(channel, self._shell, self._recorder, limits.output_bytes).serve()
            status = 0
        except BaseException as error:
            if status == _SETUP_FAILED:
                words = f"the guest could not be confined: {type(error).__name__}: {error}"
                _say(socket.socket(fileno=leash), Ended("setup", words))
        finally:
            os._exit(status)


_SETUP_FAILED = 97


def _say(leash: socket.socket, ended: Ended) -> None:
    """A guest's last message to the host, which may no longer be interested."""
    with leash, suppress(Closed, TimeoutError):
        Channel[Fork](leash, Fork).send(ended, time.monotonic() + 1)


def _own_standard_input() -> None:
    """The zygote's is one open file for all guests: what one sets on it, the next could read. Standard output and
    error are replaced by the session."""
    empty = os.open("/dev/null", os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)


def main() -> None:
    descriptor, confinement, *modules = sys.argv[1:]
    control = socket.socket(fileno=out_of_the_way(int(descriptor)))
    confined = confinement_from(confinement)
    confined.processes.die_first(ZYGOTE)
    with suppress(ValueError):  # where the limit is 0 already, for good
        resource.setrlimit(resource.RLIMIT_CORE, (NO_CORE, NO_CORE))
    Zygote(control, confined, modules).serve()


if __name__ == "__main__":
    main()
