"""What is done, who holds it up and since when (R3, R4): for the status page, a course's lock and my page."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollcall.accounts.models import PocQuestion, State, User, Verification
from rollcall.base import clock

Words = str | Promise
DONE, PENDING, WAITING, REFUSED = "done", "pending", "waiting", "refused"


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person can do about a step: a link, or a button where `is_post`."""

    label: Words
    url: str
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the secure side.

    `state` is done, pending (this is where it stands), waiting (comes later) or refused, as `<c-step>`
    takes it.
    """

    label: Words
    state: str
    detail: Words
    actions: list[Action] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the status page shows; read in two queries."""

    user: User
    application: Verification | None
    question: PocQuestion | None

    @property
    def steps(self) -> list[Step]:
        return [_account(self.user), _vouching(self), _approval(self)]


def of(user: User) -> Standing:
    """The newest application and the newest question put about it; two queries."""
    application = (
        Verification.objects.filter(user=user).select_related("agency", "poc_yes").order_by("-pk").first()
    )
    if application is None:
        return Standing(user, None, None)
    question = PocQuestion.objects.filter(verification=application).order_by("-pk").first()
    return Standing(user, application, question)


def steps(user: User) -> list[Step]:
    """The three steps from an account to a verified officer, at most two queries."""
    return of(user).steps


def day(instant: datetime | None) -> str:
    """18 November 2026, in the portal's time zone."""
    return date_format(localtime(instant), "DATE_FORMAT") if instant else ""


def ago(instant: datetime) -> str:
    """Today, yesterday, 5 days ago: counted in days of the calendar."""
    days = (localtime(clock.now()).date() - localtime(instant).date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


def _account(user: User) -> Step:
    if user.email_confirmed_at is not None:
        return Step(_("Account confirmed"), DONE, day(user.email_confirmed_at))
    return Step(
        _("Confirm your e-mail"),
        PENDING,
        _("We sent a letter to %(email)s. Open it and press the button.") % {"email": user.email},
    )


def _start(label: Words) -> Action:
    return Action(label, reverse("verification_apply"))


_ANOTHER = "verification_poc"


def _vouching(standing: Standing) -> Step:
    application, label = standing.application, _("Your agency vouches for you")
    if application is None:
        detail = _("Name your agency and somebody there who knows you.")
        return Step(label, PENDING, detail, [_start(_("Name your agency"))])
    if application.is_vouched:
        return Step(label, DONE, _who_vouched(application))
    return _VOUCHING[State(application.state)](standing, label)


def _who_vouched(application: Verification) -> str:
    said = application.poc_yes
    if said is not None:
        return _("%(name)s confirmed you on %(day)s.") % {"name": said.name, "day": day(said.answered_at)}
    return _("We reached your agency by phone on %(day)s.") % {"day": day(application.callback_at)}


def _not_started(standing: Standing, label: Words) -> Step:
    name = standing.question.name if standing.question else _("your agency")
    detail = _("As soon as your e-mail is confirmed we ask %(name)s.") % {"name": name}
    return Step(label, WAITING, detail, [_start(_("Change your application"))])


def _asked(standing: Standing, label: Words) -> Step:
    question, application = standing.question, standing.application
    if question is None or application is None or question.asked_at is None:
        return _called(standing, label)
    detail = _("We asked %(name)s, %(agency)s, %(ago)s.") % {
        "name": question.name,
        "agency": application.agency.name,
        "ago": ago(question.asked_at),
    }
    actions = [
        Action(_("Send a reminder"), reverse("verification_remind"), is_post=True),
        Action(_("Name someone else"), reverse(_ANOTHER)),
    ]
    return Step(label, PENDING, detail, actions)


def _called(standing: Standing, label: Words) -> Step:
    application, question = standing.application, standing.question
    another = Action(_("Name someone else"), reverse(_ANOTHER))
    if application and question and question.answer == PocQuestion.Answer.UNKNOWN:
        return Step(label, PENDING, _does_not_know(application, question), [another])
    since = ago(application.state_since) if application else ""
    detail = _("We call your agency ourselves before we go on. On our list since %(since)s.") % {
        "since": since
    }
    return Step(label, PENDING, detail, [another])


def _does_not_know(application: Verification, question: PocQuestion) -> str:
    """The same that the letter says."""
    return _(
        "%(name)s told us that they do not know you. "
        "Please name somebody else at %(agency)s who can say that you work there."
    ) % {"name": question.name, "agency": application.agency.name}


def _your_turn(standing: Standing, label: Words) -> Step:
    asked = standing.application.staff_question if standing.application else ""
    if asked:
        detail = _("We asked you: “%(question)s”") % {"question": asked}
        return Step(label, PENDING, detail, [Action(_("Answer"), reverse("verification"))])
    return Step(label, PENDING, _("Send your application once more."), [_start(_("Open your application"))])


def _no(standing: Standing, label: Words) -> Step:
    name = standing.question.name if standing.question else _("Your agency")
    detail = _("%(name)s did not confirm that you work there in this role.") % {"name": name}
    return Step(label, REFUSED, detail, [_start(_("Apply again"))])


def _again(standing: Standing, label: Words) -> Step:
    application = standing.application
    ended = State(application.state).label if application else ""
    when = day(application.state_since) if application else ""
    detail = _("Your last application: %(ended)s, %(day)s.") % {"ended": str(ended).lower(), "day": when}
    return Step(label, PENDING, detail, [_start(_("Apply again"))])


def _stopped(_standing: Standing, label: Words) -> Step:
    return Step(label, REFUSED, _("Your access is suspended. The help desk can tell you more."))


def _vouched_for(standing: Standing, label: Words) -> Step:
    application = standing.application
    return Step(label, DONE, day(application.state_since) if application else "")


_VOUCHING = {
    State.EMAIL_UNCONFIRMED: _not_started,
    State.AWAITING_POC: _asked,
    State.AWAITING_CALLBACK: _called,
    State.AWAITING_STAFF: _called,
    State.AWAITING_APPLICANT: _your_turn,
    State.APPROVED: _vouched_for,
    State.POC_REFUSED: _no,
    State.DECLINED: _again,
    State.EXPIRED: _again,
    State.WITHDRAWN: _again,
    State.LEFT: _again,
    State.SUSPENDED: _stopped,
}


def _approval(standing: Standing) -> Step:
    application, label = standing.application, _("We approve")
    if application is not None and application.state == State.APPROVED:
        when = application.decided_at or application.state_since
        return Step(label, DONE, _("Approved on %(day)s.") % {"day": day(when)})
    if application is not None and application.state == State.DECLINED:
        return Step(label, REFUSED, application.decision_reason)
    if application is not None and application.state == State.AWAITING_STAFF:
        detail = _("With us since %(since)s. Usually it takes one working day.")
        return Step(label, PENDING, detail % {"since": ago(application.state_since)})
    if application is not None and application.is_vouched and application.state == State.AWAITING_APPLICANT:
        answer = Action(_("Answer"), reverse("verification"))
        asked = _("We asked you: “%(question)s”") % {"question": application.staff_question}
        return Step(label, PENDING, asked, [answer])
    return Step(label, WAITING, _("Usually the same working day."))
