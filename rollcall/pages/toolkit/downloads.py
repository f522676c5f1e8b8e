"""Giving out a file: whom, and how often it was taken (P27)."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import F
from django.utils.crypto import salted_hmac

from rollcall.accounts.access import may_open_each
from rollcall.accounts.models import User
from rollcall.pages.models import FileLink, ResourceFile

Person = User | AnonymousUser
COUNTED_AGAIN_AFTER = 3600  # s: who opens it twice in an hour has taken it once


def find(user: Person, slug: str, key: uuid.UUID, name: str) -> ResourceFile | None:
    """The file, when a resource at this address gives it out and this person may open that one. None for all
    else: missing and forbidden look alike.
    """
    links = FileLink.objects.filter(page__slug=slug, page__live=True, file__key=key)
    found = list(links.select_related("file", "page").defer("page__body", "page__points"))
    opens = may_open_each(user, [link.page for link in found])
    files = [link.file for link, decision in zip(found, opens, strict=True) if decision]
    return files[0] if files and files[0].address_name == name else None


def count(file: ResourceFile, visitor: str) -> bool:
    """One more download, unless this visitor took it within the hour; any number at once count right."""
    mark = salted_hmac("pages.download", visitor).hexdigest()
    if not cache.add(f"download:{file.key}:{mark}", 1, COUNTED_AGAIN_AFTER):
        return False
    ResourceFile.objects.filter(pk=file.pk).update(downloads=F("downloads") + 1)
    return True
