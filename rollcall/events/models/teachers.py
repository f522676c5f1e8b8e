"""Who teaches, and on what ground."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import User
from rollcall.events.models.plan import Event


class Instructor(models.Model):
    """Somebody who teaches. With an account he has a desk of his own."""

    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    bio = models.TextField(_("about"), blank=True)

    class Meta:
        verbose_name = _("instructor")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Qualification(models.Model):
    """What an instructor may teach, from whom, until when."""

    instructor = models.ForeignKey(Instructor, on_delete=models.CASCADE, related_name="qualifications")
    name = models.CharField(_("qualification"), max_length=160)
    issuer = models.CharField(_("issued by"), max_length=160, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["expires_on", "name"]

    def __str__(self) -> str:
        return self.name


class Teaching(models.Model):
    """An instructor of one event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="teachings")
    instructor = models.ForeignKey(Instructor, on_delete=models.PROTECT, related_name="teachings")
    is_lead = models.BooleanField(_("leads"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "instructor"], name="teaching_once")]

    def __str__(self) -> str:
        return f"{self.instructor} in {self.event}"


class Handout(models.Model):
    """A file that goes with an event: for whoever teaches it, and for those with a seat where it says so."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="handouts")
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(upload_to="handouts/")
    name = models.CharField(max_length=160)  # as it was called; shown, never used on the disk (P33)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    for_participants = models.BooleanField(_("those with a seat may have it too"), default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.title
