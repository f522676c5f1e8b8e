"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.portal import merging

schedule.every(minutes=24 * 60)(merging.find)
