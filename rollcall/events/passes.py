"""Codes that live for a minute: the pass on a person's phone, and the one on the wall of the room.

Both are the head of an HMAC over the current minute, written with letters that nobody mixes up. A picture
sent to a friend is worth nothing a few minutes later. The key of a pass goes to the instructor's device with
the roster, so that a pass can be read there without a network; the key of a room never leaves the server.
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from secrets import token_hex

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.events.models import Registration, Session

STEP = 60  # seconds that one code stands
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
LENGTH = 8
PASS_STEPS = 3  # the current one, the one before and one ahead: a phone's picture takes a moment
ROOM_STEPS = 3  # the current one and two before: at most three minutes
DEVICE_LIVES = 24 * 3600
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", " ": "", "-": ""})


def step_now() -> int:
    return int(clock.now().timestamp()) // STEP


def seconds_left() -> int:
    """Until the current code is replaced."""
    return STEP - int(clock.now().timestamp()) % STEP


def code(key: bytes, step: int) -> str:
    """Eight letters; the device's script computes the same (`door_codes.js`)."""
    number = int.from_bytes(hmac.new(key, str(step).encode(), sha256).digest()[:5], "big")
    return "".join(LETTERS[number >> shift & 31] for shift in range(35, -1, -5))


def read(typed: str) -> str:
    """A code as people type it: any case, spaces and dashes, letters for digits they look like."""
    return typed.upper().translate(_MISREAD)[: LENGTH + 1]


def shown(text: str) -> str:
    """In two halves, as it is read aloud."""
    return f"{text[:4]} {text[4:]}"


def pass_key(registration: Registration) -> bytes:
    return salted_hmac(
        "events.pass", f"{registration.pk}:{registration.calendar_uid}", algorithm="sha256"
    ).digest()


def pass_of(registration: Registration) -> str:
    return code(pass_key(registration), step_now())


def holder(typed: str, registrations: Iterable[Registration]) -> Registration | None:
    """Whose pass this is, among those who may come."""
    given, step = read(typed), step_now()
    steps = range(step - 1, step - 1 + PASS_STEPS)
    for one in registrations:
        key = pass_key(one)
        if any(constant_time_compare(given, code(key, at)) for at in steps):
            return one
    return None


def _room_key(session: Session) -> bytes:
    return salted_hmac("events.room", str(session.pk), algorithm="sha256").digest()


def room_code(session: Session) -> str:
    return code(_room_key(session), step_now())


def opens_room(typed: str, session: Session) -> bool:
    """Whether this stood on the wall of the room within the last three minutes."""
    given, step = read(typed), step_now()
    key = _room_key(session)
    return any(constant_time_compare(given, code(key, step - back)) for back in range(ROOM_STEPS))


def device(known: str = "") -> str:
    """The name of a browser that keeps what waits: the known one while it is good, else a new one."""
    signer = Signer(salt="events.device")
    try:
        made = int(signer.unsign(known).partition(".")[2])
    except (BadSignature, ValueError):
        made = 0
    present = int(clock.now().timestamp())
    return known if present - made < DEVICE_LIVES else signer.sign(f"{token_hex(8)}.{present}")


def device_secret(name: str, user: User) -> str:
    """The server's half of the key under which that browser keeps what waits, for this person alone (P73).

    After 24 hours no browser gets it any more, and what is left there cannot be read by anybody.
    """
    return salted_hmac("events.device", f"{name}:{user.pk}", algorithm="sha256").hexdigest()
