"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.cases import looks

schedule.every(minutes=60)(looks.sweep)
