"""A page that has moved is found under its old address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from rollcall.pages import moved


def test_an_old_address_leads_to_the_new_one(client: Client, db: None) -> None:
    Redirect.objects.create(old_path="/old-page", redirect_link="/courses/")
    assert client.get("/old-page/")["Location"] == "/courses/"


def queries_of_nothing(client: Client) -> int:
    client.get("/certificates/AAAA-BBBB-CCCC/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/certificates/AAAA-BBBB-CCCD/")
    return sum("redirect" in query["sql"] for query in queries)


def test_our_own_addresses_are_not_looked_up(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P52: an unknown certificate costs what a known one costs; the control looks up everything."""
    assert queries_of_nothing(client) == 0
    monkeypatch.setattr(moved, "KEPT_BY_EDITORS", "transcripts:certificate")
    assert queries_of_nothing(client) > 0
