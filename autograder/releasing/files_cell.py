"""The first code cell of a released notebook: are the files that belong to it beside it? Whoever opens the notebook
alone, on a laptop or in Colab, reads which are not, and how to get them. Where the course names an address
(`zip_address` in course.toml), the cell fetches those that are missing from the zip there. Grading leaves it out, as it
does illustrations.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograder.notebook.template import FILES_BESIDE
from autograder.translation.catalogue import Catalogue, say, speaking

_LOOK = """\
# {first}
def files_beside():
    from pathlib import Path

    class FilesMissing(Exception):
        def _render_traceback_(self):  # one message
            return [f"FilesMissing: {{self}}"]

    missing = [name for name in {names} if not Path(name).is_file()]
    if not missing:
        return
"""
_SAY = """\
    raise FilesMissing({words}.format(missing=", ".join(missing)))
"""
_FETCH = """\
    from importlib import invalidate_caches
    from io import BytesIO
    from urllib.request import urlopen
    from zipfile import BadZipFile, ZipFile

    address = {address}
    try:
        with urlopen(address, timeout=60) as answer, ZipFile(BytesIO(answer.read())) as files:
            found = {{name: files.read({folder} + name) for name in missing}}
    except (OSError, KeyError, BadZipFile) as error:
        words = {words}
        raise FilesMissing(words.format(missing=", ".join(missing), address=address, error=error)) from None
    for name, data in found.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)
    invalidate_caches()
    print({fetched}.format(missing=", ".join(missing), address=address))
"""
_CALL = "\n\nfiles_beside()"


def files_cell(assignment: str, names: Iterable[str], address: str, catalogue: Catalogue) -> dict[str, Any]:
    """names: of the files, as they stand beside the notebook. address: of the zip; "" where there is none."""
    with speaking(catalogue):
        first = say("Run this first: are the files of this notebook here? Nothing in this cell is to be read.")
        look = _LOOK.format(first=first, names=sorted(names))
        source = look + (_fetching(assignment, address) if address else _telling(assignment)) + _CALL
    return {
        "cell_type": "code",
        "id": FILES_BESIDE,
        "metadata": {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


def _telling(assignment: str) -> str:
    words = (
        say("not beside this notebook: {missing}."),
        say("You got these files with it, in a folder or as {name}.zip.").replace("{name}", assignment),
        say("Put all of it into one folder, and open the notebook there."),
        say("In Colab, upload them: the folder at the left. Then run this cell again."),
    )
    return _SAY.format(words=repr(" ".join(words)))


def _fetching(assignment: str, address: str) -> str:
    words = (
        say("not beside this notebook: {missing}."),
        say("They could not be fetched from {address} ({error})."),
        say("Put them beside the notebook by hand, and run this cell again."),
    )
    texts = {"words": repr(" ".join(words)), "fetched": repr(say("fetched from {address}: {missing}"))}
    return _FETCH.format(address=repr(address), folder=repr(f"{assignment}/"), **texts)
