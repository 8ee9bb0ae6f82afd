"""The sandboxes that there are. Which one is used, a person says: see `autograder.course.Course.sandbox`."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Protocol

from autograder.sandbox.errors import SandboxError
from autograder.sandbox.jail import Jail

USUAL = "bubblewrap"


class Sandbox(Protocol):
    """Any implementation must pass tests/sandboxes/, and then grading is the same in it."""

    name: str
    lacks: tuple[str, ...]
    """What it does not give that others do, in sentences."""

    guests_can_kill_themselves: bool
    """Whether a guest's own code can send SIGKILL to its first process. Where it cannot, such an end is nothing that
    the submission did."""

    def check(self) -> str:
        """Proves that it can be had; a word on what it uses. Raises SandboxError with the reason and the mend."""

    def start(
        self,
        packages: tuple[str, ...],
        modules: tuple[str, ...],
        control: int,
        log: IO[bytes],
        guests: int,
        within: Callable[[list[str]], list[str]],
    ) -> Jail:
        """Start a zygote (`autograder.guest.zygote`) with `packages` visible and `modules` imported.

        control: the descriptor of its socket. guests: how many will run side by side. within: the command to run for
        a command (`control_groups.ControlGroup.command`). Raises SandboxError.
        """


def caution(sandbox: Sandbox) -> str:
    """What whoever grades should know of a sandbox that is not the usual one; nothing of the usual one."""
    return "" if sandbox.name == USUAL else f"Sandbox: {sandbox.name}. {' '.join(sandbox.lacks)}"


def sandbox_named(name: str) -> Sandbox:
    """Raises SandboxError where there is none of that name."""
    from autograder.sandbox.bubblewrap import Bubblewrap
    from autograder.sandbox.separate_user import SeparateUserSandbox

    all_kinds: tuple[Sandbox, ...] = (Bubblewrap(), SeparateUserSandbox())
    kinds = {kind.name: kind for kind in all_kinds}
    if name not in kinds:
        raise SandboxError(f"There is no sandbox {name!r}; there are {' and '.join(kinds)}.")
    return kinds[name]
