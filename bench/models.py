"""The tables that the reference views read and write."""

from typing import ClassVar

from django.db import models


class Line(models.Model):
    """One row of the reference table; forty to a sheet."""

    sheet = models.PositiveIntegerField(db_index=True)
    place = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    agency = models.CharField(max_length=120)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    on = models.DateField()

    objects: ClassVar[models.Manager["Line"]] = models.Manager()

    def __str__(self) -> str:
        return self.title


class Tally(models.Model):
    """One row of one person, read and written by the second reference."""

    person_id = models.BigIntegerField(unique=True)
    number = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Tally"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.number)
