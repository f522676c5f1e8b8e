"""People: one account each (R6), with where they work and how the states know them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes, names
from rollcall.accounts.models.agencies import Agency
from rollcall.accounts.typed import LONG_ENOUGH, as_typed, too_long
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
        """Somebody the operator vouches for: the address counts as confirmed."""
        fields.setdefault("email_confirmed_at", clock.now())
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        addresses = user._meta.get_field("emailaddress").related_model  # allauth's; it imports us
        addresses._default_manager.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `legal_name` is what stands on certificates."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    # One text a mailbox (P5); null only where rows are made in bulk by the seeded generator.
    mailbox = models.CharField(max_length=254, unique=True, null=True, editable=False)
    legal_name = models.CharField(_("legal name"), max_length=150)
    # `names.key` of the name: who may be the same person is looked up by it. Kept by `save`.
    name_key = models.CharField(max_length=120, blank=True, default="", db_index=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)  # false: suspended, every door shut (P6)
    is_staff = models.BooleanField(_("staff"), default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)  # nobody any more; it stays so
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    password_is_short = models.BooleanField(default=False, editable=False)  # 8 to 14: needs a factor (P9)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")  # blank: never chosen
    # Up to which version each notice was acknowledged; `notices` keeps them.
    terms_seen = models.PositiveSmallIntegerField(default=0, editable=False)
    privacy_seen = models.PositiveSmallIntegerField(default=0, editable=False)
    secure_seen = models.PositiveSmallIntegerField(default=0, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)  # +1 ends every session (P6, P20)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["legal_name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_one_account_an_address")]
        indexes = [models.Index(fields=["joined_at"], name="user_by_joining")]

    def __str__(self) -> str:
        return self.legal_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `mailbox` true to `email` and `name_key` to the name, whoever saves."""
        self.settle()
        fields = kwargs.get("update_fields")
        if fields is not None:
            follows = {"email": "mailbox", "legal_name": "name_key"}
            kwargs["update_fields"] = {*fields, *(follows[name] for name in fields if name in follows)}
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """Set what follows from other fields; whoever writes many rows at once calls it for each."""
        self.mailbox = mailboxes.key(self.email)
        self.name_key = names.key(self.legal_name)

    def set_password(self, raw_password: str | None) -> None:
        """Store a hash of the whole password in one Unicode form (P9)."""
        typed = None if raw_password is None else as_typed(raw_password)
        super().set_password(typed)
        self.password_is_short = typed is not None and len(typed) < LONG_ENOUGH

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; what is too long to be one never reaches the hasher (P10)."""
        if raw_password is None or too_long(raw_password):
            return False
        return super().check_password(as_typed(raw_password))

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Sessions die with the password and with the epoch."""
        proof = f"{self.password}|{self.session_epoch}"
        return salted_hmac("rollcall.accounts.session", proof, secret=secret, algorithm="sha256").hexdigest()

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
        indexes = [models.Index(fields=["began_at"], name="affiliation_by_begin")]

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


class Alias(models.Model):
    """Two accounts of one person: what stands under `absorbed` is shown under `survivor`.

    Read in one place, `accounts.identity`. No row of any ledger moves; deleting this row undoes the merge.
    """

    absorbed = models.OneToOneField(User, on_delete=models.PROTECT, related_name="alias")
    survivor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="aliases")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(absorbed=models.F("survivor")), name="alias_of_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} is {self.survivor_id}"
