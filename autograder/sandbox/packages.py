"""Which files of the Python environment a guest sees: the allowed distributions and what they require."""

from __future__ import annotations

import csv
import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from autograder.kinds.provided import provided
from autograder.sandbox.errors import SandboxError

#: What the guest's own code needs, whatever the assignment allows.
ALWAYS = ("ipython", "matplotlib-inline", "msgspec")


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(names: tuple[str, ...]) -> dict[str, metadata.Distribution]:
    """The distributions `names` and all that they require, by canonical name.

    Raises SandboxError if one of `names` is not installed; an uninstalled requirement of another
    package (an optional one, in effect) is passed over.
    """
    found: dict[str, metadata.Distribution] = {}
    others = {name: other for kind in provided().values() for name, other in kind.other_names.items()}
    waiting = [_canonical(name) for name in names]
    wanted = set(waiting)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name in others:
                waiting.append(others[name])
                wanted.add(others[name])
                continue
            if name in wanted:
                raise SandboxError(
                    f"The package {name}, which the assignment allows, is not installed; "
                    f"install it in the environment that grades."
                ) from None
            continue
        found[name] = distribution
        for line in distribution.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(_canonical(requirement.name))
    return found


def modules_of(names: tuple[str, ...]) -> frozenset[str]:
    """What can be imported of `names` and their requirements. Raises SandboxError as `closure`."""
    tops = {top for distribution in closure(names).values() for top in _tops(distribution)}
    return frozenset(
        top.partition(".")[0]
        for top in tops
        if top[:1] not in "._" and not top.endswith((".dist-info", ".pth", ".libs"))
    )


def visible_paths(names: tuple[str, ...]) -> list[Path]:
    """The top-level files and folders in site-packages that belong to `names` and their requirements."""
    paths: set[Path] = set()
    for distribution in closure(names + ALWAYS).values():
        root = Path(str(distribution.locate_file("")))
        paths |= {root / top for top in _tops(distribution) if top not in ("..", "__pycache__")}
    return sorted(path for path in paths if path.exists())


def _tops(distribution: metadata.Distribution) -> set[str]:
    """The first part of each of its files' paths. From the list itself where there is one: as objects, the thousands of
    paths of a large package take longer than anything else of a sandbox's start."""
    record = distribution.read_text("RECORD")
    if record is None:
        return {file.parts[0] for file in distribution.files or []}
    return {row[0].split("/", 1)[0] for row in csv.reader(record.splitlines()) if row}
