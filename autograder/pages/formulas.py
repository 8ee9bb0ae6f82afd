"""Formulas as MathML, which every browser shows by itself: a page of feedback asks nothing of any server, MathJax
neither. What is made here is cleaned with the text that it stands in (`renderer`)."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element

#: Characters: a formula of these takes a tenth of a second.
_LONGEST = 2_000
#: What the converter does not know, as something like it that it does. It would number the lines of `align`.
_KNOWN_AS = {
    "align": "align*",
    "aligned": "split",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
    "equation": "equation*",
}
_ENVIRONMENT = re.compile(r"(\\(?:begin|end)\s*)\{([a-z]+\*?)\}")

TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mfrac", "msqrt", "mroot", "mpadded", "mphantom"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
}
ATTRIBUTES = {
    *("display", "displaystyle", "scriptlevel", "mathvariant", "columnalign", "rowspacing", "columnspacing"),
    *("stretchy", "fence", "form", "separator", "accent", "accentunder", "minsize", "maxsize", "linethickness"),
    *("width", "lspace", "rspace"),
}
#: Words, or lengths that move nothing far.
_VALUE = re.compile(r"[a-z-]{1,20}(?: [a-z]{1,20}){0,9}|-?\d?(?:\.\d{1,4})?(?:em|ex|pt|px)?(?: \d?em){0,9}")


def mathml(latex: str, display: str) -> str | None:
    """None where it cannot be said so. display: "inline" or "block"."""
    if not latex.strip() or len(latex) > _LONGEST:
        return None
    known = _ENVIRONMENT.sub(lambda found: f"{found[1]}{{{_KNOWN_AS.get(found[2], found[2])}}}", latex)
    try:
        formula = convert_to_element(known, display=display)
        for part in formula.iter():
            part.text = unescape(part.text or "")  # it writes &#x3C;, to be read as HTML
            if _is_left_over(part):
                return None
        return ElementTree.tostring(formula, encoding="unicode", short_empty_elements=False)
    except Exception:  # a dozen kinds of its own, and Python's
        return None


def is_harmless(name: str, value: str) -> bool:
    """Of an attribute."""
    return name in ATTRIBUTES and _VALUE.fullmatch(value) is not None


def _is_left_over(part: ElementTree.Element) -> bool:
    """Whether the converter has not understood what stands there: a command, a place to align at, a new line."""
    text = part.text or ""
    return (part.tag == "mi" and (text.startswith("\\") or text == "&")) or "linebreak" in part.attrib
