"""Lists, tuples and dictionaries within each other, as `keras.tree` and `tf.nest` go through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def flatten(structure: Any) -> list[Any]:
    if isinstance(structure, dict):
        structure = [structure[key] for key in sorted(structure)]
    return [leaf for part in structure for leaf in flatten(part)] if _has_parts(structure) else [structure]


def map_structure(function: Callable[..., Any], *structures: Any) -> Any:
    first = structures[0]
    if isinstance(first, dict):
        return {key: map_structure(function, *(one[key] for one in structures)) for key in first}
    if not _has_parts(first):
        return function(*structures)
    return type(first)([map_structure(function, *parts) for parts in zip(*structures, strict=True)])


def is_nested(structure: Any) -> bool:
    return isinstance(structure, dict) or _has_parts(structure)


def _has_parts(structure: Any) -> bool:
    return type(structure) in (list, tuple)
