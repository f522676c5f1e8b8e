"""Light, dark, or as the device has it: chosen once, kept in the browser."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_choice_is_kept_and_leads_back(client: Client) -> None:
    page = client.get("/theme/", headers={"referer": "http://testserver/help/?q=1"})
    assert 'value="/help/?q=1"' in page.text
    answer = client.post("/theme/", {"theme": "dark", "back": "/help/?q=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/?q=1")
    shown = client.get("/help/")
    assert '<html lang="en-us" data-theme="dark">' in shown.text
    assert '<meta name="color-scheme" content="dark">' in shown.text
    assert "Cookie" in shown.headers["Vary"]


def test_the_device_decides_again(client: Client) -> None:
    client.cookies["theme"] = "dark"
    client.post("/theme/", {"theme": "device", "back": "/"})
    assert "data-theme=" not in client.get("/help/").text


def test_what_stands_in_the_cookie_never_reaches_the_page(client: Client) -> None:
    client.cookies["theme"] = 'dark"onload="x'
    assert "onload" not in client.get("/help/").text
    assert "data-theme=" not in client.get("/help/").text


@pytest.mark.parametrize("theme", ["", "purple", "dark\x00", "d" * 5000])
def test_what_is_no_choice_is_asked_again(client: Client, theme: str) -> None:
    answer = client.post("/theme/", {"theme": theme, "back": "/help/"})
    assert answer.status_code == 422
    assert "theme" not in answer.cookies


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "help", ""])
def test_it_leads_nowhere_else(client: Client, away: str) -> None:
    """P48."""
    assert client.post("/theme/", {"theme": "dark", "back": away}).headers["Location"] == "/"
    page = client.get("/theme/", headers={"referer": away})
    assert 'name="back" value="/"' in page.text


def test_another_site_cannot_choose() -> None:
    """P50."""
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
