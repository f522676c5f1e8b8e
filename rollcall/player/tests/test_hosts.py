"""The portal and the packages never share a host in a browser (P29)."""

import pytest
from django.test import Client

BROWSER = {"sec-fetch-mode": "navigate"}


@pytest.mark.django_db
def test_browser_is_sent_to_the_portals_own_host(settings) -> None:
    """A session begun at 127.0.0.1 would be sent to packages too: cookies know no ports."""
    answer = Client(headers=BROWSER).get("/courses/?q=a", HTTP_HOST="127.0.0.1:8000")
    assert answer["Location"] == f"{settings.PORTAL_ORIGIN}/courses/?q=a"
    assert not answer.cookies


@pytest.mark.django_db
def test_everything_else_passes() -> None:
    assert Client(headers=BROWSER).get("/healthz", HTTP_HOST="localhost:8000").status_code == 200
    assert Client().get("/healthz", HTTP_HOST="127.0.0.1:8000").status_code == 200
