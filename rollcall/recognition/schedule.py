"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.recognition import adoptions

schedule.every(minutes=60)(adoptions.ask_for_reports)
