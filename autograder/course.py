"""Where a course keeps its things, and what an assignment is: paths, points, allowed packages, limits."""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import msgspec

from autograder.course_code import CourseCode
from autograder.course_error import CourseError as CourseError
from autograder.extensions import Granted, extensions, without_effect
from autograder.kinds.provided import Provided, Room, provided, used_by
from autograder.layout import Layout, whole_files
from autograder.limits import Limits
from autograder.notebook.template import Template, read_template
from autograder.seed import PUBLISHED, VARIABLE, make_secret_seed, secret_file, secret_seed
from autograder.translation.catalogue import ENGLISH, LANGUAGES, Catalogue, catalogue_of

CONFIG_FILE = "nbgrader_config.py"
SANDBOX_VARIABLE = "AUTOGRADER_SANDBOX"
Settings = TypeVar("Settings", bound=msgspec.Struct)


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`assignment.toml` in the folder of an assignment's graders."""

    packages: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ("numpy", "matplotlib")
    """What a submission may import besides Python's own library, by pip's names; what these require comes along."""
    limits: Limits = Limits()
    """What one submission may use."""


class _CourseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`course.toml` in the folder of the graders."""

    seed: str = ""
    """The published one, from which hidden cases follow where there is no secret one."""
    sandbox: str = "bubblewrap"
    """bubblewrap or separate-user; the environment variable AUTOGRADER_SANDBOX comes before it."""
    strict: bool = False
    """Marks come of the tests alone: a known mistake costs all those that show it, not its price."""
    zip_address: str = ""
    """Where zips lie, `{name}` in it for an assignment's: released notebooks fetch missing files there."""
    groups: dict[str, list[str]] = {}
    """Students by the name of a group."""
    extensions: dict[str, dict[str, str]] = {}
    """By assignment: for a student or a group, how much later it may be handed in ("1 week 2 days")."""


@dataclass(frozen=True)
class Course:
    """A folder with source/, solutions/, graders/ (or autograder/graders/) and nbgrader_config.py."""

    root: Path
    other_seed: str | None = None
    """In place of its own."""

    @property
    def graders(self) -> Path:
        """`autograder/graders/`, else `graders/`. Where a course has both, the first counts if any test is in it:
        seed, limits and tests are never taken from two places."""
        among_others, own = self.root / "autograder" / "graders", self.root / "graders"
        return own if own.is_dir() and not any(among_others.glob("*/test_*.py")) else among_others

    def with_seed(self, seed: str) -> Course:
        return Course(self.root, seed)

    @cached_property
    def seed(self) -> str:
        """Hidden cases follow from it: change it, and every hidden case is another. The secret one counts, then that in
        course.toml; where there is neither, a secret one is made."""
        if self.other_seed is not None:
            return self.other_seed
        published = self._settings.seed
        if os.environ.get(VARIABLE) == PUBLISHED or not self.graders.is_dir():
            return published or PUBLISHED
        try:
            if not published:
                make_secret_seed(self.graders)
            return secret_seed(self.graders) or published
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise CourseError(f"The seed in {secret_file(self.graders)} cannot be used: {why}") from None

    @property
    def seed_is_published(self) -> bool:
        """Whether it stands in course.toml, which goes with the course wherever that goes."""
        return self.other_seed is None and self.seed in (self._settings.seed, PUBLISHED)

    def seed_caution(self) -> str:
        """What whoever grades should know of the seed; nothing of a secret one, or where the environment variable
        AUTOGRADER_SEED asks for the published one."""
        if not self.seed_is_published or os.environ.get(VARIABLE) == PUBLISHED:
            return ""
        return (
            f"The hidden cases follow from the published seed in {self.graders / 'course.toml'}: whoever has that file "
            "can compute them, with their answers. Run `autograder seed` to make a secret one."
        )

    @property
    def sandbox(self) -> str:
        """The name of the sandbox that submissions run in (`autograder.sandbox.sandboxes`). Never chosen by what
        happens to work: the environment variable AUTOGRADER_SANDBOX says it, else course.toml."""
        return os.environ.get(SANDBOX_VARIABLE) or self._settings.sandbox

    @property
    def strict(self) -> bool:
        """Whether a known mistake costs all the tests that show it, not its price."""
        return self._settings.strict

    def zip_address(self, assignment: str) -> str:
        """Where its notebook fetches the files that are not beside it; "" where none is named. Raises CourseError."""
        address = self._settings.zip_address
        if address and not (address.startswith(("https://", "http://")) and "{name}" in address):
            words = "zip_address must begin with https:// and have {name} in it, for the assignment's name."
            raise CourseError(f"{self.graders / 'course.toml'} cannot be used: {words}")
        return address.replace("{name}", assignment)

    @cached_property
    def _settings(self) -> _CourseSettings:
        path = self.graders / "course.toml"
        return _converted(_read_toml(path), _CourseSettings, path)

    def extensions(self, assignment: str) -> Granted:
        """Raises CourseError."""
        try:
            return Granted(extensions(self._settings.extensions.get(assignment, {}), self._settings.groups))
        except (ValueError, OverflowError) as error:
            raise CourseError(f"{self.graders / 'course.toml'} cannot be used: {error}") from None

    def extensions_without_effect(self, assignment: str, students: Collection[str]) -> list[str]:
        """Sentences. students: who is known. Raises CourseError."""
        self.extensions(assignment)
        given, groups = self._settings.extensions, self._settings.groups
        said = without_effect(given, groups, self.names(), assignment, students)
        return [f"{self.graders / 'course.toml'}: {words}. It has no effect so far; look for a slip." for words in said]

    def names(self) -> list[str]:
        """The assignments that have a notebook and graders."""
        found = (path.parent.name for path in sorted(self.root.glob("source/*/*.ipynb")))
        return [name for name in dict.fromkeys(found) if self._has_graders(name)]

    def _has_graders(self, name: str) -> bool:
        return (self.graders / name).is_dir() or bool(whole_files(self.root / "solutions" / name))

    def assignment(self, name: str) -> Assignment:
        """Raises CourseError if there is none of that name."""
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise CourseError(f"There is no assignment {name!r} in {self.root} (there: {known}).")
        return Assignment(self, name)


@dataclass(frozen=True)
class Assignment:
    course: Course
    name: str

    @property
    def layout(self) -> Layout:
        """Where the things of it lie that belong to one of its functions, or none."""
        return Layout(self.name, self.source, self.solutions, self.graders)

    @property
    def source(self) -> Path:
        return self.course.root / "source" / self.name

    @property
    def notebook(self) -> Path:
        return self.layout.notebook

    @property
    def released(self) -> Path:
        """What students get."""
        return self.course.root / "assignments" / self.name

    @property
    def released_notebook(self) -> Path:
        return self.released / self.notebook.name

    def existing_release(self) -> Path:
        """The folder `released`. Raises CourseError where it holds no notebook."""
        if not self.released_notebook.is_file():
            raise CourseError(f"{self.released_notebook} is not there. Run `autograder release {self.name}` first.")
        return self.released

    @property
    def graders(self) -> Path:
        return self.course.graders / self.name

    @property
    def solutions(self) -> Path:
        return self.course.root / "solutions" / self.name

    @property
    def criteria(self) -> Path | None:
        """What says of results that are a student's own design whether they will do; None where there is none."""
        path = self.solutions / "criteria.py"
        return path if path.is_file() else None

    @property
    def shared(self) -> list[Path]:
        """What solutions of several assignments are made with, beside their folders."""
        return sorted(self.solutions.parent.glob("*.py"))

    @cached_property
    def language(self) -> str:
        """That of what students got."""
        try:
            metadata = json.loads(self.released_notebook.read_bytes())["metadata"]
            return str(metadata.get("language", ENGLISH))
        except (OSError, ValueError, LookupError):
            return ENGLISH

    @cached_property
    def catalogue(self) -> Catalogue:
        """What is said to students, in the language that was released."""
        return self.catalogue_in(self.language)

    def catalogue_for(self, language: str) -> Catalogue:
        """What is said to somebody whose notebook is in that language: that of the release, where it is none that this
        assignment has."""
        known = {ENGLISH, *(path.stem for path in self.layout.catalogues)} & set(LANGUAGES)
        return self.catalogue_in(language) if language != self.language and language in known else self.catalogue

    def catalogue_in(self, language: str) -> Catalogue:
        """Raises CourseError if there is none."""
        try:
            return catalogue_of(self.solutions, language)
        except OSError as error:
            raise CourseError(
                f"{self.name} has no translation into {language}: {error.filename} cannot be read ({error.strerror}). "
                f"Run `autograder translate --lang {language}` and fill it in."
            ) from None

    @cached_property
    def code(self) -> CourseCode:
        """Graders and solutions, to be imported and run while they are `at_work`."""
        self.load_kinds()
        return CourseCode(self.course.root / "solutions", self.course.graders, self.course.seed, self.catalogue)

    @cached_property
    def template(self) -> Template:
        """The instructor's notebook, in the language that was released: its cells and their points."""
        return self.template_now()

    def template_in(self, language: str) -> Template:
        """The same, as somebody has it whose notebook is in that language."""
        known = self.catalogue_for(language).language
        if known not in self._templates:
            self._templates[known] = self.template if known == self.language else self.template_now(known)
        return self._templates[known]

    @cached_property
    def _templates(self) -> dict[str, Template]:
        return {}

    def template_now(self, language: str = "") -> Template:
        """The same, read anew: what students got may have been released meanwhile."""
        own = self.catalogue_for(language)
        try:
            return read_template(self.notebook, own, self.released_notebook, self.catalogue)
        except (OSError, ValueError) as error:
            raise CourseError(f"The notebook {self.notebook} cannot be used: {error}") from None

    @cached_property
    def _table(self) -> dict[str, Any]:
        return _read_toml(self.layout.settings)

    @cached_property
    def _settings(self) -> _Settings:
        own = {name: value for name, value in self._table.items() if name not in provided()}
        return _converted(own, _Settings, self.layout.settings)

    @cached_property
    def kinds(self) -> list[Provided]:
        """The kinds of values that it uses, beside Python's own: as the packages say that it allows."""
        from autograder.sandbox.errors import SandboxError
        from autograder.sandbox.packages import closure

        try:
            used = used_by(closure(self.packages))
        except SandboxError:  # one is not installed: only running a submission needs it
            used = used_by(self.packages)
        return used

    def load_kinds(self) -> None:
        """Here, in the grader."""
        for kind in self.kinds:
            kind.load()

    @property
    def rooms(self) -> list[tuple[Provided, Room]]:
        """The sandboxes of their own that some functions want, each with the kind of values that says so."""
        kinds = [kind for kind in self.kinds if kind.settings is not None]
        return [(kind, room) for kind in kinds for room in kind.rooms(self.settings_of(kind))]

    def settings_of(self, kind: Provided) -> Any:
        """What it says of a kind of values in the table of that name."""
        assert kind.settings is not None
        return _converted(self._table.get(kind.name, {}), kind.settings, self.layout.settings)

    @property
    def packages(self) -> tuple[str, ...]:
        """The distributions that a submission may import, besides the standard library."""
        return self._settings.packages

    @property
    def limits(self) -> Limits:
        return self._settings.limits


def find_course(start: Path) -> Course:
    """The course that `start` lies in: the nearest folder above it with an nbgrader_config.py."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return Course(folder)
    raise CourseError(
        f"{start} is not inside a course: no {CONFIG_FILE} there or above. Change into the course's folder."
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("\ufeff"):
            raise ValueError("it begins with a byte order mark (BOM), which TOML has not; save it as UTF-8 without one")
        return tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as error:
        raise CourseError(f"{path} cannot be used: {error}") from None


def _converted(table: dict[str, Any], kind: type[Settings], path: Path) -> Settings:
    try:
        return msgspec.convert(table, kind)
    except ValueError as error:
        raise CourseError(f"{path} cannot be used: {_with_what_is_known(str(error), kind)}") from None


def _with_what_is_known(why: str, kind: Any) -> str:
    """Of a setting that is none, what it may be meant for."""
    found = re.match(r"Object contains unknown field `(.+?)`(?: - at `\$\.(\w+)`)?", why)
    if found is None:
        return why
    name, table = found.groups()
    if table:
        kind = get_type_hints(kind)[table]
    near = difflib.get_close_matches(name, kind.__struct_fields__, 1)
    known = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(kind.__struct_fields__)}."
    return f"unknown field `{name}`{f' in [{table}]' if table else ''}. {known}"
