"""A course whose configuration fails, or takes ours back, is refused: nbgrader by itself would run what students wrote
as whoever grades."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Command
from tests.support import dump, small_course, small_notebook

OURS = "from autograder.nbgrader_plugin import configure\nc = get_config()\nconfigure(c)\n"
WITHOUT_US = {
    "a name that is not there": (OURS + "c.Exchange.timezone = Asia/Seoul", "NameError: name 'Asia' is not defined"),
    "no Python": (OURS + "c.Exchange.timezone = (", "SyntaxError"),
    "a value that nbgrader refuses": (OURS + "c.CourseDirectory.groupshared = 'perhaps'", "see above"),
    "an import that fails": ("import no_such_package\n" + OURS, "ModuleNotFoundError"),
    "not called": ("c = get_config()\n", "does not call `configure(c)`"),
    "nothing in it": ("", "does not call `configure(c)`"),
    "taken back": (OURS + "c.Autograde.autograde_preprocessors = []", "does not call `configure(c)`"),
    "a kernel beside it": (
        OURS + "c.Autograde.autograde_preprocessors.append('nbgrader.preprocessors.Execute')",
        "does not call `configure(c)`",
    ),
}


@pytest.mark.parametrize("name", WITHOUT_US)
def test_nothing_is_run_without_the_sandbox(tmp_path: Path, command: Command, name: str) -> None:
    course, (text, why) = tmp_path / "course", WITHOUT_US[name]
    small_course(course, 3, "a")
    handed_in = course / "submitted/ada/one/one.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_bytes(dump(small_notebook(f"open({str(tmp_path / 'run')!r}, 'w').close()")))
    (course / "nbgrader_config.py").write_text(text)
    for words in ("grade", "release", "feedback", "report") if name == "not called" else ("grade",):
        done = command(words, "one", cwd=course)
        assert done.returncode == 2, words
        (line,) = [one for one in done.stderr.splitlines() if one.startswith("autograder: ")]
        assert f"{course / 'nbgrader_config.py'}" in line and why in line and "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()
    assert not (course / "autograded").exists() and not (course / "release").exists()
