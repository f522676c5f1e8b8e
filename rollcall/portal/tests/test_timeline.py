"""One person's timeline: every room's part under its own right; fixed queries; each look written down."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import enroll_second_factor, person
from rollcall.accounts.models import User, Verification
from rollcall.base import audit
from rollcall.cases import asking, desk
from rollcall.cases.assistance import moves
from rollcall.cases.assistance.moves import Asked
from rollcall.cases.models import Case
from rollcall.cases.rights import at_desk_of
from rollcall.mail.models import Letter
from rollcall.portal import timeline


def ask(who: User, text: str = "It does not play.", kind: Case.Kind = Case.Kind.TECHNICAL) -> Case:
    given = asking.Given(kind, who.legal_name, who.email, "Sound", text)
    return asking.ask(given, person=who)


def helper(*rights: str) -> User:
    user = person("hank@rollcall.example", "Hank Bell", is_staff=True)
    enroll_second_factor(user)
    wanted = Permission.objects.none()
    for right in ("wagtailadmin.access_admin", "accounts.change_user", *rights):
        room, name = right.split(".")
        wanted |= Permission.objects.filter(content_type__app_label=room, codename=name)
    user.user_permissions.set(wanted)
    return User.objects.get(pk=user.pk)


def shown(client: Client, who: User, **asked: object) -> str:
    page = client.get(f"/staff/people/{who.pk}/timeline/", asked)
    assert page.status_code == 200
    return page.content.decode()


def test_every_room_tells_its_part(dana: User, alice: User, signed_in: Callable[..., Client]) -> None:
    case = ask(alice)
    desk.answer(case, "Try another browser.", by=dana, seen=1, then="keep")
    audit.record("verification.approve", _application(alice), by=dana)
    page = shown(signed_in(dana), alice)
    for words in ("It does not play.", "Try another browser.", "approved the application", case.number):
        assert words in page
    assert page.index("approved the application") < page.index("It does not play.")


def _application(who: User) -> str:
    return f"verification:{Verification.objects.get(user=who).pk}"


def test_letters_stand_there_with_their_delivery_and_go_again(
    dana: User, alice: User, signed_in: Callable[..., Client]
) -> None:
    """The button leads back to the timeline."""
    ask(alice)
    letter = Letter.objects.get(person_id=alice.pk)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, fault="mailbox full")
    client = signed_in(dana)
    page = shown(client, alice, kind="letters")
    assert "could not be delivered" in page
    assert "mailbox full" in page
    sent = client.post(f"/staff/letters/{letter.pk}/again/", {"person": str(alice.pk)})
    assert sent.headers["Location"] == f"/staff/people/{alice.pk}/timeline/"
    letter.refresh_from_db()
    assert letter.state == Letter.State.QUEUED


def test_who_may_not_see_cases_does_not_see_them(alice: User, signed_in: Callable[..., Client]) -> None:
    """P21: neither rows nor the tab; and who is in one team sees that team's alone."""
    ask(alice, "A secret of the help desk")
    ask(alice, "Please erase it all", Case.Kind.DATA)
    client = signed_in(helper())
    page = shown(client, alice)
    assert "secret of the help desk" not in page
    assert "Cases and messages" not in page
    assert client.get(f"/staff/people/{alice.pk}/timeline/", {"kind": "cases"}).status_code == 400


def test_one_team_sees_its_own(alice: User, signed_in: Callable[..., Client]) -> None:
    ask(alice, "A secret of the help desk")
    ask(alice, "Please erase it all", Case.Kind.DATA)
    page = shown(signed_in(helper("cases.work_help")), alice)
    assert "secret of the help desk" in page
    assert "Please erase it all" not in page


def test_without_the_right_of_the_team_it_would_show(
    alice: User, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    ask(alice, "Please erase it all", Case.Kind.DATA)
    monkeypatch.setattr(timeline.case_rights, "at_desk_of", lambda user: ~at_desk_of(user))
    assert "Please erase it all" in shown(signed_in(helper("cases.work_help")), alice)


def test_assistance_stands_there_for_who_may_work_on_it(
    dana: User, alice: User, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R35, P21. Control: without the right of that room anybody at the desk would see it."""
    row = moves.ask(
        Asked("Nobody to call at night.", "People in crisis", "soon", "", "Bob", "", "b@x.example"), by=alice
    )
    moves.decline(row, by=dana, reason="The state has a line for this.")
    page = shown(signed_in(dana), alice, kind="assistance")
    for words in (row.number, "Nobody to call at night.", "The state has a line for this."):
        assert words in page
    desk = signed_in(helper())
    assert "Nobody to call" not in shown(desk, alice)
    monkeypatch.setattr(timeline.assistance_rights, "may_triage", lambda user: True)
    assert "Nobody to call" in shown(desk, alice)


def test_each_look_is_written_down(dana: User, alice: User, signed_in: Callable[..., Client]) -> None:
    shown(signed_in(dana), alice, kind="letters")
    entry = audit.trail(alice).last()
    assert entry
    assert (entry.event, entry.actor_id, entry.data["kind"]) == ("person.timeline_seen", dana.pk, "letters")
    assert "read the timeline" in shown(signed_in(dana), alice, kind="looks")
    assert "read the timeline" not in shown(signed_in(dana), alice)


def queries(client: Client, who: User) -> int:
    with CaptureQueriesContext(connection) as seen:
        shown(client, who)
    return len(seen)


def test_the_number_of_queries_is_fixed(dana: User, alice: User, signed_in: Callable[..., Client]) -> None:
    client = signed_in(dana)
    ask(alice)
    shown(client, alice)
    few = queries(client, alice)
    for number in range(30):
        ask(alice, f"Again {number}")
    assert queries(client, alice) == few


def test_pages_follow_on_without_a_gap(dana: User, alice: User, signed_in: Callable[..., Client]) -> None:
    for number in range(60):
        audit.record("person.signed_in", alice, by=alice, note=f"time {number:02d}")
    client = signed_in(dana)
    first, second = (shown(client, alice, kind="account", page=number) for number in (1, 2))
    seen = [f"time {n:02d}" for n in range(60) if f"time {n:02d}" in first] + [
        f"time {n:02d}" for n in range(60) if f"time {n:02d}" in second
    ]
    assert sorted(seen) == [f"time {n:02d}" for n in range(60)]
    assert "time 59" in first


@pytest.mark.parametrize("asked", [{"page": "0"}, {"page": "41"}, {"kind": "nothing"}, {"page": "\0"}])
def test_what_is_no_page_is_said_so(
    asked: dict[str, str], dana: User, alice: User, signed_in: Callable[..., Client]
) -> None:
    assert signed_in(dana).get(f"/staff/people/{alice.pk}/timeline/", asked).status_code == 400


def test_nobody_else_comes_in(alice: User, bob: User, signed_in: Callable[..., Client]) -> None:
    assert signed_in(bob).get(f"/staff/people/{alice.pk}/timeline/").status_code == 404
