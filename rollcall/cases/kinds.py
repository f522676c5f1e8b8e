"""The kinds of cases, one line each: who answers, how soon, and what the page says. Its fields stand in
`forms.contact`, its action for staff in `views.actions`."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.cases.models import Case

Words = str | Promise
Kind, Team = Case.Kind, Case.Team
TEAMS = {
    Team.RECORDS: "cases.change_case",
    Team.HELP: "cases.work_help",
    Team.TRAINING: "cases.work_training",
    Team.CONTENT: "cases.work_content",
    Team.PRIVACY: "cases.work_privacy",
}


@dataclass(frozen=True, slots=True)
class About:
    """One theme. `hours` are business hours until the first answer is due; `search` finds answers at once."""

    kind: Case.Kind
    team: Case.Team
    hours: int
    hint: Words
    lead: Words
    search: str
    action: str = ""  # the template of what staff can do, beside answering

    @property
    def slug(self) -> str:
        return self.kind.value.replace("_", "-")

    @property
    def label(self) -> Words:
        return self.kind.label


_ALL = (
    About(
        Kind.ACCOUNT,
        Team.HELP,
        hours=4,
        hint=_("A letter did not come, a password or phone is lost, the sign-in is refused."),
        lead=_("Tell us what happens when you try. Never send us a password."),
        search="sign in",
        action="account",
    ),
    About(
        Kind.EMAIL,
        Team.HELP,
        hours=8,
        hint=_("You work elsewhere now, or the old mailbox is closed. Your password and records stay."),
        lead=_("Give us the old and the new address. Your password, your courses and certificates stay."),
        search="e-mail",
        action="email",
    ),
    About(
        Kind.MISSING,
        Team.RECORDS,
        hours=20,
        hint=_("You took part and it is not on your list."),
        lead="",
        search="certificate",
    ),
    About(
        Kind.CLASS,
        Team.TRAINING,
        hours=10,
        hint=_("Seats, place and time, who may come. It goes to that class’s coordinator."),
        lead=_("We send your question to the coordinator of the class, too."),
        search="class",
        action="class",
    ),
    About(
        Kind.GROUP,
        Team.TRAINING,
        hours=10,
        hint=_("Several people of one agency. It costs nothing, for any number."),
        lead=_("Tell us who you are and how many people. You can send the list with it."),
        search="group",
        action="group",
    ),
    About(
        Kind.TECHNICAL,
        Team.HELP,
        hours=6,
        hint=_("A video does not play, a page does not open, a test does not go on."),
        lead=_("Tell us what you did and what happened. What your browser says of itself goes with it."),
        search="play",
        action="technical",
    ),
    About(
        Kind.CONTENT,
        Team.CONTENT,
        hours=20,
        hint=_("A mistake, something out of date, something that should not be said so."),
        lead=_("Tell us where it is and what should stand there. The provider of the course hears of it."),
        search="course",
    ),
    About(
        Kind.BARRIER,
        Team.HELP,
        hours=4,  # somebody cannot go on: as soon as who cannot get in
        hint=_("With a screen reader, a keyboard, captions, contrast or anything like it."),
        lead=_("Tell us what stopped you. If you need it in another form at once, say so."),
        search="accessibility",
        action="technical",
    ),
    About(
        Kind.DATA,
        Team.PRIVACY,
        hours=20,
        hint=_("A copy of what we keep about you, or to have it erased."),
        lead=_("We check who you are before we do anything, and we write down what we decide."),
        search="privacy",
        action="data",
    ),
    About(
        Kind.OTHER,
        Team.HELP,
        hours=10,
        hint=_("None of these."),
        lead=_("Write it in your own words. We find the right person."),
        search="help",
    ),
)
ABOUT = {one.kind: one for one in _ALL}
BY_SLUG = {one.slug: one for one in _ALL}


def of(case: Case) -> About:
    return ABOUT[Case.Kind(case.kind)]


def teams_of(user: User | AnonymousUser) -> list[Case.Team]:
    """The teams that this person works in; none for who is not on staff."""
    if not (user.is_active and user.is_staff):
        return []
    return [team for team, right in TEAMS.items() if user.has_perm(right)]
