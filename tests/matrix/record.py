"""Write down how every cell answers now, to be read line by line before it is committed.

    ROLLCALL_RECORD_MATRIX=1 .venv/bin/pytest tests/matrix/record.py -q

Every changed line of `expected.csv` is a change of who may do what: read it as such.
"""

import csv
import os
from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import Agency
from tests.matrix import addresses, cells, people
from tests.matrix.world import World


@pytest.mark.django_db
@pytest.mark.timeout(1800)  # twenty thousand answers, one by one
@pytest.mark.skipif(not os.environ.get("ROLLCALL_RECORD_MATRIX"), reason="writes the table; by hand only")
def test_record(hale: Agency, world: World, signed_in: Callable[..., Client]) -> None:
    browsers = people.browsers(hale, signed_in)
    with cells.TABLE.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["route", "level", "method", *people.KINDS])
        for case in cells.cases(addresses.of_portal()):
            for key, answers in cells.ask(case, world, browsers):
                table.writerow([*key, *answers])
