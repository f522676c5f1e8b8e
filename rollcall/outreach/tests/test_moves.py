"""What somebody chose for a mailbox goes along when the account's e-mail changes (R10, R38)."""

import pytest

from rollcall.accounts import email_change
from rollcall.accounts.models import User
from rollcall.outreach import moves, preferences, subscriptions
from rollcall.outreach.models import ItemTold, News, Rhythm, Subscription
from rollcall.outreach.tests.building_updates import item, reader

pytestmark = pytest.mark.django_db
NEW = "alice.moreno@harborcity.example"


@pytest.fixture
def moved(alice: User) -> str:
    """Alice hears updates and no announcements of classes, was told of one thing, and has a new e-mail."""
    old = alice.email
    reader(old, topics=["wellness"])
    preferences.keep(old, [News.UPDATES], by=alice)
    ItemTold.objects.create(item=item(), mailbox=old)
    email_change.carry_out(alice, new=NEW, by=alice)
    return old


def test_updates_go_to_the_new_mailbox(moved: str) -> None:
    assert moves.follow() == 1
    row = Subscription.objects.get()
    assert (row.mailbox, row.email, row.topics) == (NEW, NEW, ["wellness"])
    assert ItemTold.objects.get().mailbox == NEW
    assert preferences.wanted(NEW) == [News.UPDATES]


def test_a_second_look_moves_nothing(moved: str) -> None:
    moves.follow()
    preferences.keep(NEW, list(News.values))
    assert moves.follow() == 0
    assert preferences.wanted(NEW) == list(News.values)


def test_who_asks_anew_with_the_old_mailbox_keeps_it(moved: str) -> None:
    moves.follow()
    reader(moved)
    assert moves.follow() == 0
    assert Subscription.objects.filter(mailbox=moved).exists()


def test_what_the_new_mailbox_chose_before_stays(moved: str) -> None:
    """One mailbox has one subscription; nobody is told twice."""
    reader(NEW, rhythm="weekly")
    moves.follow()
    assert subscriptions.of(moved) is None
    assert Subscription.objects.get().rhythm == Rhythm.WEEKLY
