"""What goes out of the rooms that know who somebody is: letters, accounts, the trail."""

from django.utils.translation import gettext_lazy as _

from rollcall.portal.copying.shape import DERIVED, INSIDE, OTHERS, OWNER, SECRET, Table

TABLES = (
    Table(
        "accounts.User",
        _("Your account"),
        people="id",
        gives="id email legal_name language joined_at email_confirmed_at last_login is_active is_staff"
        " is_superuser suspended_at terms_seen privacy_seen secure_seen password_is_short erased_at",
        leaves={"password": SECRET, "session_epoch": INSIDE, "mailbox name_key": DERIVED},
    ),
    Table(
        "account.EmailAddress",
        _("Your e-mail addresses"),
        people="user",
        addresses="email",
        gives="email verified primary",
        leaves={"id": INSIDE, "user": OWNER},
    ),
    Table(
        "mfa.Authenticator",
        _("Your second steps and passkeys"),
        people="user",
        gives="type created_at last_used_at",
        leaves={"id": INSIDE, "user": OWNER, "data": SECRET},
    ),
    Table(
        "usersessions.UserSession",
        _("Where you are signed in"),
        people="user",
        gives="created_at last_seen_at ip user_agent",
        leaves={"id data": INSIDE, "user": OWNER, "session_key": SECRET},
    ),
    Table(
        "accounts.User_groups",
        _("Groups you are in as staff"),
        people="user",
        gives="group",
        leaves={"id": INSIDE, "user": OWNER},
    ),
    Table(
        "accounts.User_user_permissions",
        _("Rights you have as staff"),
        people="user",
        gives="permission",
        leaves={"id": INSIDE, "user": OWNER},
    ),
    Table(
        "accounts.Affiliation",
        _("Where you work, as approved"),
        people="user",
        gives="agency category title assignment began_at ended_at ended_why",
        leaves={"id verification": INSIDE, "user": OWNER},
    ),
    Table(
        "accounts.OfficerIdentifier",
        _("Your numbers with states and programs"),
        people="user",
        gives="issuer type value",
        leaves={"id": INSIDE, "user": OWNER},
    ),
    Table(
        "accounts.Alias",
        _("Accounts that were joined with yours"),
        people="absorbed survivor",
        gives="absorbed_id survivor_id made_at",
        leaves={"id": INSIDE, "made_by why": OTHERS},
    ),
    Table(
        "accounts.Acknowledgement",
        _("Terms and notices you have read"),
        people="person",
        gives="kind version at",
        leaves={"id": INSIDE, "person": OWNER},
    ),
    Table(
        "accounts.Verification",
        _("Your applications for verification"),
        people="user",
        gives="state state_since applied_at agency category title assignment is_sole_officer callback_at"
        " decided_at decision_reason staff_question reply",
        leaves={
            "id poc_yes": INSIDE,
            "user": OWNER,
            "callback_by callback_note decided_by": OTHERS,
            "reasons_for_callback signals": "how we find out who pretends; told, it would help who does",
            "network device": "keyed hashes that say nothing without our key",
        },
    ),
    Table(
        "accounts.PocQuestion",
        _("Points of contact you named"),
        people="verification__user",
        gives="name email phone title asked_at reminded_at reminders",
        leaves={
            "id verification mailbox": INSIDE,
            "answer answered_at answered_by comment another_wanted_at closed_at": OTHERS,
            "flags answered_network": "how we find out who pretends; told, it would help who does",
        },
    ),
    Table(
        "accounts.Viewing",
        _("When one of us looked at the portal as you see it"),
        people="person",
        gives="reason began_at until ended_at how",
        leaves={"id": INSIDE, "person": OWNER, "staff": OTHERS},
    ),
    Table(
        "base.AuditEntry",
        _("What was done with your account"),
        subjects="subject",
        gives="at event",
        leaves={
            "id subject": INSIDE,
            "actor_id actor_label note data": OTHERS,
        },
    ),
    Table(
        "mail.Letter",
        _("Letters we wrote to you"),
        people="person_id",
        addresses="to",
        gives="posted_at kind to subject text body state since",
        leaves={
            "id key message_id priority attempts claim paced in_doubt due_at good_until fault headers fields"
            " html": INSIDE,
            "person_id": OWNER,
            "secret": SECRET,
        },
    ),
    Table(
        "mail.Stranger",
        _("When we may write to your mailbox again"),
        mailboxes="mailbox",
        gives="mailbox next_at",
        leaves={"id": INSIDE},
    ),
    Table(
        "outreach.NoThanks",
        _("News you do not want"),
        mailboxes="mailbox",
        gives="mailbox news at",
        leaves={"id": INSIDE},
    ),
    Table(
        "outreach.Suppression",
        _("Why we stopped writing to your mailbox"),
        mailboxes="mailbox",
        gives="mailbox why since",
        leaves={"id": INSIDE, "detail": OTHERS},
    ),
    Table(
        "outreach.Report",
        _("What mail servers told us about your mailbox"),
        mailboxes="mailbox",
        gives="kind mailbox status read_at",
        leaves={"id digest message_id": INSIDE, "detail": OTHERS},
    ),
    Table(
        "outreach.Recipient",
        _("Letters to many that went to you too"),
        people="person_id",
        mailboxes="mailbox",
        gives="campaign mailbox email name place state",
        leaves={"id why": INSIDE, "person_id": OWNER},
    ),
    Table(
        "outreach.SignUp",
        _("Updates you asked for and have not confirmed"),
        mailboxes="mailbox",
        gives="mailbox email rhythm topics programs states language at",
        leaves={"id": INSIDE},
    ),
    Table(
        "outreach.Subscription",
        _("Updates you get"),
        mailboxes="mailbox",
        gives="mailbox email rhythm topics programs states language place since next_at asked_at",
        leaves={"id": INSIDE},
    ),
    Table(
        "outreach.ItemTold",
        _("Updates you were told"),
        mailboxes="mailbox",
        gives="item mailbox",
        leaves={"id": INSIDE},
    ),
)
