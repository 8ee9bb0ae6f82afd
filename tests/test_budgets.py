"""What reads and shows a submission takes no longer and no more memory than SECURITY.md says, whatever its file holds:
some of `hostile_files` at their edge, where they cost most; `make test-attacks` tries all, at twelve sizes each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from autograder.pages import markup
from autograder.pages.markup import PageMarkup
from tests.hostile_files import PAGES, READING
from tests.support import LONG

SECONDS, MEBIBYTES = 2.0, 300
SIZES = 12 if LONG else 1
READ = list(READING) if LONG else [
    *("format 3, outputs of lists", "format 3, cells", "cells of nothing", "a source of letters", "metadata of lists"),
    *("an attachment", "NaN, and lists", "lines"),
]  # fmt: skip
MADE = list(PAGES) if LONG else [
    *("markdown, links into files/", "markdown, environments", "code, blank lines", "raw, divisions", "many cells"),
    *("many tags in many texts", "a picture named often"),
]  # fmt: skip


@cache
def measured(what: str) -> list[dict[str, Any]]:
    names = READ if what == "reading" else MADE
    words = [sys.executable, "-m", "tests.hostile_files", what, str(SIZES), *names]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def too_much(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in found if one["seconds"] > SECONDS or one["mib"] > MEBIBYTES]


@pytest.mark.parametrize("kind", READ)
def test_a_file_is_read_within_the_budget_or_refused(kind: str) -> None:
    found = [one for one in measured("reading") if one["kind"] == kind]
    assert len(found) == SIZES
    assert too_much(found) == []


@pytest.mark.parametrize("kind", MADE)
def test_a_page_is_made_within_the_budget(kind: str) -> None:
    found = [one for one in measured("pages") if one["kind"] == kind]
    assert len(found) == 2 * SIZES  # the feedback and the formgrader's
    assert too_much(found) == []


def test_an_honest_page_is_in_colours() -> None:
    honest = [one for one in measured("pages") if one["kind"] == "honest"]
    assert honest
    assert all(f"{20 * one['size']} words in colours" in one["said"] for one in honest)


def test_code_leaves_room_for_what_is_written_in_words() -> None:
    page, line = PageMarkup(), "x, y, z = (1, 2), (3, 4), [5, 6]\n"
    pages = [page.code(line * 20) for _ in range(60)]
    assert "<span" in pages[0]
    assert "<span" not in pages[-1]  # without colours by now
    assert page.markdown("*a* and $x$") == "<p><em>a</em> and $x$</p>\n"


def test_a_renderer_that_was_killed_is_replaced() -> None:
    page = PageMarkup()
    assert "<em>" in page.markdown("*a*")
    assert markup._renderer._process is not None
    os.kill(markup._renderer._process.pid, signal.SIGKILL)
    assert "<em>" in page.markdown("*b*")


def test_an_interrupted_terminal_is_no_matter_of_the_renderers() -> None:
    assert "<em>" in PageMarkup().markdown("*a*")
    process = markup._renderer._process
    assert process is not None
    os.kill(process.pid, signal.SIGINT)
    assert "<em>" in PageMarkup().markdown("*b*")
    assert markup._renderer._process is process


def test_what_takes_too_long_leaves_its_page_plain_and_the_next_one_as_it_is() -> None:
    page = PageMarkup()
    endless = "\\begin{a}" * 5_000
    assert page.markdown(endless).startswith("<pre>\\begin{a}")
    assert page.markdown("*a*") == "<pre>*a*</pre>"
    assert PageMarkup().markdown("*a*") == "<p><em>a</em></p>\n"


def test_a_long_text_is_shown_in_part_and_says_so() -> None:
    page = PageMarkup()
    assert page.code("x" * 150_000).endswith("xxx\n[50,000 more characters are not shown]")
    assert [len(page.plain("x" * 100_000)) for _ in range(2)] == [100_000] * 2
    assert page.plain("x") == "\n[1 more characters are not shown]"


def test_html_that_a_page_would_be_slow_to_parse_is_shown_as_it_was_typed() -> None:
    assert PageMarkup().markdown("<div>" * 150).startswith("<div><div>")
    assert PageMarkup().markdown("<div>" * 300).startswith("<pre>&lt;div&gt;")
    assert PageMarkup().markdown("<b>x</b>" * 3_100).startswith("<pre>&lt;b&gt;")


def test_a_picture_is_shown_as_often_as_there_is_room() -> None:
    picture = {"a.png": {"image/png": "A" * 3_000_000}}
    html = PageMarkup().markdown("![p](attachment:a.png)" * 4, picture)
    assert html.count('src="data:image/png;base64,AAAA') == 2
    assert html.count("[picture left out: p]") == 2
