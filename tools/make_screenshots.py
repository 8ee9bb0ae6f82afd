"""Makes docs/check.png, docs/feedback.png and docs/report.png: what students and instructors see, for the README.

Needs the environment of `make setup`, and Chromium. Run from the course's folder:

    .venv/bin/python tools/make_screenshots.py

A class of sixty is made and graded for it; the student who turns the kernel round is shown.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from playwright.sync_api import Page, sync_playwright

from autograder.course import Course
from autograder.demo.students import FUNCTIONS, sample_class

COURSE, DOCS = Path.cwd(), Path.cwd() / "docs"
STUDENTS = 60
PAGE = """<!doctype html><style>
body { font: 15px "DejaVu Sans", sans-serif; margin: 16px; width: 808px; }
.in { background: #f5f5f5; border: 1px solid #dddddd; font: 14px monospace; padding: 6px 10px; margin-bottom: 8px; }
table { border-collapse: collapse; font-size: 13px; } td, th { padding: 3px 14px 3px 0; }
summary { font-size: 13px; }
</style><div class="in">check(conv2d)</div>%s"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        room = Path(folder)
        words = [str(Path(sys.executable).with_name("autograder")), "demo", "--out", str(room / "class")]
        subprocess.run([*words, "--students", str(STUDENTS)], check=True, stdout=subprocess.DEVNULL)
        (room / "check.html").write_text(PAGE % checked(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 840, "height": 1040})
        take(page, room / "check.html", "check.png", "body")
        course = room / "class" / "course"
        take(page, course / "feedback/dara/convolution/convolution.html", "feedback.png")
        take(page, course / "convolution-report.html", "report.png")
        browser.close()


def checked() -> str:
    """What check says in a notebook of a conv2d that turns the kernel round."""
    turned = next(one for one in sample_class(Course(COURSE), 8) if one.name == "dara")
    sources = ["import numpy as np\nfrom checks import check", *(turned.answers[name] for name in FUNCTIONS)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in [*sources, "check(conv2d)"]])
    released = COURSE / "assignments" / "convolution"
    NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": str(released)}}).execute()
    shown = [output["data"]["text/html"] for output in notebook.cells[-1].outputs if "data" in output]
    return "".join(shown)


def take(page: Page, path: Path, name: str, element: str | None = None) -> None:
    """The first screen, or the whole of an element."""
    page.goto(path.as_uri())
    (page.locator(element) if element else page).screenshot(path=DOCS / name)


if __name__ == "__main__":
    main()
