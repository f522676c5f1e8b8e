"""What stands between a draft and the public: looked at when an editor publishes, schedules or submits (R32).

Wagtail has saved the draft when it asks `before_publish_page`, at once or for a later hour, so that refusing
keeps all that was written. It has no such question before a page is submitted: there we let it save the
draft, and start the clearance ourselves when nothing is in the way.
"""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from rollcall.accounts.models import User
from rollcall.pages import checking, translations
from rollcall.pages.models import ClearanceTask
from rollcall.pages.models.clearing import writer_of

SUBMIT = ("action-submit", "action-restart-workflow")
ASKED = "rollcall_asked_for_clearance"  # on the request: what was taken out of it


def reasons(page: Page, by: User) -> list[str]:
    """Why this person may not let this draft go up; empty where it may."""
    found = checking.faults(page.specific)
    if not translations.may_stand(page.specific):
        found.append(_("Its original is not published. Publish that one first."))
    if writer_of(page) == by.pk:
        found.append(_("You wrote this version, so somebody else clears it. Submit it for clearance."))
    return found


ClearanceTask.look = staticmethod(reasons)


def _person(request: HttpRequest) -> User:
    """Whoever is in the editor; the frame lets in nobody who is not signed in."""
    return cast(User, request.user)


def _refuse(request: HttpRequest, page: Page, why: list[str]) -> HttpResponse:
    """Back to the draft, which is kept, with each reason."""
    messages.error(request, _("Not yet. Your draft is kept. Please look at this first:"))
    for reason in why:
        messages.warning(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_publish_page")  # type: ignore[untyped-decorator]
def look_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    why = reasons(page, _person(request))
    return _refuse(request, page, why) if why else None


@hooks.register("before_bulk_action")  # type: ignore[untyped-decorator]
def look_before_publishing_many(
    request: HttpRequest, action_type: str, pages: list[Any], action: Any
) -> HttpResponse | None:
    """Publishing from the list: one page that may not go up holds back all of them."""
    if action_type != "publish" or not all(isinstance(page, Page) for page in pages):
        return None
    for page in _all_of(pages, bool(request.POST.get("include_descendants"))):
        draft = page.get_latest_revision_as_object()
        if why := reasons(draft, _person(request)):
            return _refuse(request, draft, why)
    return None


def _all_of(pages: list[Page], with_below: bool) -> list[Page]:
    below = [one for page in pages for one in page.get_descendants().not_live()] if with_below else []
    return [*pages, *below]


@hooks.register("before_edit_page")  # type: ignore[untyped-decorator]
def save_before_submitting(request: HttpRequest, page: Page) -> None:
    _take_out(request)


@hooks.register("before_create_page")  # type: ignore[untyped-decorator]
def save_before_submitting_new(request: HttpRequest, parent: Page, kind: type[Page]) -> None:
    _take_out(request)


def _take_out(request: HttpRequest) -> None:
    """Turn “submit” into “save”; `submit_what_was_saved` goes on from there."""
    if request.method != "POST" or not any(name in request.POST for name in SUBMIT):
        return
    told = request.POST.copy()
    for name in SUBMIT:
        told.pop(name, None)
    request.POST = told  # type: ignore[assignment]  # a QueryDict like the one before
    setattr(request, ASKED, True)


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
@hooks.register("after_create_page")  # type: ignore[untyped-decorator]
def submit_what_was_saved(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Start the clearance of a draft, or say what is in its way."""
    if not getattr(request, ASKED, False):
        return None
    draft = page.get_latest_revision_as_object()
    if why := checking.faults(draft):
        return _refuse(request, page, why)
    return _submit(request, draft)


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def say_why_it_was_not_cleared(request: HttpRequest, page: Page) -> HttpResponse | None:
    """`ClearanceTask.on_action` left a page where it was: here is why."""
    if request.POST.get("workflow-action-name") != "approve" or not page.workflow_in_progress:
        return None
    why = reasons(page.get_latest_revision_as_object(), _person(request))
    return _refuse(request, page, why) if why else None


def _submit(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """A page that was sent back goes to the same desk again."""
    if not page.permissions_for_user(request.user).can_submit_for_moderation():
        return None
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, request.user)
    else:
        state.resume(request.user)
    messages.success(request, _("“%(title)s” waits for clearance now.") % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)
