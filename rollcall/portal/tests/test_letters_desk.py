"""Staff see what did not arrive, and do something about it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.mail import desk, outbox
from rollcall.mail.models import Letter

State = Letter.State
SignedIn = Callable[..., Client]


@pytest.fixture
def letter(alice: User) -> Letter:
    words = {"person": alice, "words": None}
    posted = outbox.post("accounts/declined", to=alice.email, key="k", context={"application": None, **words})
    return ended(posted)


def ended(letter: Letter, **more: Any) -> Letter:
    Letter.objects.filter(pk=letter.pk).update(state=State.FAILED, fault="550 no such person", **more)
    letter.refresh_from_db()
    return letter


def test_what_could_not_be_delivered_is_shown_with_its_reason(
    letter: Letter, dana: User, signed_in: SignedIn
) -> None:
    """F15."""
    page = signed_in(dana).get("/staff/letters/").content.decode()
    assert letter.to in page
    assert "550 no such person" in page


def test_what_may_have_gone_twice_is_listed(letter: Letter, dana: User, signed_in: SignedIn) -> None:
    """F2."""
    assert letter.to not in signed_in(dana).get("/staff/letters/?state=in_doubt").content.decode()
    ended(letter, in_doubt=True)
    assert letter.to in signed_in(dana).get("/staff/letters/?state=in_doubt").content.decode()


def test_a_letter_goes_again_under_its_own_message_id(
    letter: Letter, dana: User, signed_in: SignedIn
) -> None:
    before = letter.message_id
    signed_in(dana).post(f"/staff/letters/{letter.pk}/again/")
    letter.refresh_from_db()
    assert (letter.state, letter.message_id, letter.attempts) == (State.QUEUED, before, 0)
    assert AuditEntry.objects.filter(event="mail.sent_again").exists()


def test_a_letter_that_waits_can_be_stopped_and_a_sent_one_cannot(
    letter: Letter, dana: User, signed_in: SignedIn
) -> None:
    Letter.objects.update(state=State.QUEUED)
    signed_in(dana).post(f"/staff/letters/{letter.pk}/stop/")
    assert Letter.objects.get().state == State.WITHHELD
    Letter.objects.update(state=State.SENT)
    signed_in(dana).post(f"/staff/letters/{letter.pk}/stop/")
    assert Letter.objects.get().state == State.SENT


def test_a_letter_with_a_secret_does_not_go_again_as_it_was(alice: User, dana: User) -> None:
    """house.md: "send again" asks the owning use case for a new secret."""
    mark = outbox.rendering.mark("link")
    row = Letter(key="s", kind="accounts/confirm", to=alice.email, text=mark, message_id="<s@x>")
    row.posted_at = row.due_at = row.since = outbox.clock.now()
    row.save()
    ended(row)
    with pytest.raises(desk.HeldASecret):
        desk.again(row, by=dana)
    asked: list[Letter] = []
    desk.again(row, by=dana, renew=lambda letter, by: asked.append(letter))
    assert asked == [row]
    assert Letter.objects.get(pk=row.pk).state == State.FAILED


def test_without_the_look_a_letter_would_go_without_its_link(
    alice: User, dana: User, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    Letter.objects.update(text=outbox.rendering.mark("link"))
    monkeypatch.setattr(desk.rendering, "holds_marks", lambda text: False)
    desk.again(letter, by=dana)
    assert Letter.objects.get().state == State.QUEUED


def test_the_desk_is_not_there_for_others(letter: Letter, alice: User, signed_in: SignedIn) -> None:
    assert signed_in(alice).get("/staff/letters/").status_code in (302, 403, 404)


def test_a_wrong_filter_is_said(dana: User, signed_in: SignedIn) -> None:
    assert signed_in(dana).get("/staff/letters/?state=lost").status_code == 400
