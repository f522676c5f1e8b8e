"""Paper: issued once, never altered, found by its number."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.accounts.models import Affiliation, User
from rollcall.base import audit
from rollcall.catalog.models import Course
from rollcall.mail.models import Letter
from rollcall.transcripts import certificates, errors, numbers
from rollcall.transcripts.models import Certificate, Completion
from rollcall.transcripts.tests.conftest import MakeCourse, finish


def test_the_snapshot_says_what_was_true_then(paper: Certificate, alice: User) -> None:
    """R29: a later change of name, agency or course changes no paper."""
    before = dict(paper.snapshot)
    alice.legal_name = "Alice Moreno-Reyes"
    alice.save(update_fields=["legal_name"])
    Affiliation.objects.filter(user=alice).update(title="Sheriff")
    paper.refresh_from_db()
    assert paper.snapshot == before
    assert (before["name"], before["title"]) == ("Alice R. Moreno", "Deputy")
    assert (before["hours"], before["version"], before["delivery"]) == ("1.25", 1, "online")
    assert before["original_date"] == Completion.objects.get().completed_at.isoformat()


def test_a_correction_makes_a_new_one_and_marks_the_old(paper: Certificate, dana: User) -> None:
    """P53: both stay, the date stays, and the holder is told."""
    new = certificates.correct(paper, by=dana, reason="married", name="Alice Moreno-Reyes")
    paper.refresh_from_db()
    assert (paper.state, paper.replaced_by, paper.snapshot["name"]) == ("replaced", new, "Alice R. Moreno")
    assert new.snapshot == {**paper.snapshot, "name": "Alice Moreno-Reyes"}
    assert new.number != paper.number
    assert audit.trail(paper).last().note == "married"
    assert Letter.objects.filter(kind="transcripts/certificate_ready").count() == 2


def test_only_the_newest_can_be_corrected_or_revoked(paper: Certificate, dana: User) -> None:
    certificates.correct(paper, by=dana, reason="married", name="Alice Reyes")
    with pytest.raises(errors.NoLongerValid):
        certificates.correct(paper, by=dana, reason="again", name="Alice")
    with pytest.raises(errors.NoLongerValid):
        certificates.revoke(paper, by=dana, reason="error")


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_happens_to_paper_without_a_reason(paper: Certificate, dana: User, reason: str) -> None:
    with pytest.raises(errors.NoReason):
        certificates.revoke(paper, by=dana, reason=reason)
    with pytest.raises(errors.NoReason):
        certificates.correct(paper, by=dana, reason=reason, name="X")


def test_a_correction_that_corrects_nothing_is_refused(paper: Certificate, dana: User) -> None:
    with pytest.raises(errors.NothingChanged):
        certificates.correct(paper, by=dana, reason="married", name="Alice R. Moreno ")
    assert Certificate.objects.count() == 1


def test_nobody_decides_about_paper_of_his_own(dana: User, make_course: MakeCourse) -> None:
    """Staff learn here too; a colleague corrects and revokes what is theirs."""
    finish(dana, make_course(access_level="account"))
    own = Certificate.objects.get(user=dana)
    with pytest.raises(errors.OwnPaper):
        certificates.correct(own, by=dana, reason="promoted", title="Chief")
    with pytest.raises(errors.OwnPaper):
        certificates.revoke(own, by=dana, reason="error")


def test_what_was_revoked_by_mistake_is_issued_again(paper: Certificate, dana: User) -> None:
    certificates.revoke(paper, by=dana, reason="wrong person")
    new = certificates.reissue(paper, by=dana, reason="it was the right one")
    assert (new.completion, new.state) == (paper.completion, "valid")
    with pytest.raises(errors.HasValidPaper):
        certificates.reissue(paper, by=dana, reason="twice")


def test_the_holder_is_told_of_a_revocation(paper: Certificate, dana: User) -> None:
    """And whom to ask; the reason stays inside."""
    certificates.revoke(paper, by=dana, reason="somebody else sat the test")
    letter = Letter.objects.get(kind="transcripts/certificate_revoked")
    assert "help@rollcall.example" in letter.text
    assert "somebody else" not in letter.text + letter.html


def test_revoking_does_not_bring_new_paper_by_the_next_round(
    paper: Certificate, alice: User, ambush: Course, dana: User
) -> None:
    """After a revocation staff decide, not the next click."""
    certificates.revoke(paper, by=dana, reason="somebody else sat the test")
    finish(alice, ambush)
    assert Certificate.objects.filter(user=alice, state="valid").count() == 0


def test_numbers_cannot_be_guessed() -> None:
    """P52: 26 signs of 32 are 130 bits; ten thousand random ones open nothing."""
    made = {numbers.new_number() for _ in range(10_000)}
    assert len(made) == 10_000
    assert all(len(number) == 26 and set(number) <= set(numbers.ALPHABET) for number in made)
    assert len(numbers.ALPHABET) ** numbers.LENGTH >= 2**128


@given(st.text(alphabet=numbers.ALPHABET, min_size=26, max_size=26), st.randoms())
def test_a_number_is_read_however_it_is_typed(number: str, chance: object) -> None:
    typed = numbers.shown(number).lower().replace("-", chance.choice(["-", " ", "", " - "]))
    typed = typed.replace("0", chance.choice("0oO")).replace("1", chance.choice("1iIlL"))
    assert numbers.read(f"  {typed} ") == number


@given(st.text(max_size=80))
def test_reading_never_fails(typed: str) -> None:
    """P51: whatever is typed is a number or is none."""
    number = numbers.read(typed)
    assert number is None or len(number) == 26


def test_found_by_number_and_by_nothing_near_it(paper: Certificate) -> None:
    """P52: one sign off opens nothing, nor does the reference."""
    assert certificates.find(numbers.shown(paper.number).lower()) == paper
    last = paper.number[-1]
    for sign in numbers.ALPHABET:
        if sign != last:
            assert certificates.find(paper.number[:-1] + sign) is None
    assert certificates.find(paper.reference) is None


STEPS = st.lists(st.sampled_from(["correct", "revoke", "reissue", "finish"]), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_paper_always_rests_on_a_completion(
    steps: list[str], alice: User, dana: User, make_course: MakeCourse
) -> None:
    """P53: whatever staff do, in any order: each paper has a completion, its words never change, the first
    date is kept, and at most one of a completion is valid."""
    course = make_course(slug=f"c{Course.objects.count()}")
    finish(alice, course)
    mine = Certificate.objects.filter(completion__course=course).order_by("pk")
    first_day = mine.get().snapshot["original_date"]
    seen: dict[int, dict[str, object]] = {}
    for number, step in enumerate(steps):
        act(step, mine.last(), alice, dana, course, number)
        for paper in mine:
            assert seen.setdefault(paper.pk, paper.snapshot) == paper.snapshot
            assert paper.snapshot["original_date"] == first_day
            assert (paper.state == "replaced") == (paper.replaced_by_id is not None)
        assert mine.filter(state="valid").count() <= 1
        assert len(seen) == mine.count()


def act(step: str, last: Certificate, alice: User, dana: User, course: Course, number: int) -> None:
    try:
        if step == "correct":
            certificates.correct(last, by=dana, reason="typo", name=f"Alice {number}")
        elif step == "revoke":
            certificates.revoke(last, by=dana, reason="error")
        elif step == "reissue":
            certificates.reissue(last, by=dana, reason="error in the error")
        else:
            finish(alice, course)
    except (errors.NoLongerValid, errors.NotRevoked, errors.HasValidPaper):
        pass
