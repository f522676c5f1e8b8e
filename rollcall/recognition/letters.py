"""What this room writes to people: one letter to one address, once."""

from typing import Any

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.mail import outbox
from rollcall.recognition.models import AdoptionReport, Assignment, CoEditor, Nomination, Reviewer


def submitted(nomination: Nomination) -> None:
    """To everybody who writes it: we have it."""
    _to_editors("submitted", nomination)


def withdrawn(nomination: Nomination) -> None:
    _to_editors("withdrawn", nomination)


def result(nomination: Nomination) -> None:
    """Awarded, or not and why."""
    verdict = nomination.verdict
    _to_editors("result", nomination, is_award=verdict.is_award, told=verdict.told)


def invited(editor: CoEditor) -> None:
    nomination = editor.nomination
    _post(
        "invited", editor.user, f"co-editor:{editor.pk}",
        title=nomination.title, by=str(editor.invited_by), round=nomination.round.title,
        page=portal_url("recognition:nomination", [nomination.pk]),
    )  # fmt: skip


def named(reviewer: Reviewer) -> None:
    _post(
        "reviewer", reviewer.user, f"reviewer:{reviewer.pk}",
        round=reviewer.round.title, category=reviewer.category.name,
        page=portal_url("recognition:reviews"),
    )  # fmt: skip


def assigned(user: User, new: list[Assignment]) -> None:
    """One letter for all that somebody was given at once."""
    _post(
        "assigned", user, f"assigned:{user.pk}:{max(one.pk for one in new)}",
        count=len(new), round=new[0].nomination.round.title, page=portal_url("recognition:reviews"),
    )  # fmt: skip


def report(asked: AdoptionReport, secret: str) -> None:
    """How did it go: by a link of one's own, or signed in."""
    adoption = asked.adoption
    _post(
        "report", adoption.by, f"adoption-report:{asked.pk}",
        secret={"link": portal_url("recognition:report", [secret])},
        title=adoption.program.title, agency=adoption.agency.name, months=asked.months,
        page=portal_url("recognition:adoptions"),
    )  # fmt: skip


def _to_editors(letter: str, nomination: Nomination, **context: Any) -> None:
    rows = nomination.co_editors.filter(ended_at__isnull=True).select_related("user")
    people = identity.survivors_of([nomination.lead, *(one.user for one in rows)])
    for user in {one.pk: one for one in people.values()}.values():
        _post(
            letter, user, f"nomination:{nomination.pk}:{letter}:{user.pk}",
            title=nomination.title, round=nomination.round.title,
            category=nomination.category.name if nomination.category else "",
            agency=nomination.agency.name if nomination.agency else "",
            page=portal_url("recognition:nomination", [nomination.pk]), **context,
        )  # fmt: skip


def _post(letter: str, to: User, key: str, *, secret: dict[str, str] | None = None, **context: Any) -> None:
    person, kept = identity.survivor_of(to), words()
    outbox.post(
        f"recognition/{letter}",
        to=person.email,
        key=f"recognition:{key}",
        person_id=person.pk,
        secret=secret,
        context={
            "name": person.get_short_name(),
            "email": kept.help_email,
            "phone": kept.help_phone,
            **context,
        },
    )
