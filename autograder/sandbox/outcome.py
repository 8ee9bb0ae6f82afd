"""What comes of a question to a submission: plain values, unpacked and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.wire.messages import Failure


@dataclass(frozen=True)
class Value:
    """It returned. `arguments`: what those of a call held afterwards, as the guest says, by position and then by name.
    printed, files: where they were asked for."""

    value: Any
    arguments: tuple[Any, ...] = ()
    printed: str | None = None
    files: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Error:
    """It raised an exception. step: the number of the step that did it (`Question.steps`); 0 is the call itself.
    on_purpose: whether by a statement that says so; None where only the source tells."""

    failure: Failure
    step: int = 0
    on_purpose: bool | None = None


@dataclass(frozen=True)
class Missing:
    """There is nothing of that name (`type_name` None), or something of that type, which cannot be called. step: as in
    `Error`, where an object has no such method or attribute."""

    type_name: str | None
    step: int = 0


@dataclass(frozen=True)
class Stopped:
    """It passed a limit or died. `what` says which, `words` says it to the student, `brief` too, without what the guest
    can choose."""

    what: Literal["timeout", "killed"]
    words: str
    brief: str = field(default="", compare=False)


@dataclass(frozen=True)
class Fault:
    """Nothing that the submission did: something on our side failed. `words` says what, to the teacher."""

    words: str


#: What the submission itself did.
Answered = Value | Error | Missing | Stopped
Outcome = Answered | Fault
