"""A group that an agency asked for: read → plan → show → invite, once a person and case (R7, P8, P13).

Everybody whose line is in order is written to: who has no account gets the way into one, who has one is told
of the class. So the number of letters, which is all that the agency hears, says of nobody which it was.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rollcall.accounts import invitations, letters, mailboxes, provisioning
from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.base.addresses import portal_url
from rollcall.base.sheets import Unreadable
from rollcall.cases import errors, group_lists, keeping, rights
from rollcall.cases.group_lists import Line
from rollcall.cases.models import Case, CaseMessage
from rollcall.events import faces
from rollcall.events.models import Event
from rollcall.mail import outbox, strangers
from rollcall.mail.models import Letter


class Outcome(models.TextChoices):
    """What will come of a line; the first three are written to."""

    NEW = "new", gettext_lazy("Will be invited")
    WAITING = "waiting", gettext_lazy("Waits for its mailbox already: gets a new link")
    KNOWN = "known", gettext_lazy("Has an account already: is only told of the class")
    TOLD = "told", gettext_lazy("Was written to before, out of this case")
    TWICE = "twice", gettext_lazy("Twice in the list")
    WRONG = "wrong", gettext_lazy("Left out")


WRITTEN_TO = (Outcome.NEW, Outcome.WAITING, Outcome.KNOWN)
LEFT_OUT = (Outcome.TWICE, Outcome.WRONG)


@dataclass(frozen=True, slots=True)
class Planned:
    line: Line
    outcome: Outcome
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every line with its outcome; `fault` says why there is none."""

    rows: Sequence[Planned] = ()
    fault: str = ""

    @property
    def digest(self) -> str:
        """Of what staff see, so that nothing else is done than what was shown."""
        seen = [
            (row.line.number, row.line.name, row.line.email, row.line.why, row.outcome.value)
            for row in self.rows
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    @property
    def written_to(self) -> int:
        return sum(row.outcome in WRITTEN_TO for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of each outcome, in words."""
        many = Counter(row.outcome for row in self.rows)
        return [(str(outcome.label), many[outcome]) for outcome in Outcome if many[outcome]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the letters say: who asked, for what, and the class whose public page they name."""

    agency: str
    about: str
    event: Event | None = None

    @property
    def title(self) -> str:
        return self.event.title if self.event else self.about

    @property
    def page(self) -> str:
        return settings.PORTAL_ORIGIN + faces.public_faces([self.event])[0].url if self.event else ""


@dataclass(slots=True)
class Done:
    """What came of a plan."""

    invited: int = 0
    known: int = 0
    unsent: int = 0
    left_out: list[str] = field(default_factory=list)

    @property
    def people(self) -> int:
        return self.invited + self.known + self.unsent


def plan_of(case: Case, typed: str = "") -> Plan:
    """What would come of the list as things are now; writes nothing. A few queries, whatever the number."""
    try:
        lines = group_lists.lines_of(group_lists.attached(case), typed)
    except Unreadable as refusal:
        return Plan(fault=str(refusal))
    there = provisioning.holders(line.email for line in lines if line.newcomer)
    told = _told(case, there.values())
    return Plan(_planned(lines, there, told))


def _planned(lines: Iterable[Line], there: dict[str, User], told: set[int]) -> list[Planned]:
    seen: set[str] = set()
    rows = []
    for line in lines:
        mailbox = mailboxes.key(line.email) if line.newcomer else ""
        user = there.get(mailbox) if mailbox else None
        who = f"user:{user.pk}" if user else mailbox
        rows.append(Planned(line, _outcome(line, user, twice=who in seen, told=told), user))
        seen |= {who} if who else set()
    return rows


def _outcome(line: Line, user: User | None, *, twice: bool, told: set[int]) -> Outcome:
    if line.newcomer is None:
        return Outcome.WRONG
    if twice:
        return Outcome.TWICE
    if user is None:
        return Outcome.NEW
    if user.pk in told:
        return Outcome.TOLD
    return Outcome.WAITING if invitations.is_nobodys(user) else Outcome.KNOWN


def _told(case: Case, people: Iterable[User]) -> set[int]:
    """Who of them has had a letter of this case."""
    keys = {key: user.pk for user in people for key in _keys(case, user)}
    return {keys[key] for key in Letter.objects.filter(key__in=list(keys)).values_list("key", flat=True)}


def _keys(case: Case, user: User) -> tuple[str, str]:
    """Under which the letter stands in the outbox: with the way in, or without."""
    return f"invite:{user.pk}:{_source(case)}", f"group:{case.pk}:{user.pk}"


def _source(case: Case) -> str:
    return f"case:{case.number}"


@transaction.atomic
def invite(case: Case, asked: Asked, *, by: User, typed: str, seen: int, shown: str) -> Done:
    """Do what the plan says: accounts for who has none, one letter a person and case, one note for us.

    `seen` is the version of the case and `shown` the digest of the plan that the page showed. Raises
    `GroupInvited` or `SomebodyWasFaster` where the case moved since, `PlanMoved` where only the plan did,
    `NobodyToInvite`, `NotAsked`, and what `rights.for_staff` refuses. Nothing is written then.
    """
    row = rights.for_staff(case, by=by)
    if row.kind != Case.Kind.GROUP:
        raise errors.NotAsked
    _require_unmoved(row, seen)
    plan = plan_of(row, typed)
    if plan.digest != shown:
        raise errors.PlanMoved
    if not plan.written_to:
        raise errors.NobodyToInvite
    done = _carry_out(row, plan, asked, by)
    _keep(row, done, asked, by)
    return done


def _require_unmoved(row: Case, seen: int) -> None:
    if row.version == seen:
        return
    if row.facts.get("invited", {}).get("version") == row.version:
        raise errors.GroupInvited
    raise errors.SomebodyWasFaster


def _carry_out(row: Case, plan: Plan, asked: Asked, by: User) -> Done:
    new = [one.line.newcomer for one in plan.rows if one.outcome == Outcome.NEW and one.line.newcomer]
    made = iter(provisioning.provision_many(new, vouched_by=_source(row), by=by))
    done = Done()
    with translation.override(row.language or translation.get_language()):  # nobody's has no setting
        for one in plan.rows:
            if one.outcome in WRITTEN_TO:
                user = next(made)[0] if one.user is None else one.user
                _write(row, user, asked, by, done)
    done.left_out = [_reason(one) for one in plan.rows if one.outcome in LEFT_OUT]
    return done


def _write(row: Case, user: User, asked: Asked, by: User, done: Done) -> None:
    """The way in for who waits for it, else word of the class; none to the suspended (P6)."""
    if not invitations.is_nobodys(user):
        done.known += 1
        if user.is_active:
            _tell(row, user, asked)
        return
    about = invitations.Occasion(key=_source(row), about=asked.title, agency=asked.agency, page=asked.page)
    try:
        invitations.invite(user, by=by, occasion=about)
    except strangers.TooManyLetters:  # P60; the plan names the line again
        done.unsent += 1
    else:
        done.invited += 1


def _tell(row: Case, user: User, asked: Asked) -> None:
    outbox.post(
        "cases/group",
        to=user.email,
        key=_keys(row, user)[1],
        person_id=user.pk,
        context={
            "name": user.legal_name,
            "agency": asked.agency,
            "about": asked.title,
            "page": asked.page,
            "sign_in": portal_url("account_login"),
            "words": letters.words(),
        },
    )


def _reason(one: Planned) -> str:
    why = one.line.why or str(one.outcome.label)
    return _("line %(line)d: %(why)s") % {"line": one.line.number, "why": why}


def _keep(row: Case, done: Done, asked: Asked, by: User) -> None:
    """On the case: a note, the trail, and what the suggested answer is made of."""
    note = keeping.say(row, CaseMessage.Kind.NOTE, in_words(done), by=by)
    if row.state == Case.State.ASKED:
        keeping.move(row, Case.State.LOOKING, by=by)
    row.handled_by = row.handled_by or by
    row.result = f"invited:{done.people}"
    row.version += 1
    invited = {"people": done.people, "note": note.pk, "about": asked.title, "page": asked.page}
    row.facts = {**row.facts, "invited": {**invited, "version": row.version}}
    row.save(update_fields=["handled_by", "result", "version", "facts"])
    audit.record(
        "cases.group_invited",
        row,
        by=by,
        invited=done.invited,
        known=done.known,
        unsent=done.unsent,
        left_out=len(done.left_out),
    )


def in_words(done: Done) -> str:
    """What was done, for colleagues."""
    parts = [
        ngettext("%(n)d invited", "%(n)d invited", done.invited) % {"n": done.invited},
        ngettext("%(n)d had an account", "%(n)d had an account", done.known) % {"n": done.known},
    ]
    if done.unsent:
        told = ngettext(
            "%(n)d had too many letters within the hour",
            "%(n)d had too many letters within the hour",
            done.unsent,
        )
        parts.append(told % {"n": done.unsent})
    left = len(done.left_out)
    parts.append(ngettext("%(n)d left out", "%(n)d left out", left) % {"n": left})
    return "\n".join([", ".join(parts) + ".", *done.left_out])


def suggestion(case: Case) -> str:
    """An answer in the asker's language, until one follows the letters; never who had an account (P13)."""
    told = case.facts.get("invited")
    if not told or case.messages.filter(kind=CaseMessage.Kind.ANSWER, pk__gt=told["note"]).exists():
        return ""
    with translation.override(case.language or None):
        people = ngettext(
            "We wrote to %(n)d person on your list, at the person’s own address.",
            "We wrote to %(n)d people on your list, each at their own address.",
            told["people"],
        ) % {"n": told["people"]}
        then = _(
            "Each person opens the letter, follows its link, signs in and registers for “%(about)s” there. "
            "A letter may land in the spam folder; whoever finds none can write to us."
        ) % {"about": told["about"]}
    return "\n\n".join(part for part in (people, then, told["page"]) if part)
