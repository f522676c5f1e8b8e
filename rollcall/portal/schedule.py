"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.base.finding import misses, portals, vocabulary
from rollcall.portal import copies, erasing, merging

schedule.every(minutes=24 * 60)(merging.find)
schedule.every(minutes=24 * 60)(portals.renew)
schedule.every(minutes=5)(misses.gather)
schedule.every(minutes=24 * 60)(vocabulary.tidy)
schedule.every(minutes=1)(copies.make_waiting)
schedule.every(minutes=30)(copies.sweep)
schedule.every(minutes=10)(erasing.work)
