"""Links, pipes and worse in what students hand in: none is followed on the way from the exchange to the feedback,
and none stops anybody else's submission. Plain nbgrader commands do the work; beside each, the control: what they
do without the mend."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.grading.collected import prepare
from tests.conftest import Command
from tests.support import copy_course, dump, marks, nest, without_pictures

SECRET = b"the answers to everything"
TIME = "2026-01-02 03:04:05.000006 UTC"
COLLECTED = ("ada", "deep", "mallory", "vast", "zoe")
LEFT_OUT = {
    "the-answers.txt": "is a link",
    "the-folder": "is a link",
    "nowhere": "is a link",
    "round": "is a link",
    "pipe": "is no regular file",
    "socket": "cannot be read",
    "inner/the-answers.txt": "is a link",
}


class Class:
    """A course and an exchange, and beside them a secret that the instructor alone may read."""

    def __init__(self, root: Path, command: Command) -> None:
        self.course, self.exchange, self._command = root / "course", root / "exchange", command
        self.secrets = root / "secrets"
        self.secrets.mkdir()
        (self.secrets / "answers.txt").write_bytes(SECRET)
        copy_course(self.course, pictures=False, released=True)
        self.inbound = self.exchange / "convnets/inbound"
        self.inbound.mkdir(parents=True)
        self.exchange.chmod(0o777)

    def submit(self, student: str, time: str = TIME) -> Path:
        folder = self.inbound / f"{student}+convolution+{time}+abc"
        self.hand_in(folder)
        return folder

    def hand_in(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "convolution.ipynb").write_bytes(dump(without_pictures()))

    def put_links(self, folder: Path) -> None:
        """All of LEFT_OUT, and a file that is none of it."""
        (folder / "mine.txt").write_text("mine")
        (folder / "nbgrader_config.py").write_text("raise SystemExit\n")  # nbgrader would run it: never copied
        (folder / "the-answers.txt").symlink_to(self.secrets / "answers.txt")
        (folder / "the-folder").symlink_to(self.secrets)
        (folder / "nowhere").symlink_to("gone")
        (folder / "round").symlink_to("round")
        os.mkfifo(folder / "pipe")
        (folder / "inner").mkdir()
        (folder / "inner/the-answers.txt").symlink_to(self.secrets / "answers.txt")
        before = os.getcwd()
        os.chdir(folder)  # the path of a socket is at most 107 bytes long
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
        os.chdir(before)

    def nbgrader(self, *words: str, status: int = 0) -> str:
        done = self._command(*words, f"--Exchange.root={self.exchange}", cwd=self.course, program="nbgrader")
        assert done.returncode == status, done.stderr
        return done.stderr

    def leaks(self, *folders: str) -> list[str]:
        """Files that hold the secret."""
        files = [file for folder in folders for file in (self.course / folder).rglob("*") if file.is_file()]
        assert files
        return [str(file.relative_to(self.course)) for file in files if SECRET in file.read_bytes()]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment, command: Command) -> Class:
    prepare(assignment)
    room = Class(tmp_path_factory.mktemp("links"), command)
    for student in ("ada", "zoe"):
        room.submit(student)
    room.put_links(room.submit("mallory"))
    with (room.submit("vast") / "weights.npy").open("wb") as file:
        file.truncate(5_000_000)
    nest(room.submit("deep"), 1_300)
    room.submit("..")
    room.submit("<img src=x onerror=alert(1)>")
    room.submit("late", time="yesterday")
    (room.inbound / f"elsewhere+convolution+{TIME}+abc").symlink_to(room.secrets)
    (room.inbound / f"file+convolution+{TIME}+abc").write_text("x")
    (room.inbound / "nonsense+convolution+").write_text("x")
    return room


@pytest.fixture(scope="module")
def collected(room: Class) -> str:
    """What `nbgrader collect` said."""
    return room.nbgrader("collect", "convolution", "--CourseDirectory.max_dir_size=2000")


@pytest.mark.long
def test_control_nbgraders_own_collect_copies_the_secret(room: Class) -> None:
    own = ["--ExchangeFactory.collect=nbgrader.exchange.default.ExchangeCollect", "--student=follower"]
    (room.submit("follower") / "the-answers.txt").symlink_to(room.secrets / "answers.txt")
    room.nbgrader("collect", "convolution", *own, "--CourseDirectory.submitted_directory=control")
    assert room.leaks("control") == ["control/follower/convolution/the-answers.txt"]


def test_collect_takes_regular_files_alone_and_says_what_it_left_out(room: Class, collected: str) -> None:
    folders = {folder.name for folder in (room.course / "submitted").iterdir()}
    assert folders - {"follower"} == set(COLLECTED)
    assert not (room.course / "convolution").exists()  # where the student ".." would have been
    mallory = room.course / "submitted/mallory/convolution"
    kept = {str(file.relative_to(mallory)) for file in mallory.rglob("*")}
    assert kept == {"convolution.ipynb", "mine.txt", "inner"}
    for name, why in LEFT_OUT.items():
        assert collected.count(f"/mallory+convolution+{TIME}+abc/{name} {why}") == 1, collected
    assert "weights.npy is too large" in collected
    for name in ("<img", "late+", "elsewhere+", "file+", "nonsense+"):
        (line,) = [line for line in collected.splitlines() if f"/{name}" in line]
        assert "is not collected: " in line
    assert "Traceback" not in collected


def test_a_second_submission_replaces_the_first(room: Class, collected: str) -> None:
    again = room.submit("zoe", time="2026-02-02 03:04:05.000006 UTC")
    (again / "second.txt").write_text("x")
    room.nbgrader("collect", "convolution", "--update")
    assert (room.course / "submitted/zoe/convolution/second.txt").exists()


def test_a_folder_however_deep_is_collected_and_replaced(room: Class, collected: str) -> None:
    assert "deep+convolution" in collected
    assert "folders more than 20 deep; the others are left out" in collected
    kept = room.course / "submitted/deep/convolution"
    nest(kept / "d", 1_300, "e")  # as an archive that somebody unpacked there leaves them
    nest(room.submit("deep", time="2026-02-02 03:04:05.000006 UTC"), 1_300)
    said = room.nbgrader("collect", "convolution", "--update", "--student=deep")
    assert "could not be collected" not in said
    assert not (kept / "d/e").exists()
    assert (kept / "convolution.ipynb").exists()


@pytest.mark.long
def test_what_came_in_otherwise_leaks_nothing_either(room: Class, collected: str, command: Command) -> None:
    by_mail = room.course / "submitted/by-mail/convolution"
    room.hand_in(by_mail)
    room.put_links(by_mail)
    (by_mail / "endless.npy").symlink_to("/dev/zero")
    done = command("grade", "convolution", cwd=room.course)
    assert done.returncode == 0, done.stdout + done.stderr
    room.nbgrader("autograde", "convolution", "--force", "--student=by-mail")
    room.nbgrader("generate_feedback", "convolution")
    graded = {student: mark for student, mark in marks(room.course).items() if student != "follower"}
    assert graded == dict.fromkeys((*COLLECTED, "by-mail"), 25.0)
    assert room.leaks("autograded", "feedback") == []
    for folder in ("autograded", "feedback"):
        assert (room.course / folder / "by-mail/convolution/mine.txt").exists()
        assert not (room.course / folder / "by-mail/convolution/nbgrader_config.py").exists()


_WITHOUT_THE_MEND = """
from nbgrader.converters.autograde import Autograde

Autograde.init_assignment = Autograde.init_assignment.__wrapped__
"""


@pytest.mark.long
def test_control_without_the_mend_the_secret_reaches_the_feedback(room: Class) -> None:
    config = room.course / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + _WITHOUT_THE_MEND, encoding="utf-8")
    follower = room.course / "submitted/control/convolution"
    room.hand_in(follower)
    (follower / "the-answers.txt").symlink_to(room.secrets / "answers.txt")
    room.nbgrader("autograde", "convolution", "--student=control")
    room.nbgrader("generate_feedback", "convolution", "--student=control")
    assert "feedback/control/convolution/the-answers.txt" in room.leaks("feedback")
