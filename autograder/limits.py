"""What one submission may use. The one place where limits and their defaults stand.

An assignment changes them in the [limits] table of its `assignment.toml`, within bounds: what is less costs everybody's
marks, since no guest can start or answer with it, and what is more is no limit on any machine.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

MIB = 2**20
#: A call or a cell that does nothing takes some milliseconds, on a busy machine tens of them.
Seconds = Annotated[float, msgspec.Meta(ge=0.1, le=1e7)]
#: A guest is begun, which takes tenths of a second on a busy machine, and gives its first answer.
WholeSeconds = Annotated[float, msgspec.Meta(ge=1, le=1e7)]
#: A guest that does nothing at all ends with less than 8 MiB; here is room to define something and answer.
Memory = Annotated[int, msgspec.Meta(ge=64 * MIB, le=2**40)]
#: With one alone, packages that start threads crash; more than 2**22 the kernel cannot have.
Processes = Annotated[int, msgspec.Meta(ge=16, le=2**22)]
#: A guest is begun with 5; more than 2**20 the kernel allows to nobody.
Files = Annotated[int, msgspec.Meta(ge=16, le=2**20)]
Bytes = Annotated[int, msgspec.Meta(ge=1, le=2**40)]
#: One message holds all that a cell puts out, up to four bytes a character; it has at most 64 MiB (`wire.channel`).
Output = Annotated[int, msgspec.Meta(ge=1000, le=16 * MIB)]
AllOutput = Annotated[int, msgspec.Meta(ge=1000, le=2**40)]
Answers = Annotated[int, msgspec.Meta(ge=MIB, le=2**40)]
Times = Annotated[int, msgspec.Meta(ge=1, le=1_000)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sizes are bytes. Times are seconds of the submission's own: in which it computes, sleeps or waits for something,
    and not those in which it wants a processor that others have. Of a submission with several
    processes, or more threads at work than one processor is enough for, all seconds count, since these may wait for
    each other, and so they do where the kernel does not tell who waits."""

    call_seconds: Seconds = 5.0
    """One call of one of the student's functions."""
    cell_seconds: Seconds = 10.0
    """One cell of the notebook. A cell that takes longer is interrupted; the next ones still run."""
    cells_seconds: Seconds = 30.0
    """All cells together that the student has added, so that slow ones leave time for what earns points."""
    submission_seconds: WholeSeconds = 60.0
    """Everything that a submission does, cells and calls together."""
    memory_bytes: Memory | None = None
    """Above what the imported packages take; by default 1 GiB, or what a kind of values in use cannot do without."""
    processes: Processes | None = None
    """Processes and threads together; by default 64, or what a kind of values in use cannot do without."""
    files: Files = 256
    """Open file descriptors."""
    file_bytes: Bytes = 64 * MIB
    """The largest file that can be written."""
    folder_bytes: Bytes = 128 * MIB
    """Everything that can be written, in memory."""
    output_bytes: Output = 2 * MIB
    """Characters kept of what one cell prints and shows (pictures in base64)."""
    all_output_bytes: AllOutput = 16 * MIB
    """As above, of all cells together."""
    answer_bytes: Answers = 64 * MIB
    """What its functions give, all calls together: the grader keeps it until the submission is graded."""
    timeouts: Times = 3
    """How often a function may run out of time before it is tried no more: it will hardly end the next time."""
    restarts: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 3
    """How often a guest that had to be killed is started anew: for what its cells did, and for each function."""

    def resolved(self, *least: dict[str, int]) -> Limits:
        """The same limits with every None filled in. least: of each kind of values that is used (`Provided.least`)."""
        usual = {"memory_bytes": 1024 * MIB, "processes": 64}
        needed = {name: max([value, *(one.get(name, 0) for one in least)]) for name, value in usual.items()}
        return msgspec.structs.replace(
            self,
            memory_bytes=self.memory_bytes or needed["memory_bytes"],
            processes=self.processes or needed["processes"],
        )
