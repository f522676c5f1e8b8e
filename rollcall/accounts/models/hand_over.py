"""Somebody who signed in on the identity host, on the way to another portal (docs/decisions/0010)."""

from django.db import models

from rollcall.accounts.models.people import User


class HandOver(models.Model):
    """One way from the identity host to one portal, for one browser, once, within a minute."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)  # of the secret that stands in the address
    host = models.CharField(max_length=255)  # the portal that alone may take it
    state = models.CharField(max_length=64)  # digest of the cookie of the browser that began
    next_path = models.TextField()
    records = models.JSONField()  # how and when the person proved who it is, as allauth writes it down
    signed_in_at = models.FloatField()  # s; the twelve hours go on from there
    visit = models.CharField(max_length=32)
    proof = models.CharField(max_length=64)  # dies with password, epoch and suspension
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} to {self.host}"
