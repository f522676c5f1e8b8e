"""One letter to one address, surely and once."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from types import SimpleNamespace
from typing import Any

import pytest

from rollcall.base import clock
from rollcall.mail import claims, delivery, outbox, rendering, sealing
from rollcall.mail.models import Letter

Post = Callable[..., Letter]
State = Letter.State
INJECTED = "Alice\r\nBcc: everyone@halecounty.example\r\n\r\nHello"


def test_the_same_key_is_posted_once(post: Post) -> None:
    """F8: a retried use case makes no second letter."""
    assert post().pk == post().pk
    assert Letter.objects.count() == 1


def test_a_secret_is_never_stored_in_the_clear(post: Post, sink: Any) -> None:
    """house.md: encrypted in the outbox until delivery, then blanked; the letter itself carries it."""
    letter = post()
    assert "s3cret" not in letter.text + letter.html
    assert b"s3cret" not in bytes(letter.secret or b"")
    assert delivery.deliver_due() == 1
    letter.refresh_from_db()
    assert (letter.state, letter.secret) == (State.SENT, None)
    assert "s3cret" in message_from_bytes(sink.taken[0].content).get_payload()[0].get_payload()


def test_without_sealing_the_secret_would_lie_open(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(sealing, "seal", lambda secret: repr(secret).encode())
    assert b"s3cret" in bytes(post().secret or b"")


def test_a_name_adds_no_header_and_no_recipient(post: Post, sink: Any) -> None:
    """P45."""
    post(name=INJECTED)
    delivery.deliver_due()
    envelope = sink.taken[0]
    assert envelope.rcpt_tos == ["alice@halecounty.example"]
    assert message_from_bytes(envelope.content)["Bcc"] is None


def test_without_one_line_a_name_would_begin_a_header(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P45: then only the mail library would stand between."""
    monkeypatch.setattr(rendering, "re", SimpleNamespace(sub=lambda pattern, instead, text: text))
    assert "\nBcc: everyone@halecounty.example" in post(name=INJECTED).subject


def test_without_the_check_an_address_could_be_two(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P45: the letter would wait with two recipients."""
    monkeypatch.setattr(outbox, "validate_email", lambda address: None)
    two = "a@b.example, c@d.example"
    assert outbox.post("tests/hello", to=two, context={"name": "A", "link": ""}, key="k").to == two


def test_a_name_cannot_stand_for_the_secret(post: Post, sink: Any) -> None:
    """P41: a name that looks like the mark of a secret stays a name."""
    post(name="⟦link⟧")
    delivery.deliver_due()
    assert (
        "⟦link⟧"
        in message_from_bytes(sink.taken[0].content).get_payload()[0].get_payload(decode=True).decode()
    )


def test_a_name_is_shown_as_text(post: Post) -> None:
    """P41: in the HTML escaped, in the plain text as it is."""
    letter = post(name="<b>A & B</b>")
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in letter.html
    assert "<b>A & B</b>" in letter.text


@pytest.mark.parametrize(
    "to", ["", "alice", "alice@", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"]
)
def test_an_address_that_is_none_is_refused(db: None, to: str) -> None:
    with pytest.raises(outbox.NoSuchAddress):
        outbox.post("tests/hello", to=to, context={"name": "A", "link": ""}, key="k")
    assert Letter.objects.count() == 0


def test_a_busy_server_is_asked_again_later(post: Post, sink: Any, at: Callable[..., Any]) -> None:
    """F15: greylisting."""
    letter = post()
    sink.answer = "451 later"
    assert delivery.deliver_due() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.RETRYING, 1)
    sink.answer = "250 OK"
    assert delivery.deliver_due() == 0  # not before its time
    at(minutes=2)
    assert delivery.deliver_due() == 1


def test_a_final_no_is_final_and_others_still_go(post: Post, sink: Any) -> None:
    """F15: one bad address never blocks the rest."""
    letter = post("bad")
    sink.answer = "550 no such person"
    delivery.deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.secret) == (State.FAILED, None)
    sink.answer = "250 OK"
    post("good")
    assert delivery.deliver_due() == 1


def test_a_letter_in_doubt_is_sent_once_more_and_never_a_third_time(
    post: Post, sink: Any, at: Callable[..., Any]
) -> None:
    """F2: the worker died between the server's answer and our commit."""
    letter = post()
    for ahead in (10, 20):
        Letter.objects.update(state=State.SENDING, since=clock.now() - timedelta(minutes=6))
        delivery.deliver_due()
        at(minutes=ahead)
    letter.refresh_from_db()
    assert len(sink.taken) == 1
    assert letter.state == State.FAILED


def test_two_workers_send_a_letter_once(post: Post, sink: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """F6: both saw the same row as due; one claim wins."""
    due = [post()]
    assert [delivery.deliver_due(), delivery.deliver_due()] == [1, 0]
    monkeypatch.setattr(claims, "claim", lambda name, limit, **more: due)
    assert delivery.deliver_due() == 0  # not even a worker that still believes it has it
    monkeypatch.setattr(claims, "begin", lambda letter, name: True)  # the control: no claim, two letters
    delivery.deliver_due()
    assert len(sink.taken) == 2


def test_what_is_withheld_does_not_go(post: Post, sink: Any) -> None:
    """P6: pending mail of a suspended person."""
    post("poc:12:1")
    assert outbox.withhold("poc:12:") == 1
    assert delivery.deliver_due() == 0
