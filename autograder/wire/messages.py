"""What may be said across the wall. The host asks, the guest answers, one answer to each question.

Every text that a guest sends is bounded here, and typed: msgspec refuses what does not fit, before any
object is built.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

import msgspec

from autograder.wire.values import Node, Value

Text = Annotated[str, msgspec.Meta(max_length=4_000_000)]
Line = Annotated[str, msgspec.Meta(max_length=2_000)]


# ---- the host asks -------------------------------------------------------------------------------


class File(msgspec.Struct, frozen=True):
    """A file of the submission's folder; `path` is relative to it."""

    path: str
    data: bytes


class Prepare(msgspec.Struct, frozen=True, tag="prepare"):
    """Put these files into the guest's own folder.

    kinds: for a kind of values, by name, what the assignment says of it, in JSON. checked: the places among the
    cells where each grade cell is, by name. only_definitions: of each cell what defines something is run
    (`autograder.guest.definitions`).
    """

    files: list[File]
    kinds: dict[str, str] = {}
    checked: dict[str, list[int]] = {}
    only_definitions: bool = False


class RunCell(msgspec.Struct, frozen=True, tag="run"):
    """Run a code cell as IPython would. `index` is its place in the notebook."""

    index: int
    source: str


class StepMessage(msgspec.Struct, frozen=True):
    """Of an object: its method `name` is called, or, without arguments, what its attribute of that name holds."""

    name: str
    arguments: list[Value] | None = None
    keywords: dict[str, Value] = {}


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call the student's function or class `name`; then take each of `steps` with what came of it, and answer with what
    the last one gives.

    each: call it once for each of `arguments`, which are tuples, with the same `keywords`; the answer is the list of
    what came back.
    printed: say what the last step printed. files: say what these files hold afterwards. then: change the arguments in
    place, so that they hold these, before the answer is looked at; they are not part of it. cell: as it was when this
    grade cell was reached (`autograder.guest.moments`).
    """

    name: str
    arguments: list[Value]
    keywords: dict[str, Value]
    each: bool = False
    steps: list[StepMessage] = []
    printed: bool = False
    files: list[str] = []
    then: list[Value] = []
    cell: str = ""


class Look(msgspec.Struct, frozen=True, tag="look"):
    """What does the student's variable `name` hold? cell: as in `Call`."""

    name: str
    cell: str = ""


class AskAll(msgspec.Struct, frozen=True, tag="all"):
    """Many calls and looks, in this order, each a message of its own. It may end early: see `Answers`.

    seconds: after these, no other one is begun.
    """

    requests: list[msgspec.Raw]
    seconds: float


Request = Prepare | RunCell | Call | Look | AskAll


# ---- the guest answers ---------------------------------------------------------------------------


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The files are in place."""


class Stream(msgspec.Struct, frozen=True, tag="stream"):
    name: Literal["stdout", "stderr"]
    text: Text


#: MIME types that a reader of the graded notebook is shown. No HTML, SVG or JavaScript: the notebook is
#: opened in the instructor's browser, where a student's script would act with the instructor's rights. The
#: guest sends no others, and the host, which does not rely on that, writes no others.
SHOWN = ("text/plain", "text/markdown", "text/latex", "image/png", "image/jpeg")


class Display(msgspec.Struct, frozen=True, tag="display"):
    """Something shown: MIME type to text (base64 for pictures). `result`: the value of the last line."""

    data: Annotated[dict[Line, Annotated[str, msgspec.Meta(max_length=12_000_000)]], msgspec.Meta(max_length=10)]
    result: bool = False


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """An exception: its type's name, its message, and where in the student's own code it arose. ancestors: Python's own
    types that it is one of, by name."""

    type_name: Line
    message: Line
    cell: int | None = None
    line: int | None = None
    traceback: Annotated[list[Line], msgspec.Meta(max_length=100)] = []
    ancestors: Annotated[list[Line], msgspec.Meta(max_length=20)] = []

    def named(self, names: Collection[str]) -> str:
        """Its name among these, be it an ancestor's; else its own."""
        return next((one for one in (self.type_name, *self.ancestors) if one in names), self.type_name)


Output = Stream | Display | Failure
#: Of one cell. A print after each picture makes two of them.
MAX_OUTPUTS = 5_000


class CellRan(msgspec.Struct, frozen=True, tag="ran"):
    outputs: Annotated[list[Output], msgspec.Meta(max_length=MAX_OUTPUTS)]
    interrupted: bool = False


class Returned(msgspec.Struct, frozen=True, tag="returned"):
    """What the function returned, and what its arguments hold afterwards, those by position and then those by name.
    printed, files: where they were asked for; None for a file that is not there or cannot be read."""

    value: Value
    arguments: Annotated[list[Value], msgspec.Meta(max_length=100)]
    printed: Text | None = None
    files: Annotated[dict[Line, Text | None], msgspec.Meta(max_length=20)] = {}


class Raised(msgspec.Struct, frozen=True, tag="raised"):
    """step: the number of the step that did it; 0 is the call itself."""

    failure: Failure
    interrupted: bool = False
    step: int = 0


class Absent(msgspec.Struct, frozen=True, tag="absent"):
    """There is nothing of that name, or, where a function was asked for, something that cannot be called. step: as in
    `Raised`, where an object has no such method or attribute."""

    type_name: Line | None = None
    step: int = 0


class Broken(msgspec.Struct, frozen=True, tag="broken"):
    """Code of ours failed inside: nothing is said of the student's."""

    what: Line


#: What answers a single question.
Single = Returned | Raised | Absent | Broken
MAX_ANSWERS = 10_000


class Answers(msgspec.Struct, frozen=True, tag="answers"):
    """Of the first of many requests, each a message `Single` of its own. Those of the others are missing: they would
    have been too many bytes, or the last one that is here took too long."""

    answers: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MAX_ANSWERS)]


Answer = Ready | CellRan | Single | Answers


# A large message may be large by its arrays and texts alone: of a million small things, each takes the host many times
# the room that it takes in the message.
_Leaf = None | bool | int | float | str


class _Leaves(Node, frozen=True, array_like=True):
    """A large array, say."""

    parts: Annotated[list[_Leaf], msgspec.Meta(max_length=200)]  # type: ignore[assignment]


class _Inner(Node, frozen=True, array_like=True):
    parts: Annotated[list[_Leaf | _Leaves], msgspec.Meta(max_length=200)]  # type: ignore[assignment]


class _Outer(Node, frozen=True, array_like=True):
    parts: Annotated[list[_Leaf | _Inner], msgspec.Meta(max_length=2_000)]  # type: ignore[assignment]


class LargeReturned(Returned, frozen=True, tag="returned"):
    value: _Leaf | _Outer
    arguments: Annotated[list[_Leaf | _Outer], msgspec.Meta(max_length=100)]  # type: ignore[assignment]


#: Never `Answers`: those are kept small.
LargeAnswer = Ready | CellRan | LargeReturned | Raised | Absent | Broken

# ---- the host and the zygote ---------------------------------------------------------------------


class Fork(msgspec.Struct, frozen=True, tag="fork"):
    """Start a guest; its two sockets travel with this message.

    cpu_seconds: of processor time, all of its processes together.
    """

    memory_bytes: int
    processes: int
    file_bytes: int
    files: int
    folder_bytes: int
    cpu_seconds: int
    output_bytes: int


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """A guest is gone, and every process in it. `outside`: it was killed, and not by us."""

    reason: Literal["exited", "signal", "outside", "memory", "files", "processor", "asked", "setup"]
    detail: Line = ""


class Count(msgspec.Struct, frozen=True, tag="count"):
    """What has a guest used so far? interrupt: and interrupt what it runs, before the answer."""

    interrupt: bool = False


class Usage(msgspec.Struct, frozen=True, tag="usage"):
    """Seconds of all processes of a guest together: on a processor, and wanting one that others had (None: this kernel
    does not tell). crowded: there were several since the last answer, or they used more than one could: what they wait
    for may be each other."""

    processor: float
    waited: float | None
    crowded: bool


class Warm(msgspec.Struct, frozen=True, tag="warm"):
    """The zygote has imported everything. memory_bytes: what that takes."""

    seconds: float
    memory_bytes: int
