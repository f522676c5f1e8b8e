"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.mail import pace, strangers

schedule.every(minutes=60)(strangers.sweep)
schedule.every(minutes=60)(pace.sweep)
