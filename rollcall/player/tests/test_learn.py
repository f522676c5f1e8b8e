"""The player's screen: begin, go on, in turn, come back, again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rollcall.player.models import Attempt
from rollcall.player.seats import Seat
from rollcall.transcripts.models import Completion, Enrollment, SatisfiedUnit

pytestmark = pytest.mark.django_db


def test_one_button_enrolls_once(author, signed_in, alice):
    """R13: enroll by one button; pressed twice it is the same."""
    work = author("sleep")
    lesson = work.lesson()
    course = work.publish()
    client = signed_in(alice)
    for _press in range(2):
        answer = client.post(reverse("player:start", args=[course.slug]))
        assert answer.status_code == 302
    assert Enrollment.objects.filter(user=alice).count() == 1
    page = client.get(reverse("player:learn", args=[course.slug]), follow=True)
    assert page.status_code == 200
    assert lesson.title in page.content.decode()


@pytest.mark.parametrize(
    ("level", "leads_to"),
    [
        ("open", "/learn/sleep/"),
        ("account", "/accounts/login/?next=/courses/sleep/"),
        ("verified", "/accounts/login/?next=/courses/sleep/"),
    ],
)
def test_starting_without_an_account(author, client, level, leads_to):
    """R1, R13: an open course is read as a guest; for the others one signs in and comes back."""
    work = author("sleep", access_level=level)
    work.lesson()
    course = work.publish()
    answer = client.post(reverse("player:start", args=["sleep"]))
    assert (answer.status_code, answer.url) == (302, leads_to)
    assert not Enrollment.objects.exists()
    type(course).objects.update(withdrawn_at=timezone.now())
    assert client.post(reverse("player:start", args=["sleep"])).status_code == 404
    assert client.post(reverse("player:start", args=["nothing"])).status_code == 404


def test_starting_what_is_locked_leads_to_what_is_missing(author, signed_in, pat):
    """R1, R18: the button of a course that is not open to me explains."""
    work = author("sleep")
    work.lesson()
    course = work.publish()
    answer = signed_in(pat).post(reverse("player:start", args=[course.slug]), follow=True)
    assert "steps from this course" in answer.content.decode()
    assert not Enrollment.objects.exists()


def test_place_is_kept_on_another_device(author, learner, signed_in, alice):
    """R14: what is done on one device is there on another."""
    work = author("sleep")
    first, second = work.lesson("One"), work.lesson("Two")
    course = work.publish()
    on_desk = learner(alice, course)
    answer = on_desk.post("next", first)
    assert answer.url == on_desk.url("unit", second)
    on_phone = signed_in(alice)
    assert on_phone.get(on_desk.url("learn")).url == on_desk.url("unit", second)


def test_looking_changes_nothing_and_the_script_keeps_the_place(author, learner, alice):
    """P50: a GET writes no row; the page's script says where one is with POST."""
    work = author("sleep")
    first, _second = work.lesson("One"), work.lesson("Two")
    me = learner(alice, work.publish())
    me.post("next", first)
    before = (me.enrollment.touched_at, me.enrollment.place, Attempt.objects.count())
    assert me.get("unit", first).status_code == 200
    assert (me.enrollment.touched_at, me.enrollment.place, Attempt.objects.count()) == before
    assert me.post("here", first).status_code == 204
    assert me.enrollment.place == first.key


def test_units_come_in_turn(author, learner, alice):
    """P28: a unit after one that must be done and is not stays closed, to look and to act."""
    work = author("sleep")
    _first, second, film = work.lesson("One"), work.lesson("Two"), work.video()
    me = learner(alice, work.publish())
    page = me.get("unit", second)
    assert page.status_code == 409
    assert "First comes “One”" in page.content.decode()
    me.post("next", second)
    assert not SatisfiedUnit.objects.exists()
    assert me.get("stream", film, part="film").status_code == 404
    assert me.post("transcript_read", film).status_code == 409
    assert me.post("here", second).status_code == 204
    assert me.enrollment.place is None


def test_without_the_guard_units_can_be_skipped(author, learner, alice, monkeypatch):
    """P28, negative control: the order is what `Seat.before` says and nothing else."""
    work = author("sleep")
    work.lesson("One")
    second = work.lesson("Two")
    me = learner(alice, work.publish())
    monkeypatch.setattr(Seat, "before", lambda self, index: None)
    me.post("next", second)
    assert SatisfiedUnit.objects.filter(unit_key=second.key).exists()


def test_what_is_not_required_may_be_passed_over(author, learner, alice):
    """P28: only what must be done holds up what follows."""
    work = author("sleep")
    work.lesson("If you like", is_required=False)
    second = work.lesson("Two")
    me = learner(alice, work.publish())
    assert me.get("unit", second).status_code == 200


def test_the_end_tells_the_date_that_counts(author, learner, alice):
    """R15: the end shows the original date; everything can be read again."""
    work = author("sleep")
    first = work.lesson("One")
    me = learner(alice, work.publish())
    answer = me.post("next", first)
    page = me.client.get(answer.url, follow=True).content.decode()
    assert "You finished" in page
    assert "gives no certificate" in page
    assert me.get("unit", first).status_code == 200
    assert Completion.objects.get().kind == "original"


def test_again_for_the_record_begins_a_round_beside_the_first(author, learner, alice):
    """R15: a refresher stands beside the original; what was read stays readable in between."""
    work = author("sleep")
    first, second = work.lesson("One"), work.lesson("Two")
    me = learner(alice, work.publish())
    me.post("next", first)
    me.post("next", second)
    assert me.post("again").url == me.url("learn")
    assert me.get("unit", second).status_code == 200  # reading again is never closed
    me.post("next", second)
    assert me.enrollment.done_at is None  # but it does not count before its turn
    me.post("next", first)
    me.post("next", second)
    assert list(Completion.objects.order_by("pk").values_list("kind", flat=True)) == ["original", "refresher"]


def test_again_is_refused_where_the_rule_says_so(author, learner, alice):
    """R15: a course that counts once cannot be taken again for the record."""
    work = author("sleep", refresher="never")
    first = work.lesson("One")
    me = learner(alice, work.publish())
    me.post("next", first)
    page = me.client.post(me.url("again"), follow=True).content.decode()
    assert "counts once" in page
    assert me.enrollment.round == 1


def test_suspended_or_no_longer_vouched_for_is_out_with_the_next_request(author, learner, alice):
    """P6, P1: access is decided anew at each request, for page, act and file."""
    work = author("sleep")
    film = work.video()
    me = learner(alice, work.publish())
    assert me.get("unit", film).status_code == 200
    alice.affiliations.update(ended_at=me.enrollment.began_at)
    assert me.get("unit", film).url == reverse("player:overview", args=["sleep"])
    assert me.get("stream", film, part="film").status_code == 404
    assert me.post("next", film).status_code == 404


def test_a_withdrawn_course_is_gone(author, learner, alice):
    """R13: access lasts as long as the course is offered."""
    work = author("sleep")
    first = work.lesson("One")
    me = learner(alice, work.publish())
    type(work.course).objects.filter(pk=work.course.pk).update(withdrawn_at=me.enrollment.began_at)
    assert me.get("learn").status_code == 404
    assert me.get("unit", first).status_code == 404


def test_anyone_reads_an_open_course_and_nothing_is_kept(author, client, db):
    """R1: open means no sign-in; a test asks for an account, and no form of ours is on the page."""
    work = author("counter", access_level="open")
    first, check = work.lesson("One", is_required=False), work.quiz()
    work.publish()
    page = client.get(reverse("player:learn", args=["counter"]), follow=True).content.decode()
    assert "Read this." in page
    assert "Nothing is kept." in page
    assert "csrfmiddlewaretoken" not in page
    quiz_page = client.get(reverse("player:unit", args=["counter", check.key])).content.decode()
    assert "needs an account" in quiz_page
    assert client.post(reverse("player:begin_try", args=["counter", check.key])).status_code == 404
    assert client.post(reverse("player:next", args=["counter", first.key])).status_code == 404
    assert "session" not in client.cookies


def test_other_peoples_places_are_their_own(author, learner, alice, bob):
    """P21: nobody acts in somebody else's enrollment; not enrolled is as good as not there."""
    work = author("sleep")
    first = work.lesson("One")
    course = work.publish()
    hers = learner(alice, course)
    his = learner(bob, course)
    his.post("next", first)
    assert hers.enrollment.done_at is None
    assert not SatisfiedUnit.objects.filter(enrollment=hers.enrollment).exists()


@pytest.mark.parametrize("name", ["learn", "unit", "next", "here", "outline", "finished", "again", "start"])
def test_what_is_not_there_is_404(author, signed_in, alice, name):
    """P51: an unknown course or unit is a plain 404, for every verb that is meant."""
    args = {"slug": "nothing"}
    if name in {"unit", "next", "here", "outline"}:
        args["key"] = "00000000-0000-4000-8000-000000000000"
    address = reverse(f"player:{name}", kwargs=args)
    client = signed_in(alice)
    verb = client.post if name in {"next", "here", "again", "start"} else client.get
    assert verb(address).status_code == 404


@pytest.mark.parametrize("many", [3, 60])
def test_the_screen_costs_the_same_for_three_units_and_sixty(
    author, learner, alice, django_assert_max_num_queries, many
):
    """Section 7: at most ten queries a page, whatever the number of units."""
    work = author("sleep")
    units = [work.lesson(f"Lesson {place}") for place in range(many)]
    me = learner(alice, work.publish())
    for unit in units[:-1]:
        SatisfiedUnit.objects.create(
            enrollment=me.enrollment,
            round=1,
            unit_key=unit.key,
            version=work.version,
            at=me.enrollment.began_at,
        )
    me.get("unit", units[-1])  # the portal's name and help desk are read once in ten seconds
    with django_assert_max_num_queries(10):
        page = me.get("unit", units[-1])
    assert page.content.decode().count("rc-unit--done") == many - 1
    with django_assert_max_num_queries(10):
        me.get("outline", units[-1])
