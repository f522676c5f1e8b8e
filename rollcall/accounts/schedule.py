"""This room's jobs, for the worker's clock."""

from rollcall.accounts import hand_over, sessions, tasks, viewing
from rollcall.base import schedule

schedule.every(minutes=10)(tasks.remind_points_of_contact)
schedule.every(minutes=10)(tasks.expire_questions)
schedule.every(minutes=60)(sessions.sweep)
schedule.every(minutes=60)(hand_over.sweep)
schedule.every(minutes=5)(viewing.sweep)
