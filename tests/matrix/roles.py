"""Each duty × each address of the back office: who gets in. `docs/roles.md` is made of it.

    ROLLCALL_RECORD_ROLES=1 .venv/bin/pytest tests/matrix/test_roles.py -q

Asked is the running portal, as a member of staff with that one duty and a second factor; what an address
takes is asked for: the page, and where there is none, the form behind it.
"""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.utils import translation

from conftest import enroll_second_factor, person
from rollcall.accounts import duties
from rollcall.accounts.duties import ADMINISTRATOR, DUTIES
from rollcall.accounts.models import User
from tests.matrix.addresses import Address, of_portal
from tests.matrix.world import World, fill

DOCUMENT = Path(__file__).parents[2] / "docs" / "roles.md"
NOBODY = "nobody"  # on staff, appointed to nothing
SHUT = {403, 404}
FRONT = "/staff/"
Table = dict[str, dict[str, bool]]  # route → duty → whether one gets in
UNTOLD = {  # what nobody opens by asking for it with nothing in hand
    "/desk/assistance/": "members of the provider that helps",
    "/desk/assistance/<int:pk>/": "members of the provider that helps",
    "/desk/assistance/<int:pk>/<slug:name>/": "members of the provider that helps",
    "/desk/teaching/about/": "instructors only, each about himself",
    "/desk/teaching/qualifications/<int:key>/remove/": "instructors only, each his own",
    "/staff/(password_reset|users|groups|bulk/accounts)/": "shut to everybody (P16)",
    "/staff/doubles/<int:pk>/": "`verify`, with an answer in hand",
    "/staff/questions/<int:pk>/move/": "`courses`, with a direction in hand",
    "/staff/units/<int:pk>/questions/new/": "`courses`, with a kind of question in hand",
}
HEAD = """# Roles and rights

Made from the code, and tested against the running portal (`tests/matrix/test_roles.py`): change a duty or a
guard, and the test says which line here is no longer true. Write it anew with
`ROLLCALL_RECORD_ROLES=1 .venv/bin/pytest tests/matrix/test_roles.py -q`, and read what changed.

Everybody here is on staff and has shown a second factor (P16). Nobody gives a duty whose rights he lacks, and
nobody appoints himself (P24). Editors' rights to pages are given in the back office, page by page.

## Duties
"""
BEYOND = """
## Not on staff

| who | where | what |
|---|---|---|
| member of a provider | `/desk/` | plans and runs the classes of that provider, with a second factor (R39) |
| class coordinator | `/desk/` | runs the classes that name him |
| instructor | `/desk/` | roster, door and materials of his own classes, nothing else |
| reviewer of nominations | `/reviews/` | what is assigned to him, and no agency that he is in conflict with |
| point of contact | `/poc/<token>/` | answers one question about one person |

## Which duty opens what

What no single duty opens is left to the administrator, or is not a matter of duties.
"""


def staff_addresses() -> list[Address]:
    return [one for one in of_portal() if one.route.startswith(("/staff/", "/desk/"))]


def member(name: str) -> User:
    """Somebody on staff with this one duty, in a browser where the second factor was shown."""
    user = person(f"{name}@desk.example", name.title(), is_staff=True, is_superuser=name == ADMINISTRATOR)
    user.user_permissions.set(duties.permissions([DUTIES[name]] if name in DUTIES else []))
    enroll_second_factor(user)
    return user


def table(world: World, sign_in: Callable[..., Client], routes: list[Address] | None = None) -> Table:
    """The answers, address by address. What a question changes is taken back."""
    browsers = {name: sign_in(member(name)) for name in [*DUTIES, NOBODY]}
    found: Table = {}
    for address in routes or staff_addresses():
        path = fill(address, world, world.levels.get("verified") if "slug" in address.parameters else None)
        found[address.route] = {name: gets_in(browser, path) for name, browser in browsers.items()}
    return found


def gets_in(browser: Client, path: str) -> bool:
    """Whether the door opens: to the page, or to the form where there is no page."""
    with transaction.atomic():
        answer = browser.get(path)
        if answer.status_code == 405:
            answer = browser.post(path)
        transaction.set_rollback(True)
    sent_away = answer.headers.get("Location") == FRONT  # how Wagtail refuses
    return answer.status_code not in SHUT and not sent_away


def document(found: Table) -> str:
    """The page as it has to stand in the repository."""
    with translation.override("en"):
        told = "".join(f"| `{duty.name}` | {duty.label} | {_rights(duty)} |\n" for duty in DUTIES.values())
    lines = "".join(f"| `{route}` | {_who(route, row)} |\n" for route, row in sorted(found.items()))
    duty_table = f"\n| duty | what for | rights |\n|---|---|---|\n{told}"
    return f"{HEAD}{duty_table}{BEYOND}\n| address | opens to |\n|---|---|\n{lines}"


def _rights(duty: duties.Duty) -> str:
    return ", ".join(f"`{right}`" for right in duty.rights) or "all there are"


def _who(route: str, row: dict[str, bool]) -> str:
    if route in UNTOLD:
        return UNTOLD[route]
    if row[NOBODY]:
        return "everybody on staff"
    names = [f"`{name}`" for name in DUTIES if row[name]]
    return ", ".join(names) or "nobody"
