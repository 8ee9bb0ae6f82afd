"""Keras models as a kind of values."""

from __future__ import annotations

import msgspec

from autograder.kinds.provided import Provided, Room


class KerasSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[keras]` in assignment.toml."""

    input: tuple[int, int, int] | None = None
    """(H, W, C) of what the assignment's models take; a model that was never called does not know its own."""
    without: tuple[str, ...] = ()
    """Functions that must compute with NumPy alone, though the assignment allows Keras."""
    stand_in: bool = False
    """In the place of Keras, something that can be looked at and computes nothing. Nobody writes this into the file."""


def _rooms(settings: KerasSettings) -> tuple[Room, ...]:
    """There TensorFlow cannot be called, whatever the student's code tries."""
    if not settings.without:
        return ()
    return (Room(settings.without, ("numpy",), KerasSettings(settings.input, stand_in=True)),)


KERAS = Provided(
    name="keras",
    packages=("tensorflow", "tensorflow-cpu", "keras"),
    host="autograder.kinds.keras.models",
    guest="autograder.kinds.keras.in_guest",
    notebook=("autograder.kinds.keras.shapes", "autograder.kinds.keras.in_notebook"),
    settings=KerasSettings,
    guest_name="model",
    rooms=_rooms,
    least={"memory_bytes": 3 * 2**30, "processes": 256},
    other_names={"tensorflow": "tensorflow-cpu"},
)
