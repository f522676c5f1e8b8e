"""Contact us, without an account: a case, a letter with a link, and nobody learns anything (R37)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rollcall.accounts.models import User
from rollcall.base import clock, search
from rollcall.base.models import Token
from rollcall.cases import attachments, desk, spam
from rollcall.cases.forms.contact import FORMS
from rollcall.cases.kinds import ABOUT
from rollcall.cases.models import Case, CaseFile
from rollcall.mail import sealing
from rollcall.mail.models import Letter

Browser = Callable[..., Client]
OTHER = "/contact/about/other/"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    for cache in caches.all():
        cache.clear()


def words(**changes: Any) -> dict[str, Any]:
    """What somebody writes, on a form that was given out a minute ago."""
    given = clock.now() - timedelta(minutes=1)
    asked = {
        "name": "Rosa Vega",
        "email": "rosa@mail.example",
        "subject": "Parking",
        "text": "Where do I park?",
    }
    return asked | {"website": "", "stamp": signing.dumps(given.timestamp(), salt=spam.SALT)} | changes


def link_to(address: str) -> str:
    letter = Letter.objects.filter(to=address, secret__isnull=False).latest("pk")
    return sealing.unseal(bytes(letter.secret))["page"].removeprefix("http://localhost:8000")


def test_theme_then_form_then_number_and_letter(client: Client) -> None:
    """R37: the whole way of somebody without an account."""
    assert OTHER in client.get("/contact/").content.decode()
    assert "Your message" in client.get(OTHER).content.decode()
    sent = client.get(client.post(OTHER, words())["Location"]).content.decode()
    case = Case.objects.get()
    assert case.number in sent
    page = client.get(link_to("rosa@mail.example")).content.decode()
    assert "Where do I park?" in page
    assert Letter.objects.get().headers["Reply-To"].startswith("help+a")


def test_every_kind_has_a_form_and_a_page(client: Client) -> None:
    assert set(ABOUT) - set(FORMS) == {Case.Kind.MISSING}
    for about in ABOUT.values():
        answer = client.get(f"/contact/about/{about.slug}/")
        assert answer.status_code == (302 if about.kind == Case.Kind.MISSING else 200)


def test_opening_the_link_changes_nothing_and_its_buttons_do(client: Client) -> None:
    """P3, P60: only a person who reads the mailbox presses a button there."""
    client.post(OTHER, words())
    page = link_to("rosa@mail.example")
    client.get(page)
    assert Case.objects.get().proved_at is None
    client.post(page, {"act": "add", "text": "It is a truck."})
    case = Case.objects.get()
    assert case.proved_at is not None
    assert "It is a truck." in client.get(page).content.decode()
    client.post(page, {"act": "withdraw"})
    assert Case.objects.get().state == Case.State.WITHDRAWN


def test_the_number_opens_nothing_and_no_secret_is_kept(client: Client) -> None:
    """P57: neither number nor id leads to a case; of the link only a hash is in the table."""
    sent = client.post(OTHER, words())["Location"]
    case, page = Case.objects.get(), link_to("rosa@mail.example")
    for guess in (case.number, str(case.pk), sent.split("/")[-2], "a" * 27, "x" * 300):
        assert client.get(f"/contact/{guess}/").status_code == 404
    secret = page.split("/")[2]
    assert not Token.objects.filter(digest=secret).exists()
    assert secret not in str(Letter.objects.values_list("text", "html", "headers").get())


def test_without_the_guard_the_number_would_open_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    client.post(OTHER, words())
    monkeypatch.setattr("rollcall.cases.links.case_of", desk.find)
    assert client.get(f"/contact/{Case.objects.get().number}/").status_code == 200


def test_search_engines_list_the_question_and_never_an_answer(client: Client) -> None:
    """They may come in, so that they read at each page behind the first that it is not for them."""
    client.post(OTHER, words())
    case_page = link_to("rosa@mail.example")
    assert "/contact/" not in client.get("/robots.txt").content.decode()
    assert "/contact/</loc>" in client.get("/sitemap.xml").content.decode()
    assert "noindex" not in client.get("/contact/").content.decode()
    assert 'content="noindex"' in client.get(OTHER).content.decode()
    for closed in (case_page, "/contact/answers/?q=class"):
        assert "noindex" in client.get(closed)["X-Robots-Tag"]


def test_nobody_learns_whether_an_address_has_an_account(client: Client, alice: User) -> None:
    """P13: the same page, the same number of letters, and no case goes to the account."""
    known = client.post(OTHER, words(email=alice.email))
    unknown = client.post(OTHER, words(email="nobody@halecounty.example", text="Something else"))
    one, other = (client.get(answer["Location"]).content.decode() for answer in (known, unknown))
    assert re.sub(r"C-\d{4}-\d{6}", "", one) == re.sub(r"C-\d{4}-\d{6}", "", other)
    assert list(Letter.objects.values_list("kind", flat=True)) == ["cases/case"] * 2
    assert not Case.objects.filter(person__isnull=False).exists()


SPAM = {
    "trap": {"website": "https://buy.example"},
    "fast": {"stamp": signing.dumps(clock.now().timestamp() + 3600, salt=spam.SALT)},
    "stamp": {"stamp": "forged"},
    "links": {"text": "http://a.example http://b.example http://c.example www.d.example"},
}


@pytest.mark.parametrize("why", SPAM)
def test_what_looks_like_spam_is_held_and_never_lost(client: Client, dana: User, why: str) -> None:
    """P67: the same page, no letter, a case that staff release."""
    answer = client.post(OTHER, words(**SPAM[why]))
    assert "C-2" in client.get(answer["Location"]).content.decode()
    case = Case.objects.get()
    assert (case.state, case.held_for) == (Case.State.HELD, why)
    assert not Letter.objects.exists()
    desk.release(case, by=dana)
    assert Letter.objects.get().to == "rosa@mail.example"
    assert Case.objects.get().state == Case.State.ASKED


def test_without_the_guard_it_would_go_through(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(spam, "doubts", lambda **_given: [])
    client.post(OTHER, words(**SPAM["trap"]))
    assert Letter.objects.exists()


def test_the_same_words_twice_are_one_case_and_from_elsewhere_are_held(client: Client) -> None:
    client.post(OTHER, words())
    client.post(OTHER, words())
    assert Case.objects.count() == 1
    client.post(OTHER, words(email="other@mail.example"))
    assert Case.objects.latest("pk").held_for == "same"


def test_strangers_get_few_letters(client: Client) -> None:
    """P60: the fourth within the hour is held, and of the three before only one goes at once."""
    for number in range(4):
        client.post(OTHER, words(text=f"Question {number}"))
    assert Case.objects.latest("pk").held_for == "often"
    now = clock.now()
    assert Letter.objects.filter(due_at__lte=now).count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"email": "x"},
        {"text": ""},
        {"name": "a\0b"},
        {"text": "x" * 7000},
        {"email": "rosa@mail.example\r\nBcc: a@b.example"},
    ],
)
def test_what_cannot_be_read_is_said_and_stays(client: Client, bad: dict[str, str]) -> None:
    answer = client.post(OTHER, words(**bad))
    assert answer.status_code == 422
    assert "Parking" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_name_or_subject_adds_no_header_and_no_markup(
    client: Client, dana: User, signed_in: Browser
) -> None:
    """P41, P45."""
    evil = "Hi <script>alert(1)</script>"
    client.post(OTHER, words(name=evil, subject=f"{evil} \u2028Bcc: x@y.example", text=evil))
    letter, case = Letter.objects.get(), Case.objects.get()
    assert "\n" not in letter.subject
    assert "<script>" not in letter.html
    for page in (client.get(link_to("rosa@mail.example")), signed_in(dana).get(f"/staff/cases/{case.pk}/")):
        assert "<script>alert" not in page.content.decode()


def picture() -> bytes:
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "CANARY-PLACE"
    out = attachments.io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_is_made_anew_and_only_its_people_get_it(
    client: Client, alice: User, dana: User, signed_in: Browser
) -> None:
    """P38, P27, P21: no metadata, as a download, and for nobody else."""
    file = SimpleUploadedFile("../../me.jpg", picture(), "text/html")
    client.post(OTHER, words(file=file))
    row, case = CaseFile.objects.get(), Case.objects.get()
    got = client.get(f"{link_to('rosa@mail.example')}files/{row.pk}/")
    assert b"CANARY-PLACE" not in b"".join(got)  # type: ignore[call-overload]
    assert (got["Content-Type"], row.name) == ("image/jpeg", "me.jpg")
    assert got["Content-Disposition"].startswith("attachment")
    assert signed_in(dana).get(f"/staff/cases/{case.pk}/files/{row.pk}/").status_code == 200
    assert signed_in(alice).get(f"/account/cases/{case.pk}/files/{row.pk}/").status_code == 404
    assert client.get(f"/media/{row.file.name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg/>"),
        ("a.html", b"<p>"),
        ("a.pdf", b"MZ\x90"),
        ("a.png", b"GIF89a"),
        ("a.txt", b"a\0b"),
        ("a", b"x"),
    ],
)
def test_other_files_are_refused(client: Client, name: str, content: bytes) -> None:
    """P37: by content, whatever the name says."""
    answer = client.post(OTHER, words(file=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422
    assert not CaseFile.objects.exists()


def test_answers_are_offered_while_one_types(client: Client) -> None:
    search.put(
        search.Document(
            kind="page", key="park", url="/p/", title="Parking at classes", overview="", level="open"
        )
    )
    assert "Parking at classes" in client.get("/contact/answers/?q=parking").content.decode()
    for odd in ("", "'" * 900, "💥"):
        assert client.get("/contact/answers/", {"q": odd}).status_code == 200
    assert client.get("/contact/answers/", {"q": "\x00"}).status_code == 400


def test_with_an_account_it_stands_on_my_page(alice: User, bob: User, signed_in: Browser) -> None:
    """P21: there, and on nobody else's."""
    signed_in(alice).post(OTHER, {"subject": "Parking", "text": "Where?", "stamp": ""})
    case = Case.objects.get(person=alice)
    assert case.state == Case.State.ASKED
    assert "Parking" in signed_in(alice).get("/account/cases/").content.decode()
    assert signed_in(bob).get(f"/account/cases/{case.pk}/").status_code == 404
    assert signed_in(bob).post(f"/account/cases/{case.pk}/", {"act": "withdraw"}).status_code == 404
