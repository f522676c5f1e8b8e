"""Rows about one person in every declared table, with one word in every column that takes words."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import connection, models

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.portal.copying import reading
from rollcall.portal.copying.shape import Table

WORD = "Xcanaryx"
SHAPES: dict[str, Any] = {
    "base.Reply.answers": {"999999": WORD},
    "events.Registration.identifiers": [],
    "events.MeetingReport.rows": [{"name": WORD, "email": "", "minutes": 3}],
    "transcripts.Completion.facts": {"title": "Course", "holder": {"name": WORD}},
    "transcripts.Completion.source": "event:1",
    "base.AuditEntry.subject": "user:{id}",
    "base.Reply.person": "user:{id}",
    "cases.Case.result": "",
    "cases.Case.facts": {"what": WORD, "year": 2020, "wish": WORD},
    "catalog.Course.slug": "course-x",
    "events.Event.slug": "event-x",
    "mail.Letter.key": "case:{mailbox}",
}
# Mine to leave empty: what a check would refuse, or what joins two rows that do not belong together.
ELSEWHERE = {"accounts.User", "accounts.Alias", "portal.Erasure"}  # tests of their own make these
EMPTY = {"mail.Letter.body", "accounts.Verification.poc_yes"}


class Filler:
    """Makes rows for `person`; other people's columns name `other`."""

    def __init__(self, person: User, other: User) -> None:
        self.person, self.other = person, other
        self.made: dict[type[models.Model], models.Model] = {User: person}
        self.declared = {table.of: table for table in reading.TABLES}

    def all(self) -> None:
        for table in reading.TABLES:
            if table.model not in ELSEWHERE:
                self.row(table.of)

    def row(self, model: type[models.Model]) -> models.Model:
        if model not in self.made:
            there = self._there(model)
            self.made[model] = there or self._new(model)
        return self.made[model]

    def _there(self, model: type[models.Model]) -> models.Model | None:
        """What is there already: of nobody as it is, of the person with the word in it."""
        table = self.declared.get(model)
        if table is None:
            return model._default_manager.first()
        found = reading.rows(table, reading.whose(self.person)).first()
        if found is not None:
            words = {
                field.name: self._plain(table, field, set())
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField | models.JSONField)
                and not field.choices
                and not isinstance(field, models.EmailField)
            }
            model._default_manager.filter(pk=found.pk).update(**words)
        return found

    def _new(self, model: type[models.Model]) -> models.Model:
        table = self.declared.get(model)
        paths = f"{table.people} {table.mailboxes} {table.addresses}".split() if table else []
        firsts = {path.partition("__")[0] for path in paths}
        given = {
            field.attname if isinstance(field, models.ForeignKey) else field.name: value
            for field in model._meta.concrete_fields
            if (value := self._value(table, field, firsts)) is not None
        }
        return model._default_manager.bulk_create([model(**given)])[0]

    def _value(self, table: Table | None, field: Any, firsts: set[str]) -> Any:
        label = f"{field.model._meta.label}.{field.name}"
        if label in SHAPES:
            return self._shape(SHAPES[label])
        if field.primary_key or label in EMPTY:
            return None
        if isinstance(field, models.ForeignKey):
            return self._related(field, firsts)
        if table is None and field.has_default():
            return None
        return self._plain(table, field, firsts)

    def _shape(self, shape: Any) -> Any:
        words = {"id": self.person.pk, "mailbox": self.person.mailbox}
        return shape.format(**words) if isinstance(shape, str) else shape

    def _related(self, field: Any, firsts: set[str]) -> Any:
        to = field.remote_field.model
        if to is User:
            mine = field.name in firsts
            return self.person.pk if mine else None if field.null else self.other.pk
        if field.null and field.name not in {*firsts, "agency", "category"}:
            return None
        return self.row(to).pk

    def _plain(self, table: Table | None, field: Any, firsts: set[str]) -> Any:
        if field.name == "person_id":
            return self.person.pk
        if "mail" in field.name or field.name == "to":
            return self.person.mailbox if "mailbox" in field.name else self.person.email
        if field.choices:
            return field.choices[0][0] if not field.has_default() else None
        match field:
            case models.DateTimeField() | models.DateField():
                at = clock.now() - timedelta(days=30)
                return None if field.null else at
            case models.UUIDField():
                return uuid4()
            case models.FileField():
                return ContentFile(b"x", name="x.pdf")
            case models.JSONField():
                return {"text": WORD} if table else {}
            case models.BinaryField():
                return None if field.null else b"x"
            case models.GenericIPAddressField():
                return "192.0.2.1"
            case models.CharField() | models.TextField():
                return (WORD if table else f"fixed-{uuid4().hex[:6]}")[: field.max_length]
            case models.BooleanField():
                return False
            case _:
                return None if field.null else 1


def where_stands(*words: str) -> set[str]:
    """“table.column” wherever one of these words stands in the whole database."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "fts" in table or "trigram" in table:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = str(bytes(value) if isinstance(value, memoryview) else value).casefold()
                    if any(word.casefold() in text for word in words):
                        found.add(f"{table}.{column}")
    return found
