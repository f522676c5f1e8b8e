"""Agencies: where officers work, with the evidence that helps to tell a true point of contact."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ori_format = RegexValidator(
    r"^[A-Z]{2}[A-Z0-9]{7}$", _("An ORI has nine characters and begins with the state.")
)


class Agency(models.Model):
    """An employer of officers or other staff. It may have no ORI, one, or several."""

    class Type(models.TextChoices):
        CITY = "city", _("City or town")
        COUNTY = "county", _("County or sheriff")
        STATE = "state", _("State police or patrol")
        STATE_OTHER = "state_other", _("Other state agency")
        TRIBAL = "tribal", _("Tribal")
        FEDERAL = "federal", _("Federal")
        UNIVERSITY = "university", _("University or college")
        CORRECTIONS = "corrections", _("Corrections")
        COURT = "court", _("Prosecutor or court")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=Type.choices, default=Type.OTHER)
    state = models.CharField(_("state"), max_length=2, db_index=True)
    county = models.CharField(_("county"), max_length=120, blank=True)
    place = models.CharField(_("city or place"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    sworn_count = models.PositiveIntegerField(_("sworn officers"), null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    confirmed_at = models.DateTimeField(
        null=True, blank=True
    )  # null: proposed by an applicant, staff confirm
    proposed_by_id = models.BigIntegerField(null=True, blank=True)
    find = models.CharField(max_length=500, editable=False, default="")  # lower-case words to search in
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name", "state"]
        indexes = [models.Index(fields=["state", "name"], name="agency_state_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


class AgencyORI(models.Model):
    """One originating agency identifier (nine characters, assigned by FBI CJIS)."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="oris")
    ori = models.CharField("ORI", max_length=9, unique=True, validators=[ori_format])

    class Meta:
        verbose_name = "ORI"

    def __str__(self) -> str:
        return self.ori


class AgencyDomain(models.Model):
    """A mail domain that staff know to be the agency's: evidence, never proof of employment."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(_("mail domain"), max_length=253, db_index=True)

    class Meta:
        verbose_name = _("mail domain")
        constraints = [models.UniqueConstraint(fields=["agency", "domain"], name="agency_domain_once")]

    def __str__(self) -> str:
        return self.domain


class AgencyContact(models.Model):
    """A person at the agency whom staff have checked."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("verified contact")

    def __str__(self) -> str:
        return self.name
