"""Verification: one application, its state, and the questions put to points of contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models.agencies import Agency
from rollcall.accounts.models.people import Category, User


class State(models.TextChoices):
    """Where an application stands. The moves between them are in `accounts.states`, in one table."""

    EMAIL_UNCONFIRMED = "email_unconfirmed", _("E-mail not confirmed")
    AWAITING_POC = "awaiting_poc", _("Waiting for the point of contact")
    AWAITING_CALLBACK = "awaiting_callback", _("Waiting for our call-back")
    AWAITING_STAFF = "awaiting_staff", _("Waiting for our approval")
    AWAITING_APPLICANT = "awaiting_applicant", _("Waiting for the applicant")
    APPROVED = "approved", _("Approved")
    POC_REFUSED = "poc_refused", _("Not confirmed by the point of contact")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired without an answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left the agency")


OPEN_STATES = [
    State.EMAIL_UNCONFIRMED,
    State.AWAITING_POC,
    State.AWAITING_CALLBACK,
    State.AWAITING_STAFF,
    State.AWAITING_APPLICANT,
    State.APPROVED,
    State.SUSPENDED,
]
PENDING_STATES = [state for state in OPEN_STATES if state not in {State.APPROVED, State.SUSPENDED}]


class Verification(models.Model):
    """One application to be verified (R3, R4). A person has at most one that is open."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="verifications")
    state = models.CharField(max_length=20, choices=State.choices, default=State.EMAIL_UNCONFIRMED)
    state_since = models.DateTimeField()
    applied_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="verifications")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    title = models.CharField(_("title or rank"), max_length=120)
    assignment = models.CharField(_("assignment"), max_length=120, blank=True)
    is_sole_officer = models.BooleanField(_("nobody else at the agency can vouch"), default=False)
    reasons_for_callback = models.JSONField(default=list)  # codes from accounts.poc_checks
    callback_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    callback_at = models.DateTimeField(null=True)
    callback_note = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    signals = models.JSONField(default=dict)  # evidence of sharing or impersonation, for staff
    staff_question = models.TextField(blank=True)  # what staff asked the applicant
    reply = models.TextField(blank=True)  # and what he answered
    poc_yes = models.ForeignKey(  # the yes that counts; emptied when the application changes
        "accounts.PocQuestion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    network = models.CharField(max_length=32, blank=True, db_index=True)  # keyed hash, never the address
    device = models.CharField(max_length=32, blank=True, db_index=True)

    class Meta:
        verbose_name = _("application for verification")
        indexes = [models.Index(fields=["state", "state_since"], name="verification_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state__in=[state.value for state in OPEN_STATES]),
                name="verification_one_open_a_person",
            ),
            # P2: nobody decides about himself, and the one who called is not the one who approves.
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("user")),
                name="verification_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(callback_by__isnull=True) | ~models.Q(callback_by=models.F("user")),
                name="verification_no_call_to_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(callback_by__isnull=True)
                | models.Q(decided_by__isnull=True)
                | ~models.Q(state="approved")
                | ~models.Q(callback_by=models.F("decided_by")),
                name="verification_caller_does_not_approve",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.agency}"

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING_STATES

    @property
    def is_vouched(self) -> bool:
        """Whether the agency has spoken: its point of contact said yes, or staff reached it by phone."""
        return self.poc_yes_id is not None or self.callback_at is not None


class PocQuestion(models.Model):
    """The question put to one point of contact, and the answer."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, this person works here in this role")
        NO = "no", _("No, this person does not work here in this role")
        UNKNOWN = "unknown", _("I do not know this person")
        OTHER = "other", _("Ask this person instead")

    verification = models.ForeignKey(Verification, on_delete=models.CASCADE, related_name="questions")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    mailbox = models.CharField(
        max_length=254, db_index=True, default="", editable=False
    )  # accounts.mailboxes
    phone = models.CharField(_("phone"), max_length=40)
    title = models.CharField(_("title"), max_length=120, blank=True)
    flags = models.JSONField(default=list)  # what accounts.poc_checks found
    asked_at = models.DateTimeField(null=True)  # null: staff call back first
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, db_index=True)
    answered_by = models.ForeignKey(  # whoever was signed in in the browser that answered
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_network = models.CharField(max_length=32, blank=True)  # keyed hash of whence the answer came
    another_wanted_at = models.DateTimeField(null=True)  # when the applicant was asked for a second one
    comment = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)  # no longer counts: another POC was named, it expired …

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["verification"],
                condition=models.Q(closed_at__isnull=True),
                name="poc_one_open_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} about {self.verification.user}"
