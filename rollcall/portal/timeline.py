"""Everything about one person in one line of time: what the rooms below know, each under its own right.

Who may not work in a room does not see its rows: neither they nor that there are any. Each source is read
with a fixed number of queries, whatever there is; a page further back reads more of the same rows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import identity, trail_words
from rollcall.accounts.models import User, Verification
from rollcall.accounts.policies import may_suspend, may_verify
from rollcall.base import audit
from rollcall.base.models import AuditEntry
from rollcall.cases import rights as case_rights
from rollcall.cases import trail_words as case_words
from rollcall.cases.assistance import rights as assistance_rights
from rollcall.cases.assistance.models import Assistance
from rollcall.cases.models import Case, CaseMessage
from rollcall.events.models import Registration
from rollcall.events.policies import is_staff as is_events_staff
from rollcall.mail.models import Letter
from rollcall.transcripts.models import Certificate, Completion
from rollcall.transcripts.policies import may_keep_certificates

A_PAGE = 50
LAST_PAGE = 40
MOST_WORDS = 600
LOOKS = ("person.timeline_seen", "person.viewed_as", "person.viewing_ended")
ENDED = (Letter.State.FAILED, Letter.State.WITHHELD)
HIDDEN_BODY = ("text", "html", "secret", "body__text", "body__html")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened; `letter` is the id of one that can be sent again."""

    at: datetime
    kind: str
    title: str
    text: str = ""
    state: str = ""
    url: str = ""
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """The person with every id that is his, and who looks."""

    person: User
    staff: User
    ids: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """What one room knows: newest first, at most so many."""

    kind: str
    label: str | Promise
    may: Callable[[Whose], bool]
    read: Callable[[Whose, int], Iterator[Item]]
    is_asked_for: bool = False  # shown only where it is chosen


def of(person: User, staff: User) -> Whose:
    return Whose(person, staff, identity.ids_of(person))


def open_to(whose: Whose) -> list[Source]:
    """The sources that this member of staff may see."""
    return [source for source in SOURCES if source.may(whose)]


def page(whose: Whose, kind: str, number: int) -> tuple[list[Item], bool]:
    """One page, the newest first, and whether there is another; `kind` "" is all that is not asked for."""
    sources = [one for one in open_to(whose) if (one.kind == kind if kind else not one.is_asked_for)]
    need = number * A_PAGE + 1
    streams = [source.read(whose, need) for source in sources]
    rows = list(islice(merge(*streams, key=lambda item: item.at, reverse=True), need))
    return rows[(number - 1) * A_PAGE : number * A_PAGE], len(rows) > number * A_PAGE


def _account(whose: Whose, need: int) -> Iterator[Item]:
    rows = AuditEntry.objects.filter(subject__in=[f"user:{pk}" for pk in whose.ids])
    yield from _told(rows.exclude(event__in=LOOKS).order_by("-at", "-pk")[:need], "account")


def _looks(whose: Whose, need: int) -> Iterator[Item]:
    rows = AuditEntry.objects.filter(subject__in=[f"user:{pk}" for pk in whose.ids], event__in=LOOKS)
    yield from _told(rows.order_by("-at", "-pk")[:need], "looks")


def _verification(whose: Whose, need: int) -> Iterator[Item]:
    keys = Verification.objects.filter(user__in=whose.ids).values_list("pk", flat=True)
    rows = AuditEntry.objects.filter(subject__in=[f"verification:{pk}" for pk in keys])
    yield from _told(rows.order_by("-at", "-pk")[:need], "verification")


def _told(rows: Iterable[AuditEntry], kind: str) -> Iterator[Item]:
    entries = list(rows)
    for entry, line in zip(entries, trail_words.lines(entries), strict=True):
        number = entry.subject.rpartition(":")[2]
        url = reverse("staff_verification", args=[number]) if kind == "verification" else ""
        words = "\n".join([*line.details, line.note]).strip()
        yield Item(entry.at, kind, line.sentence, text=words[:MOST_WORDS], url=url)


def _letters(whose: Whose, need: int) -> Iterator[Item]:
    rows = Letter.objects.filter(person_id__in=whose.ids).select_related("body").defer(*HIDDEN_BODY)
    for row in rows.order_by("-posted_at", "-pk")[:need]:
        title = row.body.kind if row.body else row.subject
        told = " ".join(filter(None, [str(_("may have gone twice")) if row.in_doubt else "", row.fault]))
        again = row.pk if row.state in ENDED else None
        yield Item(
            row.posted_at, "letters", title, text=told, state=str(row.get_state_display()), letter=again
        )


def _cases(whose: Whose, need: int) -> Iterator[Item]:
    same = Q(person__in=whose.ids) | Q(
        person=None, mailbox=whose.person.mailbox or "-", proved_at__isnull=False
    )
    cases = Case.objects.filter(case_rights.at_desk_of(whose.staff)).filter(same)
    rows = CaseMessage.objects.filter(case__in=cases).select_related("case", "by")
    for row in rows.order_by("-at", "-pk")[:need]:
        title = f"{row.case.number} {row.case.title}"
        url = reverse("staff_case", args=[row.case_id])
        who = str(row.by) if row.by else row.sender or row.case.asker_name
        state = f"{who}, {row.get_kind_display()}"
        yield Item(row.at, "cases", title, text=row.text[:MOST_WORDS], state=state, url=url)


def _assistance(whose: Whose, need: int) -> Iterator[Item]:
    """Every move of what the person asked for on behalf of an agency."""
    asked = {audit.subject_of(row): row for row in Assistance.objects.filter(person__in=whose.ids)}
    rows = AuditEntry.objects.filter(subject__in=asked).order_by("-at", "-pk")[:need]
    entries = list(rows)
    for entry, line in zip(entries, trail_words.lines(entries, case_words.SENTENCES), strict=True):
        row = asked[entry.subject]
        told = row.problem[:MOST_WORDS] if entry.event == "assistance.asked" else line.note
        url = reverse("staff_assistance_one", args=[row.pk])
        yield Item(entry.at, "assistance", f"{row.number} {line.sentence}", text=told, url=url)


def _registrations(whose: Whose, need: int) -> Iterator[Item]:
    rows = Registration.objects.filter(user__in=whose.ids).select_related("event")
    for row in rows.order_by("-made_at", "-pk")[:need]:
        words = str(row.get_outcome_display()) if row.outcome else ""
        url = reverse("events:desk_event", args=[row.event_id])
        state = str(row.get_state_display())
        yield Item(row.made_at, "registrations", row.event.title, text=words, state=state, url=url)


def _completions(whose: Whose, need: int) -> Iterator[Item]:
    rows = Completion.objects.filter(user__in=whose.ids).select_related("version")
    for row in rows.order_by("-completed_at", "-pk")[:need]:
        yield Item(row.completed_at, "completions", row.title, state=str(row.get_kind_display()))


def _certificates(whose: Whose, need: int) -> Iterator[Item]:
    rows = Certificate.objects.filter(user__in=whose.ids).order_by("-issued_at", "-pk")
    for row in rows[:need]:
        title = f"{row.reference} {row.snapshot.get('course', '')}"
        url = reverse("transcripts_staff:one", args=[row.pk])
        yield Item(
            row.issued_at,
            "certificates",
            title,
            text=row.state_why,
            state=str(row.get_state_display()),
            url=url,
        )


def _may_look(whose: Whose) -> bool:
    return may_suspend(whose.staff)


def _may_records(whose: Whose) -> bool:
    return may_keep_certificates(whose.staff)


def _may_cases(whose: Whose) -> bool:
    """In a team, and not one's own: nobody works on what he asked himself (P2)."""
    return case_rights.may_answer(whose.staff) and whose.staff.pk not in whose.ids


def _may_assistance(whose: Whose) -> bool:
    return assistance_rights.may_triage(whose.staff) and whose.staff.pk not in whose.ids


SOURCES = (
    Source("account", gettext_lazy("Account"), _may_look, _account),
    Source("verification", gettext_lazy("Verification"), lambda one: may_verify(one.staff), _verification),
    Source("letters", gettext_lazy("Letters"), _may_look, _letters),
    Source("cases", gettext_lazy("Cases and messages"), _may_cases, _cases),
    Source("assistance", gettext_lazy("Technical assistance"), _may_assistance, _assistance),
    Source(
        "registrations",
        gettext_lazy("Classes and webinars"),
        lambda one: is_events_staff(one.staff),
        _registrations,
    ),
    Source("completions", gettext_lazy("Completions"), _may_records, _completions),
    Source("certificates", gettext_lazy("Certificates"), _may_records, _certificates),
    Source("looks", gettext_lazy("Who looked"), _may_look, _looks, is_asked_for=True),
)
