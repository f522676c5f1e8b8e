"""What every room needs to forget a person: under which ids and addresses, and what stands there then."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet, Value
from django.db.models.fields import CharField, TextField
from django.db.models.functions import Cast, Concat

from rollcall.base.models import FormQuestion, Reply, Token

NAME = "Erased person"  # stands in the place of a name that nobody needs any more
M = TypeVar("M", bound=Model)
CHOSEN = [FormQuestion.Kind.YES_NO, FormQuestion.Kind.ONE, FormQuestion.Kind.MANY, FormQuestion.Kind.SCALE]


@dataclass(frozen=True, slots=True)
class Whom:
    """One person: every id, every address as written, its mailbox keys, and how texts of ours name him."""

    ids: list[int]
    addresses: list[str]
    mailboxes: list[str]
    subjects: list[str] = field(default_factory=list)

    def at(self, column: str) -> Q:
        """Rows whose column is one of the addresses, in whatever case."""
        found = Q(pk__in=[])
        for address in self.addresses:
            found |= Q(**{f"{column}__iexact": address})
        return found


def named_by_number() -> Concat:
    """“erased:12”: for a column that must differ from row to row."""
    return Concat(Value("erased:"), Cast("pk", CharField()))


def naming(rows: QuerySet[M], column: str, whom: Whom) -> QuerySet[Any]:
    """Rows in whose text or JSON column one of the addresses stands somewhere."""
    found = Q(pk__in=[])
    for address in whom.addresses:
        found |= Q(as_text__icontains=address)
    return rows.alias(as_text=Cast(column, TextField())).filter(found)


def forget(whom: Whom) -> int:
    """Links that would open something, and what was written freely in questionnaires; figures stay."""
    Token.objects.filter(subject__in=whom.subjects).delete()
    written = Reply.objects.filter(person__in=whom.subjects)
    kept = set(
        FormQuestion.objects.filter(questionnaire__in=written.values("questionnaire"), kind__in=CHOSEN)
        .values_list("pk", flat=True)
    )  # fmt: skip
    for row in written:
        row.answers = {key: value for key, value in row.answers.items() if int(key) in kept}
        row.person = f"erased:{row.pk}"
        row.save(update_fields=["answers", "person"])
    return len(written)
