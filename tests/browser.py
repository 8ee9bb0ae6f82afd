"""A Jupyter server on a course, and a real browser to look at it."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import LONG

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: For tests that need it.
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium")

_OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing of the network: MathJax is left out
)

#: A Jupyter server binds its port after it has said that it runs; this says when it really listens.
_SAYS_WHEN_IT_LISTENS = """
import sys
from jupyter_server.serverapp import ServerApp

bind = ServerApp._bind_http_server

def bind_and_say(self):
    done = bind(self)
    print(f"listening on {self.port}", file=sys.stderr, flush=True)
    return done

ServerApp._bind_http_server = bind_and_say
"""


@contextmanager
def jupyter_server(course: Path, settings: Path) -> Iterator[str]:
    """A Jupyter server in a course, with nbgrader's own extensions; its address. `settings`: a folder to be made."""
    settings.mkdir()
    (settings / "jupyter_lab_config.py").write_text(_SAYS_WHEN_IT_LISTENS)
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--IdentityProvider.token=t"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(settings), "HOME": str(settings)}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", *options],
        cwd=course,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if line.startswith("listening on "):
                break
        else:
            raise AssertionError(f"the server ended: {said[-5:]}")
        yield f"http://127.0.0.1:{line.split()[-1]}"
    finally:
        process.terminate()
        process.wait()


def fetch(address: str) -> str:
    with urllib.request.urlopen(f"{address}?token=t", timeout=60) as answer:
        text: str = answer.read().decode()
        return text


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's own, with no window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_OPTIONS))
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> str:
    """The page as it stands once a browser has opened it and run what there is to run."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    text = page.content()
    page.close()
    return text


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe-core calls serious or critical. within: a CSS selector, where not the whole page is looked at."""
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def readable(browser: Browser, path: Path, widths: tuple[int, ...] = (360, 1280)) -> list[str]:
    """What is wrong with a page on a phone and on a screen, light and dark: what axe-core calls serious or critical,
    and what does not fit. In the short form axe-core looks at the first width in light and at the second in dark."""
    found = []
    schemes = ("light", "dark")
    for width, scheme in itertools.product(widths, schemes):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.goto(path.as_uri())
        if LONG or (width, scheme) in zip(widths, schemes, strict=False):
            found += [f"{width} {scheme}: {one}" for one in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{width} {scheme}: {wide} pixels, wider than the screen")
        context.close()
    return found
