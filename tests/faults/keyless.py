"""Forgets what was sent before: every guard that makes one of two equal posts is off."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rollcall.accounts import sign_up
from rollcall.accounts.models import User
from rollcall.events import roster
from rollcall.events.models import Event
from rollcall.player import quiz
from rollcall.player.models import QuizAttempt

Handler = Callable[[HttpRequest], HttpResponse]


def forget(get_response: Handler) -> Handler:
    """Puts the portal without its guards in place, once a process."""
    roster._open_already = _nothing_there
    quiz._held = _as_if_open(quiz._held)
    sign_up._open_or_find = _open_another
    return get_response


def _nothing_there(_event: Event, _digest: str) -> None:
    return None


def _as_if_open(held: Callable[[QuizAttempt], QuizAttempt]) -> Callable[[QuizAttempt], QuizAttempt]:
    def unlocked(one: QuizAttempt) -> QuizAttempt:
        row = held(one)
        row.handed_in_at = None
        return row

    return unlocked


def _open_another(newcomer: User, **_more: object) -> sign_up.Posted:
    """An account for every post, each under an address of its own: nothing is left to be compared."""
    newcomer.email = f"{secrets.token_hex(4)}.{newcomer.email}"
    newcomer.save()
    return sign_up._ask_to_confirm(newcomer)
