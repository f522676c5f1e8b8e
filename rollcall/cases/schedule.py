"""This room's jobs, for the worker's clock."""

from rollcall.base import schedule
from rollcall.cases import looks
from rollcall.cases.assistance import moves

schedule.every(minutes=60)(looks.sweep)
schedule.every(minutes=60)(moves.send_follow_ups)
