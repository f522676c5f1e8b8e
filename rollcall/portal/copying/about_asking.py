"""What goes out of the rooms where people ask and take part: recognition, cases, portal."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rollcall.portal.copying.shape import DERIVED, INSIDE, OTHERS, OWNER, SECRET, Table

TABLES = (
    Table(
        "recognition.Nomination",
        _("Programs you nominated"),
        people="lead",
        gives="title summary problem done cost staffing results began_year contact_name contact_email"
        " contact_phone round category agency state since saved_at submitted_at",
        leaves={"id is_sample saves program": INSIDE, "lead": OWNER},
    ),
    Table(
        "recognition.CoEditor",
        _("Nominations you help to write"),
        people="user",
        gives="nomination invited_at ended_at",
        leaves={"id": INSIDE, "user": OWNER, "invited_by": OTHERS},
    ),
    Table(
        "recognition.NominationFile",
        _("Documents you added to nominations"),
        people="added_by",
        gives="nomination name media_type size file added_at",
        leaves={"id names_agency": INSIDE, "added_by": OWNER},
    ),
    Table(
        "recognition.Adoption",
        _("Programs your agency adopted, as you said"),
        people="by",
        gives="program agency state changed may_be_named said_at since",
        leaves={"id": INSIDE, "by": OWNER},
    ),
    Table(
        "recognition.AdoptionReport",
        _("What you reported about them"),
        people="answered_by",
        gives="months asked_at answered_at state results obstacles",
        leaves={"id adoption": INSIDE, "answered_by": OWNER},
    ),
    Table(
        "recognition.ModelProgram",
        _("Programs in the library that name you as contact"),
        addresses="contact_email",
        gives="title contact_name contact_email contact_phone",
        leaves={
            "id slug category state evidence published_at made_at": INSIDE,
            "summary problem done cost staffing results began_year agency agency_name agency_type"
            " agency_size state_code": "the agency's program, which everybody can read",
        },
    ),
    Table(
        "recognition.Reviewer",
        _("Rounds you review"),
        people="user",
        gives="round category named_at ended_at",
        leaves={"id": INSIDE, "user": OWNER, "named_by": OTHERS},
    ),
    Table(
        "recognition.Declaration",
        _("Conflicts of interest you declared"),
        people="user",
        gives="has_conflict why at",
        leaves={"id nomination": INSIDE, "user": OWNER},
    ),
    Table(
        "recognition.Assignment",
        _("Nominations you were given to review"),
        people="user",
        gives="made_at ended_at",
        leaves={"id": INSIDE, "user": OWNER, "nomination ended_why": OTHERS},
    ),
    Table(
        "recognition.Review",
        _("Your reviews"),
        people="assignment__user",
        gives="comment saved_at handed_in_at",
        leaves={"id assignment": INSIDE},
    ),
    Table(
        "recognition.Remark",
        _("What you said in discussions of reviewers"),
        people="by",
        gives="at text",
        leaves={"id nomination": INSIDE, "by": OWNER},
    ),
    Table(
        "cases.Case",
        _("What you asked us"),
        people="person",
        mailboxes="mailbox",
        only=Q(person__isnull=False) | Q(proved_at__isnull=False),
        gives="kind name email proved_at language subject facts event team state asked_at since"
        " first_answer_at answer result helped helped_at",
        leaves={
            "id version digest held_for due_at first_answer_minutes solved_minutes merged_into": INSIDE,
            "person": OWNER,
            "mailbox": DERIVED,
            "handled_by": OTHERS,
        },
    ),
    Table(
        "cases.CaseMessage",
        _("What you wrote to us, and our answers"),
        people="case__person",
        mailboxes="case__mailbox",
        only=Q(kind__in=["asked", "answer"])
        & (Q(case__person__isnull=False) | Q(case__proved_at__isnull=False)),
        gives="kind via sender at text",
        leaves={"id case is_proved message_id": INSIDE, "by": OTHERS},
    ),
    Table(
        "cases.CaseFile",
        _("Files you sent us"),
        people="message__case__person",
        mailboxes="message__case__mailbox",
        only=Q(message__kind__in=["asked", "answer"])
        & (Q(message__case__person__isnull=False) | Q(message__case__proved_at__isnull=False)),
        gives="name media_type size file",
        leaves={"id message": INSIDE},
    ),
    Table(
        "cases.Assistance",
        _("Technical assistance you asked for"),
        people="person",
        addresses="contact_email",
        gives="agency problem population urgency tried contact_name contact_phone contact_email state"
        " asked_at since first_contact_at goals ended_at outcome answer",
        leaves={"id award_line provider": INSIDE, "person": OWNER, "handled_by": OTHERS},
    ),
    Table(
        "cases.FollowUp",
        _("How it went on afterward, as you told us"),
        people="assistance__person",
        gives="days sent_at result words answered_at",
        leaves={"id assistance due_at": INSIDE},
    ),
    Table(
        "portal.DataCopy",
        _("Copies like this one"),
        people="person",
        gives="ordered_at made_at rows expires_at taken_at",
        leaves={
            "id case state size gone_at": INSIDE,
            "person": OWNER,
            "ordered_by reason": OTHERS,
            "key file": SECRET,
        },
    ),
    Table(
        "portal.Erasure",
        _("Your wish to be erased"),
        people="person",
        gives="state proposed_at agreed_at due_at ended_at hides_name",
        leaves={"id ids case rows": INSIDE, "person": OWNER, "proposed_by agreed_by": OTHERS},
    ),
)
