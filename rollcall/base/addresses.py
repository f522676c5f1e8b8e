"""Addresses of the portal as they stand in letters and on paper, from whichever door one looks.

The content origin has an URL configuration of its own, in which no page of the portal has a name; and a
forged Host header must not get into a letter (P49).
"""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

PORTAL_URLS = "config.urls"


def portal_url(name: str, args: Sequence[object] = ()) -> str:
    """The whole address of a page of the portal, with the host that the settings name."""
    return str(settings.PORTAL_ORIGIN) + reverse(name, urlconf=PORTAL_URLS, args=list(args))
