"""What was asked before there were threads is still there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from rollcall.cases.models import Case, CaseMessage

BEFORE = ("cases", "0001_add_cases")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_cases_and_their_notes_are_kept() -> None:
    """P69: rows of the first release keep what they say; notes become messages that only staff see."""
    old = MigrationExecutor(connection)
    newest = old.loader.graph.leaf_nodes()
    old.migrate([BEFORE])
    apps = old.loader.project_state([BEFORE, *(node for node in newest if node[0] == "accounts")]).apps
    person = apps.get_model("accounts", "User").objects.create(email="a@b.example", mailbox="a@b.example")
    now = timezone.now()
    case = apps.get_model("cases", "Case").objects.create(
        kind="missing", person=person, facts={"what": "Night shift", "year": 2016}, asked_at=now, since=now
    )
    apps.get_model("cases", "CaseNote").objects.create(case=case, by=person, at=now, text="Called.")
    MigrationExecutor(connection).migrate(newest)
    kept = Case.objects.get()
    assert (kept.title, kept.team, kept.state) == ("Night shift", "records", "asked")
    message = CaseMessage.objects.get()
    assert (message.kind, message.text, message.by_id) == ("note", "Called.", person.pk)
