"""What is published never changes: the models refuse, and so does the database (R12, P53's spirit)."""

from typing import Any

from django.db import models

from rollcall.catalog.errors import NotADraft


class DraftOnly(models.Model):
    """A part of a version. It may be written while the version is a draft and never afterwards.

    The database has triggers of its own (migration `freeze_published_versions`); these guards give
    the sentence before the database gives its error.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.is_frozen():
            raise NotADraft
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_frozen():
            raise NotADraft
        return super().delete(*args, **kwargs)

    def is_frozen(self) -> bool:
        raise NotImplementedError
