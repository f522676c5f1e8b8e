"""Conflicts of interest that we know of ourselves: the same agency, now or before, and the same people.

What a reviewer declares stands in `Declaration`; this is asked live, each time something would be opened.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from rollcall.accounts import identity
from rollcall.accounts.models import Affiliation, User
from rollcall.recognition.models import CoEditor, Nomination

Pair = tuple[int, int]  # a person's id, a nomination's id


def is_between(user: User, nomination: Nomination) -> bool:
    """Whether this person may not review or decide about this nomination."""
    return bool(among([user.pk], [nomination]))


def among(users: Iterable[int], nominations: Collection[Nomination]) -> set[Pair]:
    """Every pair that is in conflict; four queries for any number.

    In conflict is who writes or wrote the nomination, who is or ever was at its agency, and who is or ever
    was at an agency of somebody who writes it; under whichever account.
    """
    people = set(users)
    writers = _writers(nominations)
    everyone = people.union(*writers.values())
    same = identity.ids_of_each(everyone)
    places = _places(same)
    return {
        (user, one.pk)
        for one in nominations
        for user in people
        if same[user] & set().union(*(same[writer] for writer in writers[one.pk]))
        or places[user] & {one.agency_id}.union(*(places[writer] for writer in writers[one.pk]))
    }


def _writers(nominations: Collection[Nomination]) -> dict[int, set[int]]:
    """Lead and co-editors of each, also those who left; a sample is nobody's."""
    found: dict[int, set[int]] = {one.pk: set() if one.is_sample else {one.lead_id} for one in nominations}
    rows = CoEditor.objects.filter(nomination__in=list(found)).values_list("nomination", "user")
    for nomination, user in rows:
        found[nomination].add(user)
    return found


def _places(same: dict[int, set[int]]) -> dict[int, set[int | None]]:
    """The agencies where each person is or was, by any of the ids."""
    ids = set().union(*same.values()) if same else set()
    at: dict[int, set[int | None]] = defaultdict(set)
    for user, agency in Affiliation.objects.filter(user__in=ids).values_list("user", "agency"):
        at[user].add(agency)
    return {user: set().union(*(at[one] for one in mine)) for user, mine in same.items()}
