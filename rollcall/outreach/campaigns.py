"""A letter to many, from the draft to the end of its stop window (P58). `sending` does the rest.

```
 DRAFT ──propose──▶ PROPOSED ──approve──▶ WAITING ──10 min──▶ SENDING ──▶ SENT
   ▲ ▲                 │  (not above the limit: straight to WAITING)  │
   │ └────send back────┘                     │ stop          stop │
   └── take back, while nobody was told ── STOPPED ◀──────────────┘
                                               └── propose again: the rest of the same list
```
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import audiences, letters, limits, policies
from rollcall.outreach.audiences import Addressee, Spec
from rollcall.outreach.errors import NobodyThere, NotSeen, SecondPerson, WrongCount, WrongMoment
from rollcall.outreach.models import Campaign, News, Recipient
from rollcall.outreach.preferences import mailbox_of

STOP_WINDOW = timedelta(minutes=10)
State = Campaign.State


@transaction.atomic
def draft(*, by: User, subject: str, body: str, news: str, audience: Spec) -> Campaign:
    """Begin a letter to many. Nobody gets anything from a draft."""
    policies.require(by)
    return begin(subject=subject, body=body, news=news, audience=audience, by=by, made_by=by)


def begin(
    *,
    subject: str,
    body: str,
    news: str,
    audience: Spec,
    by: audit.Actor,
    made_by: User | None,
    key: str | None = None,
) -> Campaign:
    """The row of a new draft, checked; for `draft` and for `announcements`."""
    letters.check(subject, body)
    present = clock.now()
    row = Campaign.objects.create(
        key=key, subject=subject.strip(), body=body.strip(), news=News(news),
        audience=audiences.check(audience), since=present, made_at=present, made_by=made_by,
    )  # fmt: skip
    audit.record("campaign.drafted", row, by=by, subject=row.subject, audience=row.audience)
    return row


@transaction.atomic
def change(campaign: Campaign, *, by: User, subject: str, body: str, news: str, audience: Spec) -> Campaign:
    """Change a draft. What somebody looked at before no longer counts as seen."""
    row = _held(campaign, by, State.DRAFT)
    letters.check(subject, body)
    row.subject, row.body, row.news = subject.strip(), body.strip(), News(news)
    row.audience = audiences.check(audience)
    row.version += 1
    row.save(update_fields=["subject", "body", "news", "audience", "version"])
    audit.record("campaign.changed", row, by=by, version=row.version)
    return row


def seal(campaign: Campaign, user: User) -> str:
    """What the preview alone knows: that this person saw this version. Sent back with the decision."""
    words = f"{campaign.pk}:{campaign.version}:{user.pk}"
    return salted_hmac("rollcall.outreach.seen", words, algorithm="sha256").hexdigest()


def remaining(campaign: Campaign) -> int:
    """How many would get the letter now; of a stopped one the rest of its list."""
    if campaign.is_listed:
        return Recipient.objects.filter(campaign=campaign, state=Recipient.State.LISTED).count()
    return audiences.count(campaign.audience, campaign.news)


@transaction.atomic
def propose(campaign: Campaign, *, by: User, typed: int, seen: str) -> Campaign:
    """Ask to send: with the preview seen and the number of people typed by hand.

    Above the limit it waits for a second person, else its stop window begins. Clicked twice, it is done once.
    """
    row = _held(campaign, by)
    if row.state in {State.PROPOSED, State.WAITING} and row.proposed_by_id == by.pk:
        return row
    _expect(row, State.DRAFT, State.STOPPED)
    _require_seen(row, by, seen)
    people = remaining(row)
    if not people:
        raise NobodyThere
    if typed != people:
        raise WrongCount
    present = clock.now()
    limits.hold(by)
    row.proposed_by, row.proposed_at, row.counted = by, present, people
    row.approved_by = row.approved_at = row.goes_at = None
    row.needs_second = limits.needs_second(people, by)
    _move(row, State.PROPOSED if row.needs_second else State.WAITING)
    audit.record("campaign.proposed", row, by=by, people=people, needs_second=row.needs_second)
    return row


@transaction.atomic
def approve(campaign: Campaign, *, by: User, typed: int, seen: str) -> Campaign:
    """The second person's word, with the same proofs; the stop window begins."""
    row = _held(campaign, by)
    if row.state == State.WAITING and row.approved_by_id == by.pk:
        return row
    _expect(row, State.PROPOSED)
    if row.proposed_by_id == by.pk:
        raise SecondPerson
    _require_seen(row, by, seen)
    people = remaining(row)
    if typed != people:
        raise WrongCount
    row.approved_by, row.approved_at, row.counted = by, clock.now(), people
    _move(row, State.WAITING)
    audit.record("campaign.approved", row, by=by, people=people)
    return row


@transaction.atomic
def send_back(campaign: Campaign, *, by: User, reason: str) -> Campaign:
    """The second person does not agree, or the first thinks again: it is a draft once more."""
    row = _held(campaign, by, State.PROPOSED)
    if row.is_listed:
        _move(row, State.STOPPED, why_stopped=reason[:300])
    else:
        _move(row, State.DRAFT)
    audit.record("campaign.sent_back", row, by=by, note=reason)
    return row


@transaction.atomic
def stop(campaign: Campaign, *, by: User, reason: str = "") -> Campaign:
    """Stop at once: nothing more is handed over, and what waits in the outbox is withheld."""
    row = _held(campaign, by)
    if row.state == State.STOPPED:
        return row
    _expect(row, State.WAITING, State.SENDING)
    return halt(row, by=by, reason=reason)


def halt(row: Campaign, *, by: audit.Actor, reason: str) -> Campaign:
    """Stop a campaign whose row is held; for `stop` and for `sending`."""
    withheld = outbox.withhold(row.key_prefix)
    _list_again(row)
    _move(row, State.STOPPED, why_stopped=reason[:300], rounds=row.rounds + 1)
    audit.record("campaign.stopped", row, by=by, note=reason, withheld=withheld)
    return row


def _list_again(row: Campaign) -> None:
    """Whose letter of this round was withheld before anybody tried to send it has not been told."""
    letters_back = Letter.objects.filter(
        key__startswith=row.key_prefix,
        key__endswith=f".{row.rounds}.",
        state=Letter.State.WITHHELD,
        attempts=0,
    )
    keys = [int(key.split(":")[2].split(".")[0]) for key in letters_back.values_list("key", flat=True)]
    for first in range(0, len(keys), 500):
        told = row.recipients.filter(pk__in=keys[first : first + 500], state=Recipient.State.TOLD)
        told.update(state=Recipient.State.LISTED)


@transaction.atomic
def take_back(campaign: Campaign, *, by: User) -> Campaign:
    """Make a draft of a stopped letter again, while nobody has been told."""
    row = _held(campaign, by, State.STOPPED)
    if row.recipients.filter(state=Recipient.State.TOLD).exists():
        raise WrongMoment(_("Some people have this letter already. The rest can only get the same one."))
    row.recipients.all().delete()
    row.is_listed, row.reached = False, 0
    row.save(update_fields=["is_listed", "reached"])
    _move(row, State.DRAFT)
    audit.record("campaign.taken_back", row, by=by)
    return row


def test_letter(campaign: Campaign, *, by: User) -> None:
    """The letter as it stands, to oneself; its links lead to the help page. One a version and minute."""
    policies.require(by)
    me = Addressee(by.email, mailbox_of(by), by.legal_name, by.pk)
    outbox.post(
        "outreach/test",
        to=by.email,
        key=f"campaign-test:{campaign.pk}:{campaign.version}:{by.pk}:{clock.now():%Y%m%d%H%M}",
        person_id=by.pk,
        context={"letter": letters.preview(campaign, me), "html": letters.plain_html(campaign, me)},
    )


def _held(campaign: Campaign, by: User, *states: str) -> Campaign:
    """The row, held to the end of the transaction; in one of these states, where some are given."""
    policies.require(by)
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if states:
        _expect(row, *states)
    return row


def _expect(row: Campaign, *states: str) -> None:
    if row.state not in states:
        words = _("This cannot be done now: the letter’s state is “%(state)s”.")
        raise WrongMoment(words % {"state": row.get_state_display()})


def _require_seen(row: Campaign, by: User, seen: str) -> None:
    if not constant_time_compare(seen, seal(row, by)):
        raise NotSeen


def _move(row: Campaign, state: str, **changes: Any) -> None:
    present = clock.now()
    row.state, row.since = State(state), present
    if state == State.WAITING:
        row.goes_at = present + STOP_WINDOW
    row.why_stopped = ""
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
