"""Paper for completions: issued once, never altered; a correction makes a new one (R26, R29, P53)."""

from typing import NotRequired, TypedDict, cast

from django.db import transaction

from rollcall.accounts import identity, names
from rollcall.accounts.models import User
from rollcall.accounts.queries import current_affiliation
from rollcall.base import audit, clock
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.mail import outbox
from rollcall.transcripts import errors, numbers, showing
from rollcall.transcripts.models import Certificate, Completion, Holder


class CourseNumber(TypedDict):
    """How a state knows the course: `{"issuer": "Texas course", "number": "3881"}`."""

    issuer: str
    number: str


class Snapshot(TypedDict):
    """What stood at the time of issue. Printed and shown as it is here, whatever changes later."""

    name: str
    title: str  # at the time; empty where the person was not verified
    agency: str
    course: str
    hours: str  # "1.25"
    provider: str
    award_line: str
    provider_logo: str  # name in the file store; empty for none
    signer_name: str
    signer_title: str
    version: int
    original_date: str  # ISO date-time in UTC of the first completion (R15)
    delivery: str  # "online", "class", "webinar", "conference"
    place: NotRequired[str]  # of a class; papers before September 2026 have none
    instructors: NotRequired[list[str]]
    course_numbers: list[CourseNumber]
    credit_note: str
    language: str  # of the paper


CORRECTABLE = ("name", "title", "agency")


def issue(completion: Completion, *, by: audit.Actor, note: str = "", tell: bool = True) -> Certificate:
    """Issue the paper for a completion and write to its holder. The caller holds the transaction or not.

    `tell=False`: no letter, because the caller writes one about this and more. Raises
    `errors.GivesNoPaper` (R16) and `errors.HasValidPaper`.
    """
    with transaction.atomic():
        locked = _completion(completion.pk)
        if not locked.gives_certificate:
            raise errors.GivesNoPaper
        if locked.certificates.filter(state=Certificate.State.VALID).exists():
            raise errors.HasValidPaper
        certificate = _write(locked, snapshot_of(locked), by=by, note=note)
        if tell:
            _tell(certificate)
        return certificate


def correct(certificate: Certificate, *, by: User, reason: str, **changes: str) -> Certificate:
    """A new certificate with `name`, `title` or `agency` changed; the old one is marked replaced (P53).

    The completion and its original date stay. Raises `errors.NoReason`, `NoLongerValid`, `NothingChanged`,
    `OwnPaper`.
    """
    why = _reason(reason)
    with transaction.atomic():
        old = _locked(certificate, by=by)
        given = {key: changes[key].strip() for key in CORRECTABLE if key in changes}
        new_words = cast("Snapshot", {**old.snapshot, **given})
        if new_words == old.snapshot:
            raise errors.NothingChanged
        _retire(old, Certificate.State.REPLACED, why)
        new = _write(_completion(old.completion_id), new_words, by=by, note=why, replaces=old.pk)
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        audit.record("transcripts.certificate_replaced", old, by=by, note=why, new=new.pk)
        _tell(new)
        return new


def revoke(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """Mark a certificate revoked, at once wherever it is checked, and tell its holder whom to ask.

    Raises `errors.NoReason`, `NoLongerValid`, `OwnPaper`.
    """
    why = _reason(reason)
    with transaction.atomic():
        held = _locked(certificate, by=by)
        _retire(held, Certificate.State.REVOKED, why)
        audit.record("transcripts.certificate_revoked", held, by=by, note=why)
        kept = words()
        _write_to_holder(held, "certificate_revoked", email=kept.help_email, phone=kept.help_phone)
        return held


def withhold(completion: Completion, *, by: User, reason: str) -> Certificate:
    """Decide that a completion gets no certificate, before the job that issues has come to it (F7).

    The paper is there and revoked from its first moment, so no job issues another, and `reissue` takes the
    decision back. The holder is told whom to ask. Raises `errors.NoReason`, `OwnPaper`, `GivesNoPaper`,
    `HasValidPaper`, and `NoLongerValid` where it was decided already.
    """
    why = _reason(reason)
    with transaction.atomic():
        held = _completion(completion.pk)
        if identity.is_one_person(by, held.user_id):
            raise errors.OwnPaper
        if held.certificates.filter(state=Certificate.State.REVOKED).exists():
            raise errors.NoLongerValid
        never = issue(held, by=by, note=why, tell=False)
        return revoke(never, by=by, reason=why)


def reissue(certificate: Certificate, *, by: User, reason: str) -> Certificate:
    """New paper for the completion of a revoked certificate, which stays revoked.

    Raises `errors.NoReason`, `NotRevoked`, `HasValidPaper`, `OwnPaper`.
    """
    why = _reason(reason)
    with transaction.atomic():
        completion = _completion(certificate.completion_id)
        if identity.is_one_person(by, completion.user_id):
            raise errors.OwnPaper
        revoked = completion.certificates.filter(pk=certificate.pk, state=Certificate.State.REVOKED)
        if not revoked.exists():
            raise errors.NotRevoked
        return issue(completion, by=by, note=why)


def find(typed: str) -> Certificate | None:
    """The certificate with this number, as typed by anyone; None when there is none. One query either way."""
    number = numbers.read(typed) or "-"  # no number: the same query, the same time (P52)
    rows = showing.with_choice(Certificate.objects.select_related("replaced_by"))
    return rows.filter(number=number).first()


def public_url(certificate: Certificate) -> str:
    """Where anyone may check it: what the QR code holds. Always on our own configured host (P49)."""
    return portal_url("transcripts:certificate", [certificate.number])


def public_name(certificate: Certificate) -> str:
    """How the holder is named to strangers: as the holder decided (R29)."""
    return showing.of(certificate).words


def snapshot_of(completion: Completion) -> Snapshot:
    """What the paper will say: as the roster of the day had it, else read from the rows as they are now."""
    holder = _holder(completion)
    return Snapshot(
        name=holder["name"],
        title=holder["title"],
        agency=holder["agency"],
        course=completion.title,
        hours=format(completion.hours.normalize(), "f"),
        version=completion.version_number,
        original_date=_original(completion).completed_at.isoformat(),
        delivery=completion.delivery,
        course_numbers=[],
        language="en",
        place=completion.facts.get("place", ""),
        instructors=completion.facts.get("instructors", []),
        **_given_by(completion),
    )


def _holder(completion: Completion) -> Holder:
    """Who stands on the paper. A name that means the same person is written as it is on file."""
    user, then = completion.user, cast("Holder | None", completion.facts.get("holder"))
    if then is None:
        work = current_affiliation(user)
        title, agency = (work.title, work.agency.name) if work else ("", "")
        return Holder(name=user.legal_name, title=title, agency=agency)
    same = names.key(then["name"]) == names.key(user.legal_name)
    return Holder(**{**then, "name": user.legal_name if same else then["name"]})


class GivenBy(TypedDict):
    """The provider's part of a snapshot."""

    provider: str
    award_line: str
    provider_logo: str
    signer_name: str
    signer_title: str
    credit_note: str


def _given_by(completion: Completion) -> GivenBy:
    if completion.course is None or completion.version is None:
        return cast("GivenBy", {name: completion.facts[name] for name in GivenBy.__annotations__})
    provider = completion.course.provider
    return GivenBy(
        provider=provider.name,
        award_line=provider.award_line,
        provider_logo=provider.logo.name or "",
        signer_name=provider.signer_name,
        signer_title=provider.signer_title,
        credit_note=completion.version.credit_note,
    )


def _original(completion: Completion) -> Completion:
    if completion.kind == Completion.Kind.ORIGINAL:
        return completion
    of_course = Completion.objects.filter(user=completion.user_id, course=completion.course_id)
    return of_course.get(kind=Completion.Kind.ORIGINAL)


def _completion(pk: int) -> Completion:
    rows = Completion.objects.select_for_update(of=("self",))
    return rows.select_related("version", "user", "course__provider").get(pk=pk)


def _locked(certificate: Certificate, *, by: User) -> Certificate:
    held = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if identity.is_one_person(by, held.user_id):
        raise errors.OwnPaper
    if held.state != Certificate.State.VALID:
        raise errors.NoLongerValid
    return held


def _reason(given: str) -> str:
    why = given.strip()
    if not why:
        raise errors.NoReason
    return why[:300]


def _retire(certificate: Certificate, state: Certificate.State, why: str) -> None:
    certificate.state, certificate.state_why, certificate.state_at = state, why, clock.now()
    certificate.save(update_fields=["state", "state_why", "state_at"])


def _write(
    completion: Completion, said: Snapshot, *, by: audit.Actor, note: str = "", replaces: int | None = None
) -> Certificate:
    present = clock.now()
    certificate = Certificate.objects.create(
        number=numbers.new_number(),
        reference=_free_reference(),
        completion=completion,
        user=completion.user,
        snapshot=said,
        issued_at=present,
        state_at=present,
    )
    audit.record(
        "transcripts.certificate_issued",
        certificate,
        by=by,
        note=note,
        completion=completion.pk,
        replaces=replaces,
    )
    return certificate


def _free_reference() -> str:
    while True:
        reference = numbers.new_reference()
        if not Certificate.objects.filter(reference=reference).exists():
            return reference


def _tell(certificate: Certificate) -> None:
    """Tell the holder; the number is what the letter is about and opens only what the paper says."""
    _write_to_holder(
        certificate,
        "certificate_ready",
        number=numbers.shown(certificate.number),
        mine=portal_url("transcripts:mine"),
        check=public_url(certificate),
    )


def _write_to_holder(certificate: Certificate, letter: str, **context: str) -> None:
    holder = certificate.user
    outbox.post(
        f"transcripts/{letter}",
        to=holder.email,
        key=f"{letter.replace('_', '-')}:{certificate.pk}",
        person_id=holder.pk,
        context={
            "name": holder.get_short_name(),
            "course": certificate.snapshot["course"],
            **context,
        },
    )
