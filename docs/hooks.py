"""What mkdocs does not do by itself: pages that stand elsewhere in the repository, links between these and the site's
own, and what is generated from the code."""

from __future__ import annotations

import importlib.util
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

DOCS = Path(__file__).parent
ROOT = DOCS.parent
#: They stay where they are read in the repository, and become pages as they stand; pictures with them.
ELSEWHERE = (
    *("docs/architecture.md", "docs/authoring.md", "docs/concepts.md", "docs/scaling.md"),
    *("README.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/results/attacks.md", "benchmarks/results/scale.md"),
    *("docs/architecture.svg", "docs/check.png", "docs/feedback.png", "docs/report.png"),
    *("benchmarks/results/scale.svg", "LICENSE"),
)
#: For who works on the engine, or wants to know exactly: in a search they stand behind what tells others what to do.
BACKGROUND = ("docs/architecture.md", "README.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/")
#: The notebooks that `docs/concepts.md` links to.
NOTEBOOKS = "assignments/*/*.ipynb"
_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(\]\()([^)\s#]+)([^)\s]*\))")
_GENERATED = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)


def in_site(path: str) -> str:
    """Where a file of the repository stands in the site."""
    if path == "README.md":  # to mkdocs that is index.md, which is there
        return "overview.md"
    return path.removeprefix("docs/pages/").removeprefix("docs/")


def on_files(files: Files, config: Any) -> Files:
    """Adds what stands elsewhere."""
    notebooks = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob(NOTEBOOKS))]
    for path in [*ELSEWHERE, *notebooks]:
        files.append(File.generated(config, in_site(path), abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Links lead from where a file stands in the repository to where it stands in the site."""
    here = Path(page.file.abs_src_path).relative_to(ROOT).as_posix()
    if here.startswith(BACKGROUND):
        page.meta["search"] = {"boost": 0.3}

    def moved(link: re.Match[str]) -> str:
        before, target, after = link.groups()
        if "://" in target or target.startswith("mailto:"):
            return link[0]
        path = in_site(posixpath.normpath(posixpath.join(posixpath.dirname(here), target)))
        return before + posixpath.relpath(path, posixpath.dirname(page.file.src_uri) or ".") + after

    pieces, end = [], 0
    for block in _FENCE.finditer(markdown):
        pieces += [_LINK.sub(moved, markdown[end : block.start()]), block[0]]
        end = block.end()
    whole = _lists("".join([*pieces, _LINK.sub(moved, markdown[end:])]))
    return _GENERATED.sub(lambda one: _generate(one[1]), whole)


_ITEM = re.compile(r"\d+\. ")


def _lists(markdown: str) -> str:
    """Python's Markdown wants more of a numbered list than GitHub does: what belongs to an item is indented by four,
    not by three, and an empty line follows an item of several paragraphs."""
    lines: list[str] = []
    inside = several = False
    for line in markdown.split("\n"):
        item = bool(_ITEM.match(line))
        inside = item or (inside and (not line or line.startswith("   ")))
        if item and several and lines[-1]:
            lines.append("")
        several = inside and not item and (several or not line)
        lines.append(f" {line}" if inside and line.startswith("   ") else line)
    return "\n".join(lines)


def _generate(what: str) -> str:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        return str(module.GENERATORS[what]())
    except KeyError:
        raise PluginError(f"docs/reference.py generates nothing called {what!r}.") from None
