"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.player import tasks

schedule.every(minutes=2)(tasks.hand_in_overdue)
schedule.every(minutes=30)(tasks.sweep_trials)
