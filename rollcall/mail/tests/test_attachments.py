"""Files that go with letters, letters to strangers, letters that come too late."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest

from rollcall.base import clock
from rollcall.mail import delivery, outbox, sealing, strangers
from rollcall.mail.models import Attachment, Letter, Stranger
from rollcall.mail.outbox import Attached

Post = Callable[..., Letter]
State = Letter.State
INVITATION = Attached(
    "invite.ics",
    "text/calendar; method=REQUEST",
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Café\r\nEND:VCALENDAR\r\n".encode(),
)


def parts_of(sink: Any) -> list[Message]:
    return list(message_from_bytes(sink.taken[0].content).walk())


def test_an_invitation_goes_as_a_calendar_and_as_a_file(post: Post, sink: Any) -> None:
    """RFC 6047: the calendar part names its method; the file beside it is the same."""
    post(attachments=[INVITATION])
    delivery.deliver_due()
    calendar = next(part for part in parts_of(sink) if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    file = next(part for part in parts_of(sink) if part.get_filename() == "invite.ics")
    assert "Café" in calendar.get_payload(decode=True).decode()
    assert file.get_payload(decode=True).decode() == INVITATION.content.decode()


def test_a_file_is_sealed_while_it_waits_and_gone_afterwards(post: Post, sink: Any) -> None:
    """house.md: what must not lie open is encrypted until delivery."""
    letter = post(attachments=[INVITATION])
    assert b"SUMMARY" not in bytes(Attachment.objects.get(letter=letter).sealed)
    delivery.deliver_due()
    assert Attachment.objects.count() == 0


def test_without_sealing_the_file_would_lie_open(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(sealing, "seal_bytes", lambda content: content)
    letter = post(attachments=[INVITATION], secret={})
    assert b"SUMMARY" in bytes(Attachment.objects.get(letter=letter).sealed)


def test_a_file_waits_with_its_letter(post: Post, sink: Any, at: Callable[..., Any]) -> None:
    """F15: greylisted once, whole the second time."""
    post(attachments=[INVITATION])
    sink.answer = "451 later"
    delivery.deliver_due()
    assert Attachment.objects.count() == 1
    sink.answer = "250 OK"
    at(hours=2)
    assert delivery.deliver_due() == 1
    assert "invite.ics" in [part.get_filename() for part in parts_of(sink)]


def test_a_withheld_letter_keeps_no_file(post: Post) -> None:
    post(attachments=[INVITATION])
    outbox.withhold("k1")
    assert Attachment.objects.count() == 0


def test_the_same_key_brings_no_second_file(post: Post) -> None:
    """F8."""
    post(attachments=[INVITATION])
    post(attachments=[INVITATION])
    assert Attachment.objects.count() == 1


def test_a_letter_that_comes_too_late_is_not_sent(post: Post, sink: Any, at: Callable[..., Any]) -> None:
    letter = post(good_until=clock.now() + timedelta(hours=1), attachments=[INVITATION])
    at(hours=2)
    assert delivery.deliver_due() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.secret, Attachment.objects.count()) == (State.WITHHELD, None, 0)


def test_a_stranger_gets_one_letter_an_hour(post: Post, sink: Any, at: Callable[..., Any]) -> None:
    """P60: the second and the third wait their turn, whatever they are about."""
    for key in ("a", "b", "c"):
        post(key, stranger="alice@halecounty.example")
    assert [delivery.deliver_due(), delivery.deliver_due()] == [1, 0]
    at(hours=1, minutes=1)
    assert delivery.deliver_due() == 1
    at(hours=2, minutes=1)
    assert delivery.deliver_due() == 1


def test_a_fourth_letter_to_a_stranger_is_refused(post: Post) -> None:
    """P60: and it leaves nothing behind."""
    for key in ("a", "b", "c"):
        post(key, stranger="alice@halecounty.example")
    with pytest.raises(strangers.TooManyLetters):
        post("d", stranger="alice@halecounty.example")
    assert Letter.objects.count() == 3
    assert post("e", stranger="charlie@harborcity.example").due_at <= clock.now()


def test_without_the_turns_a_stranger_is_flooded(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of P60."""
    monkeypatch.setattr(strangers, "may_go_at", lambda mailbox: clock.now())
    due = [post(str(number), stranger="alice@halecounty.example").due_at for number in range(9)]
    assert max(due) <= clock.now()


def test_all_strangers_together_get_so_many_an_hour(post: Post, settings: Any) -> None:
    """P60: the cap holds whoever they are; what is over it waits."""
    settings.LETTERS_TO_STRANGERS_AN_HOUR = 60
    due = sorted(post(str(n), stranger=f"p{n}@mail.example").due_at for n in range(90))
    now = clock.now()
    assert sum(one <= now for one in due) <= 7  # the burst of five minutes
    assert due[-1] > now + timedelta(hours=1)


def test_a_mailbox_is_forgotten_when_its_turn_is_free(post: Post, at: Callable[..., Any]) -> None:
    post(stranger="alice@halecounty.example")
    at(hours=3)
    assert strangers.sweep() == 1
    assert list(Stranger.objects.values_list("mailbox", flat=True)) == [""]


def test_a_control_character_in_a_name_stops_no_letter(post: Post) -> None:
    """P41, P51: what the HTML could not hold is left out, and the letter is written."""
    letter = post(name="Al\x07ice\x1b")
    assert "Alice" in letter.text
    assert "Alice" in letter.html
