"""The copy of a person's data: whole, for that person alone, for a day (P13, P21, P62)."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import ForeignKey
from django.test import Client
from django.utils.functional import Promise

from conftest import person, show_second_factor
from rollcall.accounts.models import PocQuestion, User, Verification
from rollcall.base import audit, clock
from rollcall.base.models import AuditEntry
from rollcall.cases import asking, data_requests, desk, errors
from rollcall.cases.models import Case, CaseFile, CaseMessage
from rollcall.mail.models import Letter
from rollcall.portal import copies
from rollcall.portal.copying import aside, paper, reading, words
from rollcall.portal.models import DataCopy

Browser = Callable[..., Client]
OURS = {"accounts", "base", "mail", "catalog", "transcripts", "outreach", "player", "events", "recognition"}
OURS |= {"cases", "pages", "portal"}


def granted(user: User, by: User, wish: str = "copy") -> Case:
    facts = {"wish": wish, "identity": data_requests.FRESH}
    given = asking.Given(Case.Kind.DATA, user.legal_name, user.email, "My data", "Please", facts=facts)
    case = asking.ask(given, person=user)
    return data_requests.decide(case, by=by, decision="granted", reason="Yes.", seen=case.version)


def made(user: User, by: User) -> DataCopy:
    copies.order(granted(user, by), by=by, reason="Asked and granted.")
    copies.make_waiting()
    return DataCopy.objects.latest("pk")


def unpacked(copy: DataCopy) -> zipfile.ZipFile:
    with copy.file.open("rb") as source:
        return zipfile.ZipFile(io.BytesIO(source.read()))


def fresh(client: Client, user: User) -> Client:
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session.save()
    return client


def columns_of_people() -> set[str]:
    """Every column of ours that names a person or a mailbox."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OURS or issubclass(model, apps.get_model("wagtailcore.Page")):
            continue
        for field in model._meta.concrete_fields:
            names = isinstance(field, ForeignKey) and field.remote_field.model is User
            if names or "mail" in field.name or field.name in {"person_id", "to"}:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def declared_paths() -> set[str]:
    return {
        f"{table.model}.{path}"
        for table in reading.TABLES
        for path in f"{table.people} {table.mailboxes} {table.addresses}".split()
    }


@pytest.mark.once
def test_every_column_that_names_a_person_is_declared_or_set_aside() -> None:
    """Complete by construction: a new table about people must say what of it goes out."""
    own = {
        f"accounts.User.{name}" for name in ("email", "mailbox", "email_confirmed_at")
    }  # of the row that is the person
    missing = columns_of_people() - declared_paths() - set(aside.ASIDE) - own
    assert missing == set()
    assert all(aside.ASIDE.values())


@pytest.mark.once
def test_a_new_column_about_a_person_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without its line a table is found missing."""
    monkeypatch.setattr(reading, "TABLES", [one for one in reading.TABLES if one.model != "events.NearMe"])
    assert "events.NearMe.user" in columns_of_people() - declared_paths() - set(aside.ASIDE)


@pytest.mark.once
@pytest.mark.parametrize("table", reading.TABLES, ids=lambda table: table.model)
def test_each_column_goes_out_or_stays_with_a_reason(table: object) -> None:
    """A new column of a declared table must be decided, and what goes out has a name for people."""
    assert isinstance(table, reading.Table)
    columns = {field.name for field in table.of._meta.concrete_fields}
    given = {name.removesuffix("_id") if name not in columns else name for name in table.given}
    assert given | set(table.left) == columns
    assert not given & set(table.left)
    assert all(isinstance(words.of(table.of, name), Promise) for name in table.given)


def test_the_copy_holds_what_the_rooms_keep_and_no_secret(alice: User, bob: User, dana: User) -> None:
    """Everything of Alice's, nothing of Bob's; no hash, no note of staff, no answer of a contact."""
    question = PocQuestion.objects.create(
        verification=Verification.objects.get(user=alice),
        name="Lt. Ruiz",
        email="ruiz@halecounty.example",
        comment="CANARY-POC",
    )
    assert question.pk
    case = granted(alice, dana)
    desk.note(case, "CANARY-NOTE", by=dana)
    audit.record("person.suspended", alice, by=dana, note="CANARY-TRAIL")
    message = CaseMessage.objects.filter(case=case, kind="asked").get()
    CaseFile.objects.create(
        message=message, name="id.pdf", media_type="application/pdf", size=3,
        file=ContentFile(b"pdf", name="id.pdf"),
    )  # fmt: skip
    copies.order(case, by=dana, reason="Asked.")
    assert copies.make_waiting() == 1
    copy = DataCopy.objects.get()
    archive = unpacked(copy)
    told = json.loads(archive.read(paper.DATA))
    page = archive.read(paper.PAGE).decode()
    assert told["tables"]["accounts.User"]["rows"][0]["email"] == alice.email
    assert told["tables"]["accounts.PocQuestion"]["rows"][0]["name"] == "Lt. Ruiz"
    assert sum(len(one["rows"]) for one in told["tables"].values()) == copy.rows
    whole = page + json.dumps(told)
    for never in ("CANARY", alice.password, bob.email, "Bob Whitfield"):
        assert never not in whole
    assert alice.legal_name in page
    assert archive.read(next(name for name in archive.namelist() if name.startswith("files/"))) == b"pdf"


def test_leaving_a_secret_in_would_be_seen(alice: User) -> None:
    """The control: what is given goes out."""
    one = next(table for table in reading.TABLES if table.model == "accounts.User")
    leaky = type(one)("accounts.User", "x", people="id", gives="password")
    assert alice.password in paper.data(alice, [(leaky, [alice])], clock.now())


def test_a_mailbox_that_nobody_proved_brings_nobody_elses_rows(alice: User, db: None) -> None:
    """P21: who registers with another's address gets nothing of what stands under it."""
    asking.ask(asking.Given(Case.Kind.OTHER, "Rosa", "rosa@mail.example", "x", "CANARY"))
    Case.objects.update(proved_at=clock.now())
    thief = person("rosa@mail.example", "Thief", email_confirmed_at=None)
    assert reading.whose(thief).mailboxes == []
    found = {table.model: rows for table, rows in reading.all_rows(reading.whose(thief))}
    assert "cases.Case" not in found
    User.objects.filter(pk=thief.pk).update(email_confirmed_at=clock.now())
    found = {table.model: rows for table, rows in reading.all_rows(reading.whose(thief))}
    assert len(found["cases.Case"]) == 1  # the control


def test_only_the_person_takes_it_with_fresh_proof(
    alice: User, bob: User, dana: User, signed_in: Browser
) -> None:
    """P21, P62: not another person, not staff, not with a proof of yesterday."""
    copy = made(alice, dana)
    page, take = f"/account/copies/{copy.key}/", f"/account/copies/{copy.key}/take/"
    letter = Letter.objects.get(kind="portal/copy_ready")
    assert page in letter.text
    assert letter.to == alice.email
    assert signed_in(alice).get(page).status_code == 302  # signed in, not fresh
    assert Client().get(page).status_code == 302
    for other in (bob, dana):
        assert fresh(signed_in(other), other).get(page).status_code == (302 if other is dana else 404)
    staff = signed_in(dana)
    assert [staff.get(page).status_code, staff.post(take).status_code] == [404, 404]
    browser = fresh(signed_in(alice), alice)
    assert "Take the copy" in browser.get(page).content.decode()
    answer = browser.post(take)
    assert answer["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    assert AuditEntry.objects.filter(event="person.copy_taken", actor_id=alice.pk).count() == 1


def test_after_a_day_it_is_gone(
    alice: User, dana: User, signed_in: Browser, at: Callable[..., datetime]
) -> None:
    """P62: it expires in 24 hours, the file too."""
    copy = made(alice, dana)
    name = copy.file.name
    assert default_storage.exists(name)
    at(hours=25)
    browser = fresh(signed_in(alice), alice)
    assert browser.post(f"/account/copies/{copy.key}/take/").status_code == 302
    assert copies.sweep() == 1
    assert not default_storage.exists(name)
    assert "it is deleted" in browser.get(f"/account/copies/{copy.key}/").content.decode()
    assert copies.sweep() == 0


def test_it_is_ordered_out_of_a_granted_case_with_a_reason(
    alice: User, dana: User, signed_in: Browser
) -> None:
    """P62: the right, the reason, the fresh proof; the trail has the rows, and the case is solved."""
    case = granted(alice, dana)
    browser = signed_in(dana)
    address = f"/staff/cases/{case.pk}/copy/"
    assert address in browser.get(f"/staff/cases/{case.pk}/").content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert not DataCopy.objects.exists()
    assert browser.post(address, {"reason": "Granted."}).status_code == 302
    assert browser.post(address, {"reason": "Again."}).status_code == 422  # it is being made already
    copies.make_waiting()
    case.refresh_from_db()
    assert (case.state, case.result.split(":")[:3]) == ("done", ["data", "granted", "copy"])
    line = AuditEntry.objects.get(event="person.copy_made")
    assert line.data["rows"] == DataCopy.objects.get().rows > 0
    assert AuditEntry.objects.get(event="person.copy_ordered").note == "Granted."
    assert signed_in(alice).get(address).status_code == 404


def test_nothing_is_made_of_what_was_not_granted(alice: User, dana: User, sam: User) -> None:
    """Without the decision, for another wish, or for oneself there is no copy (P2)."""
    facts = {"wish": "copy", "identity": data_requests.FRESH}
    asked = asking.ask(asking.Given(Case.Kind.DATA, "A", alice.email, "x", "y", facts=facts), person=alice)
    for case in (asked, granted(alice, dana, "erase")):
        with pytest.raises(errors.NotAsked):
            copies.order(case, by=dana, reason="x")
    own = granted(dana, sam)
    with pytest.raises(errors.OwnCase):
        copies.order(own, by=dana, reason="x")


def test_an_unusual_number_is_told_to_others(alice: User, dana: User, sam: User) -> None:
    """P62: the sixth within a day."""
    for _number in range(copies.UNUSUAL):
        made(alice, dana)
    assert not Letter.objects.filter(kind="portal/copies_unusual").exists()
    made(alice, dana)
    assert Letter.objects.filter(kind="portal/copies_unusual").get().to == sam.email


def test_a_worker_killed_in_between_makes_it_once(
    alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies there from the killed one is replaced; the second finds it done; one letter."""
    copies.order(granted(alice, dana), by=dana, reason="x")
    copy = DataCopy.objects.get()
    default_storage.save(f"copies/{copy.key}.zip", ContentFile(b"half"))
    assert copies.make_waiting() == 1
    assert not copies._make(copy)
    assert zipfile.ZipFile(io.BytesIO(b"".join(DataCopy.objects.get().file.chunks()))).testzip() is None
    assert Letter.objects.filter(kind="portal/copy_ready").count() == 1


def test_it_is_in_the_persons_language(alice: User, dana: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="es")
    archive = unpacked(made(alice, dana))
    assert '<html lang="es">' in archive.read(paper.PAGE).decode()


def test_staff_with_a_factor_take_their_own_copy(dana: User, sam: User, signed_in: Browser) -> None:
    copy = made(dana, sam)
    browser = signed_in(dana)
    show_second_factor(browser, dana)
    assert browser.get(f"/account/copies/{copy.key}/").status_code == 200
