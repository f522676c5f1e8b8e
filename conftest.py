"""The small cast that everyone knows, and a clock that tests may move."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from wagtail.models import Locale, Page, Site

from rollcall.accounts.activity import SEEN_AT
from rollcall.accounts.models import Affiliation, Agency, Category, State, User, Verification
from rollcall.base import clock, sites
from rollcall.base.models import SiteWords
from tests import ground

settings.register_profile("rollcall", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("rollcall")
PASSWORD = "a long walk to the harbor"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is marked to run in one leg only must not be about the database."""
    for item in items:
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("once") and (asks or item.get_closest_marker("django_db")):
            raise pytest.UsageError(f"{item.nodeid} is marked once, and uses the database")


@pytest.fixture(scope="session", autouse=True)
def broom() -> Iterator[None]:
    """Between tests that commit, empty the tables that have rows, also those that refuse DELETE (P53)."""
    operations = type(connection.ops)
    sweep = operations.sql_flush

    def sweep_used(self: Any, style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(USED.format(table) for table in tables))
            used = [table for (table,) in cursor.fetchall()]
            if not used or self.connection.vendor == "postgresql":
                return [f"TRUNCATE {', '.join(map(self.quote_name, used))} CASCADE"] if used else []
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND sql LIKE '%RAISE(%'")
            guards = cursor.fetchall()
        down = [f'DROP TRIGGER "{name}"' for name, _sql in guards]
        return [*down, *sweep(self, style, used, **kwargs), *(sql for _name, sql in guards)]

    operations.sql_flush = sweep_used
    yield
    operations.sql_flush = sweep


USED = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"  # a table's name, if it has rows


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Lay down a database of this worker's own that is migrated already."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        ground.lay_sqlite(Path(name))
    else:
        ground.lay_postgres(os.environ["DATABASE_URL"], name)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep what was laid down; migrate then has nothing to do."""
    return True


CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium; one a worker, because playwright allows only one loop in a process."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not found:
        if os.environ.get("ROLLCALL_REQUIRE_ALL"):
            pytest.fail("no Chromium here, and every leg is required")
        pytest.skip("no Chromium here: install it, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs a loop; the database is ours alone
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def shared() -> Path:
    """The real content beside the checkout; tests that need it skip loudly where it is missing."""
    place = Path(os.environ.get("ROLLCALL_SHARED", Path(__file__).resolve().parent.parent / "shared"))
    if not place.is_dir():
        pytest.skip(f"the real content is not at {place}; set ROLLCALL_SHARED")
    return place


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Move the clock: `at(days=3)` is three days from the real now; it stays there."""
    base = timezone.now()

    def move(**ahead: float) -> datetime:
        instant = base + timedelta(**ahead)
        monkeypatch.setattr(clock, "now", lambda: instant)
        return instant

    return move


def person(email: str, name: str, **fields: object) -> User:
    """Somebody with a confirmed e-mail."""
    fields.setdefault("email_confirmed_at", timezone.now())
    for seen in ("terms_seen", "privacy_seen", "secure_seen"):
        fields.setdefault(seen, 1)
    user = User.objects.create_user(email, PASSWORD, legal_name=name, **fields)
    if user.email_confirmed_at:
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def approved(user: User, agency: Agency, category: str = Category.SWORN_LE, title: str = "Deputy") -> User:
    """Give a person an approved application and the affiliation that comes of it."""
    present = timezone.now()
    application = Verification.objects.create(
        user=user,
        agency=agency,
        category=category,
        title=title,
        state=State.APPROVED,
        state_since=present,
        applied_at=present,
    )
    Affiliation.objects.create(
        user=user, agency=agency, category=category, title=title, verification=application, began_at=present
    )
    return user


@pytest.fixture
def hale(db: None) -> Agency:
    """Hale County Sheriff's Office, where Alice and Bob work."""
    agency = Agency.objects.create(
        name="Hale County Sheriff’s Office",
        type=Agency.Type.COUNTY,
        state="TX",
        county="Hale",
        place="Plainview",
        phone="555-0142",
        sworn_count=34,
        confirmed_at=timezone.now(),
        find="hale county sheriff's office hale plainview tx",
    )
    agency.oris.create(ori="TX0950000")
    agency.domains.create(domain="halecounty.example")
    return agency


@pytest.fixture
def lubbock(db: None) -> Agency:
    """Another agency: Charlie's."""
    return Agency.objects.create(
        name="Harbor City Police Department",
        type=Agency.Type.CITY,
        state="OR",
        county="Harbor",
        place="Harbor City",
        confirmed_at=timezone.now(),
        find="harbor city police department or",
    )


@pytest.fixture
def alice(hale: Agency) -> User:
    """Officer Alice: a verified deputy."""
    return approved(person("alice@halecounty.example", "Alice R. Moreno"), hale)


@pytest.fixture
def bob(hale: Agency) -> User:
    """Bob, Alice's sergeant."""
    return approved(person("bob@halecounty.example", "Bob Whitfield"), hale, title="Sergeant")


@pytest.fixture
def charlie(lubbock: Agency) -> User:
    """Charlie, a verified officer of another agency."""
    return approved(person("charlie@harborcity.example", "Charlie Okada"), lubbock, title="Officer")


@pytest.fixture
def pat(db: None) -> User:
    """Pat: a confirmed account and nothing more."""
    return person("pat@mail.example", "Pat Lind")


@pytest.fixture
def dana(db: None) -> User:
    """Dana, on staff, with a second factor."""
    dana = person("dana@rollcall.example", "Dana Price", is_staff=True, is_superuser=True)
    enroll_second_factor(dana)
    return dana


@pytest.fixture
def sam(db: None) -> User:
    """Sam, on staff too: two persons decide."""
    sam = person("sam@rollcall.example", "Sam Ortiz", is_staff=True, is_superuser=True)
    enroll_second_factor(sam)
    return sam


def enroll_second_factor(user: User, secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> None:
    """Give somebody a TOTP factor."""
    TOTP.activate(user, secret)


@pytest.fixture
def community(db: None) -> Iterator[Site]:
    """A second portal at community.localhost, with its own name and pages; it shows all that there is."""
    Locale.objects.get_or_create(language_code=django_settings.LANGUAGE_CODE)  # tests empty it
    top = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    root = top.add_child(instance=Page(title="Community", slug="community"))
    site = Site.objects.create(hostname="community.localhost", root_page=root)
    SiteWords.objects.create(site=site, brand="Common Ground", help_phone="555-0177")
    sites.forget()
    yield site
    sites.forget()


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """`signed_in(alice)` is a browser in which Alice is signed in; staff have shown their second factor."""

    def make(user: User, second_factor: bool = True) -> Client:
        client = Client()
        client.force_login(user)
        if user.is_staff and second_factor:
            show_second_factor(client, user)
        return client

    return make


def show_second_factor(client: Client, user: User) -> None:
    """As if somebody had shown the second factor in this browser a moment ago."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "email": user.email},
        {"method": "mfa", "type": "totp", "at": timezone.now().timestamp()},
    ]
    session.save()


def go_on_after_reading(client: Client) -> Client:
    """As if the person had read the terms and the privacy notice, and ticked the box (P65)."""
    shown = ["terms:1", "privacy:1"]
    assert client.post("/account/notices/", {"agreed": "on", "shown": shown}).status_code == 302
    return client


def still_there(client: Client) -> Client:
    """As if the person had done something in this browser a moment ago, whatever the clock says (P18)."""
    session = client.session
    session[SEEN_AT] = clock.now().timestamp()
    session.save()
    return client
