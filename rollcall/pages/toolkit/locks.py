"""What stands between a person and a resource, in words, and what to do next (R18)."""

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rollcall.accounts import status
from rollcall.accounts.access import Decision, Missing
from rollcall.accounts.models import Category, User
from rollcall.base.access import AccessLevel
from rollcall.pages.models import ResourcePage
from rollcall.player.overview import Lock

Person = User | AnonymousUser


def lock_of(user: Person, page: ResourcePage, decision: Decision, here: str) -> Lock:
    """The lock on a page at the address `here`, to which a sign-in comes back."""
    if decision.missing is Missing.ACCOUNT or not isinstance(user, User):
        return _account(page, urlencode({"next": here}))
    if decision.missing is Missing.CATEGORY:
        return _category(page)
    if decision.missing is Missing.EMAIL and page.access_level == AccessLevel.ACCOUNT:
        text = _("Confirm your e-mail: open the letter we sent to %(email)s and press the button.")
        return Lock(_("You are one step from this resource"), text % {"email": user.email})
    return _steps(user)


def in_short(page: ResourcePage, decision: Decision) -> str:
    """What is missing in one sentence, for a kit."""
    if decision.missing is Missing.CATEGORY:
        return _("It is for people in another kind of work than yours.")
    if decision.missing is Missing.NOT_OFFERED:
        return _("It is not on offer now.")
    if page.access_level == AccessLevel.VERIFIED:
        return _("It is for verified officers. Its page says what you still need.")
    if decision.missing is Missing.EMAIL:
        return _("Confirm your e-mail to open it.")
    return _("Sign in with a free account to open it.")


def _account(page: ResourcePage, here: str) -> Lock:
    links = [
        (_("Sign in"), f"{reverse('account_login')}?{here}"),
        (_("Create a free account"), f"{reverse('account_signup')}?{here}"),
    ]
    if page.access_level == AccessLevel.ACCOUNT:
        return Lock(
            _("This resource asks for a free account"), _("Anyone may have one, at no cost."), links=links
        )
    text = _(
        "Create an account, name somebody at your agency who knows you, and we approve. "
        "It usually takes one working day."
    )
    return Lock(_("This resource is for verified officers"), text, links=links)


def _category(page: ResourcePage) -> Lock:
    names = dict(Category.choices)
    audience = ", ".join(str(names.get(one, one)).lower() for one in page.audience)
    text = _(
        "You are verified. This resource is for: %(audience)s. That is not how your agency vouched for you."
    )
    return Lock(_("This resource is for others"), text % {"audience": audience}, asks_coordinator=True)


def _steps(user: User) -> Lock:
    steps = status.steps(user)
    left = sum(step.state != status.DONE for step in steps)
    heading = {1: _("You are one step from this resource"), 2: _("You are two steps from this resource")}.get(
        left, _("You are %(count)d steps from this resource") % {"count": left}
    )
    return Lock(heading, steps=steps)
