"""Is this point of contact to be believed? (P4)"""

from collections.abc import Callable
from datetime import datetime

import pytest

from rollcall.accounts import mailboxes, poc_checks, verification
from rollcall.accounts.errors import PocRefused
from rollcall.accounts.models import Agency, State, User
from rollcall.accounts.poc_checks import Contact, Flag
from rollcall.accounts.tests.helpers import apply
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db


def flags(
    email: str, applicant: User, agency: Agency, name: str = "Bob Whitfield", category: str = "sworn_le"
) -> list[str]:
    contact = Contact(name, email, "1")
    return poc_checks.check(contact, applicant=applicant, agency=agency, category=category).flags


@pytest.mark.parametrize(
    "own",
    [
        "pat@mail.example",
        "PAT@mail.example",
        "p.a.t@mail.example",
        "pat+bob@mail.example",
        "pat@MAIL.example.",
    ],
)
def test_nobody_vouches_for_himself(own: str, pat: User, hale: Agency) -> None:
    """P4: a tag, a dot or capitals make no other person."""
    with pytest.raises(PocRefused, match="your own mailbox"):
        flags(own, pat, hale)


def test_throw_away_mailboxes_are_refused(pat: User, hale: Agency) -> None:
    with pytest.raises(PocRefused, match="throw-away"):
        flags("bob@mailinator.com", pat, hale)


@pytest.mark.parametrize(
    ("email", "flag"),
    [
        ("bob@halecounty.example", Flag.KNOWN_DOMAIN),
        ("bob@so.halecounty.example", Flag.KNOWN_DOMAIN),
        ("bob@gmail.com", Flag.FREE_MAIL),
        ("bob@elsewhere.example", Flag.UNKNOWN_DOMAIN),
        ("bob@nih.gov", Flag.UNKNOWN_DOMAIN),  # official, but not this agency's, whose domain is known
        ("bob@halec0unty.example", Flag.LOOK_ALIKE),
        ("bob@halecouuty.example", Flag.LOOK_ALIKE),
        ("bob@hale-county.example", Flag.LOOK_ALIKE),
        ("bob@halecounty.org", Flag.LOOK_ALIKE),
        ("bob@halecounty.example.evil.com", Flag.LOOK_ALIKE),
        ("bob@halecounty-example.com", Flag.LOOK_ALIKE),
        ("bob@hаlecounty.example", Flag.LOOK_ALIKE),  # a Cyrillic letter
        ("bob@halecounty.gov.evil.com", Flag.LOOK_ALIKE),
    ],
)
def test_the_domain_tells(email: str, flag: str, pat: User, hale: Agency) -> None:
    """P4: known, free, unknown, sub-domain trick, homoglyph, look-alike."""
    assert flags(email, pat, hale)[0] == flag


@pytest.mark.parametrize(
    ("email", "flag"),
    [
        ("chief@harborcity.gov", Flag.OFFICIAL_DOMAIN),
        ("chief@police.harbor.or.us", Flag.OFFICIAL_DOMAIN),
        ("chief@police.harbor.tx.us", Flag.UNKNOWN_DOMAIN),  # another state
        ("chief@army.mil", Flag.UNKNOWN_DOMAIN),  # not for a police department
        ("head@harbor.k12.or.us", Flag.UNKNOWN_DOMAIN),
        ("reader@harbor.lib.or.us", Flag.UNKNOWN_DOMAIN),
        ("dean@harbor.cc.or.us", Flag.UNKNOWN_DOMAIN),
        ("dean@harbor.tec.or.us", Flag.UNKNOWN_DOMAIN),
        ("chief@harborcity-gov.com", Flag.LOOK_ALIKE),
        ("chief@or.us.com", Flag.LOOK_ALIKE),
    ],
)
def test_an_agency_without_known_domains(email: str, flag: str, pat: User, lubbock: Agency) -> None:
    """P4: official endings are evidence, and only where they are real."""
    assert flags(email, pat, lubbock)[0] == flag


def test_a_military_address_vouches_for_the_military(pat: User, lubbock: Agency) -> None:
    """P4."""
    assert flags("cpt@army.mil", pat, lubbock, category="military") == [Flag.OFFICIAL_DOMAIN]


def test_nobody_vouches_for_himself_from_a_second_address(pat: User, hale: Agency) -> None:
    """P4: an address that waits to become his is his."""
    pat.emailaddress_set.create(email="plind@halecounty.example", verified=False)
    with pytest.raises(PocRefused, match="your own mailbox"):
        flags("p.lind@halecounty.example", pat, hale)


def test_new_domain_shared_with_the_applicant(lubbock: Agency, pat: User) -> None:
    """P4: POC's domain = applicant's new domain."""
    assert Flag.APPLICANTS_DOMAIN in flags("chief@mail.example", pat, lubbock)


def test_a_role_mailbox_is_taken_and_flagged(pat: User, hale: Agency) -> None:
    """R6."""
    assert flags("training@halecounty.example", pat, hale) == [Flag.KNOWN_DOMAIN, Flag.ROLE_MAILBOX]
    assert (
        apply(pat, hale, contact=Contact("Desk", "training@halecounty.example", "1")).state
        == State.AWAITING_POC
    )


def test_the_same_name_and_foreign_letters_are_flagged(pat: User, hale: Agency) -> None:
    assert Flag.SAME_NAME in flags("other@halecounty.example", pat, hale, name="pat lind ")
    assert Flag.FOREIGN_LETTERS in flags("bob@hаlecounty.example", pat, hale)


@pytest.mark.parametrize("email", ["bob@gmail.com", "bob@elsewhere.example", "bob@halec0unty.example"])
def test_doubtful_ones_go_to_staff_and_no_letter_goes_out(
    email: str, pat: User, hale: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4; the negative control lets everything pass and the letter goes to the stranger."""
    application = apply(pat, hale, contact=Contact("Bob", email, "1"))
    assert application.state == State.AWAITING_CALLBACK
    assert not Letter.objects.filter(to=email).exists()
    monkeypatch.setattr(poc_checks, "DOUBTFUL", frozenset())
    other = User.objects.create_user("o@x.example", legal_name="O", email_confirmed_at=pat.email_confirmed_at)
    assert apply(other, hale, contact=Contact("Bob", email, "1")).state == State.AWAITING_POC
    assert Letter.objects.filter(to=email).exists()


def test_the_portal_is_no_way_to_write_to_strangers(
    pat: User, hale: Agency, at: Callable[..., datetime]
) -> None:
    """T5: ten questions a day about one applicant, however often the contact is changed."""
    application = apply(pat, hale)
    for number in range(9):
        verification.change_poc(application, Contact("X", f"x{number}@halecounty.example", "1"), by=pat)
    with pytest.raises(PocRefused, match="tomorrow"):
        verification.change_poc(application, Contact("X", "x9@halecounty.example", "1"), by=pat)
    assert Letter.objects.filter(kind="accounts/poc_question").count() == 10
    at(days=1, minutes=1)
    verification.change_poc(application, Contact("X", "x9@halecounty.example", "1"), by=pat)


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("A.B+c@GoogleMail.com", "ab@gmail.com"),
        ("ＢＯＢ@x.example", "bob@x.example"),
        ("+@x.example", "+@x.example"),
    ],
)
def test_one_text_per_mailbox(address: str, same: str) -> None:
    """P4, P5."""
    assert mailboxes.canonical(address) == same
