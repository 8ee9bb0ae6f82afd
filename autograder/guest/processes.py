"""What processes are there, and what each of them holds: /proc, read through a descriptor, which works
where the folder itself cannot be seen."""

from __future__ import annotations

import os
import resource
from contextlib import suppress

#: How early each dies when the machine has no memory left: a zygote before its grader, a guest before its zygote.
GUEST, ZYGOTE = 1000, 500
_TICKS = os.sysconf("SC_CLK_TCK")


class Processes:
    """`folder`: a descriptor of /proc. Of a process that is gone meanwhile, everything is empty or 0."""

    def __init__(self, folder: int) -> None:
        self.folder = folder
        #: Whether the kernel tells how long a process has waited for a processor: all zeros where it does not count.
        self.tells_waits = self._read("self/schedstat").split()[2:] not in ([], ["0"])

    def all(self) -> list[int]:
        return [int(name) for name in os.listdir(self.folder) if name.isdigit()]

    def memory(self, pid: int) -> int:
        """Bytes: anonymous and shared memory, also where it has been swapped out, and the tables that map it; files
        left out. What it shares with others is counted as if it were its own."""
        status = self._status(pid)
        try:
            return 1024 * sum(int(status[name].split()[0]) for name in ("RssAnon", "RssShmem", "VmSwap", "VmPTE"))
        except (KeyError, ValueError):  # a process that has just died has none
            return 0

    def share(self, pid: int) -> int:
        """As memory(), but of what several processes share, its part. To count pages takes milliseconds."""
        lines = self._read(f"{pid}/smaps_rollup").splitlines()[1:]
        found = dict(line.split(":", 1) for line in lines)
        try:
            shared = sum(int(found[name].split()[0]) for name in ("Pss_Anon", "Pss_Shmem", "SwapPss"))
            return 1024 * (shared + int(self._status(pid)["VmPTE"].split()[0]))
        except (KeyError, ValueError):  # it may not be looked into, or is gone
            return self.memory(pid)

    def die_first(self, score: int) -> None:
        """Of the calling process: how early it is killed when the machine has no memory left, from 0 to 1000."""
        with suppress(OSError), open(os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=self.folder), "w") as file:
            file.write(str(score))

    def setting(self, name: str) -> str:
        """One of the kernel's, such as `fs/protected_hardlinks`; empty where there is none."""
        return self._read(f"sys/{name}").strip()

    def cpu_limit(self, pid: int) -> int | None:
        """Seconds of processor time after which the kernel kills it; None where there are none."""
        for line in self._read(f"{pid}/limits").splitlines():
            if line.startswith("Max cpu time"):
                hard = line.split()[4]
                return int(hard) if hard.isdigit() else None
        return None

    def user(self, pid: int) -> int | None:
        """The real uid."""
        status = self._status(pid)
        return int(status["Uid"].split()[0]) if "Uid" in status else None

    def living(self, uid: int) -> list[int]:
        """Those of a real uid that have not ended."""
        found = []
        for pid in self.all():
            status = self._status(pid)
            if status.get("Uid", "-").split()[0] == str(uid) and status.get("State", "Z").split()[0] not in ("Z", "X"):
                found.append(pid)
        return found

    def namespace(self, pid: int) -> int | None:
        """The number of the PID namespace that it is in."""
        try:
            return os.stat(f"{pid}/ns/pid", dir_fd=self.folder).st_ino
        except OSError:
            return None

    def descriptors(self, pid: int) -> int:
        """How many it has open."""
        try:
            folder = os.open(f"{pid}/fd", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.folder)
        except OSError:
            return 0
        try:
            return len(os.listdir(folder))
        except OSError:
            return 0
        finally:
            os.close(folder)

    def own_data(self) -> int:
        """What RLIMIT_DATA counts of the calling process."""
        return int(self._read("self/statm").split()[5]) * resource.getpagesize()

    def processor_seconds(self, pid: int) -> float:
        """Of all its threads, those that have ended included."""
        try:
            fields = self._read(f"{pid}/stat").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS
        except (IndexError, ValueError):
            return 0.0

    def waits(self, pid: int) -> dict[int, float]:
        """Of each of its threads, by number: the seconds in which it wanted a processor and others had it."""
        found = {}
        for task in self._tasks(pid):
            counted = self._read(f"{pid}/task/{task}/schedstat").split()
            if len(counted) == 3:
                found[task] = int(counted[1]) / 1e9
        return found

    def put_last(self, pid: int) -> None:
        """From now on it gets a processor where hardly anybody else wants one, as far as the caller may decide that.
        Many systems share processors among sessions first, and anybody may begin a session."""
        for task in self._tasks(pid):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, task, 19)
        with suppress(OSError):
            file = os.open(f"{pid}/autogroup", os.O_WRONLY, dir_fd=self.folder)
            try:
                os.write(file, b"19")
            finally:
                os.close(file)

    def _tasks(self, pid: int) -> list[int]:
        try:
            folder = os.open(f"{pid}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.folder)
        except OSError:
            return []
        try:
            return [int(name) for name in os.listdir(folder)]
        except OSError:
            return []
        finally:
            os.close(folder)

    def _status(self, pid: int) -> dict[str, str]:
        lines = self._read(f"{pid}/status").splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def _read(self, path: str) -> str:
        try:
            with open(os.open(path, os.O_RDONLY, dir_fd=self.folder)) as file:
                return file.read()
        except OSError:
            return ""
