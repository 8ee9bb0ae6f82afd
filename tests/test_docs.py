"""The documentation: the site builds, what it says to type works, what it names is there, and it can be read."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, expect

from autograder.commands.main import command_line
from autograder.course import _CourseSettings, _Settings
from autograder.kinds.keras.declared import KerasSettings
from autograder.limits import Limits
from tests.browser import chromium, needs_browser, violations
from tests.docs_site import PAGES, TEXTS, Block, Page, Terminal, blocks, pages, scratch_class
from tests.support import LONG, ROOT

DOCS = ROOT / "docs"
#: In the order in which the pages are read; each goes on where the last one ended.
IN_ORDER = (
    *("instructors/tutorial", "instructors/term", "students/tutorial", "instructors/changes"),
    *("explanations/fingerprint", "authors/tutorial"),
)


def build(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "mkdocs", "build", "-f", str(docs / "mkdocs.yml"), "-d", str(site)]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(words, capture_output=True, text=True, env=settings)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("docs") / "site"
    done = build(DOCS, built)
    assert done.returncode == 0, done.stderr
    return built


@pytest.fixture(scope="module")
def read(site: Path) -> list[Page]:
    return list(pages(site))


# ---- the site ----


def test_a_broken_link_or_anchor_stops_the_build(tmp_path: Path) -> None:
    for name in os.listdir(ROOT):
        if name in ("assignments", "autograder", "benchmarks") or name.isupper() or name.endswith(".md"):
            (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(DOCS, tmp_path / "docs")
    page = tmp_path / "docs/pages/index.md"
    more = "\n[gone](gone.md) [nowhere](students/tutorial.md#nowhere) [moved](../../tests/gone.py)\n"
    page.write_text(page.read_text(encoding="utf-8") + more, encoding="utf-8")
    done = build(tmp_path / "docs", tmp_path / "site")
    assert done.returncode != 0
    assert all(words in done.stderr for words in ("'gone.md'", "#nowhere", "gone.py"))


def test_links_lead_somewhere(read: list[Page], site: Path) -> None:
    anchors = {page.path: page.anchors for page in read}
    broken = []
    for page in read:
        for link in page.links + page.needs:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme:
                continue
            target = (page.path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else page.path
            known = anchors.get(target)
            if not target.is_file() or (parts.fragment and known is not None and parts.fragment not in known):
                broken.append(f"{page.path.relative_to(site)}: {link}")
    assert broken == []


def test_numbered_items_stay_numbered(read: list[Page]) -> None:
    """They are written for GitHub, and Python's Markdown takes for one paragraph what GitHub takes for two items."""
    texts = [path.read_text(encoding="utf-8") for path in TEXTS]
    written = [re.findall(r"^\d+\. ", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.M | re.S), re.M) for text in texts]
    assert sum(page.numbered for page in read) == sum(map(len, written)) > 15


def test_nothing_is_fetched_from_elsewhere(read: list[Page], site: Path) -> None:
    assert [need for page in read for need in page.needs if "://" in need or need.startswith("//")] == []
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert [found for text in styles for found in re.findall(r"url\([\"']?(?:https?:)?//[^)]*\)", text)] == []


def test_links_to_elsewhere_are_whole_addresses(read: list[Page]) -> None:
    """They are listed, not followed: no test needs a network."""
    elsewhere = sorted({link for page in read for link in page.links if "://" in link})
    print("\n".join(elsewhere))
    assert elsewhere
    assert [link for link in elsewhere if not re.fullmatch(r"https://[\w.-]+\.[a-z]+(/\S*)?", link)] == []


# ---- the reference ----


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _parsers(inner)


def _page(read: list[Page], name: str) -> str:
    return next(page.text for page in read if page.path.as_posix().endswith(f"reference/{name}.html"))


def test_every_command_and_option_is_in_the_reference(read: list[Page]) -> None:
    text = _page(read, "commands")
    for parser in _parsers(command_line()):
        section = text.split(f"\n{parser.prog}\xb6")[1].split("\xb6")[0] if f"\n{parser.prog}\xb6" in text else ""
        for action in parser._actions:
            names = action.option_strings or [str(action.metavar or action.dest)]
            assert all(name in section for name in names if name not in ("-h", "--help")), (parser.prog, names)


@pytest.mark.parametrize("kind", [_CourseSettings, _Settings, Limits, KerasSettings])
def test_every_setting_is_in_the_reference_and_says_what_it_is(kind: type[msgspec.Struct], read: list[Page]) -> None:
    text = _page(read, "configuration")
    assert [name for name in kind.__struct_fields__ if name not in text and name != "stand_in"] == []


@pytest.fixture(scope="module")
def reference() -> Any:
    spec = importlib.util.spec_from_file_location("docs_reference", DOCS / "reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("course_toml", _CourseSettings),
        ("assignment_toml", _Settings),
        ("limits", Limits),
        ("keras_toml", KerasSettings),
    ],
)
def test_defaults_are_shown_as_the_file_takes_them(name: str, kind: type[msgspec.Struct], reference: Any) -> None:
    shown = re.findall(r"^\| `(\w+ = [^`]+)`", reference.GENERATORS[name](), re.MULTILINE)
    assert shown
    assert msgspec.convert(tomllib.loads("\n".join(shown)), kind) == kind()


def test_every_option_with_a_value_shows_it(reference: Any) -> None:
    lines = reference.commands().splitlines()
    for parser in _parsers(command_line()):
        for action in parser._actions:
            if action.option_strings and action.nargs is None:
                assert any(line.startswith(f"| `{action.option_strings[-1]} ") for line in lines), action


def test_what_is_generated_says_something_of_each(reference: Any) -> None:
    for name in ("commands", "course_toml", "assignment_toml", "keras_toml", "limits", "results"):
        empty = [line for line in reference.GENERATORS[name]().splitlines() if re.search(r"\|\s*\|$", line)]
        assert empty == [], name


def test_what_authors_import_is_in_the_reference(read: list[Page]) -> None:
    tree = ast.parse((ROOT / "autograder/exercise.py").read_text(encoding="utf-8"))
    text = _page(read, "exercise")
    public = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node)
    ]
    assert {"found", "sweep", "together", "misconception", "Example"} <= set(public)
    assert [name for name in public if f"\n{name}" not in text] == []


# ---- what it says to type ----


def named_commands(text: str) -> Iterator[list[str]]:
    """What is written as code and begins with `autograder`: a line of a block, or between backticks."""
    lines = re.findall(r"^(?: {4,}|\s*\$ )(autograder [^#\n]*)", text, re.MULTILINE)
    for words in [*lines, *re.findall(r"`(autograder [^`\n]*)`", text)]:
        yield words.split("&&")[0].split()


def unknown(words: list[str]) -> str:
    """In words, what of a command line is in no parser; "" where all is."""
    parser = command_line()
    for word in words[1:]:
        inner = next((one for one in parser._actions if isinstance(one, argparse._SubParsersAction)), None)
        if word.startswith("--"):
            if word.split("=")[0] not in parser._option_string_actions:
                return f"{parser.prog} has no {word}"
        elif inner is not None and re.fullmatch(r"[a-z]+", word):
            if word not in inner.choices:
                return f"{parser.prog} has no {word}"
            parser = inner.choices[word]
    return ""


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_that_is_named_is_there(path: Path) -> None:
    found = [unknown(words) for words in named_commands(path.read_text(encoding="utf-8"))]
    assert [words for words in found if words] == []


def test_a_command_that_is_not_there_is_noticed() -> None:
    text = (
        "Run `autograder publish`.\n\n```console\n$ autograder grade NAME --fast\n```\n\n    autograder new thing X\n"
    )
    assert [unknown(words) for words in named_commands(text)] == [
        "autograder grade has no --fast",
        "autograder new has no thing",
        "autograder has no publish",
    ]


def test_python_blocks_compile() -> None:
    found = [block for path in TEXTS for block in blocks(path) if block.language == "python"]
    assert len(found) > 5
    for block in found:
        compile(block.text, f"{block.page}, line {block.line}", "exec", dont_inherit=True)


def test_what_is_not_run_says_why() -> None:
    for block in (block for path in TEXTS for block in blocks(path)):
        assert block.mark in ("", "not run", "not added", "in", "run"), block
        assert block.mark in ("", "run") or block.words.strip(), block


def _done(block: Block, course: Path, terminal: Terminal) -> list[str]:
    """Does what a block says; in words, what failed."""
    if block.mark in ("not run", "not added"):
        return []
    if block.title:
        with (course / block.title).open("a", encoding="utf-8") as file:
            file.write(block.text)
    failed = []
    folder = course.parent / block.words if block.mark == "in" else course
    for line in block.commands if block.language == "console" else []:
        done = terminal.run(line, folder)
        if done.status:
            failed.append(f"{block.page}, line {block.line}: `{line}` ended with {done.status}: {done.said}")
    return failed


def test_commands_do_what_pages_say(tmp_path: Path) -> None:
    """All of them, in order, in one class."""
    course = scratch_class(tmp_path, "windows")
    terminal = Terminal({"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)})
    failed = []
    for name in IN_ORDER:
        for block in blocks(PAGES / f"{name}.md"):
            failed += _done(block, course, terminal)
    assert failed == []
    assert (course / "feedback/bob/windows/windows.html").is_file()


def test_every_page_with_commands_is_run() -> None:
    run = {f"docs/pages/{name}.md" for name in IN_ORDER}
    left_out = [block for path in sorted(PAGES.rglob("*.md")) for block in blocks(path) if block.commands]
    assert [block for block in left_out if block.page not in run and block.mark != "not run"] == []


# ---- reading it ----


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@needs_browser
def test_it_can_be_read_on_a_phone_and_in_the_dark(browser: Browser, read: list[Page], site: Path) -> None:
    """Nothing is wider than a phone. Pages take turns at axe-core, in light and dark, narrow and wide: what is wrong
    with a style is wrong on many of them. All in all four where AUTOGRADER_LONG is set."""
    found = []
    page = browser.new_page()
    looks = list(itertools.product((360, 1280), ("light", "dark")))
    for number, one in enumerate(read):
        for look, (width, scheme) in enumerate(looks):
            looked_at = LONG or number % len(looks) == look
            if not looked_at and (width, scheme) != (360, "light"):
                continue
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(one.path.as_uri())
            name = f"{one.path.relative_to(site)}, {width}, {scheme}"
            found += [f"{name}: {words}" for words in violations(page)] if looked_at else []
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found.append(f"{name}: {wide} pixels wide")
    page.close()
    assert found == []


#: What people type, and the page that they want: it comes first. No two in a row want the same one.
SOUGHT = {
    "late": "instructors/term.html",
    "seed": "instructors/changes.html",
    "extension": "instructors/term.html",
    "JupyterHub": "instructors/hub.html",
    "Canvas": "instructors/term.html",
    "tolerance": "explanations/tolerance.html",
    "deadline": "instructors/term.html",
    "submission_seconds": "reference/configuration.html",
    "manual grading": "instructors/term.html",
    "together": "reference/exercise.html",
    "pandas": "overview.html",
}


@needs_browser
def test_search_finds_what_people_look_for_without_a_server(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    for words, wanted in SOUGHT.items():
        box = page.locator("[data-md-component=search-query]")
        box.fill("")
        box.press_sequentially(words)
        first = page.locator(".md-search-result__link").first
        expect(first).to_have_attribute("href", re.compile(rf"/{re.escape(wanted)}(\?|#|$)"))
    page.close()
