"""What students write is opened in the instructor's browser, with the instructor's rights: in the formgrader, and in
the feedback. A real browser opens both; nothing of it runs, and what is honest reads well."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment
from autograder.grading.collected import prepare
from autograder.pages.markup import PageMarkup
from tests.browser import chromium, jupyter_server, needs_browser, opened
from tests.conftest import Command
from tests.support import cell, copy_course, dump, marks, without_pictures

#: name: what a student writes. Whatever of it runs leaves an attribute ran-NAME on the page.
SCRIPTS = {
    "script": "<script>ran('script')</script>",
    "onerror": '<img src="x" onerror="ran(\'onerror\')">',
    "onload": "<svg onload=\"ran('onload')\"></svg>",
    "inline": "An <b><img src=y onerror=ran('inline')></b> in the line.",
    "iframe": "<iframe srcdoc=\"<script>parent.ran('iframe')</script>\"></iframe>",
    "toggle": "<details open ontoggle=\"ran('toggle')\">x</details>",
    "focus": "<input autofocus onfocus=\"ran('focus')\">",
    "style": "<style>@keyframes k{}</style><p style='animation:k 1s' onanimationstart=\"ran('style')\">x</p>",
    "unclosed": "<b title='`<script>ran(`unclosed`)</script>`'",
    "in-maths": "$a <img src=z onerror=ran('in-maths')> b$",
    "in-picture": "![x\" onerror=\"ran('in-picture')](gone.png)",
    "in-fence": "```x\"><script>ran('in-fence')</script>\na\n```",
}
#: Run by a click alone, or shown where nbgrader's own things are: they must not be in the page.
TRAPS = [
    "[a](javascript:ran('click'))",
    "<a href=\"javascript:ran('click')\">b</a>",
    '<a href="data:text/html,<script>1</script>">c</a>',
    "[d](evil.html)",
    '<form action="/formgrader/api/grade/1"><button>e</button></form>',
    '<input class="score" id="conv_at" value="25">',
    '<div class="nbgrader_cell" style="position:fixed;top:0;left:0;width:100%;height:100%">f</div>',
    '<meta http-equiv="refresh" content="600;url=/lab"><link rel="stylesheet" href="x">',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=ran(1)&gt;'></table>",
]
FORBIDDEN = r"javascript:|data:text|evil\.html|<form|http-equiv=.refresh|<iframe|srcdoc=.<|position:\s*fixed;top"
HONEST = """\
# A heading of mine

Some *emphasis*, `a < b` and 1 < 2, and $w_{ij} < x & y$.

```python
for i in range(3):
    print(i < 2)
```

| name | value |
|:-----|------:|
| stride | 2 |

![my sketch](attachment:sketch.png) and ![lost](attachment:lost.png)

- [x] done

[the paper](https://arxiv.org/abs/1603.07285)
"""
SHOWN = [
    ">A heading of mine</h1>",
    "<em>emphasis</em>",
    "<code>a &lt; b</code> and 1 &lt; 2",
    "$w_{ij} &lt; x &amp; y$",
    '<span class="k">for</span>',
    '<td style="text-align:right">2</td>',
    'src="data:image/png;base64,iVBORw0KGgo="',
    "[picture missing: lost]",
    "☑ done",
    '<a href="https://arxiv.org/abs/1603.07285"',
]
_ASKS = "![me](/formgrader/?path=submitted/eve/convolution)"
"""The formgrader takes a course's folder from its address, and runs the nbgrader_config.py that it finds there."""
_SHOWS = """
from IPython.display import Latex, Markdown, display
display(Markdown("<script>ran('output')</script>"), Latex("<script>ran('latex')</script>"))
print("<script>ran('print')</script>")
raise ValueError("<script>ran('exception')</script>")
"""


#: Released with the exercise. What it shows comes of the student's own function.
ILLUSTRATION = {
    "cell_type": "code",
    "id": "seen",
    "metadata": {"tags": ["illustration"]},
    "source": 'print("shifted:", *shift(np.array([[[7.0], [8.0]]]), 0, 1).ravel())',
    "outputs": [],
    "execution_count": None,
}


#: Graded by a person: students explain in words.
BY_HAND = {
    "cell_type": "markdown",
    "id": "explain",
    "metadata": {
        "nbgrader": {
            "grade_id": "explain",
            "grade": True,
            "solution": True,
            "locked": False,
            "task": False,
            "points": 2,
            "schema_version": 3,
        },
    },
    "source": "YOUR ANSWER HERE",
}


#: What is written, and what stands on the page. What is not allowed is shown as it was typed; attributes are left out.
CLEANED = [
    ("a List<int>, x <y> z", "a List&lt;int&gt;, x &lt;y&gt; z"),
    ("<B>bold</B>", "<b>bold</b>"),
    ("a <b<script>ran(1)</script>", "a &lt;b&lt;script&gt;ran(1)&lt;/script&gt;"),
    ("<b id=conv_at class=score onclick=ran(1) title=t>c</b>", '<b title="t">c</b>'),
    ("<span class=k>for</span> <span class=score>x</span>", '<span class="k">for</span> <span>x</span>'),
    ("<table><td style='text-align: left'>x</td></table>", '<td style="text-align: left">'),
    ("<table><td style='text-align:left;position:fixed'>x</td></table>", "<td>"),
    ("<div style='text-align:center'>x</div>", "<div>x</div>"),
    ("[a](HTTPS://x.org/a) [b](mailto:a@b) [c](#d)", '<a href="HTTPS://x.org/a">a</a> <a href="mailto:a@b">b</a>'),
    ("<a href='java&#9;script:ran(1)'>a</a> <a href=//x.org>b</a> <a href=/lab>c</a>", "<a>a</a> <a>b</a> <a>c</a>"),
    ("![a](mine/a.png)![b](../b.png)![c](/c.png)", '<img src="mine/a.png" alt="a"><img alt="b"><img alt="c">'),
    ("<img src='data:image/svg+xml;base64,AA' width=3>", '<img width="3">'),
    ("<img src=https://x.org/a.png>", "<img>"),
    ("<noscript><p title='</noscript><img src=x onerror=ran(1)>'>", "&lt;noscript&gt;"),
    ("seen <!-- not seen -->", "<p>seen </p>"),
]


@pytest.mark.parametrize(("source", "shown"), CLEANED)
def test_only_what_is_allowed_is_left(source: str, shown: str) -> None:
    html = PageMarkup().markdown(source)
    assert shown in html
    assert not re.search(r"<[^>]*\b(on\w+|id|javascript)\b", re.sub('"[^"]*"', "", html))


def text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "t", "metadata": {}, "source": source, **more}


def written() -> dict[str, Any]:
    notebook = without_pictures()
    sketch = {"sketch.png": {"image/png": "iVBORw0KGgo=", "image/svg+xml": "<svg onload=ran('svg')>"}}
    answer = "\n\n".join([HONEST, *TRAPS[:-1], *SCRIPTS.values(), TRAPS[-1]])
    cell(notebook, "shift-solution")["source"] += f"\n# {SCRIPTS['script']}\n"
    notebook["cells"] += [
        {**BY_HAND, "source": answer, "attachments": sketch},
        text("<script>window.ran = name => document.documentElement.setAttribute('ran-' + name, '')</script>"),
        *map(text, SCRIPTS.values()),
        *map(text, TRAPS),
        text(_ASKS),
        text(HONEST, attachments=sketch),
        {"cell_type": "raw", "id": "r", "metadata": {}, "source": "<script>ran('raw')</script>"},
        {"cell_type": "code", "id": "c", "metadata": {}, "source": _SHOWS, "outputs": [], "execution_count": None},
        ILLUSTRATION,
    ]
    return notebook


class Desk:
    """An instructor's course with one graded submission in it."""

    def __init__(self, root: Path, command: Command) -> None:
        self.root, self._command = copy_course(root, pictures=False), command
        source = root / "source/convolution/convolution.ipynb"
        notebook = json.loads(source.read_text(encoding="utf-8"))
        notebook["cells"] += [BY_HAND, ILLUSTRATION]
        source.write_bytes(dump(notebook))
        self.ran = root / "config-ran"
        self.folder = root / "submitted/eve/convolution"
        self.folder.mkdir(parents=True)
        (self.folder / "convolution.ipynb").write_bytes(dump(written()))
        (self.folder / "evil.html").write_text("<script>1</script>")
        (self.folder / "nbgrader_config.py").write_text(f"open({str(self.ran)!r}, 'w').close()\n")
        done = command("grade", "convolution", cwd=root)
        assert done.returncode == 0, done.stderr + done.stdout

    def make_feedback(self) -> Path:
        done = self._command("generate_feedback", "convolution", "--force", cwd=self.root, program="nbgrader")
        assert done.returncode == 0, done.stderr
        return self.root / "feedback/eve/convolution/convolution.html"

    @property
    def page(self) -> str:
        with sqlite3.connect(self.root / "gradebook.db") as database:
            (identity,) = database.execute("SELECT id FROM submitted_notebook").fetchone()
        # Through the login: nbgrader's own pages set a cookie for themselves alone.
        return f"/login?token=t&next=/formgrader/submissions/{identity}/"

    def take_the_mend_out(self) -> None:
        with (self.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write("\ndel c.HTMLExporter.filters\n")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment, command: Command) -> Desk:
    prepare(assignment)
    return Desk(tmp_path_factory.mktemp("pages") / "course", command)


@pytest.fixture(scope="module")
def pages(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The formgrader's page of the submission and its feedback, as a browser has them."""
    feedback = desk.make_feedback()
    with jupyter_server(desk.root, tmp_path_factory.mktemp("jupyter") / "settings") as address, chromium() as browser:
        return {"formgrader": opened(browser, address + desk.page), "feedback": opened(browser, feedback.as_uri())}


def ran(page: str) -> set[str]:
    found = re.search(r"<html([^>]*)>", page)
    assert found is not None
    return set(re.findall(r"ran-([\w-]+)", found[1]))


@needs_browser
@pytest.mark.parametrize("kind", ["formgrader", "feedback"])
def test_nothing_that_a_student_wrote_runs(pages: dict[str, str], desk: Desk, kind: str) -> None:
    assert ran(pages[kind]) == set()
    assert not desk.ran.exists()
    students = re.sub(r"<pre.*?</pre>|&lt;.*?&gt;", "", pages[kind], flags=re.DOTALL)  # what is shown as it was typed
    body = students.split("notebook-container" if kind == "formgrader" else "<main>", 1)[1]
    assert not re.search(FORBIDDEN, body)
    assert "<script" not in body


@needs_browser
@pytest.mark.parametrize("kind", ["formgrader", "feedback"])
@pytest.mark.parametrize("words", SHOWN)
def test_what_is_honest_reads_well(pages: dict[str, str], kind: str, words: str) -> None:
    assert words in pages[kind]


@needs_browser
def test_illustrations_are_run_for_whoever_reads(pages: dict[str, str], desk: Desk) -> None:
    shown = "shifted: 0.0 7.0"
    assert shown not in (desk.root / "autograded/eve/convolution/convolution.ipynb").read_text(encoding="utf-8")
    assert shown in pages["formgrader"]
    assert "when somebody reads" not in pages["formgrader"]


@needs_browser
def test_nbgraders_boxes_for_scores_and_comments_work(pages: dict[str, str]) -> None:
    page = pages["formgrader"]
    boxes = re.findall(r'<input class="score tabbable" id="(\w+)"[^>]*placeholder="([\d.]+)"', page)
    assert dict(boxes) == {"conv_at": "6", "predict_rows": "1", "conv2d": "13", "shift": "4", "predict_place": "1"}
    assert re.search(r'<input class="score[^>]*id="explain"', page)
    assert page.count('class="comment tabbable"') == 6
    assert "11 of 11 tests passed" in page or "tests passed" in page


@pytest.mark.long
@needs_browser
def test_control_without_the_mend_it_all_runs(desk: Desk, tmp_path: Path, pages: dict[str, str]) -> None:
    desk.take_the_mend_out()
    # nbconvert stops at an attachment that is not there: the page would not even be made.
    graded = desk.root / "autograded/eve/convolution/convolution.ipynb"
    os.chmod(graded, 0o644)
    graded.write_text(graded.read_text(encoding="utf-8").replace("![lost](attachment:lost.png)", ""), encoding="utf-8")
    with jupyter_server(desk.root, tmp_path / "settings") as address, chromium() as browser:
        page = opened(browser, address + desk.page)
    assert ran(page) >= {"script", "onerror", "onload", "iframe", "toggle", "output"}, ran(page)
    assert re.search(r'href="javascript:', page)
    assert desk.ran.exists()


def test_everyone_keeps_the_marks(desk: Desk) -> None:
    assert marks(desk.root) == {"eve": 25.0}
