"""What the values that names refer to hold, so that it can be put back into them: a table that is emptied further down,
an array that is written over, another default of a function, `np.zeros = None`."""

from __future__ import annotations

import builtins
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import Any

_DICTS = (dict, defaultdict, OrderedDict, Counter)
#: So many values are looked into, each with no more in it, and so many bytes of arrays are copied: a notebook may hold
#: any number.
_MOST, _MOST_BYTES = 5_000, 4 << 20


class Contents:
    """As they are now. A package's own objects are left alone; of its module, what can be called is kept."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._put_back = list[Callable[[], None]]()
        self._bytes = 0
        seen, waiting = set[int](), [builtins, *names.values()]
        while waiting and len(seen) < _MOST:
            value = waiting.pop()
            if id(value) not in seen:
                seen.add(id(value))
                with suppress(Exception):  # whatever a student's class makes of being looked at
                    waiting += self._kept(value)

    def restore(self) -> None:
        for put_back in self._put_back:
            with suppress(Exception):
                put_back()

    def _kept(self, value: Any) -> Iterator[Any]:
        """What it refers to; the way back is noted."""
        kind = type(value)
        if hasattr(kind, "__len__") and len(value) > _MOST:  # a copy of it could take all memory
            return iter(())
        if kind in _DICTS or kind in (list, set, deque):
            inside = list(value.values() if kind in _DICTS else value)
            if sum(getattr(one, "nbytes", 0) for one in inside) <= _MOST_BYTES:  # what is held is kept alive
                held = value.copy()
                self._put_back.append(lambda: _fill(value, held))
            return iter(inside)
        if kind is tuple:
            return iter(value)
        if kind is FunctionType:
            held = {name: getattr(value, name) for name in ("__defaults__", "__kwdefaults__")}
            self._put_back.append(lambda: _set(value, held))
            cells = (cell.cell_contents for cell in value.__closure__ or ())
            return iter([value.__dict__, *(value.__defaults__ or ()), *cells])
        if kind is ModuleType:
            functions = {name: one for name, one in vars(value).items() if callable(one)}
            self._put_back.append(lambda: vars(value).update(functions))
        elif kind.__name__ == "ndarray" and value.nbytes + self._bytes <= _MOST_BYTES and value.flags.writeable:
            self._bytes += value.nbytes
            numbers = value.copy()
            self._put_back.append(lambda: value.__setitem__(..., numbers))
        elif kind is type and value.__module__ == "__main__":
            own: dict[str, Any] = {
                name: one for name, one in vars(value).items() if name not in ("__dict__", "__weakref__")
            }
            self._put_back.append(lambda: _set(value, own))
            return iter(own.values())
        elif kind.__module__ == "__main__":
            return iter([object.__getattribute__(value, "__dict__")])
        return iter(())


def _set(value: Any, held: dict[str, Any]) -> None:
    for name, one in held.items():
        setattr(value, name, one)


def _fill(value: Any, held: Any) -> None:
    value.clear()
    value.extend(held) if isinstance(value, list | deque) else value.update(held)
