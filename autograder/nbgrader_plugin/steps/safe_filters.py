"""nbconvert's filters for what a student wrote, as the formgrader uses them: with nothing in it that runs, and within
the time and room that a page has (`pages.markup`). `configure` puts them in the place of nbconvert's own, which need
the square or the cube of a text's length: a thousand times `[](files/` holds the server up for half a minute.
"""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context

from autograder.pages.markup import PageMarkup

_MARKUP = "autograder_markup"


@pass_context
def markdown2html(context: Any, source: str) -> str:
    return _of_this_page(context).markdown(source, context.get("cell", {}).get("attachments", {}))


@pass_context
def highlight_code(context: Any, source: str, language: str | None = None, metadata: Any = None) -> str:
    language = language or (metadata or {}).get("magics_language", "python")
    return f'<div class="highlight hl-ipython3"><pre>{_of_this_page(context).code(source, language)}</pre></div>'


@pass_context
def clean_html(context: Any, source: str) -> str:
    """Of a raw cell: as it was typed."""
    return f"<pre>{_of_this_page(context).plain(source)}</pre>"


def strip_files_prefix(html: str) -> str:
    """For links as IPython wrote them until 2013: they are left as they are."""
    return html


def _of_this_page(context: Any) -> PageMarkup:
    resources = context["resources"]
    if _MARKUP not in resources:
        resources[_MARKUP] = PageMarkup()
    markup: PageMarkup = resources[_MARKUP]
    return markup
