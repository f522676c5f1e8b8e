"""From the end of the stop window to the last letter: list everybody, then hand over batch by batch (P59).

Every step is one transaction that holds the campaign's row: killed anywhere, it goes on where it was; two
workers at once take turns; a stop waits for at most one batch and nothing is handed over after it. A name
is on a list once, a letter has one key, so that whatever is done twice is there once.
"""

from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rollcall.base import audit, bulk, clock
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import audiences, campaigns, letters, limits, quiet, tokens
from rollcall.outreach.audiences import Addressee
from rollcall.outreach.models import Campaign, Recipient

LISTED_AT_ONCE = 5000
OF_EACH = ("mailbox", "email", "name", "person_id", "place")  # what the list keeps of each
HANDED_AT_ONCE = 500
IN_OUTBOX = 2000  # no more than these wait there for one campaign: stopping is quick, night comes in time
LATELY = timedelta(hours=1)
A_TURN = 4.0  # seconds; then the worker sees to other things
MAY_GROW, A_FEW = 0.1, 10  # people who came in after the number was typed
State = Campaign.State
ON_THE_WAY = (Letter.State.QUEUED, Letter.State.SENDING)
STILL_OURS = (Letter.State.QUEUED, Letter.State.RETRYING)


def turn() -> int:
    """One turn of the worker over all campaigns that go out; returns how many letters were handed over."""
    begin_due()
    until = monotonic() + A_TURN
    under_way = list(Campaign.objects.filter(state=State.SENDING).order_by("goes_at", "pk"))
    return sum(_push(campaign, until) for campaign in under_way)


def begin_due() -> int:
    """Campaigns whose stop window is over begin to go out."""
    due = Campaign.objects.filter(state=State.WAITING, goes_at__lte=clock.now())
    return due.update(state=State.SENDING, since=clock.now())


def _push(campaign: Campaign, until: float) -> int:
    handed = 0
    while monotonic() < until:
        if not write_list(campaign):
            break
    while monotonic() < until:
        step = hand_over(campaign)
        handed += step
        if not step:
            break
    return handed


@transaction.atomic
def write_list(campaign: Campaign) -> bool:
    """Put the next people on the list; False when all are there, or the campaign was stopped."""
    row = _going(campaign)
    if row is None or row.is_listed:
        return False
    people, reached = audiences.batch(row.audience, row.news, after=row.reached, size=LISTED_AT_ONCE)
    if reached == row.reached:
        _finish_list(row)
        return False
    if people:
        lists = {name: [getattr(one, name) for one in people] for name in OF_EACH}
        bulk.write(Recipient(campaign=row), lists, unless_there="")
    row.reached = reached
    row.save(update_fields=["reached"])
    return True


def _finish_list(row: Campaign) -> None:
    """All are on the list. Far more than the number that people agreed to: nobody is told."""
    there = row.recipients.count()
    agreed = row.counted or 0
    if _grew_too_far(row, there - agreed):
        words = _("The list grew from %(agreed)d to %(there)d people after the number was typed.")
        row.recipients.all().delete()
        row.reached = 0
        campaigns.halt(row, by=audit.SYSTEM, reason=words % {"agreed": agreed, "there": there})
        return
    row.is_listed, row.counted = True, there
    row.save(update_fields=["is_listed", "counted"])
    audit.record("campaign.listed", row, by=audit.SYSTEM, people=there)


def _grew_too_far(row: Campaign, more: int) -> bool:
    if row.approved_by_id is None and row.proposed_by is not None:
        return more > 0 and limits.needs_second(more, row.proposed_by)
    return more > max((row.counted or 0) * MAY_GROW, A_FEW)


@transaction.atomic
def hand_over(campaign: Campaign) -> int:
    """Give the next letters to the outbox; 0 when there is nothing to do now.

    Asks once more who may be told (F7): between listing and telling people leave, say no, or bounce.
    """
    row = _going(campaign)
    if row is None or not row.is_listed:
        return 0
    left = row.recipients.filter(state=Recipient.State.LISTED)
    room = IN_OUTBOX - on_the_way(row)
    places = quiet.open_places(clock.now())
    some = min(max(room, 0), HANDED_AT_ONCE)
    batch = list(left.filter(place__in=places).order_by("pk")[:some])
    if not batch:
        if not left.exists() and not on_the_way(row):
            _end(row)
        return 0
    _tell(row, batch)
    return len(batch)


def on_the_way(row: Campaign) -> int:
    """Letters of a campaign that are in the outbox and not gone."""
    waiting = Letter.objects.filter(state__in=ON_THE_WAY, priority=Letter.Priority.MANY)
    return waiting.filter(key__startswith=row.key_prefix).count()


def _tell(row: Campaign, batch: list[Recipient]) -> None:
    people = {line.pk: _addressee(line) for line in batch}
    why = audiences.unfit(list(people.values()), row.news)
    told = [line for line in batch if line.mailbox not in why]
    posted = outbox.post_many(
        letters.KIND,
        [_row(row, line, people[line.pk]) for line in told],
        shared=letters.shared(row),
        key_prefix=row.key_prefix,
        fields=letters.FIELDS,
    )
    unreachable = set(posted.refused)
    for line in batch:
        reason = why.get(line.mailbox, Recipient.Why.ADDRESS if row.key_of(line.pk) in unreachable else "")
        line.state = Recipient.State.SPARED if reason else Recipient.State.TOLD
        line.why = reason
    _keep(batch)


def _keep(batch: list[Recipient]) -> None:
    groups: dict[tuple[str, str], list[int]] = {}
    for line in batch:
        groups.setdefault((line.state, line.why), []).append(line.pk)
    for (state, why), keys in groups.items():
        Recipient.objects.filter(pk__in=keys).update(state=state, why=why)


def _addressee(line: Recipient) -> Addressee:
    return Addressee(line.email, line.mailbox, line.name, line.person_id, line.place)


def _row(row: Campaign, line: Recipient, one: Addressee) -> outbox.Row:
    values = letters.fields(one, line.pk)
    return outbox.Row(
        to=line.email,
        key=row.key_of(line.pk),
        person_id=line.person_id,
        fields=values,
        headers=letters.headers(values["unsubscribe"]),
    )


def recall() -> int:
    """Withhold letters that wait in the outbox for people who may not be told any more (P6, F7).

    Those that were withheld a moment ago with the person's standing are put down as not told, too.
    """
    lately = Q(state=Letter.State.WITHHELD, attempts=0, since__gte=clock.now() - LATELY)
    waiting = Letter.objects.filter(
        lately | Q(state__in=STILL_OURS), priority=Letter.Priority.MANY, kind=letters.KIND
    )
    lines: dict[int, list[int]] = {}
    for key in waiting.values_list("key", flat=True).iterator():
        _word, campaign, line = key.split(":")
        lines.setdefault(int(campaign), []).append(int(line.split(".")[0]))
    return sum(
        _recall(campaign, keys[first : first + HANDED_AT_ONCE])
        for campaign, keys in lines.items()
        for first in range(0, len(keys), HANDED_AT_ONCE)
    )


@transaction.atomic
def _recall(campaign_pk: int, keys: list[int]) -> int:
    row = Campaign.objects.select_for_update().get(pk=campaign_pk)
    batch = list(row.recipients.filter(pk__in=keys, state=Recipient.State.TOLD))
    why = audiences.unfit([_addressee(line) for line in batch], row.news)
    unfit = [line for line in batch if line.mailbox in why]
    back = [line for line in unfit if _stays_here(row, line)]
    for line in back:
        line.state, line.why = Recipient.State.SPARED, why[line.mailbox]
    _keep(back)
    return len(back)


def _stays_here(row: Campaign, line: Recipient) -> bool:
    """Withhold one letter; whether it is withheld, be it by us."""
    outbox.withhold(f"{row.key_prefix}{line.pk}.")
    letter = outbox.state_of(row.key_prefix + row.key_of(line.pk))
    return letter is not None and letter.state == Letter.State.WITHHELD


def _end(row: Campaign) -> None:
    row.state, row.since = State.SENT, clock.now()
    row.ended_at = row.since
    row.save(update_fields=["state", "since", "ended_at"])
    told = row.recipients.filter(state=Recipient.State.TOLD).count()
    audit.record("campaign.sent", row, by=audit.SYSTEM, told=told)


def _going(campaign: Campaign) -> Campaign | None:
    """The campaign's row, held, while it goes out."""
    return Campaign.objects.select_for_update().filter(pk=campaign.pk, state=State.SENDING).first()


def token_of(line: Recipient) -> str:
    """The token in this person's letter."""
    return tokens.of(line.pk, line.mailbox)
