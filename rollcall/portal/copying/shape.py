"""How the copy of one person's data is declared: each column goes out, or stays with a reason."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, Q
from django.utils.functional import Promise

SECRET = "a secret: it would open a door to whoever finds the file"  # noqa: S105  (a reason)
INSIDE = "how the portal works, with nothing about the person in it"
OTHERS = "what somebody else wrote or did"
DERIVED = "made from another column that goes out"
OWNER = "the person, who is the same in every row"


@dataclass(frozen=True, slots=True)
class Table:
    """One model: the rows that are about a person, what goes out, and what stays here and why.

    `people` are paths to a person's id, `mailboxes` and `addresses` paths to a mailbox's key and to an
    address as it was written; a row counts where one of them fits. `only` narrows it further.
    """

    model: str
    title: str | Promise
    gives: str
    leaves: dict[str, str] = field(default_factory=dict)
    people: str = ""
    mailboxes: str = ""
    addresses: str = ""
    subjects: str = ""  # a text column with "user:12" in it
    only: Q | None = None

    @property
    def of(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def given(self) -> list[str]:
        return self.gives.split()

    @property
    def left(self) -> dict[str, str]:
        """Why, by the column that stays."""
        return {name: why for names, why in self.leaves.items() for name in names.split()}
