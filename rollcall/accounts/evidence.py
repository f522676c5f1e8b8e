"""What staff should see beside applications before they decide (P2, P4, R6): two queries for any number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollcall.accounts import mailboxes, poc_checks
from rollcall.accounts.models import PocQuestion, State, User, Verification
from rollcall.accounts.poc_checks import Flag

MANY = 5  # applications that name the same point of contact, or come from the same browser
LOOKED_AT = 2000
BAD_ENDS = [State.DECLINED, State.POC_REFUSED, State.SUSPENDED]


@dataclass(slots=True)
class Evidence:
    """Facts beside one row; `warnings` keep it from being approved in bulk, `notes` speak neither way."""

    question: PocQuestion | None = None
    facts: list[str | Promise] = field(default_factory=list)
    warnings: list[str | Promise] = field(default_factory=list)
    notes: list[str | Promise] = field(default_factory=list)
    domain_matches: bool = False
    agency_confirmed: bool = False
    is_vouched_by_poc: bool = False

    @property
    def is_complete(self) -> bool:
        """Domain and agency match, the agency said yes, and nothing speaks against it."""
        return self.domain_matches and self.agency_confirmed and self.is_vouched_by_poc and not self.warnings


def of(applications: Sequence[Verification]) -> dict[int, Evidence]:
    """Evidence for each application, by its id."""
    if not applications:
        return {}
    questions, others = _questions(applications), _others(applications)
    shared = _shared(others)
    found: dict[int, Evidence] = {}
    for application in applications:
        asked = questions[application.pk]
        one = Evidence(question=asked[-1] if asked else None)
        _agency(one, application)
        _contact(one, application, asked)
        _history(one, application, others)
        _sharing(one, application, shared)
        found[application.pk] = one
    return found


def _questions(applications: Sequence[Verification]) -> dict[int, list[PocQuestion]]:
    """By application, each with `named`: in how many applications its mailbox is the point of contact."""
    asked: dict[int, list[PocQuestion]] = defaultdict(list)
    same = PocQuestion.objects.filter(mailbox=OuterRef("mailbox")).order_by().values("mailbox")
    named = Subquery(same.annotate(number=Count("verification", distinct=True)).values("number"))
    rows = PocQuestion.objects.filter(verification__in=[row.pk for row in applications])
    for question in rows.annotate(named=named).order_by("pk"):
        asked[question.verification_id].append(question)
    return asked


def _others(applications: Sequence[Verification]) -> list[Verification]:
    """Everything the same persons sent, and everything from the same networks and browsers."""
    networks = {row.network for row in applications if row.network}
    devices = {row.device for row in applications if row.device}
    people = {row.user_id for row in applications}
    alike = Q(user__in=people) | Q(network__in=networks) | Q(device__in=devices)
    rows = Verification.objects.filter(alike).only("user", "state", "state_since", "network", "device")
    return list(rows.order_by("pk")[:LOOKED_AT])


def _shared(others: list[Verification]) -> dict[str, dict[str, set[int]]]:
    """Which persons applied from each network and browser."""
    seen: dict[str, dict[str, set[int]]] = {"network": defaultdict(set), "device": defaultdict(set)}
    for row in others:
        seen["network"][row.network].add(row.user_id)
        seen["device"][row.device].add(row.user_id)
    return seen


def _agency(one: Evidence, application: Verification) -> None:
    one.agency_confirmed = application.agency.confirmed_at is not None
    if one.agency_confirmed:
        one.facts.append(_("The agency is in the directory"))
    else:
        one.warnings.append(poc_checks.WORDS[Flag.AGENCY_NOT_CONFIRMED])


def _contact(one: Evidence, application: Verification, asked: list[PocQuestion]) -> None:
    if one.question is not None:
        flags = one.question.flags
        one.domain_matches = Flag.KNOWN_DOMAIN in flags
        for flag in flags:
            if flag != Flag.AGENCY_NOT_CONFIRMED:  # `_agency` says so
                speaks_for = flag == Flag.KNOWN_DOMAIN
                (one.facts if speaks_for else one.warnings).append(poc_checks.WORDS.get(flag, flag))
        _whose_domain(one, application, one.question)
    one.is_vouched_by_poc = application.poc_yes_id is not None
    for question in asked:
        if question.answer in {PocQuestion.Answer.NO, PocQuestion.Answer.UNKNOWN}:
            one.warnings.append(
                _("%(name)s said: %(answer)s")
                % {"name": question.name, "answer": question.get_answer_display()}
            )
    _reasons(one, application)


def _reasons(one: Evidence, application: Verification) -> None:
    """Why a call-back is wanted; what staff or the numbers asked for stays until somebody has called."""
    waits = application.state == State.AWAITING_CALLBACK or not one.is_vouched_by_poc
    for reason in application.reasons_for_callback:
        words = poc_checks.WORDS.get(reason, reason)
        owed = reason in poc_checks.STICKY and application.callback_at is None
        if (waits or owed) and words not in one.warnings:
            one.warnings.append(words)


def _whose_domain(one: Evidence, application: Verification, question: PocQuestion) -> None:
    own, theirs = mailboxes.domain_of(application.user.email), mailboxes.domain_of(question.email)
    if own == theirs:
        shared = one.facts if one.domain_matches else one.notes
        shared.append(_("Applicant and point of contact share the domain %(domain)s") % {"domain": own})
    elif own in poc_checks.FREE_MAIL:
        one.notes.append(_("The applicant writes from free mail (%(domain)s)") % {"domain": own})
    else:
        one.notes.append(_("The applicant’s domain is another one (%(domain)s)") % {"domain": own})
    if question.answered_network and question.answered_network == application.network:
        # A station has one address for everybody in it, and so has a kitchen: somebody looks at it.
        one.warnings.append(_("Answered from the same network as the application"))


def _history(one: Evidence, application: Verification, others: list[Verification]) -> None:
    for row in others:
        if row.user_id == application.user_id and row.pk != application.pk:
            line = f"{State(row.state).label}, {date_format(localtime(row.state_since), 'DATE_FORMAT')}"
            (one.warnings if row.state in BAD_ENDS else one.notes).append(
                _("Earlier application: %(line)s") % {"line": line}
            )


def _sharing(one: Evidence, application: Verification, shared: dict[str, dict[str, set[int]]]) -> None:
    same_browser = len(shared["device"][application.device]) if application.device else 0
    if same_browser > 1:
        words = ngettext(
            "One other person applied from the same browser",
            "%(number)d other persons applied from the same browser",
            same_browser - 1,
        )
        one.warnings.append(words % {"number": same_browser - 1})
    same_network = len(shared["network"][application.network]) if application.network else 0
    if same_network > MANY:
        one.warnings.append(_("%(number)d persons applied from the same network") % {"number": same_network})
    times = getattr(one.question, "named", 0)
    if times > MANY:
        one.warnings.append(
            _("This point of contact is named in %(number)d applications") % {"number": times}
        )
    if mailboxes.is_role(application.user.email):
        one.warnings.append(_("The applicant’s own address is a shared mailbox"))


def namesakes(application: Verification) -> list[User]:
    """Other accounts under the same name: one person has one account (R6)."""
    same = User.objects.filter(legal_name__iexact=application.user.legal_name)
    return list(same.exclude(pk=application.user_id)[:5])
