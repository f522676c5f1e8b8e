"""This room's jobs, for the worker's clock. One block a part."""

from rollcall.base import schedule
from rollcall.events import closing, history, near_me, registrants, roster, teachers, telling, waiting

# Seats
schedule.every(minutes=1)(waiting.move_all_on)
schedule.every(minutes=1)(telling.tell_of_changes)
schedule.every(minutes=1)(telling.tell_of_cancellations)
schedule.every(minutes=1)(telling.remind)

# Planning
schedule.every(minutes=60)(teachers.link_accounts)

# Public pages
schedule.every(minutes=10)(near_me.tell)

# The record since 2015
schedule.every(minutes=1)(history.work)

# What letters to many may be about: every process knows the sources, for this file is read in all of them
REGISTRANTS = registrants.of_event

# Rosters and closing
schedule.every(minutes=1)(roster.work)
schedule.every(minutes=10)(closing.catch_up)
