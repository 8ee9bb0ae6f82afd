"""The seed that hidden cases follow from: secret, outside version control, and loud where it is the published one."""

from __future__ import annotations

import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from autograder.commands import doctor
from autograder.course import Course, CourseError
from autograder.grading.collected import CollectedTests
from autograder.grading.knowledge import Knowledge
from autograder.grading.rehearsal import rehearse
from autograder.releasing.beside import add_beside
from autograder.running.cluster import packed
from autograder.running.pipeline import Pipeline, Submitted
from autograder.seed import VARIABLE, make_secret_seed, secret_file, secret_seed
from tests.conftest import Command
from tests.support import ROOT, small_course

LOUD = "The hidden cases follow from the published seed in"


@pytest.fixture(autouse=True)
def _as_for_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks for the published seed."""
    monkeypatch.delenv(VARIABLE)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return small_course(tmp_path / "course", 2, "known to all")


def test_a_secret_is_long_its_own_and_nobody_elses_to_read(course: Course, tmp_path: Path) -> None:
    assert make_secret_seed(course.graders)
    other = small_course(tmp_path / "other", 2, "known to all")
    make_secret_seed(other.graders)
    seeds = {secret_seed(one.graders) for one in (course, other)}
    assert len(seeds) == 2 and all(len(seed or "") >= 32 for seed in seeds)
    path = secret_file(course.graders)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in sorted(path.parent.iterdir())] == [".gitignore", "seed"]  # nothing half-made


def test_a_secret_that_is_there_stays_until_a_new_one_is_asked_for(course: Course) -> None:
    make_secret_seed(course.graders)
    first = secret_seed(course.graders)
    assert not make_secret_seed(course.graders)
    assert secret_seed(course.graders) == first
    assert make_secret_seed(course.graders, new=True)
    assert secret_seed(course.graders) != first


def test_whoever_makes_it_at_the_same_time_goes_on_with_the_same(course: Course) -> None:
    def make(_: int) -> str | None:
        make_secret_seed(course.graders)
        return secret_seed(course.graders)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(make, range(64)))) == 1


def test_git_leaves_it_out_by_itself(course: Course) -> None:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=course.root, capture_output=True, text=True, check=True).stdout

    git("init", "-q")
    make_secret_seed(course.graders)
    git("add", "--all")
    added = git("ls-files")
    assert "autograder/graders/course.toml" in added and "seed" not in added
    assert [good for good, *_ in doctor._seed(course)] == [True]
    git("add", "--force", str(secret_file(course.graders)))
    ((good, _, words),) = doctor._seed(course)
    assert not good and "git rm --cached" in words


def test_the_secret_counts_then_the_published_one(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    assert course.seed == "known to all"
    make_secret_seed(course.graders)
    fresh = Course(course.root)
    assert fresh.seed == secret_seed(course.graders) and not fresh.seed_is_published
    monkeypatch.setenv(VARIABLE, "published")
    again = Course(course.root)
    assert again.seed == "known to all" and again.seed_is_published
    assert again.with_seed("x").seed == "x"


def test_a_copy_of_the_published_seed_is_no_secret(course: Course) -> None:
    make_secret_seed(course.graders)
    secret_file(course.graders).write_text("known to all\n")
    assert Course(course.root).seed_is_published


def test_a_course_without_any_seed_gets_a_secret_one(course: Course) -> None:
    (course.graders / "course.toml").unlink()
    seed = Course(course.root).seed
    assert len(seed) >= 32 and seed == secret_seed(course.graders) == Course(course.root).seed


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(lambda path: path.write_text("\n"), "empty"), (lambda path: (path.unlink(), path.mkdir()), "directory"),
     (lambda path: path.write_bytes(b"\xff"), "utf-8")],
    ids=("empty", "folder", "no text"),
)  # fmt: skip
def test_a_seed_that_cannot_be_read_is_said_in_one_sentence(
    course: Course, spoil: Callable[[Path], object], said: str
) -> None:
    """And never replaced by the published one."""
    make_secret_seed(course.graders)
    path = secret_file(course.graders)
    spoil(path)
    with pytest.raises(CourseError, match=said) as caught:
        Course(course.root).seed  # noqa: B018
    assert str(path) in str(caught.value)


def table(course: Course) -> str:
    """A submission that knows the answers to all that is asked, and nothing else."""
    assignment = course.assignment("one")
    with assignment.code.at_work():
        answers, tests = Knowledge(assignment), CollectedTests(assignment)
        _, hidden = rehearse(assignment, tests, answers)
        right = answers.right["f"]
        known = {question.args: right(*question.args) for question in hidden}
    return f"def f(*x): return {known!r}[x]"


def test_a_table_from_the_published_seed_earns_nothing_where_the_seed_is_secret(course: Course) -> None:
    source = table(course).encode()
    earned = {}
    for seed in ("published", "secret"):
        if seed == "secret":
            make_secret_seed(course.graders)
        with Pipeline(Course(course.root).assignment("one")) as pipeline:
            earned[seed] = pipeline.grade(Submitted("x.py", source)).result.score
    assert earned == {"published": 4, "secret": 0}


@pytest.mark.long
def test_every_command_that_draws_from_the_published_seed_says_so(course: Course, command: Command) -> None:
    (course.root / "x.py").write_text("pass")
    loud = f"{LOUD} {course.graders / 'course.toml'}"

    def said(*words: str) -> str:
        done = command(*words, cwd=course.root)
        assert done.returncode == (2 if words[0] == "grade" else 0), done.stderr  # there is no submission
        return done.stderr

    def rows() -> str:
        return str(list(doctor._seed(Course(course.root))))

    commands = ("release", "one"), ("grade", "one"), ("score", "one", "x.py")
    assert [loud in said(*words) for words in commands] == [True, True, True]
    assert loud in rows()
    made = command("seed", cwd=course.root)
    seed = secret_seed(course.graders)
    assert made.returncode == 0 and str(secret_file(course.graders)) in made.stdout
    assert seed and seed not in made.stdout
    assert LOUD not in said("grade", "one") + rows()


def test_the_seed_is_never_released(course: Course, command: Command) -> None:
    make_secret_seed(course.graders)
    seed = secret_seed(course.graders)
    (course.root / "source/one/notes.txt").write_text(f"for me: {seed}")
    done = command("release", "one", cwd=course.root)
    assert done.returncode == 1
    assert "students must not get this: assignments/one/notes.txt holds the secret seed" in done.stdout
    assert str(seed) not in done.stdout + done.stderr and LOUD not in done.stderr


def test_what_is_released_does_not_follow_from_the_seed(tmp_path: Path) -> None:
    """So that `release --check` says the same everywhere."""
    root = tmp_path / "sorting"
    shutil.copytree(ROOT / "tests/courses/sorting", root, ignore=shutil.ignore_patterns("__pycache__", "assignments"))
    made = []
    for name in ("one", "two"):
        make_secret_seed(root / "graders", new=True)
        (tmp_path / name).mkdir()
        add_beside(Course(root).assignment("sorting"), tmp_path / name)
        made.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert made[0] == made[1] and "checks.json" in made[0]


def test_the_seed_goes_to_a_clusters_workers_with_the_course(course: Course, tmp_path: Path) -> None:
    make_secret_seed(course.graders)
    with tarfile.open(fileobj=BytesIO(packed(Course(course.root).assignment("one")))) as archive:
        archive.extractall(tmp_path / "worker", filter="data")
    assert Course(tmp_path / "worker").seed == secret_seed(course.graders)
    path = secret_file(Course(tmp_path / "worker").graders)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_each_seeds_hidden_cases_are_remembered(course: Course) -> None:
    """Tests take the published seed: the class's cases need not be searched for once more after them."""
    for _ in range(2):
        CollectedTests(Course(course.root).assignment("one"))
        make_secret_seed(course.graders)
    cases = course.graders / "one/__pycache__"
    assert len(list(cases.glob("test_f.cases.*.json"))) == 2
