"""Quiet hours: nobody's phone lights up with news between 9 at night and 8 in the morning.

A state with two zones is open only while it is day in both. Where no state is known, the portal's own
zone counts. The last letters are handed over half an hour early, so that they are gone by then.
"""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

OPENS = time(8)
CLOSES = time(21)
LAST_HANDED = time(20, 30)

_EAST, _CENTRAL, _MOUNTAIN, _WEST = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
)  # fmt: skip
_OF_ZONES: dict[tuple[str, ...], str] = {
    (_EAST,): "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    (_EAST, _CENTRAL): "FL IN KY MI TN",
    (_CENTRAL,): "AL AR IA IL LA MN MO MS OK WI",
    (_CENTRAL, _MOUNTAIN): "KS ND NE SD TX",
    (_MOUNTAIN,): "CO MT NM UT WY",
    (_MOUNTAIN, "America/Phoenix"): "AZ",
    (_MOUNTAIN, _WEST): "ID OR",
    (_WEST,): "CA NV WA",
    ("America/Anchorage", "America/Adak"): "AK",
    ("Pacific/Honolulu",): "HI",
    ("America/Puerto_Rico",): "PR VI",
    ("Pacific/Guam",): "GU MP",
    ("Pacific/Pago_Pago",): "AS",
    ("America/Panama",): "CZ",
}
ZONES = {state: zones for zones, states in _OF_ZONES.items() for state in states.split()}


def zones_of(place: str) -> Iterable[str]:
    """The time zones of a state; the portal's own where the state is not known."""
    return ZONES.get(place, (settings.TIME_ZONE,))


def is_open(place: str, at: datetime, *, until: time = CLOSES) -> bool:
    """Whether it is a decent hour everywhere in a state."""
    hours = [at.astimezone(ZoneInfo(zone)).time() for zone in zones_of(place)]
    return all(OPENS <= hour < until for hour in hours)


def open_places(at: datetime) -> list[str]:
    """The states into which letters may be handed over now; "" stands for not known."""
    return [place for place in ("", *ZONES) if is_open(place, at, until=LAST_HANDED)]
