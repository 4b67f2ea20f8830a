"""Hours by weekday: what people write, what is kept, what is refused."""

from __future__ import annotations

import pytest

from matcher.exchange.values import SCHEDULE, BadCellError
from matcher.schedule import Span, read_schedule
from matcher.vocabulary import Weekday


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "lun 9:00-12:00 13:00-17:00 | mar 9:00-12:00",
            "lun 9:00-12:00 13:00-17:00 | mar 9:00-12:00",
        ),
        ("mar 09:00-12:00|lun 08:30-12:00", "lun 8:30-12:00 | mar 9:00-12:00"),
        ("Lundi : 9h00 à 12h30 et 14h à 17h", "lun 9:00-12:30 14:00-17:00"),
        ("mon 8-12", "lun 8:00-12:00"),
        ("lun 9h-12h 13h-17h", "lun 9:00-12:00 13:00-17:00"),
        ("lun 9h-12h 13-17h30", "lun 9:00-12:00 13:00-17:30"),
        ("lun 8 h 30 à 12 h 15, 13 h à 16 h", "lun 8:30-12:15 13:00-16:00"),
        (
            "lun-mer 9h–12h, 13h–17h30",
            " | ".join(f"{day} 9:00-12:00 13:00-17:30" for day in ("lun", "mar", "mer")),
        ),
        ("lun au mar 9h-12h", "lun 9:00-12:00 | mar 9:00-12:00"),
        ("lun 9:00-12:00\nmar 9:00-12:00", "lun 9:00-12:00 | mar 9:00-12:00"),
        ("ven 22:00-6:00 | sam 7:00-8:00", "ven 22:00-6:00 | sam 7:00-8:00"),
        ("sam 20:00-24:00", "sam 20:00-24:00"),
        ("sam 20:00-0:00", "sam 20:00-24:00"),
        ("lun 9:00-12:00 12:00-17:00", "lun 9:00-17:00"),
    ],
)
def test_what_people_write_is_kept_in_one_form(written: str, kept: str) -> None:
    assert str(read_schedule(written)) == kept
    assert read_schedule(kept) == read_schedule(written)


@pytest.mark.parametrize(
    "written",
    [
        "mar",
        "9:00-12:00",
        "xx 9:00-12:00",
        "ven-lun 9:00-12:00",
        "lun 9:00-12:00 | lun 13:00-17:00",
        "lun 9:00-12:00 11:00-17:00",
        "dim 22:00-6:00 | lun 5:00-9:00",
        "lun 9:00-9:00",
        "lun 25:00-26:00",
        "lun 9:75-12:00",
        "lun 9:00-12:00 congé",
        "35 h",
    ],
)
def test_what_is_no_schedule_is_refused_in_french(written: str) -> None:
    with pytest.raises(BadCellError) as told:
        SCHEDULE.read(written)
    assert told.value.expected.startswith(("des ", "une ", "6 "))


def test_days_and_minutes_are_told() -> None:
    hours = read_schedule("lun 9:00-12:00 13:00-17:00 | ven 22:00-6:00")
    assert hours.weekdays == (Weekday.MON, Weekday.FRI)
    assert hours.weekly_minutes == 15 * 60
    assert hours.days[4] == (Span(22 * 60, 30 * 60),)
