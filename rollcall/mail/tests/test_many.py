"""The same letter to many: written fast, kept once, each address told once."""

from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest

from rollcall.mail import delivery, outbox
from rollcall.mail.models import Body, Letter
from rollcall.mail.outbox import Posted, Row

Many = Callable[..., Posted]


@pytest.fixture
def post_many(db: None) -> Many:
    """`post_many(rows)` writes to each of them."""

    def make(rows: list[Row], prefix: str = "campaign:1:") -> Posted:
        return outbox.post_many("tests/hello", rows, shared={}, key_prefix=prefix, fields=["name", "link"])

    return make


def row(number: int, **more: Any) -> Row:
    more.setdefault("fields", {"name": f"Officer {number}", "link": f"https://portal.example/{number}"})
    return Row(to=f"officer{number}@halecounty.example", key=str(number), person_id=number, **more)


def letters(sink: Any) -> dict[str, Message]:
    return {taken.rcpt_tos[0].partition("@")[0]: message_from_bytes(taken.content) for taken in sink.taken}


def text(message: Message) -> str:
    return message.get_payload()[0].get_payload(decode=True).decode()


def test_each_gets_their_own_letter_and_the_words_are_kept_once(post_many: Many, sink: Any) -> None:
    assert post_many([row(1), row(2)]) == Posted(written=2, there=0, refused=())
    assert Body.objects.count() == 1
    assert delivery.deliver_due() == 2
    assert "Officer 1" in text(letters(sink)["officer1"])
    assert "https://portal.example/2" in text(letters(sink)["officer2"])
    assert len({message["Message-ID"] for message in letters(sink).values()}) == 2


def test_the_same_key_is_written_once_whatever_is_retried(post_many: Many) -> None:
    """P59: a batch that is tried again, or overlaps the one before, adds only what was missing."""
    post_many([row(1), row(2)])
    before = set(Letter.objects.values_list("message_id", flat=True))
    assert post_many([row(1), row(2), row(3)]) == Posted(written=1, there=2, refused=())
    assert before < set(Letter.objects.values_list("message_id", flat=True))
    assert Body.objects.count() == 1


def test_without_the_same_key_the_letter_goes_twice(post_many: Many) -> None:
    """The control of P59."""
    post_many([row(1)])
    post_many([row(1)], prefix="campaign:1:again:")
    assert Letter.objects.filter(person_id=1).count() == 2


def test_one_bad_address_is_named_and_the_rest_are_written(post_many: Many) -> None:
    bad = Row(to="a@b.example, c@d.example", key="bad")
    assert post_many([bad, row(1)]) == Posted(written=1, there=0, refused=("bad",))


def test_a_letter_carries_its_own_headers(post_many: Many, sink: Any) -> None:
    headers = {
        "List-Unsubscribe": "<https://portal.example/u/1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    post_many([row(1, headers=headers)])
    delivery.deliver_due()
    sent = letters(sink)["officer1"]
    assert {name: sent[name] for name in headers} == headers


def test_a_field_adds_no_header_and_no_line(post_many: Many, sink: Any) -> None:
    """P45: neither through a header of the row nor through what stands in the subject."""
    assert post_many([row(1, headers={"X-A": "a\r\nBcc: all@b.example"})]).refused == ("1",)
    post_many([row(2, fields={"name": "A\r\nBcc: all@b.example\r\n\r\nHello", "link": ""})])
    delivery.deliver_due()
    assert letters(sink)["officer2"]["Bcc"] is None
    assert sink.taken[0].rcpt_tos == ["officer2@halecounty.example"]


def test_without_the_check_a_header_has_two_lines(post_many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P45: then only the mail library would stand between."""
    monkeypatch.setattr(outbox, "_may_go", lambda row: True)
    post_many([row(1, headers={"X-A": "a\r\nBcc: all@b.example"})])
    assert "\nBcc" in Letter.objects.get().headers["X-A"]


def test_a_field_is_shown_as_text_and_stands_for_no_other(post_many: Many, sink: Any) -> None:
    """P41."""
    mark = outbox.rendering.mark("link")
    post_many([row(1, fields={"name": f"<b>{mark}</b>", "link": "https://portal.example/secret"})])
    delivery.deliver_due()
    html = letters(sink)["officer1"].get_payload()[1].get_payload(decode=True).decode()
    assert f"&lt;b&gt;{mark}&lt;/b&gt;" in html


def test_a_missing_field_leaves_nothing(post_many: Many, sink: Any) -> None:
    post_many([row(1, fields={"name": "Alice"})])
    delivery.deliver_due()
    assert "⟦" not in text(letters(sink)["officer1"])
