"""Letters about pages: to whoever may clear one, to its author when it is decided, and when to review it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from rollcall.accounts.models import User
from rollcall.mail import outbox
from rollcall.pages import policies
from rollcall.pages.addresses import address_of
from rollcall.pages.models.clearing import CLEAR, writer_of


def at_desk(page: Page) -> str:
    """The address of a page in the editor, for a letter."""
    return f"{settings.PORTAL_ORIGIN}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"


def tell_who_clears(sender: Any, instance: TaskState, user: User | None, **kwargs: Any) -> None:
    """Each who may clear it is told once for each time that it is submitted; whoever wrote it is not."""
    page = instance.workflow_state.content_object
    if not isinstance(page, Page):
        return
    draft = page.get_latest_revision_as_object()
    told = {"title": draft.title, "by": user.legal_name if user else "", "page": at_desk(page)}
    for one in policies.holders(CLEAR).exclude(pk=writer_of(page) or 0):
        outbox.post(
            "pages/to_clear",
            to=one.email,
            context={**told, "name": one.legal_name},
            key=f"pages-clear:{instance.pk}:{one.pk}",
            person_id=one.pk,
        )


def tell_who_asked(sender: Any, instance: WorkflowState, user: User | None, **kwargs: Any) -> None:
    """Whoever submitted it hears what a colleague decided, and why."""
    page, author = instance.content_object, instance.requested_by
    last = instance.task_states.order_by("-pk").first()
    if not isinstance(page, Page) or author is None or last is None or author == user:
        return
    cleared = instance.status == WorkflowState.STATUS_APPROVED
    told = {
        "name": author.legal_name,
        "title": page.specific.title,
        "by": user.legal_name if user else "",
        "comment": last.get_comment(),
        "page": f"{settings.PORTAL_ORIGIN}{address_of(page)}" if cleared else at_desk(page),
    }
    outbox.post(
        "pages/cleared" if cleared else "pages/sent_back",
        to=author.email,
        context=told,
        key=f"pages-decided:{last.pk}",
        person_id=author.pk,
    )


def nobody(sender: Any, **kwargs: Any) -> None:
    """Stands where Wagtail would tell every administrator."""


def take_over() -> None:
    """Ours go through the outbox, surely and once. Wagtail would send its own while a page is saved: whoever
    comes first under one of its names is the one who is called, and this room stands before it."""
    task_submitted.connect(
        tell_who_clears, TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
    )
    for signal, tell, name in (
        (workflow_submitted, nobody, "submitted"),
        (workflow_rejected, tell_who_asked, "rejected"),
        (workflow_approved, tell_who_asked, "approved"),
    ):
        signal.connect(tell, WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")
