"""What docs/ says, as a test meets it: blocks of code with the marks before them, commands, pages of the built site."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from tests.support import ROOT, copy_assignment

PAGES = ROOT / "docs" / "pages"
#: All that people read.
TEXTS = (*sorted(PAGES.rglob("*.md")), *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "SECURITY.md")

#: A comment in the line before a block: `not run` or `not added`, with a reason; `in: FOLDER`, where not in the course.
_BLOCK = re.compile(
    r"^(?P<indent> *)(?:<!-- (?P<mark>[\w ]+)(?:: (?P<words>[^>]*))? -->\n *)?"
    r"```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    language: str
    text: str
    title: str
    mark: str
    words: str

    @property
    def commands(self) -> list[str]:
        """Of a console block. What is printed stands without `$ `."""
        return [line.strip()[2:] for line in self.text.splitlines() if line.strip().startswith("$ ")]


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    found = []
    for one in _BLOCK.finditer(text):
        page, line = path.relative_to(ROOT).as_posix(), text[: one.start("language")].count("\n") + 1
        code = re.sub(rf"^{one['indent']}", "", one["text"], flags=re.MULTILINE)
        found.append(
            Block(page, line, one["language"], code, one["title"] or "", one["mark"] or "", one["words"] or "")
        )
    return found


# ---- a scratch class ----

_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "convnets"
c.Exchange.root = {exchange!r}
"""
_OF_A_STUDENT = "c.CourseDirectory.student_id = {name!r}\nc.Exchange.cache = {cache!r}\n"
STUDENTS = ("ada", "bob", "cho")


def scratch_class(root: Path, name: str) -> Path:
    """A course of one assignment, an exchange and a folder for each student, for what pages tell them to do."""
    course, exchange = root / "course", root / "exchange"
    exchange.mkdir(parents=True)
    exchange.chmod(0o777)  # what nbgrader wants of one
    course.mkdir()
    copy_assignment(course, name)
    (course / "autograder" / "graders").rename(course / "graders")  # as in a course with nothing else of that name
    (course / "autograder").rmdir()
    shared = _CONFIG.format(exchange=str(exchange))
    ours = "from autograder.nbgrader_plugin import configure\n" + shared + "configure(c)\n"
    (course / "nbgrader_config.py").write_text(ours, encoding="utf-8")
    for student in STUDENTS:
        home = root / student
        home.mkdir()
        own = _OF_A_STUDENT.format(name=student, cache=str(home / ".cache"))
        (home / "nbgrader_config.py").write_text(shared + own, encoding="utf-8")
    return course


@dataclass
class Ran:
    status: int
    said: str


class Terminal:
    """Runs command lines. nbgrader and autograder are imported once, and forked for each of theirs."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._server = multiprocessing.get_context("forkserver")
        self._server.set_forkserver_preload(["tests.docs_preload"])

    def run(self, line: str, folder: Path) -> Ran:
        words = shlex.split(line)
        if words[0] not in ("autograder", "nbgrader") or re.search(r"[|&;<>*$`]", line):
            path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
            settings = {**os.environ, **self.environment, "PATH": path}
            done = subprocess.run(line, shell=True, cwd=folder, env=settings, capture_output=True, text=True)
            return Ran(done.returncode, done.stdout + done.stderr)
        out = folder / ".said"
        process = self._server.Process(target=_command, args=(words, folder, out, self.environment))
        process.start()
        process.join()
        said = out.read_text(encoding="utf-8", errors="replace")
        out.unlink()
        assert process.exitcode is not None
        return Ran(process.exitcode, said)


def _command(words: list[str], folder: Path, out: Path, environment: dict[str, str]) -> None:
    """As its entry point does, in a process of its own."""
    os.chdir(folder)
    os.environ.update(environment)
    file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(file, descriptor)
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(one, "w"), write_through=True) for one in (1, 2))
    sys.argv = words
    if words[0] == "autograder":
        from autograder.commands.main import main
    else:
        from nbgrader.apps.nbgraderapp import main
    sys.exit(main())


# ---- the built site ----


class Page(HTMLParser):
    """What a page links to, what it needs, where it can be linked to, and how many items its numbered lists have."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.links: list[str] = []
        self.needs: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""
        self.numbered = 0
        self._lists: list[str] = []
        self._leave_out = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._leave_out += tag in ("script", "style")
        self._lists += [tag] * (tag in ("ol", "ul"))
        self.numbered += tag == "li" and self._lists[-1] == "ol"
        with contextlib.suppress(KeyError):
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") not in ("canonical", "prev", "next"):
            self.needs.append(given["href"])
        elif "src" in given:
            self.needs.append(given["src"])

    def handle_endtag(self, tag: str) -> None:
        self._leave_out -= tag in ("script", "style")
        del self._lists[len(self._lists) - (tag in ("ol", "ul")) :]

    def handle_data(self, data: str) -> None:
        if not self._leave_out:
            self.text += data


def pages(site: Path) -> Iterator[Page]:
    for path in sorted(site.rglob("*.html")):
        if path.name != "404.html":  # its links are those of a server's root
            yield Page(path)
