"""Registering and giving up a seat: every state it can lead to, every refusal, and who is told (R21, R24)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conftest import approved, person
from rollcall.accounts import identity
from rollcall.accounts.models import Agency, Alias, State, User, Verification
from rollcall.base import clock
from rollcall.base.models import AuditEntry
from rollcall.events import approvals, eligibility, hall, moves, registering, seat_letters, waiting
from rollcall.events.applicants import Given
from rollcall.events.errors import (
    AlreadyRegistered,
    CannotAdd,
    NotEligible,
    NotNow,
    NotYourEvent,
    OfferEnded,
    ReasonNeeded,
    RegistrationShut,
    SupervisorRefused,
)
from rollcall.events.models import Event, Quota, Registration
from rollcall.mail import sealing, strangers
from rollcall.mail.models import Letter

States = Registration.State
GUEST = Given(name="Gale Ito", email="gale@mail.example")


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"events/{kind}").order_by("pk"))


def secret_of(letter: Letter, name: str = "link") -> str:
    return sealing.unseal(bytes(letter.secret or b""))[name]


def token_of(letter: Letter) -> str:
    return secret_of(letter).rstrip("/").rpartition("/")[2]


def officer(number: int, agency: Agency) -> User:
    return approved(person(f"officer{number}@halecounty.example", f"Officer {number}"), agency)


def register(event: Event, user: User | None, **given: Any) -> Registration:
    return registering.register(event, given=Given(**given) if user else GUEST, by=user)


@pytest.fixture
def last_seat(harbor_class: Event) -> Event:
    """The harbor class with one seat."""
    harbor_class.capacity = 1
    harbor_class.save()
    return harbor_class


def pending(user: User, agency: Agency) -> Verification:
    present = clock.now()
    return Verification.objects.create(
        user=user, agency=agency, category="sworn_le", title="Deputy", state=State.AWAITING_POC,
        state_since=present, applied_at=present,
    )  # fmt: skip


def test_a_verified_officer_gets_a_seat_and_the_place(harbor_class: Event, alice: User) -> None:
    """R21: number one, with place, what to bring, and an invitation."""
    row = register(harbor_class, alice)
    assert (row.state, row.seat) == (States.SEATED, 1)
    letter = letters("seat_confirmed")[0]
    assert "Plainview Training Hall" in letter.text
    assert letter.attachments.get().content_type == "text/calendar; method=REQUEST"


def test_a_pending_officer_holds_a_seat_and_learns_no_place(
    harbor_class: Event, pat: User, hale: Agency, at: Callable[..., Any]
) -> None:
    """R21, P26: until the verification is through the letter has the month and no more."""
    at(seconds=0)
    pending(pat, hale)
    row = register(harbor_class, pat)
    assert row.state == States.HELD
    assert row.until == min(row.since + timedelta(days=7), harbor_class.starts_at)
    letter = letters("seat_held")[0]
    assert "Plainview" not in letter.text + letter.html
    assert letter.attachments.count() == 0


def test_a_held_seat_is_the_officers_when_he_is_verified(
    harbor_class: Event, pat: User, hale: Agency
) -> None:
    """R21: pulled by the job; the second run does nothing."""
    application = pending(pat, hale)
    row = register(harbor_class, pat)
    application.state = State.WITHDRAWN
    application.save()
    approved(pat, hale)
    assert [waiting.move_all_on(), waiting.move_all_on()] == [1, 0]
    row.refresh_from_db()
    assert (row.state, row.seat, row.until) == (States.SEATED, 1, None)
    assert len(letters("seat_confirmed")) == 1


def test_a_held_seat_lapses(harbor_class: Event, pat: User, hale: Agency, at: Callable[..., Any]) -> None:
    """R21: at the date it goes to somebody else, and the person is told once."""
    pending(pat, hale)
    row = register(harbor_class, pat)
    at(days=8)
    assert [waiting.move_all_on(), waiting.move_all_on()] == [1, 0]
    row.refresh_from_db()
    assert (row.state, row.seat) == (States.LAPSED, None)
    assert len(letters("seat_lapsed")) == 1


def test_a_hold_never_outlives_the_start(harbor_class: Event, pat: User, hale: Agency) -> None:
    harbor_class.hold_days = 60
    harbor_class.save()
    pending(pat, hale)
    assert register(harbor_class, pat).until == harbor_class.starts_at


def test_who_is_not_verified_is_refused_with_the_reason(harbor_class: Event, pat: User) -> None:
    """R5."""
    with pytest.raises(NotEligible, match="not verified yet"):
        register(harbor_class, pat)
    assert not Registration.objects.exists()


def test_rules_narrow_whom_it_is_for(harbor_class: Event, alice: User, charlie: User) -> None:
    """R5: states, kinds of agencies, agencies, categories; the reason names them."""
    harbor_class.rules = {"states": ["TX"], "agency_types": ["county"]}
    harbor_class.save()
    assert eligibility.decide(alice, harbor_class).ok
    verdict = eligibility.decide(charlie, harbor_class)
    assert (verdict.missing, verdict.reason) == ("rules", "This event is for: County or sheriff; Texas.")
    assert verdict.whom.phone == "555-0167"


@pytest.mark.parametrize("rules", [{}, {"states": ["TX", "OR"]}, {"states": ["TX"], "agencies": [1, 2, 3]}])
def test_a_verdict_costs_at_most_two_queries(
    harbor_class: Event, alice: User, rules: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    harbor_class.rules = rules
    with django_assert_max_num_queries(2 + (1 if "agencies" in rules else 0)):
        eligibility.decide(alice, harbor_class)


def test_a_guest_registers_for_an_open_webinar(open_webinar: Event) -> None:
    """R24: no account; the join link comes by letter, sealed, and never to who only waits."""
    row = register(open_webinar, None)
    assert (row.state, row.user) == (States.SEATED, None)
    letter = letters("seat_confirmed")[0]
    assert "CANARY-LINK" not in letter.text + letter.html
    assert secret_of(letter, "join").endswith("CANARY-LINK")


def test_a_guest_cannot_sit_in_a_room(account_class: Event) -> None:
    """R21: classes ask for an account."""
    with pytest.raises(NotEligible, match="free account"):
        register(account_class, None)


def test_a_guest_who_registers_again_gets_the_letter_again(open_webinar: Event) -> None:
    """P13: nothing else happens, and the third time within the hour is refused whoever it is (P60)."""
    first = register(open_webinar, None)
    assert register(open_webinar, None).pk == first.pk
    assert len(letters("seat_again")) == 1
    register(open_webinar, None)
    with pytest.raises(strangers.TooManyLetters):
        register(open_webinar, None)


def test_a_stranger_cannot_flood_a_registered_officer(open_webinar: Event, alice: User) -> None:
    """P60: typing Alice's address again and again sends her at most one letter an hour."""
    register(open_webinar, alice)
    typed = Given(name="x", email=alice.email)
    for _time in range(3):
        registering.register(open_webinar, given=typed, by=None)
    with pytest.raises(strangers.TooManyLetters):
        registering.register(open_webinar, given=typed, by=None)
    assert sum(one.due_at <= clock.now() for one in letters("seat_again")) == 1


def test_one_registration_a_mailbox(harbor_class: Event, alice: User) -> None:
    """P5."""
    register(harbor_class, alice)
    with pytest.raises(AlreadyRegistered):
        register(harbor_class, alice)


def test_what_a_guest_registered_is_his_when_he_signs_in(open_webinar: Event, pat: User) -> None:
    row = registering.register(open_webinar, given=Given(name="Pat", email=pat.email), by=None)
    assert register(open_webinar, pat).pk == row.pk
    row.refresh_from_db()
    assert row.user == pat


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", Event.State.CANCELED),
        ("outside_url", "https://elsewhere.example/"),
        ("opens_at", clock.now() + timedelta(days=1)),
        ("closes_at", clock.now() - timedelta(days=1)),
        ("starts_at", clock.now() - timedelta(hours=1)),
    ],
)
def test_registration_is_shut(harbor_class: Event, alice: User, field: str, value: Any) -> None:
    """R23 and the window of the event."""
    setattr(harbor_class, field, value)
    harbor_class.save()
    with pytest.raises(RegistrationShut):
        register(harbor_class, alice)


def test_a_full_class_puts_people_in_line(last_seat: Event, alice: User, bob: User, charlie: User) -> None:
    """R21: position and reason, in the order of registering."""
    rows = [register(last_seat, user) for user in (alice, bob, charlie)]
    assert [row.state for row in rows] == ["seated", "waiting", "waiting"]
    line = waiting.with_place(Registration.objects.filter(state="waiting")).select_related("event")
    places = {row.name: waiting.place_of(row) for row in line}
    assert places["Charlie Okada"].number == 2
    assert places["Bob Whitfield"].why == "All seats are taken."


def test_a_freed_seat_is_offered_to_the_next_with_a_deadline(
    last_seat: Event, alice: User, bob: User, charlie: User, at: Callable[..., Any]
) -> None:
    """R21, P68: at once, for so many hours, and to one alone."""
    at(seconds=0)
    first, second, _third = (register(last_seat, user) for user in (alice, bob, charlie))
    registering.cancel(first, by=alice)
    second.refresh_from_db()
    assert (second.state, second.seat) == (States.OFFERED, 1)
    assert second.until == second.since + timedelta(hours=24)
    assert [letter.to for letter in letters("seat_offered")] == [bob.email]


def test_an_offer_moves_on_by_itself(
    last_seat: Event, alice: User, bob: User, charlie: User, at: Callable[..., Any]
) -> None:
    """R21: nobody has to press anything, and a second run of the job changes nothing."""
    first, second, third = (register(last_seat, user) for user in (alice, bob, charlie))
    registering.cancel(first, by=alice)
    at(hours=25)
    with pytest.raises(OfferEnded):
        waiting.take(second, by=bob)
    assert [waiting.move_all_on(), waiting.move_all_on()] == [2, 0]
    states = dict(Registration.objects.values_list("name", "state"))
    assert (states[bob.legal_name], states[charlie.legal_name]) == ("lapsed", "offered")
    third.refresh_from_db()
    assert waiting.take(third, by=charlie).state == States.SEATED


def test_an_offer_never_lasts_past_the_start(
    last_seat: Event, alice: User, bob: User, at: Callable[..., Any]
) -> None:
    first, second = register(last_seat, alice), register(last_seat, bob)
    at(days=13, hours=12)
    registering.cancel(first, by=alice)
    second.refresh_from_db()
    assert second.until <= last_seat.starts_at


def test_the_next_who_may_come_is_asked(last_seat: Event, alice: User, bob: User, charlie: User) -> None:
    """R21: whose standing has ended is passed over and keeps the place in line."""
    first, second, third = (register(last_seat, user) for user in (alice, bob, charlie))
    bob.affiliations.update(ended_at=clock.now())
    registering.cancel(first, by=alice)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (States.WAITING, States.OFFERED)


def test_nobody_passes_the_line(last_seat: Event, alice: User, bob: User, charlie: User) -> None:
    """P68: who comes after a seat became free, but before it was offered, stands behind."""
    register(last_seat, alice)
    second = register(last_seat, bob)
    last_seat.capacity = 2
    last_seat.save()
    assert register(last_seat, charlie).state == States.WAITING
    second.refresh_from_db()
    assert second.state == States.OFFERED


def test_without_the_line_moving_first_people_pass(
    last_seat: Event, alice: User, bob: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    register(last_seat, alice)
    register(last_seat, bob)
    last_seat.capacity = 2
    last_seat.save()
    monkeypatch.setattr(waiting, "advance", lambda event, **_more: 0)
    assert register(last_seat, charlie).state == States.SEATED


def test_seats_are_kept_for_the_host_until_they_are_released(
    last_seat: Event, alice: User, charlie: User, at: Callable[..., Any]
) -> None:
    """R21: Charlie is not of the host; when the date has come the seat is his to take."""
    last_seat.quotas.create(kind=Quota.Kind.HOST, seats=1, released_at=clock.now() + timedelta(days=3))
    row = register(last_seat, charlie)
    assert (row.state, row.why_waiting) == (States.WAITING, waiting.KEPT)
    assert hall.of(last_seat).seat_for(alice.affiliations.get().agency) is not None
    at(days=4)
    assert waiting.move_all_on() == 1
    row.refresh_from_db()
    assert row.state == States.OFFERED


def test_the_region_has_its_seats(last_seat: Event, alice: User, charlie: User) -> None:
    quota = last_seat.quotas.create(kind=Quota.Kind.REGION, seats=1, states=["OR"])
    assert register(last_seat, alice).state == States.WAITING
    row = register(last_seat, charlie)
    assert (row.state, row.quota) == (States.SEATED, quota)


def test_canceling_late_is_noted(harbor_class: Event, alice: User, at: Callable[..., Any]) -> None:
    """R21: within 48 hours; the calendar is told too."""
    row = register(harbor_class, alice)
    at(days=13)
    assert registering.cancel(row, by=alice).state == States.LATE
    assert letters("seat_canceled")[0].attachments.get().content_type.endswith("method=CANCEL")


def test_nothing_is_canceled_twice_or_after_the_start(
    harbor_class: Event, alice: User, bob: User, at: Callable[..., Any]
) -> None:
    row, other = register(harbor_class, alice), register(harbor_class, bob)
    registering.cancel(row, by=alice)
    with pytest.raises(NotNow):
        registering.cancel(row, by=alice)
    at(days=15)
    with pytest.raises(RegistrationShut):
        registering.cancel(other, by=bob)


@pytest.mark.parametrize("state", States.values)
@pytest.mark.parametrize("move", list(moves.Move))
def test_the_table_knows_every_move(harbor_class: Event, state: str, move: moves.Move) -> None:
    """What the table does not know is refused with a sentence."""
    row = Registration(event=harbor_class, state=state)
    if (state, move) in moves.MOVES:
        assert moves.require(row, move) == moves.MOVES[state, move]
    else:
        with pytest.raises(NotNow, match="stands at"):
            moves.require(row, move)


def by_supervisor(event: Event) -> Event:
    event.approval = Event.Approval.SUPERVISOR
    event.save()
    return event


ASKS_BOB = {"supervisor_name": "Bob Whitfield", "supervisor_email": "bob@halecounty.example"}


def test_the_supervisor_approves_by_letter(harbor_class: Event, alice: User, bob: User) -> None:
    """R21, P3: looking changes nothing, the first answer counts, the link is dead then."""
    row = register(by_supervisor(harbor_class), alice, **ASKS_BOB)
    assert (row.state, row.seat) == (States.ASKED, 1)
    letter = letters("seat_approval")[0]
    assert "Plainview" not in letter.text
    assert approvals.question(token_of(letter)).state == States.ASKED
    assert registering.answer(token_of(letter), yes=True, user=bob).state == States.SEATED
    with pytest.raises(approvals.DeadSeatLink):
        registering.answer(token_of(letter), yes=False, user=bob)


def test_a_supervisor_refuses(harbor_class: Event, alice: User) -> None:
    row = register(by_supervisor(harbor_class), alice, **ASKS_BOB)
    registering.answer(token_of(letters("seat_approval")[0]), yes=False, why="Short that week.")
    row.refresh_from_db()
    assert (row.state, row.seat) == (States.REFUSED, None)
    assert "Short that week." in letters("seat_refused")[0].text


def test_nobody_approves_himself(harbor_class: Event, alice: User) -> None:
    """P2: not with his own mailbox, nor signed in behind the supervisor's link."""
    own = {"supervisor_name": "A", "supervisor_email": "alice+boss@halecounty.example"}
    with pytest.raises(SupervisorRefused):
        register(by_supervisor(harbor_class), alice, **own)
    register(harbor_class, alice, **ASKS_BOB)
    with pytest.raises(SupervisorRefused):
        registering.answer(token_of(letters("seat_approval")[0]), yes=True, user=alice)


def test_nobody_approves_himself_under_an_account_that_was_merged_into_his(
    harbor_class: Event, alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P2: neither behind the link nor at the desk; comparing accounts, not persons, lets him."""
    row = register(by_supervisor(harbor_class), alice, **ASKS_BOB)
    Alias.objects.create(absorbed=alice, survivor=dana, made_at=clock.now(), made_by=dana)
    with pytest.raises(SupervisorRefused):
        registering.answer(token_of(letters("seat_approval")[0]), yes=True, user=dana)
    with pytest.raises(NotYourEvent):
        registering.approve(row, by=dana)
    monkeypatch.setattr(identity, "is_one_person", lambda user, other: user.pk == other)  # the control
    assert registering.approve(row, by=dana).state == States.SEATED


def test_a_doubtful_supervisor_is_the_coordinators_to_judge(harbor_class: Event, alice: User) -> None:
    """P4: free mail approves nothing."""
    doubtful = {"supervisor_name": "B", "supervisor_email": "sarge@gmail.com"}
    assert register(by_supervisor(harbor_class), alice, **doubtful).state == States.ASKED
    assert letters("seat_approval") == []
    assert letters("seat_for_coordinator")[0].to == "ruth@harbor.example"


def test_the_coordinator_approves(
    harbor_class: Event, alice: User, provider_member: User, charlie: User
) -> None:
    """P24: whoever runs the event and nobody else."""
    harbor_class.approval = Event.Approval.COORDINATOR
    harbor_class.save()
    row = register(harbor_class, alice)
    with pytest.raises(NotYourEvent):
        registering.approve(row, by=charlie)
    assert registering.approve(row, by=provider_member).state == States.SEATED


def test_an_unanswered_question_lapses(harbor_class: Event, alice: User, at: Callable[..., Any]) -> None:
    row = register(by_supervisor(harbor_class), alice, **ASKS_BOB)
    at(days=8)
    waiting.move_all_on()
    row.refresh_from_db()
    assert row.state == States.LAPSED


def test_an_exception_is_made_with_its_reason_and_logged(
    harbor_class: Event, charlie: User, provider_member: User
) -> None:
    """R21: past the rules, never past the lock."""
    harbor_class.rules = {"states": ["TX"]}
    harbor_class.save()
    given = Given(email=charlie.email)
    with pytest.raises(ReasonNeeded):
        registering.add(harbor_class, given=given, by=provider_member)
    row = registering.add(harbor_class, given=given, by=provider_member, exception_why="Teaches it at home")
    assert (row.state, row.exception_by) == (States.SEATED, provider_member)
    assert AuditEntry.objects.get(event="registration.exception").note == "Teaches it at home"


def test_no_exception_makes_anybody_verified(harbor_class: Event, pat: User, provider_member: User) -> None:
    """P24, P13: the refusal reads the same for an address that nobody has."""
    said = set()
    for email in (pat.email, "nobody@nowhere.example"):
        with pytest.raises(CannotAdd) as refused:
            registering.add(
                harbor_class, given=Given(email=email), by=provider_member, exception_why="A friend"
            )
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_stranger_adds_nobody(harbor_class: Event, alice: User, charlie: User) -> None:
    """P24."""
    with pytest.raises(NotYourEvent):
        registering.add(harbor_class, given=Given(email=alice.email), by=charlie)


def test_needs_reach_the_coordinator_and_no_log(harbor_class: Event, alice: User) -> None:
    """R21: by letter, sealed until it goes; the trail never tells of somebody's health."""
    register(harbor_class, alice, access_needs="CANARY interpreter")
    letter = letters("seat_for_coordinator")[0]
    assert "CANARY" not in letter.text + letter.html
    assert secret_of(letter, "needs") == "CANARY interpreter"
    assert "CANARY" not in str(list(AuditEntry.objects.values()))


def test_a_suspended_person_is_written_nothing(harbor_class: Event, alice: User) -> None:
    """P6."""
    row = register(harbor_class, alice)
    alice.is_active = False
    alice.save()
    assert not seat_letters.tell(Registration.objects.get(pk=row.pk), "seat_reminder", key="x")
