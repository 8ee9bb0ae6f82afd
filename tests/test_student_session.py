"""A student's hour, in a real browser: JupyterLab with nbgrader's own extensions, and no grader installed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import chromium, jupyter_server, needs_browser, violations
from tests.conftest import Command
from tests.support import accepted, copy_course, marks

_, _CONV_AT, _CONV2D, _SHIFT, _ = accepted("loops").split("\n\n\n")
_TURNED = _CONV2D.replace(", kernel, bias)", ", kernel[::-1, ::-1], bias)")


class Notebook:
    """The open one, as its reader uses it: click, type, Ctrl+Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def cell(self, code: str) -> Locator:
        found = self.page.locator(".jp-CodeCell", has=self.page.locator(".cm-content", has_text=code)).first
        found.scroll_into_view_if_needed()
        return found

    def run(self, code: str, written: str | None = None) -> Locator:
        """The cell with this code, once it has been run; with `written` in the place of what it held."""
        cell = self.cell(code)
        cell.locator(".cm-content").click()
        if written is not None:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(written)
            cell = self.cell(written.splitlines()[0])
        before = cell.locator(".jp-InputPrompt").first.inner_text()
        self.page.keyboard.press("Control+Enter")
        prompt = cell.locator(".jp-InputPrompt").first
        expect(prompt).not_to_have_text(before)
        expect(prompt).not_to_have_text("[*]:")
        return cell

    def violations(self, cell: Locator) -> list[str]:
        """Of what everyone can use, in what the cell shows."""
        shown = cell.locator(".jp-OutputArea")
        shown.evaluate("area => { area.id = 'shown' }")
        found = violations(self.page, "#shown")
        shown.evaluate("area => { area.insertAdjacentHTML('beforeend', '<img src=x>') }")
        assert "image-alt" in violations(self.page, "#shown")[0]
        shown.evaluate("area => { area.removeAttribute('id'); area.lastChild.remove() }")
        return found

    def validate(self) -> str:
        self.page.get_by_role("button", name="Validate").click()
        dialog = self.page.locator(".jp-Dialog")
        said = dialog.inner_text(timeout=60_000)
        dialog.get_by_role("button").last.click()
        return said


@needs_browser
def test_from_the_mistake_to_the_submission(command: Command, tmp_path: Path) -> None:
    course, exchange, home = tmp_path / "course", tmp_path / "exchange", tmp_path / "home"
    copy_course(course, released=True)
    for folder in (exchange, home):
        folder.mkdir()
    exchange.chmod(0o777)
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\nc.Exchange.root = {str(exchange)!r}\n")
    (home / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\nc.CourseDirectory.course_id = 'convnets'\n"
    )
    _done(command, "release_assignment", "convolution", cwd=course, program="nbgrader")

    with jupyter_server(home, tmp_path / "settings") as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        page.goto(f"{address}/lab?token=t")
        _to_the_assignments(page)
        page.get_by_role("button", name="Fetch").click()
        page.get_by_role("button", name="Submit").wait_for()
        _start_kernel(page, address)
        page.goto(f"{address}/lab/tree/convolution/convolution.ipynb?token=t")
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        _work(Notebook(page))
        _to_the_assignments(page)
        page.get_by_role("button", name="Submit").click()
        expect(page.locator("#submitted_assignments_list")).to_contain_text("convolution")

    _done(command, "collect", "convolution", cwd=course, program="nbgrader")
    _done(command, "grade", "convolution", cwd=course)
    assert list(marks(course).values()) == [25.0]


def _work(notebook: Notebook) -> None:
    notebook.run("from checks import check")
    notebook.run("def conv2d")
    assert "conv2d is not written yet" in notebook.run("check(conv2d)").inner_text()
    notebook.run("def conv_at", _CONV_AT)
    notebook.run("def conv2d", _TURNED)
    wrong = notebook.run("check(conv2d)")
    assert "✗ wrong" in wrong.inner_text()
    assert "It looks as if the kernel is turned by 180° before it is applied" in wrong.inner_text()
    pictures = wrong.locator("img")
    assert [one.get_attribute("alt") for one in pictures.all()][1] == "kernel: 0, 1; 2, -1"
    assert all(one.evaluate("image => image.complete && image.naturalWidth > 50") for one in pictures.all())
    assert notebook.violations(wrong) == []
    said = notebook.validate()
    assert "conv2d is not right yet" in said
    assert "predict_rows is still to be filled in" in said
    assert "conv_at" not in said

    notebook.run("def conv2d", _CONV2D)
    right = notebook.run("check(conv2d)")
    assert "✗ wrong" not in right.inner_text()
    assert right.inner_text().count("✓ right") == 5
    assert right.locator("img").count() == 0

    moving = notebook.run("pictures.move_window()")
    moving.get_by_label("padding").select_option("same")
    moving.get_by_label("stride").select_option("2")
    assert notebook.violations(moving) == []
    moving.get_by_role("slider", name="window").press("ArrowRight")  # a key that JupyterLab has a use for, too
    expect(moving).to_contain_text("Row 0, column 1 of 3 × 3: the sum of the products is 14")

    notebook.run("def shift", _SHIFT)
    notebook.run("predict_rows =", "predict_rows = 12")
    notebook.run("predict_place =", "predict_place = (5, 4)")
    assert "Success" in notebook.validate()


def _start_kernel(page: Page, address: str) -> None:
    """Before the notebook is opened: JupyterLab loses, now and then, what is run while the kernel starts."""
    about = {"path": "convolution/convolution.ipynb", "type": "notebook", "name": "", "kernel": {"name": "python3"}}
    assert page.request.post(f"{address}/api/sessions?token=t", data=about).ok
    page.wait_for_function("async () => (await (await fetch('/api/kernels')).json())[0].execution_state === 'idle'")


def _to_the_assignments(page: Page) -> None:
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()


def _done(command: Command, *words: str, cwd: Path, program: str = "autograder") -> None:
    done = command(*words, cwd=cwd, program=program)
    assert done.returncode == 0, done.stderr
