"""Refuses system calls that no notebook needs, for good: a filter that the calling process and all that it starts
keep until they end.

It closes what namespaces, limits and users leave open: memory that no limit counts, keyrings, which outlive a guest
and are shared by all processes of a user, sockets, and the kernel's wider interfaces, where most escapes began.
Where there are no namespaces, it is the wall around the network. What may be called stands in `system_calls`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from autograder.guest.system_calls import ALLOWED, ANSWERED, CHECKED, FREE, NEWER, NEWEST, OTHERS, Checked, Test

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

#: Column of the tables of numbers, and the kernel's name for the machine.
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _AND, _RETURN, _JUMP = 0x20, 0x54, 0x06, 0x05
_IF_EQUAL, _IF_ANY, _IF_GREATER_EQUAL = 0x15, 0x45, 0x35
#: Where the number of the call stands, the machine, and the arguments.
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

_Program = list[bytes]


def system_call_filter(without: tuple[str, ...] = ()) -> bytes:
    """Made once, before guests are forked: it takes a millisecond. without: names of calls that are refused here, too.

    Raises OSError where the machine's system calls are not known.
    """
    return b"".join(program(os.uname().machine, without))


def install(program: bytes) -> None:
    """Needs no_new_privs to be set. Raises OSError where the kernel has no such filters."""
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    if _libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"a filter of system calls: {os.strerror(error)}")


def program(machine: str, without: tuple[str, ...] = ()) -> _Program:
    """Its steps. machine: as uname says it."""
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"system calls of a {machine} are not known here")
    column, architecture = _MACHINES[machine]
    start = [_step(_LOAD, _ARCHITECTURE), _step(_IF_EQUAL, architecture, 1, 0), _answer(OTHERS), _step(_LOAD, _NUMBER)]
    return start + _search(_ranges(column, without))


def _ranges(column: int, without: tuple[str, ...]) -> list[tuple[int, _Program]]:
    """From which number on which program is run, up to where the next range begins."""
    programs = {number: [_answer(OTHERS)] for number in range(NEWEST + 1)}
    programs |= {numbers[column]: [_answer(ALLOWED)] for name, numbers in FREE.items() if name not in without}
    programs |= {numbers[column]: [_answer(answer)] for numbers, answer in ANSWERED.values()}
    programs |= {checked.numbers[column]: _check(checked) for checked in CHECKED.values()}
    programs.pop(-1, None)  # what this machine does not have
    ranges: list[tuple[int, _Program]] = []
    for number in range(max(programs) + 2):  # from the last one on there are also the numbers of the x32 interface
        one = programs.get(number, [_answer(NEWER)])
        if not ranges or ranges[-1][1] != one:
            ranges.append((number, one))
    return ranges


def _search(ranges: list[tuple[int, _Program]]) -> _Program:
    """By halves: eight comparisons rather than hundreds."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    below, above = _search(ranges[:middle]), _search(ranges[middle:])
    return [_step(_IF_GREATER_EQUAL, ranges[middle][0], 0, 1), _step(_JUMP, len(below)), *below, *above]


def _check(checked: Checked) -> _Program:
    steps: _Program = []
    loaded: int | None = None
    for test in checked.tests:
        place = _ARGUMENTS + 8 * test.argument + 4 * test.upper
        if place != loaded:
            steps.append(_step(_LOAD, place))
        steps += [*_if(test), _answer(test.answer)]
        loaded = None if test.holds == "has all of" else place
    return [*steps, _answer(checked.otherwise)]


def _if(test: Test) -> _Program:
    """Goes on where it holds, else past the next step."""
    if test.holds == "is not":
        return [_step(_IF_EQUAL, test.value, 1, 0)]
    if test.holds == "has all of":
        return [_step(_AND, test.value), _step(_IF_EQUAL, test.value, 0, 1)]
    return [_step(_IF_EQUAL if test.holds == "is" else _IF_ANY, test.value, 0, 1)]


def _answer(answer: int) -> bytes:
    return _step(_RETURN, answer)


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, operand)
