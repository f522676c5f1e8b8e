"""Registering a group out of its case: list → plan → one button → letters (R7, P8, P13, P24, P44, P60)."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from conftest import enroll_second_factor, person
from rollcall.accounts import provisioning
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.models import AuditEntry
from rollcall.cases import asking, attachments, groups, rights
from rollcall.cases.errors import BadAttachment
from rollcall.cases.forms import group as group_form
from rollcall.cases.models import Case, CaseMessage
from rollcall.events.models import Event, Registration
from rollcall.events.tests.building_record import past_class
from rollcall.mail import sealing, strangers
from rollcall.mail.models import Letter

Browser = Callable[..., Client]
QUAIL = "Quail Creek Police Department"
NEW = ("Nadia Brooks", "nadia@mesa.example")
OTHER = ("Theo Lund", "theo@mesa.example")


def csv_of(*rows: tuple[str, ...], heads: str = "Name,E-mail,PID") -> bytes:
    return "\n".join([heads, *(",".join(row) for row in rows)]).encode()


def xlsx_of(*rows: tuple[str, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (("Officer", "Work email"), *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def case_with(content: bytes | None = None, name: str = "list.csv", **given: object) -> Case:
    """What Marisol asked for; only what `check` lets through may come with it."""
    file = attachments.check(SimpleUploadedFile(name, content)) if content else None
    facts = {"agency": QUAIL, "people": 2, "wanted": "Recognizing an ambush"}
    told = {"name": "Marisol Trent", "email": "m.trent@quailcreek.example", "file": file} | given
    return asking.ask(asking.Given(Case.Kind.GROUP, subject="A group", text="Please.", facts=facts, **told))  # type: ignore[arg-type]


@pytest.fixture
def trainer(db: None) -> User:
    """Kim answers about classes and groups, and nothing else."""
    kim = person("kim@rollcall.example", "Kim Doyle", is_staff=True)
    enroll_second_factor(kim)
    kim.user_permissions.set(Permission.objects.filter(codename__in=["work_training", "access_admin"]))
    return User.objects.get(pk=kim.pk)


def look(browser: Client, case: Case) -> str:
    return unescape(browser.get(f"/staff/cases/{case.pk}/").content.decode())


def outcomes(page: str) -> dict[str, str]:
    """E-mail → what the plan says of it."""
    found = re.findall(r'desk-soft"><bdi>(.*?)</bdi></span></td><td>(.*?)</td>', page)
    return {email: re.sub(r"<.*?>", " ", said).strip() for email, said in found}


def told(case: Case, page: str = "", **given: str) -> dict[str, str]:
    """What the browser sends for the button under a plan; without a page, for the other one."""
    shown = re.search(r'name="shown" value="(\w+)"', page)
    start = {"group-people": "", "group-agency": QUAIL, "group-about": "Recognizing an ambush"}
    seen = {"seen": str(Case.objects.get(pk=case.pk).version)}
    return start | seen | ({"shown": shown[1]} if shown else {}) | given


def press(browser: Client, case: Case, sent: dict[str, str]) -> tuple[int, str]:
    answer = browser.post(f"/staff/cases/{case.pk}/group/", sent)
    return answer.status_code, unescape(answer.content.decode())


def invited() -> set[str]:
    return set(Letter.objects.filter(kind__in=["accounts/claim", "cases/group"]).values_list("to", flat=True))


def test_a_list_as_excel_on_windows_saves_it_is_read(trainer: User, signed_in: Browser) -> None:
    """P44. Control: what no code page can read is no list."""
    content = csv_of(("Íñigo Muñoz", "inigo@quailcreek.example")).decode().encode("cp1252")
    assert "Íñigo Muñoz" in look(signed_in(trainer), case_with(content))
    with pytest.raises(BadAttachment):
        case_with(b"name\x81\x8d,mail", name="broken.csv")


@pytest.mark.parametrize(
    ("content", "name"), [(csv_of(NEW, OTHER), "list.csv"), (xlsx_of(NEW, OTHER), "list.xlsx")]
)
def test_the_attached_list_is_shown_and_nothing_written(
    trainer: User, signed_in: Browser, content: bytes, name: str
) -> None:
    """R7, P44: every row's outcome before anything is written."""
    page = look(signed_in(trainer), case_with(content, name))
    assert outcomes(page) == {NEW[1]: "Will be invited", OTHER[1]: "Will be invited"}
    assert "Invite 2 people" in page
    assert not User.objects.filter(email__endswith="@mesa.example").exists()
    assert invited() == set()


def test_what_is_typed_is_read_with_or_without_headings(trainer: User, signed_in: Browser) -> None:
    case, browser = case_with(), signed_in(trainer)
    assert "No table came with the case" in look(browser, case)
    typed = 'Nadia Brooks, nadia@mesa.example\n"Lund, Theo" <theo@mesa.example>\nRuiz, Ana, ana@mesa.example'
    status, page = press(browser, case, told(case, **{"group-people": typed}))
    assert (status, set(outcomes(page))) == (200, {NEW[1], OTHER[1], "ana@mesa.example"})
    assert "Ana Ruiz" in page
    assert typed in page
    press(browser, case, told(case, page, **{"group-people": typed}))
    assert {user.legal_name for user in User.objects.filter(email__endswith="@mesa.example")} == {
        "Nadia Brooks", "Theo Lund", "Ana Ruiz",
    }  # fmt: skip


def test_every_outcome_is_named(trainer: User, alice: User, signed_in: Browser) -> None:
    """P5, P8: who has an account under any spelling, who waits, twice, and what is no one person's."""
    provisioning.provision(name="Wes Hall", email="wes@mesa.example", vouched_by="event:1", by=audit.SYSTEM)
    rows = (
        NEW, ("Nadia B.", "NADIA+x@mesa.example"), ("Alice Moreno", "Alice+class@HaleCounty.example"),
        ("Wes Hall", "wes@mesa.example"), ("Desk", "training@mesa.example"), ("Ida", ""),
        ("", "ida@mesa.example"), ("Ola", "no address"), ("Sue Rand", "sue@mesa.example", "123-45-6789"),
    )  # fmt: skip
    page = look(signed_in(trainer), case_with(csv_of(*rows)))
    said = list(outcomes(page).values())
    for nth, words in enumerate(
        ["Will be invited", "Twice in the list", "Has an account already", "Waits for its mailbox",
         "looks like a shared mailbox", "There is no e-mail address", "There is no name",
         "is not an e-mail address", "Social Security number"]
    ):  # fmt: skip
        assert words in said[nth]
    assert "123-45-6789" not in page
    assert "Invite 3 people" in page


def test_too_many_or_no_table_is_a_sentence(trainer: User, signed_in: Browser) -> None:
    many = csv_of(*[NEW] * 251)
    browser = signed_in(trainer)
    assert "more than 250 people" in look(browser, case_with(many))
    assert "No line names the columns" in look(browser, case_with(b"a,b\nc,d\n", email="two@mail.example"))
    case = case_with(email="three@mail.example")
    assert press(browser, case, told(case, **{"group-people": "\0"}))[0] == 422
    assert press(browser, case, told(case, **{"group-people": 'Ann, "ann@mesa.example'}))[0] == 200


def test_the_letter_holds_the_way_in_and_goes_once(trainer: User, signed_in: Browser) -> None:
    """R7, P11: it names who asked and for what; the account is nobody's until the mailbox answers."""
    case, browser = case_with(csv_of(NEW)), signed_in(trainer)
    status, _page = press(browser, case, told(case, look(browser, case)))
    letter = Letter.objects.get(to=NEW[1])
    assert (status, letter.kind) == (302, "accounts/claim")
    assert f"{QUAIL} asked us to invite you to “Recognizing an ambush”" in letter.text
    assert "You took part" not in letter.text + letter.subject
    way = "/" + sealing.unseal(bytes(letter.secret or b""))["link"].split("/", 3)[3]
    assert Client().get(way).status_code == 200
    entry = AuditEntry.objects.get(event="person.provisioned")
    assert entry.data["vouched_by"] == f"case:{case.number}"
    user = User.objects.get(email=NEW[1])
    assert (user.email_confirmed_at, user.has_usable_password(), user.is_staff) == (None, False, False)


def test_who_has_an_account_keeps_it_and_gets_no_second_one(
    trainer: User, alice: User, signed_in: Browser
) -> None:
    """P8, P13: one letter of the class, to the address on file; nothing of the account changes."""
    case, browser = case_with(csv_of(("A. Smith", "Alice+x@halecounty.example"))), signed_in(trainer)
    before = User.objects.filter(pk=alice.pk).values().get()
    press(browser, case, told(case, look(browser, case)))
    assert User.objects.filter(mailbox=alice.mailbox).count() == 1
    assert User.objects.filter(pk=alice.pk).values().get() == before
    letter = Letter.objects.get(kind="cases/group")
    assert (letter.to, letter.secret) == (alice.email, None)


def test_a_suspended_person_gets_no_letter(trainer: User, alice: User, signed_in: Browser) -> None:
    """P6; and the agency's count is the same (P13)."""
    User.objects.filter(pk=alice.pk).update(is_active=False)
    case, browser = case_with(csv_of(("Alice", alice.email), NEW)), signed_in(trainer)
    press(browser, case, told(case, look(browser, case)))
    assert invited() == {NEW[1]}
    assert "We wrote to 2 people" in look(browser, case)


def test_pressed_twice_or_by_two_goes_once(
    trainer: User, dana: User, alice: User, signed_in: Browser
) -> None:
    """The second is told, and sees how it stands."""
    case = case_with(csv_of(NEW, ("Alice", alice.email)))
    first, second = signed_in(trainer), signed_in(dana)
    sent = told(case, look(first, case))
    assert press(first, case, sent)[0] == 302
    for browser in (first, second):
        status, page = press(browser, case, sent)
        assert status == 409
        assert "invited a moment ago" in page
        assert set(outcomes(page).values()) == {"Was written to before, out of this case"}
    again = told(case, shown=groups.plan_of(case).digest)
    assert press(second, case, again)[0] == 422
    assert Letter.objects.filter(kind__in=["accounts/claim", "cases/group"]).count() == 2


def test_without_the_guards_only_the_letters_keys_would_hold(
    trainer: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without version and digest it is done twice, with two notes; still one letter a person."""
    case, browser = case_with(csv_of(NEW)), signed_in(trainer)
    sent = told(case, look(browser, case))
    monkeypatch.setattr(groups, "_require_unmoved", lambda row, seen: None)
    monkeypatch.setattr(groups.Plan, "digest", sent["shown"])
    monkeypatch.setattr(groups, "_told", lambda case, people: set())
    assert [press(browser, case, sent)[0] for _time in range(2)] == [302, 302]
    assert case.messages.filter(kind=CaseMessage.Kind.NOTE).count() == 2
    assert Letter.objects.filter(to=NEW[1]).count() == 1


def test_a_plan_that_moved_is_shown_anew_and_nothing_written(trainer: User, signed_in: Browser) -> None:
    """P44: somebody of the list registers between the look and the press."""
    case, browser = case_with(csv_of(NEW, OTHER)), signed_in(trainer)
    sent = told(case, look(browser, case))
    person(OTHER[1], OTHER[0])
    status, page = press(browser, case, sent)
    assert (status, invited()) == (409, set())
    assert "Something changed since you looked" in page
    assert outcomes(page)[OTHER[1]].startswith("Has an account already")
    assert not User.objects.filter(email=NEW[1]).exists()
    assert press(browser, case, told(case, page))[0] == 302


def test_without_the_digest_it_would_be_done_unseen(
    trainer: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    case, browser = case_with(csv_of(NEW, OTHER)), signed_in(trainer)
    sent = told(case, look(browser, case))
    person(OTHER[1], OTHER[0])
    monkeypatch.setattr(groups.Plan, "digest", sent["shown"])
    assert press(browser, case, sent)[0] == 302
    assert invited() == {NEW[1], OTHER[1]}


def test_only_its_team_sees_or_presses_it(dana: User, alice: User, sam: User, signed_in: Browser) -> None:
    """P2, P21, P24: no right, another team, one's own case: it is not there."""
    case = case_with(csv_of(NEW))
    sent = told(case, look(signed_in(dana), case))
    sam.is_superuser = False
    sam.save(update_fields=["is_superuser"])
    sam.user_permissions.set(Permission.objects.filter(codename__in=["work_help", "access_admin"]))
    for stranger in (sam, alice):
        assert press(signed_in(stranger), case, sent)[0] == 404
    own = case_with(csv_of(NEW), email=dana.email)
    for press_of in (told(own), told(own, shown=groups.plan_of(own).digest)):
        assert press(signed_in(dana), own, press_of) == (302, "")
    other = asking.ask(asking.Given(Case.Kind.OTHER, "Rosa", "rosa@mail.example", "x", "y"))
    assert press(signed_in(dana), other, told(other))[0] == 404
    assert invited() == set()


def test_without_the_guard_ones_own_list_would_do(
    dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    own = case_with(csv_of(NEW), email=dana.email)
    monkeypatch.setattr(rights, "is_own", lambda case, user: False)
    browser = signed_in(dana)
    assert press(browser, own, told(own, look(browser, own)))[0] == 302


def test_cells_that_look_like_formulas_stay_text(trainer: User, signed_in: Browser) -> None:
    """P44, P45: nothing in a file is run or drawn."""
    rows = (("=HYPERLINK(A1)", NEW[1]), ("<b>Eve</b>", OTHER[1]), ("Sum", "=1+1@mesa"))
    case, browser = case_with(csv_of(*rows)), signed_in(trainer)
    raw = browser.get(f"/staff/cases/{case.pk}/").content.decode()
    assert "&lt;b&gt;Eve&lt;/b&gt;" in raw
    assert "<b>Eve" not in raw
    press(browser, case, told(case, raw))
    letter = Letter.objects.get(to=OTHER[1])
    assert "<b>Eve" in letter.text
    assert "<b>Eve" not in letter.html
    assert User.objects.get(email=NEW[1]).legal_name == "=HYPERLINK(A1)"
    assert invited() == {NEW[1], OTHER[1]}


def test_the_case_says_what_was_done_and_suggests_an_answer(
    trainer: User, alice: User, signed_in: Browser
) -> None:
    """P13: colleagues read who was left out; who asked reads how many, and no more."""
    case = case_with(csv_of(NEW, ("Alice", alice.email), ("Desk", "info@mesa.example")), language="en")
    browser = signed_in(trainer)
    press(browser, case, told(case, look(browser, case)))
    page = look(browser, case)
    assert "1 invited, 1 had an account, 1 left out." in page
    assert "line 4: info@mesa.example looks like a shared mailbox" in page
    assert "Kim Doyle invited the people on the list" in page
    words = re.search(r"<textarea name=\"text\".*?>(.*?)</textarea>", page, re.DOTALL)
    assert words is not None
    assert "We wrote to 2 people on your list" in words[1]
    assert "account" not in words[1]
    row = Case.objects.get()
    assert (row.state, row.handled_by, row.result) == ("looking", trainer, "invited:2")
    browser.post(f"/staff/cases/{case.pk}/answer/", {"text": "Done.", "then": "wait", "seen": row.version})
    assert "We wrote to 2 people" not in look(browser, case)


def test_the_number_says_of_nobody_whether_there_was_an_account(
    trainer: User, alice: User, signed_in: Browser
) -> None:
    """P13: a list of one, known or not, gives the same suggestion."""
    said = []
    for email in (alice.email, NEW[1]):
        case, browser = (
            case_with(csv_of(("Somebody", email)), email=f"x{len(said)}@mail.example"),
            signed_in(trainer),
        )
        press(browser, case, told(case, look(browser, case)))
        said.append(groups.suggestion(Case.objects.get(pk=case.pk)))
    assert said[0] == said[1]
    assert "1 person" in said[0]


def test_a_list_from_an_unknown_address_is_not_taken(trainer: User, signed_in: Browser) -> None:
    """R37: who only has the address to answer to does not choose whom we write to."""
    case = case_with(csv_of(NEW))
    ready = attachments.check_bytes("other.csv", csv_of(OTHER))
    asking.add(case, "Take this one", by=None, sender="eve@mail.example", is_proved=False, files=[ready])
    assert set(outcomes(look(signed_in(trainer), case))) == {NEW[1]}
    asking.add(case, "Take this one", by=None, sender=case.email, files=[ready])
    assert set(outcomes(look(signed_in(trainer), case))) == {OTHER[1]}


def test_no_link_of_the_askers_gets_into_a_letter(
    trainer: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P60: the portal is no way to write to strangers; and the control."""
    case, browser = case_with(csv_of(NEW)), signed_in(trainer)
    sent = told(case, look(browser, case)) | {"group-about": "Prizes at https://evil.example"}
    status, page = press(browser, case, sent)
    assert (status, invited()) == (422, set())
    assert "Leave out links" in page
    monkeypatch.setattr(group_form, "LOOKS_LIKE_A_LINK", ())
    press(browser, case, sent)
    assert "evil.example" in Letter.objects.get(to=NEW[1]).text


def test_the_letters_name_the_page_of_the_class_and_give_no_seat(
    trainer: User, alice: User, signed_in: Browser
) -> None:
    """R7, P26: staff choose a class of this month or later; letters and answer have its public page."""
    event = past_class(
        on=clock.now() + timedelta(days=30), state=Event.State.PUBLISHED, published_at=clock.now()
    )
    case, browser = case_with(csv_of(NEW, ("Alice", alice.email))), signed_in(trainer)
    page = look(browser, case)
    assert f'value="{event.pk}"' in page
    press(browser, case, told(case, page, **{"group-event": str(event.pk)}))
    for letter in Letter.objects.filter(to__in=[NEW[1], alice.email]):
        assert f"“{event.title}”" in letter.text
        assert f"/events/{event.slug}/" in letter.text
        assert f"/events/{event.slug}/" in letter.html
    assert f"/events/{event.slug}/" in groups.suggestion(Case.objects.get())
    assert not Registration.objects.exists()
    Event.objects.update(ends_at=clock.now() - timedelta(days=40))
    assert not group_form.coming().exists()


def test_where_words_are_sent_instead_of_links(trainer: User, signed_in: Browser, settings: object) -> None:
    """P11: the temporary password goes with the same words."""
    settings.TEMPORARY_PASSWORDS = True  # type: ignore[attr-defined]
    case, browser = case_with(csv_of(NEW)), signed_in(trainer)
    press(browser, case, told(case, look(browser, case)))
    letter = Letter.objects.get(to=NEW[1])
    assert letter.kind == "accounts/temporary_password"
    assert letter.subject == "You are invited to “Recognizing an ambush”"
    assert f"{QUAIL} asked us to invite you" in letter.text
    assert f"{QUAIL} asked us to invite you" in letter.html


def test_looking_costs_the_same_for_two_and_for_ten(trainer: User, signed_in: Browser) -> None:
    few = case_with(csv_of(NEW, OTHER))
    many = case_with(
        csv_of(*((f"Ann {n}", f"ann-{n}@mesa.example") for n in "abcdefghij")), email="b@mail.example"
    )
    browser, costs = signed_in(trainer), []
    for case in (few, few, many):
        with CaptureQueriesContext(connection) as seen:
            look(browser, case)
        costs.append(len(seen))
    assert costs[1] == costs[2]


def test_a_mailbox_that_had_too_many_is_named_again(
    trainer: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P60: its account is there, no letter goes, and the plan names it the next time."""

    def refuse(mailbox: str) -> None:
        raise strangers.TooManyLetters

    case, browser = case_with(csv_of(NEW)), signed_in(trainer)
    with monkeypatch.context() as full:
        full.setattr(strangers, "may_go_at", refuse)
        press(browser, case, told(case, look(browser, case)))
    assert invited() == set()
    page = look(browser, case)
    assert "1 had too many letters within the hour" in page
    assert press(browser, case, told(case, page))[0] == 302
    assert invited() == {NEW[1]}
