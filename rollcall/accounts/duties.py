"""What members of staff may be appointed for: each duty is a few rights that belong together (P24)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.accounts.policies import APPOINT

ENTRY = "wagtailadmin.access_admin"  # the frame of the back office asks everyone for it
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Duty:
    """A name for the database's rights; the administrator's holds every right there is."""

    name: str
    label: str | Promise
    rights: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # names of Django groups: what a higher room gives by group, as Wagtail does

    def may_be_given_by(self, giver: User) -> bool:
        """Nobody gives what he does not hold himself (P24)."""
        if giver.is_superuser:
            return True
        return self.name != ADMINISTRATOR and giver.has_perms(self.rights)


_WORDS = ("add_provider", "change_provider", "view_provider", "add_topic", "change_topic", "view_topic")
_ACTS = ("add", "change", "delete", "view")
_KEEPS = ("add", "change", "view")
DUTIES = {
    duty.name: duty
    for duty in (
        Duty(
            "verify",
            _("Verify officers, suspend and reinstate people"),
            ("accounts.change_verification", "accounts.change_user"),
        ),
        Duty("agencies", _("Keep the directory of agencies"), ("accounts.change_agency",)),
        Duty(
            "courses",
            _("Write and publish courses, look through packages"),
            ("catalog.change_course", "catalog.change_package", *(f"catalog.{word}" for word in _WORDS)),
        ),
        Duty("classes", _("Plan and run classes and webinars"), ("events.change_event",)),
        Duty("certificates", _("Correct and revoke certificates"), ("transcripts.change_certificate",)),
        Duty("cases", _("Answer what people ask: missing certificates"), ("cases.change_case",)),
        Duty("cases_help", _("Answer what people ask: the help desk"), ("cases.work_help",)),
        Duty(
            "accounts",
            _("Help people into their accounts: change an e-mail, confirm it, take off a lost second step"),
            ("cases.work_help", "account.change_emailaddress", "mfa.delete_authenticator"),
        ),
        Duty("cases_training", _("Answer what people ask: classes and groups"), ("cases.work_training",)),
        Duty("cases_content", _("Answer what people ask: content"), ("cases.work_content",)),
        Duty(
            "cases_privacy", _("Answer and decide what people ask about their data"), ("cases.work_privacy",)
        ),
        Duty("assistance", _("Accept and assign technical assistance"), ("cases.work_assistance",)),
        Duty(
            "attempts",
            _("See attempts and give extra time"),
            ("player.view_attempt", "player.change_extratime"),
        ),
        Duty(
            "recognition",
            _("Run nomination rounds and the library of model programs"),
            ("recognition.change_round", *(f"recognition.{act}_awardcategory" for act in _KEEPS)),
        ),
        Duty(
            "pages",
            _("Keep pages, the toolkit and the answers"),
            (
                "pages.add_resourcefile",
                "pages.change_resourcefile",
                "pages.view_faqvote",
                "simple_translation.submit_translation",
            ),
            ("Authors",),
        ),
        Duty(
            "clearance",
            _("Clear for the public the pages that others wrote"),
            ("pages.clear_pages",),
            ("Clearance",),
        ),
        Duty("letters", _("Write letters to many people"), ("outreach.change_campaign",)),
        Duty("figures", _("See the figures and take them along"), ("portal.view_figures",)),
        Duty("notices", _("Publish terms and notices"), ("accounts.add_notice",)),
        Duty(
            "search",
            _("Keep the search: synonyms, picks, what was looked for in vain"),
            tuple(f"base.{act}_search{what}" for what in ("synonym", "pick") for act in _ACTS),
        ),
        Duty(
            "portals",
            _("Keep the portals: name, look, contact, what each shows, notices above every page"),
            ("base.change_sitewords", "base.change_bulletin"),
        ),
        Duty("appoint", _("Appoint staff, within their own duties"), (APPOINT,)),
        Duty(ADMINISTRATOR, _("Administrator: everything")),
    )
}


def for_giver(giver: User) -> list[Duty]:
    """The duties that this person may give."""
    return [duty for duty in DUTIES.values() if duty.may_be_given_by(giver)]


def permissions(wanted: Iterable[Duty]) -> QuerySet[Permission]:
    """The rows behind some duties, and the right to come in at all."""
    found = Q()
    for right in {ENTRY, *(right for duty in wanted for right in duty.rights)}:
        room, name = right.split(".")
        found |= Q(content_type__app_label=room, codename=name)
    return Permission.objects.filter(found)


def groups(wanted: Iterable[Duty]) -> QuerySet[Group]:
    """The groups behind some duties."""
    return Group.objects.filter(name__in={name for duty in wanted for name in duty.groups})


def rights_of(people: Iterable[User]) -> dict[int, set[str]]:
    """The rights that each person was given, in person or through a group, suspended or not; two queries."""
    keys = [one.pk for one in people]
    found: dict[int, set[str]] = {key: set() for key in keys}
    for whose in ("user", "group__user"):
        rows = Permission.objects.filter(**{f"{whose}__in": keys})
        for key, room, name in rows.values_list(whose, "content_type__app_label", "codename"):
            found[key].add(f"{room}.{name}")
    return found


def held_by(user: User, rights: set[str]) -> list[Duty]:
    """The duties that a member of staff with these rights has; an administrator's one stands for all."""
    if user.is_superuser:
        return [DUTIES[ADMINISTRATOR]]
    return [duty for duty in DUTIES.values() if duty.rights and rights.issuperset(duty.rights)]
