"""Which of the packages that a notebook uses may not be there when it is graded."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

_HERE = Path(__file__).resolve().parent
#: The notebook itself, and what every notebook has.
_ALWAYS = ("__main__", "IPython", "ipykernel", "checks")


def elsewhere(names: dict[str, Any], packages: list[str]) -> list[str]:
    """By the names that they are imported under. names: the notebook's own. packages: that are there, with what these
    require."""
    used = {_package(value) for value in list(names.values())} - {"", *_ALWAYS} - sys.stdlib_module_names
    odd = {name for name in used if name not in packages and not _is_beside(name)}
    if not odd:
        return []
    of = metadata.packages_distributions()
    there = _with_required([name for package in (*packages, "IPython") for name in (package, *of.get(package, ()))])
    return sorted(name for name in odd if not there & {_canonical(one) for one in of.get(name, [name])})


def _package(value: Any) -> str:
    """That a module, a class or a function belongs to."""
    name: Any = ""
    if isinstance(value, ModuleType):
        name = value.__name__
    elif isinstance(value, type | FunctionType | BuiltinFunctionType):
        name = value.__module__
    return str(name or "").partition(".")[0]


def _is_beside(name: str) -> bool:
    """A module in the notebook's own folder, which is handed in with it."""
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is not None and _HERE in Path(file).resolve().parents[:2]


def _with_required(packages: list[str]) -> set[str]:
    found, waiting = set[str](), [_canonical(name) for name in packages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            with suppress(metadata.PackageNotFoundError):
                lines = [line for line in metadata.requires(name) or [] if "extra ==" not in line]
                waiting += [_canonical(match[0]) for line in lines if (match := re.match(r"[\w.-]+", line))]
    return found


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
