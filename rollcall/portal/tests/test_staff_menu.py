"""The back office's side bar leads to pages that are there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User


@pytest.mark.django_db
def test_every_entry_of_the_menu_opens(dana: User, signed_in: Callable[..., Client]) -> None:
    """Ours and Wagtail's own; an entry that fails was once in every administrator's side bar."""
    browser = signed_in(dana)
    props = browser.get("/staff/").content.decode()
    links = set(re.findall(r"(?:&quot;|\")(/staff/[a-z0-9/_-]*)(?:&quot;|\")", props))
    assert {"/staff/verifications/", "/staff/courses/", "/staff/agencies/"} <= links
    statuses = {
        link: browser.get(link, follow=True).status_code for link in sorted(links | {"/staff/pages/"})
    }
    assert {link: status for link, status in statuses.items() if status >= 500} == {}
