"""People: one account each (R6), with where they work and how the states know them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models.agencies import Agency
from rollcall.base import clock


class Category(models.TextChoices):
    """What someone is at the agency; eligibility rules speak in these (R1, R5)."""

    SWORN_LE = "sworn_le", _("Sworn law enforcement")
    SWORN_CORRECTIONS = "sworn_corrections", _("Sworn corrections")
    CIVILIAN_LE = "civilian_le", _("Civilian at a law enforcement agency")
    DISPATCHER = "dispatcher", _("Dispatcher")
    PROSECUTOR_COURT = "prosecutor_court", _("Prosecutor or court")
    MILITARY = "military", _("Military")
    COMMUNITY = "community", _("Community partner")
    OTHER = "other", _("Something else")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `legal_name` is what stands on certificates."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    legal_name = models.CharField(_("legal name"), max_length=150)
    is_active = models.BooleanField(_("active"), default=True)  # false: suspended, every door shut (P6)
    is_staff = models.BooleanField(_("staff"), default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["legal_name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_one_account_an_address")]

    def __str__(self) -> str:
        return self.legal_name or self.email

    def get_full_name(self) -> str:
        return self.legal_name

    def get_short_name(self) -> str:
        return self.legal_name.split(" ", 1)[0]


class Affiliation(models.Model):
    """A person at an agency, from and to. An open one made by an approval is what verified means (R3, R4)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="affiliations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="affiliations")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    title = models.CharField(_("title or rank"), max_length=120)
    assignment = models.CharField(_("assignment"), max_length=120, blank=True)
    verification = models.OneToOneField(
        "accounts.Verification", on_delete=models.PROTECT, related_name="affiliation"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"],
                condition=models.Q(ended_at__isnull=True),
                name="affiliation_one_open_an_agency",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.agency.name}"


class OfficerIdentifier(models.Model):
    """How a state or program knows an officer: (issuer, type, value). Never an SSN."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identifiers")
    issuer = models.CharField(_("issued by"), max_length=80)
    type = models.CharField(_("kind"), max_length=40)
    value = models.CharField(_("number"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "issuer", "type"], name="identifier_one_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.type} {self.value}"
