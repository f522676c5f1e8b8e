"""Short words for what many tests of verification begin with."""

from typing import Any

from rollcall.accounts import verification
from rollcall.accounts.models import Agency, Category, State, User, Verification
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.verification import Application
from rollcall.mail import sealing
from rollcall.mail.models import Letter

BOB = Contact("Bob Whitfield", "bob@halecounty.example", "555-0142", "Sergeant")


def apply(user: User, agency: Agency, **fields: Any) -> Verification:
    """An application that names Bob."""
    given = {"category": Category.SWORN_LE, "title": "Deputy", "contact": BOB, **fields}
    return verification.apply(user, Application(agency, **given), by=user)


def pending(user: User, agency: Agency, state: State) -> Verification:
    """An application put into a state by hand."""
    application = apply(user, agency)
    Verification.objects.filter(pk=application.pk).update(state=state)
    application.refresh_from_db()
    return application


def links(application: Verification) -> list[str]:
    """Paths of the links in letters to points of contact, oldest first."""
    keys = [f"poc:{pk}:" for pk in application.questions.order_by("pk").values_list("pk", flat=True)]
    letters = [
        letter
        for key in keys
        for letter in Letter.objects.filter(key__startswith=key).order_by("pk")
        if letter.secret is not None
    ]
    found = [sealing.unseal(bytes(letter.secret))["link"] for letter in letters]
    return ["/" + link.split("/", 3)[3] for link in found]


def link_of(application: Verification) -> str:
    """The newest link."""
    return links(application)[-1]
