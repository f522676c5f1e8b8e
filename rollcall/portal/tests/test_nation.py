"""The nation for the bench: invented, seeded, true to the ledger's rules, and never on a real portal."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from pytest_django.fixtures import Settings

from rollcall.accounts.access import may_open
from rollcall.accounts.models import Agency, User
from rollcall.catalog.models import Course
from rollcall.transcripts.models import Certificate, Completion

PEOPLE = 12


@pytest.fixture
def nation(db: None) -> None:
    call_command("nation", people=PEOPLE, agencies=20)


def test_each_person_has_ten_completions_and_paper_of_his_own(nation: None) -> None:
    assert Completion.objects.count() == 10 * PEOPLE
    assert Agency.objects.count() == 20
    assert Certificate.objects.count() == 2 * PEOPLE
    assert not Certificate.objects.exclude(user=F("completion__user")).exists()
    assert not Certificate.objects.exclude(completion__kind="original").exists()


def test_a_person_of_the_nation_is_verified_and_has_a_page(
    nation: None, signed_in: Callable[..., Client]
) -> None:
    somebody = User.objects.get(email="officer3@nation.example")
    course = Course(access_level="verified", audience=["sworn_le"], current_id=1)
    assert may_open(somebody, course)
    assert signed_in(somebody).get("/account/").status_code == 200


def test_the_old_courses_are_not_on_the_shelf(nation: None, client: Client) -> None:
    assert "Old course" not in client.get("/courses/").content.decode()


def test_new_rows_get_numbers_after_the_nation(nation: None) -> None:
    """The database's counters were told: the next person does not collide."""
    assert User.objects.create_user("next@mail.example", legal_name="Next").pk > PEOPLE


def test_a_second_nation_is_refused(nation: None) -> None:
    with pytest.raises(CommandError, match="here already"):
        call_command("nation", people=1)


def test_a_real_portal_is_refused(db: None, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        call_command("nation", people=1)
    assert not User.objects.exists()
