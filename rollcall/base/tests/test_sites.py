"""One installation, several portals: the host says which (issue 4)."""

from collections.abc import Iterator

import pytest
from django.test import Client
from wagtail.models import Page, Site

from rollcall.base import sites
from rollcall.base.models import SiteWords

HOST = "community.localhost"


@pytest.fixture
def community(db: None, settings: object) -> Iterator[Site]:
    """A second portal, with its own name and its own pages."""
    settings.ALLOWED_HOSTS = [HOST, "testserver"]  # type: ignore[attr-defined]
    root = Page.get_first_root_node().add_child(instance=Page(title="Community", slug="community"))
    root.add_child(instance=Page(title="Programs", slug="programs"))
    site = Site.objects.create(hostname=HOST, root_page=root)
    SiteWords.objects.create(site=site, brand="Neighborhood Academy", help_phone="555-0177")
    sites.forget()
    yield site
    sites.forget()


def test_each_host_has_its_own_name_and_help(client: Client, community: Site) -> None:
    here = client.get("/help/", HTTP_HOST=HOST).content.decode()
    there = client.get("/help/").content.decode()
    assert "Neighborhood Academy" in here
    assert "555-0177" in here
    assert "Neighborhood Academy" not in there


def test_without_the_look_at_the_host_all_would_be_one(
    client: Client, community: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(sites, "_site", lambda host, rows: Site.objects.get(is_default_site=True))
    assert "Neighborhood Academy" not in client.get("/help/", HTTP_HOST=HOST).content.decode()


def test_its_navigation_names_its_own_sections(client: Client, community: Site) -> None:
    assert 'href="/programs/"' in client.get("/help/", HTTP_HOST=HOST).content.decode()
    assert 'href="/programs/"' not in client.get("/help/").content.decode()


def test_a_host_that_no_site_names_shows_the_first_portal(client: Client, db: None) -> None:
    assert sites.here().site_id == Site.objects.get(is_default_site=True).pk
    assert client.get("/help/").status_code == 200
