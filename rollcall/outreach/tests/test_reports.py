"""Bounces and complaints: RFC 3464 and RFC 5965, only about letters of ours, each read once (P59)."""

import mailbox
from datetime import datetime
from email import message_from_bytes
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command

from rollcall.accounts.models import User
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import audiences, reports, suppression
from rollcall.outreach.models import Report, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(noon: datetime, pat: User) -> Letter:
    """A letter that Pat got from us."""
    return outbox.post("outreach/test", to=pat.email, key="one", context={"letter": {"subject": "Hello"}})


def bounce(about: str, status: str = "5.1.1", action: str = "failed", headers_only: bool = False) -> bytes:
    enclosed = "text/rfc822-headers" if headers_only else "message/rfc822"
    return dedent(
        f"""\
        From: Mail Delivery Subsystem <MAILER-DAEMON@mx.mail.example>
        To: no-reply@rollcall.example
        Subject: Returned mail: see transcript for details
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: text/plain

        Your message could not be delivered.

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.mail.example
        Arrival-Date: Tue, 24 Nov 2026 12:00:00 -0600

        Original-Recipient: rfc822;pat@mail.example
        Final-Recipient: rfc822; pat@mail.example
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 {status} <pat@mail.example>... User
         unknown

        --b1
        Content-Type: {enclosed}

        Message-ID: {about}
        To: pat@mail.example
        Subject: Hello

        --b1--
        """
    ).encode()


def complaint(about: str, kind: str = "abuse") -> bytes:
    return dedent(
        f"""\
        From: <abusedesk@mail.example>
        To: <abuse@rollcall.example>
        Subject: FW: Hello
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="p1"

        --p1
        Content-Type: text/plain; charset="US-ASCII"

        This is an email abuse report.

        --p1
        Content-Type: message/feedback-report

        Feedback-Type: {kind}
        User-Agent: SomeGenerator/1.0
        Version: 1

        --p1
        Content-Type: message/rfc822
        Content-Disposition: inline

        From: <no-reply@rollcall.example>
        To: redacted@mail.example
        Message-ID: {about}
        Subject: Hello

        Dear Pat

        --p1--
        """
    ).encode()


def note(raw: bytes) -> list[str]:
    return [row.kind for told in reports.read(raw) if (row := suppression.note(told))]


@pytest.mark.parametrize("headers_only", [False, True])
def test_no_such_mailbox_silences_it(letter: Letter, headers_only: bool) -> None:
    assert note(bounce(letter.message_id, headers_only=headers_only)) == ["hard"]
    assert Suppression.objects.get().mailbox == "pat@mail.example"
    assert Report.objects.get().status == "5.1.1"
    assert audiences.count({"who": "registered"}, "updates") == 0


def test_a_complaint_silences_it(letter: Letter) -> None:
    assert note(complaint(letter.message_id)) == ["complaint"]
    assert Suppression.objects.get().why == "complained"


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_other_feedback_does_not(letter: Letter, kind: str) -> None:
    assert note(complaint(letter.message_id, kind)) == []


@pytest.mark.parametrize(
    ("status", "kind"), [("5.1.10", "hard"), ("5.2.1", "hard"), ("5.2.2", "soft"), ("5.7.1", "soft")]
)
def test_a_full_mailbox_may_be_emptied(letter: Letter, status: str, kind: str) -> None:
    assert note(bounce(letter.message_id, status)) == [kind]
    assert Suppression.objects.exists() is (kind == "hard")


def test_five_times_is_enough(letter: Letter, pat: User) -> None:
    for number in range(5):
        again = outbox.post(
            "outreach/test", to=pat.email, key=f"n{number}", context={"letter": {"subject": "Hello"}}
        )
        assert Suppression.objects.count() == 0
        note(bounce(again.message_id, "5.2.2"))
    assert Suppression.objects.count() == 1


def test_a_delay_is_no_bounce(letter: Letter) -> None:
    assert note(bounce(letter.message_id, "4.4.7", action="delayed")) == []


def test_nobody_silences_another_with_a_made_up_report(letter: Letter) -> None:
    """Only who has the letter knows its Message-ID."""
    assert note(bounce("<guessed@rollcall.invalid>")) == []
    assert note(complaint("<guessed@rollcall.invalid>")) == []
    assert Suppression.objects.count() == 0


def test_anybody_could_if_the_number_did_not_count(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(suppression.Letter.objects, "filter", lambda **_: Letter.objects.all())
    assert note(bounce("<guessed@rollcall.invalid>")) == ["hard"]


def test_read_twice_counts_once(letter: Letter) -> None:
    assert note(bounce(letter.message_id)) == ["hard"]
    assert note(bounce(letter.message_id)) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\xff\xfe",
        b"Subject: Out of office\n\nI am away.",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n",
        b"Content-Type: message/delivery-status\n\n\n",
        b"Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\n"
        b"Content-Type: message/feedback-report\n\n--x--",
        b"x" * (reports.MOST_BYTES + 1),
    ],
)
def test_what_is_no_report_is_passed_over(raw: bytes) -> None:
    assert reports.read(raw) == []


def test_a_folder_and_an_mbox_are_read(letter: Letter, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "1.eml").write_bytes(bounce(letter.message_id))
    (folder / "2.eml").write_bytes(b"Subject: hello\n\nhello")
    box = mailbox.mbox(tmp_path / "box")
    box.add(message_from_bytes(complaint(letter.message_id)))
    box.close()
    said = StringIO()
    call_command("read_bounces", folder, stdout=said)
    call_command("read_bounces", tmp_path / "box", stdout=said)
    call_command("read_bounces", folder, stdout=said)
    assert [line.split(", ")[1] for line in said.getvalue().splitlines()] == [
        "1 new reports kept.", "1 new reports kept.", "0 new reports kept.",
    ]  # fmt: skip


def test_a_refusal_on_the_spot_counts_like_a_report(letter: Letter) -> None:
    """The receiving server said so to ours, and no report will come."""
    Letter.objects.update(
        state=Letter.State.FAILED, kind="outreach/campaign", fault="550 b'5.1.1 No such user here'"
    )
    assert suppression.read_refusals() == 1
    assert suppression.read_refusals() == 0
    assert Suppression.objects.get().why == "bounced"


def test_staff_let_a_mailbox_hear_again(letter: Letter, dana: User) -> None:
    note(bounce(letter.message_id))
    suppression.lift(Suppression.objects.get(), by=dana)
    assert "pat@mail.example" in {
        one.mailbox for one in audiences.batch({"who": "registered"}, "updates", after=0, size=9)[0]
    }
