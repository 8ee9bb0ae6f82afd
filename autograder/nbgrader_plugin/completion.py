"""Whether a submission's grading came to its end. A run may be killed between any two steps of nbgrader's, with
half of the marks in the gradebook; whoever grades next must see that, and grade that submission anew.

A mark stands in autograded/STUDENT/ from before the first step until after the last, which turns it into the result
beside the autograded notebook, for tables and reports. `patches` sets it for nbgrader's own command, `batch` for ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from autograder.notebook.files import RESULT_SUFFIX
from autograder.results import SubmissionResult

_kept: dict[Path, tuple[str, SubmissionResult]] = {}
"""By the folder that a submission is autograded into."""


def result_of(folder: Path, notebook: str) -> SubmissionResult | None:
    """The result in an autograded folder; None where there is none, or none that is complete."""
    if _mark(folder).exists():
        return None
    try:
        return msgspec.json.decode((folder / f"{notebook}{RESULT_SUFFIX}").read_bytes(), type=SubmissionResult)
    except (OSError, msgspec.MsgspecError):
        return None


def unsettled(folder: Path) -> bool:
    """Whether grading into this autograded folder was begun and not finished, or came to a fault: then the next run
    grades anew."""
    if _mark(folder).exists():
        return True
    results = (result_of(folder, path.name.removesuffix(RESULT_SUFFIX)) for path in folder.glob(f"*{RESULT_SUFFIX}"))
    return any(result is not None and result.status == "fault" for result in results)


def begin(folder: Path) -> None:
    """Before anything is written of the submission that is autograded into this folder."""
    _kept.pop(folder, None)  # of a time when it did not come to its end
    mark = _mark(folder)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def finish(folder: Path, notebook: str, result: SubmissionResult) -> None:
    """When all else is written. Nothing is written through a link or into a file that the student handed in. The result
    is not forced to the disk, which takes long: if the power goes and it is lost, the submission is graded anew."""
    mark = _mark(folder)
    mark.write_bytes(msgspec.json.encode(result))
    mark.replace(folder / f"{notebook}{RESULT_SUFFIX}")


def keep(folder: Path, notebook: str, result: SubmissionResult) -> None:
    """Write this result when the submission's last step is done."""
    _kept[folder] = (notebook, result)


def end(folder: Path) -> SubmissionResult | None:
    """The last step is done. The result that was kept until then."""
    notebook, result = _kept.pop(folder, ("", None))
    if result is not None:
        finish(folder, notebook, result)
    else:
        _mark(folder).unlink(missing_ok=True)
    return result


def folder_of(converter: Any, assignment: str, student: str) -> Path:
    """Where the submission is autograded to, whatever step the converter is at."""
    coursedir = converter.coursedir
    return Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))


def _mark(folder: Path) -> Path:
    """Beside the folder, which nbgrader removes and makes as it likes."""
    return folder.parent / f".{folder.name}.unfinished"
