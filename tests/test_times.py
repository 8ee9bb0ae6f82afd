"""Times are what whoever wrote them meant: in students' folders, in names of folders in the exchange, in due dates."""

from __future__ import annotations

import os
import re
import sys
import zoneinfo
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbgrader.utils
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from autograder.nbgrader_plugin import patches
from autograder.nbgrader_plugin.regular_files import existing_timestamp
from autograder.nbgrader_plugin.times import utc, utc_of_any
from autograder.nbgrader_plugin.zones import NoSuchTime, Zones

TEN = datetime(2026, 11, 2, 10)
WRITTEN = {
    "2026-11-02 10:00:00.000000 UTC": TEN,
    "2026-11-02 10:00:00": TEN,
    "2026-11-02 19:00:00.000000 KST": TEN,
    "2026-11-02 19:00:00 JST": TEN,
    "2026-11-02 19:00:00 +0900": TEN,
    "2026-11-02 19:00:00 +09:00": TEN,
    "2026-11-02 19:00:00+09:00": TEN,
    "2026-11-02 19:00 +09": TEN,
    "2026-11-02T10:00:00Z": TEN,
    "2026-11-02 06:30 -0330": TEN,
    "2026-11-02 19:00 Asia/Seoul": TEN,
    "2026-11-02 11:00 CET": TEN,
    "2026-07-02 12:00 CEST": datetime(2026, 7, 2, 10),
    "2026-07-02 03:00 PDT": datetime(2026, 7, 2, 10),
    "2 Nov 2026 10:00 AM": TEN,
    "Mon, 2 Nov 2026 10:00:00 GMT": TEN,
    "Mon Nov  2 10:00:00 2026": TEN,
    "2026-11-02 19:00:00 UTC+9": TEN,  # nine hours ahead, whatever POSIX says
    "2026-11-02 19:00:00 GMT+9": TEN,
    "2026-11-02 19:00:00 UTC+09:00": TEN,
    "2026-11-02 05:00 UTC-5": TEN,
    "2026-11-02 19:00 Etc/GMT-9": TEN,  # the zone is called so
    "Mon Nov  2 19:00:00 KST 2026": TEN,  # as `date` prints it
    "Mon Nov 2 19:00:00 2026 +0900": TEN,
    "Mon Nov 02 2026 19:00:00 GMT+0900 (Korean Standard Time)": TEN,
    "Mon, 02 Nov 2026 19:00:00 +0900 (KST)": TEN,
    "2026-11-02 (Mon) 19:00 KST": TEN,
    "2026-11-02 07:00:00 PM KST": TEN,
    "2026-11-02 5:00 AM EST": TEN,
    "2026-11-02 05:00 EST5EDT": TEN,
    "2026-11-02 10:00 utc": TEN,
    "2026-11-02 10:00 gmt": TEN,
    "2026-11-02 19:00 kst": TEN,
    "2026-11-02 19:00 asia/seoul": TEN,
    "2026-11-02 19:00:00.25+0900": TEN.replace(microsecond=250_000),
    "20261102T190000+0900": TEN,
    "\ufeff2026-11-02 19:00 KST": TEN,
    "2026-11-02": datetime(2026, 11, 2),
}
NO_TIMES = {
    "18:30 KST": "says no date",
    "Nov 2 18:30": "says no date",
    "Monday 18:30": "says no date",
    "2026-11-02 18:30 KST UTC": "is in two time zones at once",
    "2026-11-02 18:30 KST-9": "is no time such as",
    "2026-11-02 18:30 +25:00": "is no time such as",
    "2026-11-02 18:30 America/Nowhere": "there is no time zone America/Nowhere",
    "2026-11-02 18:30 Korea Standard Time": "the time zone Korea is not known",
    "9999-12-31 23:59:59 -1100": "is no time such as",
    "tomorrow": "is no time such as",
    "": "is no time such as",
}


@pytest.fixture(autouse=True)
def _exchange() -> Iterator[None]:
    before = Zones.exchange
    Zones.exchange = {}
    yield
    Zones.exchange = before


def exchange(zone: str) -> Mapping[str, Any]:
    return {"timezone": zone}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("text", "meant"), WRITTEN.items(), ids=WRITTEN)
def test_a_time_is_read_in_its_zone(text: str, meant: datetime) -> None:
    assert utc(text) == meant


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("text", "words"), NO_TIMES.items(), ids=NO_TIMES)
def test_what_is_no_time_is_not_taken_for_one(text: str, words: str) -> None:
    with pytest.raises(NoSuchTime, match=re.escape(words)):
        utc(text)


@given(
    when=st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1)),
    zone=st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime"})),
)
def test_what_the_exchange_writes_in_its_zone_is_read_back(when: datetime, zone: str) -> None:
    """As `Exchange.timestamp_format` has it, "%Y-%m-%d %H:%M:%S.%f %Z", in any zone, and with %z."""
    local = when.replace(tzinfo=zoneinfo.ZoneInfo("UTC")).astimezone(zoneinfo.ZoneInfo(zone))
    near = [local.replace(tzinfo=None) + timedelta(hours=h) for h in (-2, 2)]
    assume(len({one.replace(tzinfo=local.tzinfo).utcoffset() for one in near}) == 1)  # else the hour may be there twice
    Zones.exchange = exchange(zone)
    for layout in ("%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%d %H:%M:%S.%f %z"):
        assert utc(local.strftime(layout)) == when


def test_a_zone_that_may_be_several_is_the_exchanges_or_none() -> None:
    for zone, hours in (("America/Chicago", 6), ("Asia/Shanghai", -8)):
        Zones.exchange = exchange(zone)
        assert utc("2026-11-02 10:00:00 CST") == TEN + timedelta(hours=hours)
    Zones.exchange = {}
    with pytest.raises(NoSuchTime, match="may be several; write it as"):
        utc("2026-11-02 10:00:00 CST")
    with pytest.raises(NoSuchTime, match="the time zone XYZ is not known"):
        utc("2026-11-02 10:00:00 XYZ")
    assert utc_of_any("2026-11-02 10:00:00 XYZ") == TEN


def test_a_students_timestamp_says_what_is_wrong_with_it(tmp_path: Any) -> None:
    said: list[str] = []
    app = SimpleNamespace(log=SimpleNamespace(warning=lambda words, *given: said.append(words % given)))
    (tmp_path / "timestamp.txt").write_text("2026-11-02 19:00:00.000000 KST")
    assert existing_timestamp(app, str(tmp_path)) == TEN
    assert said == []
    (tmp_path / "timestamp.txt").write_text("2026-11-02 19:00:00.000000 CST")
    assert existing_timestamp(app, str(tmp_path)) is None
    assert said[0].endswith("may be several; write it as +0900 or as Asia/Seoul. The submission counts as in time.")
    (tmp_path / "timestamp.txt").write_text("18:30 KST")
    assert existing_timestamp(app, str(tmp_path)) is None
    assert said[1].endswith(
        "'18:30 KST' says no date; write it as 2026-11-02 18:00 +0900. The submission counts as in time."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_timestamp_may_come_from_notepad(tmp_path: Any, encoding: str) -> None:
    (tmp_path / "timestamp.txt").write_text("2026-11-02 19:00 KST\r\n", encoding=encoding)
    assert existing_timestamp(SimpleNamespace(), str(tmp_path)) == TEN


def test_the_formgrader_reads_a_students_timestamp_so_too(tmp_path: Path) -> None:
    patches.install()
    from nbgrader.apps.api import NbGraderAPI

    submitted = tmp_path / "submitted/ada/one"
    submitted.mkdir(parents=True)
    api = NbGraderAPI(CourseDirectory(root=str(tmp_path)))
    for text, meant in (("2026-11-02 19:00 UTC+9", TEN), ("18:30 KST", None)):
        (submitted / "timestamp.txt").write_text(text)
        assert api.get_submitted_timestamp("one", "ada") == meant


def test_nbgraders_own_due_dates_are_read_so_too(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    patches.install()
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")  # nbgrader starts "alembic"
    assert nbgrader.utils.parse_utc is utc
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        made = gradebook.add_assignment("one", duedate="2026-11-02 19:00:00 KST")
        assert made.duedate == TEN
        late = gradebook.add_submission("one", gradebook.add_student("ada").id, timestamp="2026-11-02 20:00:00 +0900")
        assert late.total_seconds_late == 3600
