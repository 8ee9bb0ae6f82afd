"""A course's own code in this process: imported and run while its course is at work, out of everyone's way otherwise.

Graders and references say `from solutions.NAME import reference`, in every course alike, and draw their numbers from
the course's seed. A process that serves two courses must not give the one what is the other's.
"""

from __future__ import annotations

import importlib
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType

from autograder.course_error import CourseError
from autograder.layout import FUNCTIONS, whole_files
from autograder.translation.catalogue import Catalogue, speaking

#: sys.modules is one for all threads. Who waits here would otherwise grade with another course's reference.
_ONE_AT_A_TIME = threading.RLock()
_OWN = _SOLUTIONS, _GRADERS = "solutions", "graders"
_WITHIN = (f"{_SOLUTIONS}.", f"{_GRADERS}.")


class CourseCode:
    """The modules of a course, kept from one time at work to the next and let go with this object."""

    def __init__(self, solutions: Path, graders: Path, seed: str, catalogue: Catalogue) -> None:
        """solutions, graders: the course's folders. catalogue: what it says to students."""
        self.seed, self._catalogue = seed, catalogue
        folders = {_SOLUTIONS: solutions, _GRADERS: graders}
        self._modules = {name: _package(name, folder) for name, folder in folders.items()}

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Inside, `solutions` is this course's, numbers follow from its seed, and its language is spoken."""
        if _at_work.get() is self:
            yield
            return
        with _ONE_AT_A_TIME, speaking(self._catalogue):
            token = _at_work.set(self)
            others = _exchange(self._modules)
            try:
                yield
            finally:
                self._modules = _exchange(others)
                _at_work.reset(token)


_at_work: ContextVar[CourseCode | None] = ContextVar("at_work", default=None)


def is_at_work() -> bool:
    """Whether some course is."""
    return _at_work.get() is not None


def current_seed() -> str:
    """Of the course at work; empty where there is none."""
    code = _at_work.get()
    return code.seed if code is not None else ""


def solutions_module(name: str) -> ModuleType | None:
    """The module `solutions.NAME` of the course at work; None if there is no such file. Raises CourseError where it
    cannot be imported."""
    whole = f"{_SOLUTIONS}.{name}"
    try:
        return importlib.import_module(whole)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing != _SOLUTIONS and f"{whole}.".startswith(f"{missing}."):
            return None
        if missing == _SOLUTIONS:
            raise  # no course is at work
        raise _broken(name, error) from None
    except CourseError:
        raise
    except (Exception, SystemExit) as error:
        raise _broken(name, error) from None


def whole_modules(assignment: str) -> dict[str, ModuleType]:
    """By function, the modules of the files that hold everything of it (`autograder.layout`), of the course at work.
    Raises CourseError where one cannot be imported, or holds no reference, or another's."""
    folders = importlib.import_module(_SOLUTIONS).__path__  # one, of the course at work; else wherever Python finds it
    return {name: _whole(assignment, name) for folder in folders for name in whole_files(Path(folder, assignment))}


def whole_module(assignment: str, function: str) -> ModuleType | None:
    """The one of this function; None where it has none."""
    return whole_modules(assignment).get(function)


def _whole(assignment: str, function: str) -> ModuleType:
    module = solutions_module(f"{assignment}.{FUNCTIONS}.{function}")
    assert module is not None
    if words := not_of_one(module, function):
        raise CourseError(f"solutions/{assignment}/{FUNCTIONS}/{function}.py cannot be used: {words}")
    return module


def not_of_one(module: ModuleType, function: str) -> str:
    """Why the file does not hold everything of this function, and of no other; empty where it does."""
    found = [name for name, one in vars(module).items() if is_reference(one) and _home(one) == module.__name__]
    if found == [function]:
        return ""
    there = f"@reference() marks {', '.join(found)}" if found else "nothing in it is marked @reference()"
    return f"It holds everything of {function}, and {there}. Mark {function} in it, and nothing else."


def is_reference(thing: object) -> bool:
    """Whether `@reference()` has marked it."""
    return hasattr(thing, "comparison")


def _home(thing: object) -> str:
    """The module that it was written in."""
    return str(getattr(thing, "__module__", ""))


def _broken(name: str, error: BaseException) -> CourseError:
    """The last line of the course's own code says where."""
    path = f"{_SOLUTIONS}/{name.replace('.', '/')}.py"
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    inside = [line for file, line in lines if file.endswith(path)]
    where = f", line {inside[-1]}," if inside else ""
    return CourseError(f"{path}{where} cannot be imported ({type(error).__name__}: {error}). Mend it.")


def _package(name: str, folder: Path) -> ModuleType:
    """What `import NAME.…` looks into: no other folder of the course is open to imports."""
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    return package


def _exchange(modules: dict[str, ModuleType]) -> dict[str, ModuleType]:
    """Puts a course's modules in the place of those that are there, and gives these back."""
    there = [name for name in sys.modules if name.startswith(_WITHIN) or name in _OWN]
    taken = {name: sys.modules.pop(name) for name in there}
    sys.modules.update(modules)
    return taken
