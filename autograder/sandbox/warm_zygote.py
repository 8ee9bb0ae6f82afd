"""A warm sandbox: one process inside the jail that has imported everything and forks guests."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any

import msgspec

from autograder.kinds.provided import ALWAYS, Provided, used_by
from autograder.limits import MIB, Limits
from autograder.sandbox.control_groups import ControlGroup, places
from autograder.sandbox.errors import SandboxError
from autograder.sandbox.guest import Guest
from autograder.sandbox.packages import closure
from autograder.sandbox.sandboxes import Sandbox
from autograder.wire.messages import Fork, Warm

#: What the kernel may keep for a guest beside its memory, tables of pages and stacks above all, and what it may have
#: too much before that is seen.
_KERNEL_BYTES = 256 * MIB
#: The sandbox's own processes and threads: a large package starts some for each processor.
_PROCESSES = 1024
#: The kernel has no more, and refuses a larger limit.
_MOST_PROCESSES = 2**22
_END_SECONDS = 5.0
_START_SECONDS = 120.0  # a large package without compiled bytecode takes 15 s, on a busy machine far more


def processor_seconds(limits: Limits) -> int:
    """That all processes of a guest may use together: more than it can in its time."""
    return int(limits.submission_seconds) * (os.cpu_count() or 1) + 10


class WarmZygote:
    """Starts at once and warms up in the background; `fork` waits for it.

    Processes forked from the one that started it may use it side by side: each order is one packet, and
    guests share nothing. `guests`: how many at most. Raises SandboxError where the sandbox cannot be had.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        packages: tuple[str, ...],
        limits: Limits,
        guests: int = 1,
        kinds: Iterable[Provided] = (),
    ) -> None:
        """packages: distributions; what they are imported as, if that is the same name, is imported before the first
        guest, and the kinds of values that they mean. kinds: more of these."""
        self._sandbox = sandbox
        used = used_by(closure(packages))
        self._limits = limits.resolved(*(kind.least for kind in used))
        inside = dict.fromkeys(kind.guest for kind in (*used, *kinds))
        modules = (*ALWAYS, *inside, *(f"?{name.replace('-', '_')}" for name in packages))
        self._guests, self._group = guests, _group()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the zygote)
        try:
            with theirs:
                within = self._group.command if self._group else list[str]
                self._jail = sandbox.start(packages, modules, theirs.fileno(), self._log, guests, within)
        except OSError as error:  # the machine has no room for another process, say
            self._remove_group()
            raise SandboxError(f"The sandbox could not be started: {error.strerror}.") from None
        except BaseException:
            self._remove_group()
            raise
        self._warm = False

    @property
    def limits(self) -> Limits:
        return self._limits

    @property
    def group(self) -> ControlGroup | None:
        """That it runs in, with all its guests; None where none could be made."""
        return self._group

    def alive(self) -> bool:
        """Asks the socket, not the process: only the process that started it could wait for that."""
        with suppress(OSError, ValueError):
            hangs = select.poll()
            hangs.register(self._control, 0)
            return not hangs.poll(0)
        return False

    def wait_until_warm(self) -> None:
        if self._warm:
            return
        try:
            self._control.settimeout(_START_SECONDS)
            # Peeked at, never taken: it stays for every process that shares this zygote.
            warm = self._control.recv(4096, socket.MSG_PEEK)
        except OSError:
            warm = b""
        if not warm:
            raise SandboxError(f"The sandbox did not start: {self._last_words()}")
        self._bound_group(msgspec.msgpack.decode(warm, type=Warm).memory_bytes)
        self._warm = True

    def fork(self) -> Guest:
        """A fresh guest. Raises SandboxError when the zygote is dead."""
        self.wait_until_warm()
        limits = self._limits
        assert limits.memory_bytes is not None and limits.processes is not None
        order = Fork(
            memory_bytes=limits.memory_bytes,
            processes=limits.processes,
            file_bytes=limits.file_bytes,
            files=limits.files,
            folder_bytes=limits.folder_bytes,
            cpu_seconds=processor_seconds(limits),
            output_bytes=limits.output_bytes,
        )
        conversation, its_conversation = socket.socketpair()
        leash, its_leash = socket.socketpair()
        with its_conversation, its_leash:
            descriptors = [its_conversation.fileno(), its_leash.fileno()]
            try:
                self._control.settimeout(_START_SECONDS)
                socket.send_fds(self._control, [msgspec.msgpack.encode(order)], descriptors)
            except OSError:
                conversation.close()
                leash.close()
                raise SandboxError(f"The sandbox died: {self._last_words()}") from None
        return Guest(conversation, leash, self._sandbox.guests_can_kill_themselves, self._out_of_memory())

    def close(self) -> None:
        """End the sandbox and all guests in it. A second time does nothing."""
        if self._log.closed:
            return
        process = self._jail.process
        if not self._is_warm():  # it would go on importing for seconds before it looked
            process.kill()
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # the zygote leaves, and its PID namespace dies with it
        self._control.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._jail.clean_up()
        self._remove_group()
        self._log.close()

    def __enter__(self) -> WarmZygote:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self.close()

    def _bound_group(self, zygote_bytes: int) -> None:
        """All guests together. Each may write over what it shares with the zygote, and so have that too."""
        if self._group is None:
            return
        limits = self._limits
        assert limits.memory_bytes is not None and limits.processes is not None
        each = limits.memory_bytes + limits.folder_bytes + zygote_bytes + _KERNEL_BYTES
        processes = min(_PROCESSES + self._guests * limits.processes, _MOST_PROCESSES)
        try:
            self._group.bound(zygote_bytes + self._guests * each, processes)
        except OSError as error:
            raise SandboxError(f"The sandbox's control group has no limit: {error.strerror}.") from None

    def _out_of_memory(self) -> Callable[[], bool]:
        """See `Guest`. Of several guests it could be any: it is nobody's fault, and whoever was killed starts anew."""
        group = self._group
        if group is None or self._guests > 1:
            return lambda: False
        before = group.killed()
        return lambda: group.killed() > before

    def _remove_group(self) -> None:
        if self._group is not None:
            self._group.remove()

    def _is_warm(self) -> bool:
        with suppress(OSError):
            return bool(self._control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        return False

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def _group() -> ControlGroup | None:
    """Where one can be had."""
    found = places()
    with suppress(OSError):
        return ControlGroup(found) if found else None
    return None
