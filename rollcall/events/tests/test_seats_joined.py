"""A seat taken under an account that was joined with another is the survivor's, until that is undone (R6)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from conftest import approved, person
from rollcall.accounts import identity, merging
from rollcall.accounts.models import Agency, Alias, User
from rollcall.catalog.models import Course, CourseVersion
from rollcall.events import closing, registering, waiting
from rollcall.events.errors import AlreadyRegistered
from rollcall.events.models import Event, Registration
from rollcall.events.tests.test_seats_registering import letters, register
from rollcall.transcripts.models import Completion, Enrollment

SignedIn = Callable[..., Client]
MINE = "/account/classes/"


@pytest.fixture
def home(hale: Agency) -> User:
    """Alice's other account."""
    return approved(person("alice.m@home.example", "Alice Moreno"), hale)


@pytest.fixture
def joined(home: User, alice: User, dana: User) -> Callable[[], Alias]:
    return lambda: merging.absorb(home, alice, by=dana, why="the same person")


def test_the_seat_stands_on_the_page_of_the_account_that_lives_on(
    harbor_class: Event, home: User, alice: User, dana: User, joined: Callable[[], Alias], signed_in: SignedIn
) -> None:
    """R6: seen, counted as registered, and given up there; undone, it is where it was."""
    row = register(harbor_class, home)
    assert "Working a scene" not in signed_in(alice).get(MINE).text
    alias = joined()
    assert "Your seat: 1" in signed_in(alice).get(MINE).text
    with pytest.raises(AlreadyRegistered):
        register(harbor_class, alice)
    merging.part(alias, by=dana)
    assert "Working a scene" not in signed_in(alice).get(MINE).text
    assert signed_in(alice).get(f"{MINE}{row.pk}/cancel/").status_code == 404


def test_its_letters_go_to_the_mailbox_that_is_read(
    harbor_class: Event, home: User, alice: User, joined: Callable[[], Alias], signed_in: SignedIn
) -> None:
    row = register(harbor_class, home)
    joined()
    signed_in(alice).post(f"{MINE}{row.pk}/cancel/", {"why": ""})
    letter = letters("seat_canceled")[0]
    assert (letter.to, letter.person_id) == (alice.email, alice.pk)


def test_in_line_under_the_old_account_it_is_still_the_persons_turn(
    harbor_class: Event, home: User, alice: User, bob: User, joined: Callable[[], Alias]
) -> None:
    """R21: the offer comes, and the survivor takes it."""
    Event.objects.update(capacity=1)
    first, second = register(harbor_class, bob), register(harbor_class, home)
    joined()
    registering.cancel(first, by=bob)
    second.refresh_from_db()
    assert second.state == Registration.State.OFFERED
    assert waiting.take(second, by=alice).state == Registration.State.SEATED


def test_a_test_passed_under_the_old_account_is_passed(
    harbor_class: Event, home: User, alice: User, joined: Callable[[], Alias]
) -> None:
    """R16: what a certificate waits for is read through the alias; not before, and not for others."""
    course = Course.objects.create(slug="scene-test", provider=harbor_class.provider)
    version = CourseVersion.objects.create(course=course, title="The test", minutes=5)
    then = {"began_at": timezone.now(), "touched_at": timezone.now()}
    enrolled = Enrollment.objects.create(user=home, course=course, version=version, **then)
    Completion.objects.create(
        user=home, course=course, version=version, enrollment=enrolled, kind="original", hours=1,
        completed_at=harbor_class.ends_at,
    )  # fmt: skip
    harbor_class.test = course
    assert closing.passed(harbor_class, [alice.pk, home.pk]) == {home.pk}
    joined()
    assert closing.passed(harbor_class, [alice.pk, home.pk]) == {home.pk, alice.pk}


def test_every_account_of_a_person_is_known_from_each(home: User, alice: User, bob: User, dana: User) -> None:
    third = person("third@home.example", "A. Moreno")
    for one in (home, third):
        merging.absorb(one, alice, by=dana, why="the same person")
    same = {alice.pk, home.pk, third.pk}
    found = identity.ids_of_each([home.pk, alice.pk, bob.pk])
    assert found == {home.pk: same, alice.pk: same, bob.pk: {bob.pk}}
