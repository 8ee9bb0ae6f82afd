"""Notebooks, on the host's side: `template` is the instructor's, `submission` reads a student's (which
may be anything at all), `reconcile` puts the one into the frame of the other, `outputs` fills in what
was printed and what was graded.
"""

import sys

# jsonschema, which nbformat imports, builds the grammars of internationalised URLs when this package is
# there: 1.6 s at every start, for formats that no notebook schema has.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
