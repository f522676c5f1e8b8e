"""Answers by e-mail come into the case: once, whatever the mail program, and nothing in them is believed."""

import sys
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from rollcall.accounts.models import User
from rollcall.cases import asking, desk, incoming, links, replies
from rollcall.cases.models import Case, CaseFile, CaseMessage
from rollcall.events.models import Event
from rollcall.events.tests.building_record import past_class
from rollcall.mail.models import Letter

ROSA = "rosa@mail.example"


@pytest.fixture
def case(db: None) -> Case:
    given = asking.Given(Case.Kind.OTHER, "Rosa Vega", ROSA, "Parking", "Where do I park?")
    return asking.ask(given)


def message(case: Case, text: str = "Thank you, that is all.", **headers: str) -> EmailMessage:
    made = EmailMessage()
    plain = {
        "From": f"Rosa <{ROSA}>",
        "To": links.reply_address(case),
        "Subject": "Re: Parking",
        "Message-ID": make_msgid(domain="mail.example"),
    }
    for name, value in (plain | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


def raw(case: Case, head: str, body: bytes) -> bytes:
    """A message as some program wrote it."""
    return f"From: {ROSA}\r\nTo: {links.reply_address(case)}\r\n{head}\r\n\r\n".encode() + body


def latest(case: Case) -> CaseMessage:
    return CaseMessage.objects.filter(case=case).latest("pk")


def test_a_reply_stands_in_the_thread_once(case: Case) -> None:
    """R37: read three times, kept once."""
    sent = message(case).as_bytes()
    assert replies.take(sent) is not None
    assert replies.take(sent) is None
    assert CaseMessage.objects.filter(case=case, via="mail").count() == 1
    assert latest(case).is_proved


def test_without_an_id_it_counts_once_too(case: Case) -> None:
    sent = message(case, Message_ID="").as_bytes()
    assert replies.take(sent)
    assert replies.take(sent) is None


def test_the_tag_may_be_lost_when_the_letter_is_named(case: Case) -> None:
    """Only who has our letter knows its Message-ID."""
    ours = Letter.objects.get().message_id
    sent = message(case, To="help@rollcall.example", In_Reply_To="<x@y>", References=f"<a@b> {ours}")
    assert replies.take(sent.as_bytes())
    assert replies.take(message(case, "Other words", To="help@rollcall.example").as_bytes()) is None


@pytest.mark.parametrize(
    "change", [lambda tag: tag[:-1] + "x", lambda tag: "a1-" + "0" * 32, lambda tag: "C-2026-000001"]
)
def test_a_made_up_tag_leads_nowhere(case: Case, change: Callable[[str], str]) -> None:
    """P57: the number is no secret; the tag of one case is none of another."""
    tag = links.reply_address(case).split("+")[1].split("@")[0]
    assert replies.take(message(case, To=f"help+{change(tag)}@rollcall.example").as_bytes()) is None


def test_without_the_seal_any_number_would_do(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(links, "constant_time_compare", lambda one, other: True)
    assert replies.take(message(case, To=f"help+a{case.pk:x}-{'0' * 32}@rollcall.example").as_bytes())


def test_somebody_else_with_the_tag_is_marked(case: Case) -> None:
    """The From line proves nothing: words are kept, marked, and prove no mailbox (P19)."""
    replies.take(message(case, From="Eve <eve@evil.example>").as_bytes())
    said = latest(case)
    assert (said.is_proved, said.sender) == (False, "eve@evil.example")
    assert Case.objects.get().proved_at is None


QUOTED = {
    "gmail": "Yes please.\n\nOn Mon, Nov 16, 2026 at 9 AM Rollcall <help@r.example>\nwrote:\n> Hello\n> OLD",
    "outlook": "Yes please.\n\n-----Original Message-----\nFrom: Rollcall\nOLD",
    "outlook-line": "Yes please.\n\n________________________________\nFrom: Rollcall\nOLD",
    "spanish": "Yes please.\n\nEl lun, 16 nov 2026 a las 9:00, Rollcall escribió:\n> OLD",
    "below": "> OLD\n\nYes please.",
    "signature": "Yes please.\n\n-- \nRosa Vega\nOLD",
    "phone": "Yes please.\n\nSent from my iPhone",
    "dos": "Yes please.\r\n\r\n> OLD\r\n",
}


@pytest.mark.parametrize("program", QUOTED)
def test_only_what_is_new_is_kept(program: str) -> None:
    assert incoming.without_quotes(QUOTED[program].replace("\r\n", "\n")) == "Yes please."


def test_html_alone_becomes_words_without_markup(case: Case) -> None:
    """P41: and a script in it is gone or text."""
    sent = message(case)
    sent.set_content(
        "<html><head><style>p{}</style></head><body><p>Yes &amp; please<br>today</p><script>alert(1)</script>"
        '<div class="gmail_quote">OLD <blockquote>OLDER</blockquote></div></body></html>',
        subtype="html",
    )
    replies.take(sent.as_bytes())
    assert latest(case).text == "Yes & please\ntoday"


PLAIN = "Content-Type: text/plain; charset=utf-8"
PARTS = b"--zz\r\nContent-Type: text/plain\r\n\r\nHello"
ODD = {
    "latin-1": ("Content-Type: text/plain; charset=iso-8859-1", "Señor".encode("latin-1"), "Señor"),
    "windows": ("Content-Type: text/plain; charset=windows-1252", "“Señor”".encode("cp1252"), "“Señor”"),
    "unknown charset": ("Content-Type: text/plain; charset=klingon", b"Hello there", "Hello there"),
    "lies": ("Content-Type: text/plain; charset=utf-8", b"Se\xf1or", "Se\ufffdor"),
    "base64": (
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
        b"SGVsbG8=",
        "Hello",
    ),
    "broken base64": (
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64",
        b"SGVsbG8!!!=",
        "Hello",
    ),
    "nul": ("Content-Type: text/plain", b"He\x00llo", "Hello"),
    "no type": ("X-Nothing: 1", b"Hello", "Hello"),
    "bad type": ("Content-Type: ;;;", b"Hello", "Hello"),
    "bad date": ("Date: yesterday\r\nContent-Type: text/plain", b"Hello", "Hello"),
    "broken parts": (
        "Content-Type: multipart/mixed; boundary=zz",
        b"--zz\r\nContent-Type: text/plain\r\n\r\nHello",
        "Hello",
    ),
}


@pytest.mark.parametrize("oddity", ODD)
def test_odd_messages_are_read(case: Case, oddity: str) -> None:
    head, body, words = ODD[oddity]
    assert replies.take(raw(case, head, body))
    assert latest(case).text == words


@pytest.mark.parametrize(
    "head",
    [
        "From: =?klingon?Q?x?= <>",
        "From: a@b, c@d <",
        'From: "' + "x" * 5000,
        "Message-ID: not an id",
        "Message-ID: <" + "x" * 900 + "@y>",
        "In-Reply-To: <<<>>>",
        "To: undisclosed-recipients:;",
        "Content-Disposition: attachment; filename*=klingon''%ff",
    ],
)
def test_broken_headers_break_nothing(case: Case, head: str) -> None:
    """Whatever the parser makes of it: taken or left, never an exception."""
    replies.take(head.encode() + b"\r\n" + raw(case, "Subject: x", b"Hello"))
    assert case.messages.count() <= 2  # what was asked, and this one at most once


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"X_Auto_Response_Suppress": "All"}, {"Precedence": "bulk"},
        {"Return_Path": "<>"}, {"From": "MAILER-DAEMON@mail.example"}, {"X_Autoreply": "yes"},
        {"List_Id": "<news.example>"},
    ],
)  # fmt: skip
def test_machines_are_not_heard(case: Case, headers: dict[str, str]) -> None:
    """RFC 3834: no loop, and no case reopened by an out-of-office."""
    assert replies.take(message(case, **headers).as_bytes()) is None
    assert CaseMessage.objects.count() == 1


def test_two_machines_that_answer_each_other_come_to_an_end(case: Case) -> None:
    taken = [replies.take(message(case, f"Word {number}").as_bytes()) for number in range(35)]
    assert len([one for one in taken if one]) == replies.MOST_AN_HOUR


def test_files_are_checked_as_on_the_site(case: Case) -> None:
    """P37: a list is kept, a program and a winmail.dat are named and left out."""
    sent = message(case, "My list.")
    sent.add_attachment(b"name\nRosa\n", maintype="text", subtype="csv", filename="list.csv")
    sent.add_attachment(b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="a.exe")
    sent.add_attachment(b"x\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    replies.take(sent.as_bytes())
    assert [file.name for file in CaseFile.objects.all()] == ["list.csv"]
    assert "Not kept: a.exe, winmail.dat" in latest(case).text


def test_what_is_huge_is_left(case: Case) -> None:
    assert replies.take(raw(case, "Subject: x", b"x" * (incoming.MOST_BYTES + 1))) is None
    assert replies.take(raw(case, "Content-Type: text/html", b"<" * 300_000 + b" hello")) is not None


def test_an_answer_wakes_a_case_that_waited(case: Case, dana: User) -> None:
    desk.answer(case, "Which class?", by=dana, seen=case.version, then="wait")
    assert Case.objects.get().due_at is None
    replies.take(message(case, "The one in May.").as_bytes())
    row = Case.objects.get()
    assert row.state == Case.State.ASKED
    assert row.due_at is not None


def coordinated(event: Event) -> Case:
    Event.objects.filter(pk=event.pk).update(
        coordinator_name="Lee Tran", coordinator_email="lee@plains.example"
    )
    event.refresh_from_db()
    given = asking.Given(Case.Kind.CLASS, "Rosa Vega", ROSA, "Parking", "Where do I park?", event=event)
    return asking.ask(given)


def test_the_coordinators_reply_goes_on_to_who_asked(db: None) -> None:
    """R21: from the coordinator's own mailbox; the address is shown to nobody (P22)."""
    case = coordinated(past_class())
    letter = Letter.objects.get(to="lee@plains.example")
    address = letter.headers["Reply-To"]
    replies.take(message(case, "Behind the gym.", From="lee@plains.example", To=address).as_bytes())
    told = Letter.objects.filter(to=ROSA).latest("pk")
    assert "Behind the gym." in told.text
    assert "lee@plains.example" not in told.text + str(told.headers)


def test_another_one_with_that_address_is_only_a_note(db: None, client: Client) -> None:
    """The guard: nobody answers in the coordinator's name."""
    case = coordinated(past_class())
    address = links.reply_address(case, "c")
    replies.take(message(case, "Pay here: evil.example", From="eve@evil.example", To=address).as_bytes())
    assert latest(case).kind == CaseMessage.Kind.NOTE
    assert Letter.objects.filter(to=ROSA).count() == 1


def test_who_asked_cannot_answer_himself_as_the_coordinator(db: None) -> None:
    case = coordinated(past_class())
    forged = links.reply_address(case, "a").replace("+a", "+c")
    assert replies.take(message(case, To=forged).as_bytes()) is None


def test_the_command_reads_a_maildir_and_an_mbox(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading the same again changes nothing."""
    box = tmp_path / "Maildir"
    for folder in ("new", "cur", "tmp"):
        (box / folder).mkdir(parents=True)
    sent = message(case).as_bytes()
    (box / "new" / "1.M1.host").write_bytes(sent)
    (box / "tmp" / "2").write_bytes(message(case, "half written").as_bytes())
    (tmp_path / "mbox").write_bytes(
        b"From rosa Mon Nov 16 09:00:00 2026\n" + message(case, "Out of an mbox").as_bytes() + b"\n"
    )
    for place in (box, tmp_path / "mbox", box):
        call_command("read_replies", str(place))
    assert [line.split(",")[1] for line in capsys.readouterr().out.splitlines()] == [
        " 1 new answers kept.", " 1 new answers kept.", " 0 new answers kept.",
    ]  # fmt: skip


def test_the_command_reads_what_is_piped(case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a mail server hands it over: `| manage.py read_replies -`."""
    file = tmp_path / "one"
    file.write_bytes(message(case).as_bytes())
    with file.open() as piped:
        monkeypatch.setattr(sys, "stdin", piped)
        call_command("read_replies", "-")
    assert latest(case).via == "mail"
