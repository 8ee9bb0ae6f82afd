"""What a sandbox gives when it is started."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Jail:
    """A zygote's process, and what is to be cleaned up after its end."""

    process: subprocess.Popen[bytes]
    clean_up: Callable[[], None] = lambda: None
