"""In which language a person reads our pages and letters."""

from django.http import HttpRequest
from django.utils.translation import get_language

from rollcall.accounts.models import User
from rollcall.base import language


def of(person_id: int) -> str:
    """The language that a person chose; nothing where none was."""
    return User.objects.filter(pk=person_id).values_list("language", flat=True).first() or ""


def choose(user: User, code: str) -> None:
    """Keep a person's own choice; letters follow it from now on. Nothing happens for what is not offered."""
    if language.is_offered(code) and user.language != code:
        user.language = code
        user.save(update_fields=["language"])


def at_sign_in(request: HttpRequest, user: User) -> None:
    """Who chose before reads on in that language; who never did keeps what this browser shows."""
    if user.language:
        request.language_to_keep = user.language  # type: ignore[attr-defined]  # a cookie, set by the middleware
    else:
        choose(user, get_language() or "")
