"""The demo's people. Their password is public and their secrets are fixed, so this runs in the demo alone."""

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import factors, notices
from rollcall.accounts.models import User
from rollcall.base import audit, clock

PASSWORD = "a long walk to the harbor"  # noqa: S105  (public on purpose; see above)
STEP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in to the demo."""

    email: str
    name: str
    what: str | Promise
    secret: str = ""  # of the authenticator app; whoever works with records of others has one
    is_staff: bool = False

    @property
    def code(self) -> str:
        """The six digits that the app would show now; empty without an app."""
        return current_code(self.email)


PEOPLE = (
    DemoPerson(
        "dana@rollcall.example",
        "Dana Price",
        _("Staff: checks applications, writes courses"),
        "DANA2PRICE3ROLLCALL4DEMO5SECRET6",
        is_staff=True,
    ),
    DemoPerson(
        "sam@rollcall.example",
        "Sam Ortiz",
        _("Staff: the second pair of eyes"),
        "SAM2ORTIZ3ROLLCALL4DEMO5SECRET6Q",
        is_staff=True,
    ),
    DemoPerson(
        "lee@plains.example",
        "Lee Castellanos",
        _("Instructor: has a desk with the classes to teach"),
        "LEE2CASTELLANOS3ROLLCALL4DEMO5SE",
    ),
    DemoPerson(
        "noor@fieldnotes.example",
        "Noor Haddad",
        _("Reviewer of nominations"),
        "NOOR2HADDAD3ROLLCALL4DEMO5REVIEW",
    ),
    DemoPerson("alice@halecounty.example", "Alice R. Moreno", _("Deputy, verified")),
    DemoPerson("bob@halecounty.example", "Bob Whitfield", _("Sergeant, verified")),
    DemoPerson("charlie@harborcity.example", "Charlie Okada", _("Officer of another agency, verified")),
    DemoPerson("nora@halecounty.example", "Nora Lindqvist", _("Deputy, waiting for her agency’s answer")),
    DemoPerson("pat@mail.example", "Pat Lind", _("Community partner with a plain account")),
)
_BY_EMAIL = {person.email: person for person in PEOPLE}


def cast() -> tuple[DemoPerson, ...]:
    """Everyone who can sign in, for the page /demo/."""
    return PEOPLE


def load_people() -> dict[str, User]:
    """Make the demo's people, or find them; safe to repeat. By e-mail."""
    return {one.email: make(one.email, one.name, secret=one.secret, is_staff=one.is_staff) for one in PEOPLE}


@transaction.atomic
def make(email: str, name: str, *, secret: str = "", is_staff: bool = False) -> User:
    """One person with a confirmed e-mail and the demo's password; with a secret an app for codes too."""
    if not settings.DEMO:
        raise ImproperlyConfigured(
            "The people of the demo have a public password: only with ROLLCALL_MODE=demo."
        )
    user = User.objects.filter(email=email).first()
    if user is None:
        confirmed = clock.now()
        user = User.objects.create_user(
            email,
            PASSWORD,
            legal_name=name,
            email_confirmed_at=confirmed,
            is_staff=is_staff,
            is_superuser=is_staff,
            **({} if email.startswith("nora@") else notices.FIRST_SEEN),
        )
        audit.record("person.registered", user, by=audit.SYSTEM, note="demo")
    factors.confirm_address(user)
    if secret and not factors.has_factor(user):
        TOTP.activate(user, secret)
    return user


def current_code(email: str) -> str:
    """The code of this half minute, or of the next one where this one has been used."""
    person = _BY_EMAIL.get(email)
    if person is None or not person.secret or not settings.DEMO:
        return ""
    step = int(time.time()) // STEP_SECONDS
    app = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP).first()
    last = app.data.get("last_step", -1) if app else -1
    step = min(max(step, last + 1), step + 1)
    return str(format_hotp_value(hotp_value(person.secret, step)))
