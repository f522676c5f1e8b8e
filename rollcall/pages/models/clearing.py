"""Two persons for what the public reads: one writes, another clears (R32)."""

import json
import re
from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, PagePermissionTester

from rollcall.accounts.models import User

CLEAR = "clear_pages"
LOOKED_BACK = 20  # revisions: who saves the same words over and over is still not their writer
# What saving alone changes, and the hours, which whoever clears may set.
ASIDE = frozenset(
    (
        "pk",
        "id",
        "page_ptr",
        "live",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "url_path",
        "path",
        "depth",
        "numchild",
        "draft_title",
        "wagtail_admin_comments",
        "translation_key",
        "owner",
        "review_asked_for",
    )
)
EDITORS_MARK = re.compile(r' data-block-key="[^"]*"')


def _words(value: Any) -> Any:
    """A revision's content without the numbers and marks that the editor puts in by itself."""
    if isinstance(value, dict):
        return {key: _words(part) for key, part in value.items() if key not in ASIDE}
    if isinstance(value, list):
        return [_words(part) for part in value]
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return _words(json.loads(value))
        except ValueError:
            return value
    return EDITORS_MARK.sub("", value) if isinstance(value, str) else value


def writer_of(page: Page) -> int | None:
    """Who wrote the words of the newest draft: not whoever only saved them again. None: the system did."""
    rows = page.revisions.order_by("-created_at", "-pk").values_list("content", "user_id")[:LOOKED_BACK]
    newest: Any = None
    writer: int | None = None
    for number, (content, user) in enumerate(rows):
        words = _words(content)
        if number and words != newest:
            break
        newest, writer = words, user
    return writer


class Tester(PagePermissionTester):
    """Wagtail's rights by group, and: nobody publishes alone what he wrote, an administrator neither."""

    def can_publish(self) -> bool:
        return bool(super().can_publish()) and writer_of(self.page) != self.user.pk

    def can_publish_subpage(self) -> bool:
        """Whoever makes a page, or copies one, and publishes it in one go has written it himself."""
        return False


class Cleared:
    """Mix in before the page class."""

    def permissions_for_user(self, user: User) -> Tester:
        return Tester(user, self)


class ClearanceTask(AbstractGroupApprovalTask):
    """The step between an author and the public: somebody of the group, who did not write it."""

    look: ClassVar[Callable[[Page, User], list[str]]]  # hung on by `publishing.py`: what is in the way

    class Meta:
        verbose_name = _("clearance")
        permissions = [(CLEAR, "May clear pages for the public")]

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, str, bool]]:
        """Approving is not offered to whoever wrote it, and a forged one is not taken."""
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        if writer_of(obj) == user.pk:
            return [one for one in actions if one[0] != "approve"]
        return actions

    def on_action(self, task_state: Any, user: User, action_name: str, **kwargs: Any) -> None:
        """Asked again when it is done: whoever changes the words while approving has written them."""
        page = task_state.workflow_state.content_object
        if action_name != "approve" or not type(self).look(page.get_latest_revision_as_object(), user):
            super().on_action(task_state, user, action_name, **kwargs)
