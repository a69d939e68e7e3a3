"""Reads calendars with a parser that is not ours: the one that the server answers with, and the golden one over the change
to summer time.

Takes the server's address and the golden file; the password comes from VERV_DEMO_PASSWORD.
"""

import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from icalendar import Calendar, Component, Timezone


def parsed(text: bytes) -> Calendar:
    """The calendar, with nothing in it that the parser stumbled over."""
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    for component in calendar.walk():
        assert not component.errors, component.errors
    assert str(calendar["VERSION"]) == "2.0"
    return calendar


def events(calendar: Calendar) -> list[Component]:
    found = calendar.walk("VEVENT")
    ids = [str(event["UID"]) for event in found]
    assert len(ids) == len(set(ids)), "an id stands twice"
    return found


def whole_day(event: Component) -> date:
    """The day, of an event that takes no more than that day."""
    begins, ends = event.decoded("DTSTART"), event.decoded("DTEND")
    assert type(begins) is date and ends - begins == timedelta(days=1), (begins, ends)
    return begins


def golden(path: Path) -> None:
    calendar = parsed(path.read_bytes())
    # What is not of the standard the parser leaves as it is written.
    name = str(calendar["X-WR-CALNAME"]).replace("\\,", ",").replace("\\;", ";")
    assert name == "Verv – Fagforbundet Follo, Ås; Ski"
    [zone] = calendar.walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    assert str(zone["TZID"]) == "Europe/Oslo" and "UID" not in zone and "DTSTAMP" not in zone
    oslo = zone.to_tz()
    for moment, hours in [
        (datetime(2026, 3, 29, 1, 59), 1),
        (datetime(2026, 3, 29, 3, 0), 2),
        (datetime(2026, 10, 24, 12, 0), 2),
        (datetime(2026, 10, 26, 12, 0), 1),
        (datetime(2027, 7, 1, 12, 0), 2),
    ]:
        offset = moment.replace(tzinfo=oslo).utcoffset()
        assert offset == timedelta(hours=hours), (moment, offset)

    deadline, yearly, winter, summer, night, autumn = events(calendar)
    assert whole_day(deadline) == date(2026, 3, 28)
    assert str(deadline["SUMMARY"]) == "Frist i handlingsplanen, 1.2.3"
    assert whole_day(yearly) == date(2026, 12, 31)
    assert str(yearly["SUMMARY"]) == "Årlig dag i handlingsplanen; 2.1.1 \\ 2.1.2"
    utc = [event.decoded("DTSTART").astimezone(UTC) for event in (winter, summer, night, autumn)]
    assert utc == [
        datetime(2026, 3, 23, 16, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 15, 30, tzinfo=UTC),
        datetime(2026, 3, 28, 22, 0, tzinfo=UTC),
        datetime(2026, 10, 26, 16, 30, tzinfo=UTC),
    ]
    assert night.decoded("DURATION") == timedelta(hours=8)


def served(address: str) -> None:
    login = {"email": "leder@follo.example", "password": os.environ["VERV_DEMO_PASSWORD"]}
    with httpx.Client(base_url=f"{address}/api/v1", timeout=10) as client:
        token = client.post("/sessions", json=login).json()["access_token"]
        wanted = {"shows_titles": True, "language": "nb"}
        made = client.post(
            "/branches/follo/calendar-feed", json=wanted, headers={"Authorization": f"Bearer {token}"}
        )
        assert made.status_code == 201, made.text
        feed = client.get(made.json()["address"])
        assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
        again = client.get(made.json()["address"], headers={"If-None-Match": feed.headers["etag"]})
        assert again.status_code == 304
    found = events(parsed(feed.content))
    assert found, "the leader has no deadlines"
    for event in found:
        whole_day(event)
        assert event.decoded("DTSTAMP").tzinfo is not None and int(str(event["SEQUENCE"])) >= 0


golden(Path(sys.argv[2]))
served(sys.argv[1])
print("the calendars were read")
