"""The audit trail in words: "Dana Price approved the application" instead of the event's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts import duties, poc_checks
from rollcall.base import audit
from rollcall.base.models import AuditEntry

SENTENCES: dict[str, str | Promise] = {
    "verification.applied": gettext_lazy("%(who)s applied"),
    "verification.ask_poc": gettext_lazy("%(who)s had the question sent to the point of contact"),
    "verification.hold": gettext_lazy("%(who)s: the application went on the call-back list"),
    "verification.poc_yes": gettext_lazy("%(who)s said yes"),
    "verification.poc_no": gettext_lazy("%(who)s said no"),
    "verification.no_answer": gettext_lazy("Nobody answered for 14 days"),
    "verification.callback_done": gettext_lazy("%(who)s reached the agency by phone"),
    "verification.ask_applicant": gettext_lazy("%(who)s asked the applicant"),
    "verification.reply": gettext_lazy("%(who)s replied"),
    "verification.approve": gettext_lazy("%(who)s approved the application"),
    "verification.decline": gettext_lazy("%(who)s declined the application"),
    "verification.change": gettext_lazy("%(who)s changed the application"),
    "verification.withdraw": gettext_lazy("%(who)s withdrew the application"),
    "verification.expire": gettext_lazy("%(who)s closed the application: nobody could be reached"),
    "verification.suspend": gettext_lazy("%(who)s suspended the person"),
    "verification.reinstate": gettext_lazy("%(who)s reinstated the person"),
    "verification.start_over": gettext_lazy("%(who)s reinstated the person; the application starts over"),
    "verification.leave": gettext_lazy("%(who)s noted that the person left the agency"),
    "verification.reminded": gettext_lazy("%(who)s sent a reminder to the point of contact"),
    "verification.another_wanted": gettext_lazy("%(who)s asked the applicant for a second contact"),
    "person.registered": gettext_lazy("%(who)s opened the account"),
    "person.registered_again": gettext_lazy("Somebody tried to open this account again"),
    "person.acknowledged": gettext_lazy("%(who)s read the terms and notices"),
    "portal.changed": gettext_lazy("%(who)s changed a portal"),
    "bulletin.written": gettext_lazy("%(who)s wrote a notice above every page"),
    "bulletin.changed": gettext_lazy("%(who)s changed a notice above every page"),
    "bulletin.taken_down": gettext_lazy("%(who)s took a notice down"),
    "notice.published": gettext_lazy("%(who)s published a notice"),
    "person.email_confirmed": gettext_lazy("%(who)s confirmed the e-mail"),
    "person.email_change_asked": gettext_lazy("%(who)s asked for another e-mail"),
    "person.email_changed": gettext_lazy("%(who)s changed the e-mail"),
    "person.email_change_by_staff": gettext_lazy("%(who)s checked who asked for another e-mail"),
    "person.letter_sent_again": gettext_lazy("%(who)s had the letter sent again"),
    "person.confirmed_by_hand": gettext_lazy("%(who)s confirmed the e-mail by hand"),
    "person.factor_asked": gettext_lazy("%(who)s asked the point of contact about the lost second step"),
    "person.factor_yes": gettext_lazy("%(who)s said yes: the second step is lost"),
    "person.factor_no": gettext_lazy("%(who)s said no: the second step is not lost"),
    "person.signed_in": gettext_lazy("%(who)s signed in"),
    "person.came_over": gettext_lazy("%(who)s went on to another portal"),
    "person.signed_out_everywhere": gettext_lazy("%(who)s ended every session"),
    "person.code_refused": gettext_lazy("%(who)s typed a code that did not fit"),
    "person.suspended": gettext_lazy("%(who)s suspended the account"),
    "person.reinstated": gettext_lazy("%(who)s reinstated the account"),
    "person.factor_added": gettext_lazy("%(who)s added a second way to sign in"),
    "person.factor_removed": gettext_lazy("%(who)s removed a second way to sign in"),
    "person.password_changed": gettext_lazy("%(who)s changed the password"),
    "person.recovery_codes_made": gettext_lazy("%(who)s made recovery codes"),
    "person.appointed": gettext_lazy("%(who)s made this person staff"),
    "person.appointment_ended": gettext_lazy("%(who)s ended the appointment as staff"),
    "person.provisioned": gettext_lazy("%(who)s made the account on this person’s behalf"),
    "person.invited": gettext_lazy("%(who)s sent the letter with which to take the account over"),
    "person.temporary_password_used": gettext_lazy("%(who)s signed in with the temporary password"),
    "person.claimed": gettext_lazy("%(who)s took the account over"),
    "person.withdrawn": gettext_lazy("%(who)s took the account back: nobody had used it"),
    "person.merged": gettext_lazy("%(who)s joined this account to another of the same person"),
    "person.absorbed": gettext_lazy("%(who)s joined another account of the same person to this one"),
    "person.viewed_as": gettext_lazy("%(who)s began to look at the portal as this person"),
    "person.viewing_ended": gettext_lazy("%(who)s no longer looks as this person"),
    "person.views_as": gettext_lazy("%(who)s began to look at the portal as somebody else"),
    "person.views_no_more": gettext_lazy("%(who)s no longer looks as somebody else"),
    "person.timeline_seen": gettext_lazy("%(who)s read the timeline"),
    "person.copy_ordered": gettext_lazy("%(who)s ordered a copy of the person’s data, for the person"),
    "person.copy_made": gettext_lazy("%(who)s made the copy of the person’s data"),
    "person.copy_taken": gettext_lazy("%(who)s took the copy of the data"),
    "person.erasure_proposed": gettext_lazy("%(who)s proposed to erase this person"),
    "person.erasure_agreed": gettext_lazy("%(who)s agreed to erase this person"),
    "person.erasure_stopped": gettext_lazy("%(who)s stopped the erasure"),
    "person.erased": gettext_lazy("%(who)s erased this person"),
    "person.merge_undone": gettext_lazy("%(who)s parted the accounts again"),
    "agency.proposed": gettext_lazy("%(who)s proposed the agency"),
    "agency.confirmed": gettext_lazy("%(who)s confirmed the agency"),
    "agency.saved": gettext_lazy("%(who)s saved the agency"),
    "agency.merged": gettext_lazy("%(who)s merged another entry into this one"),
    "agency.domain_added": gettext_lazy("%(who)s added a mail domain"),
    "agency.contact_added": gettext_lazy("%(who)s added a contact"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail as people read it."""

    at: datetime
    sentence: str
    details: list[str]
    note: str


def lines(entries: Iterable[AuditEntry], words: Mapping[str, str | Promise] = SENTENCES) -> list[Line]:
    """The entries in words, in their order; an event without a sentence is told by its name.

    A room above hands in the sentences of its own events.
    """
    return [Line(entry.at, _sentence(entry, words), _details(entry), entry.note) for entry in entries]


def _sentence(entry: AuditEntry, sentences: Mapping[str, str | Promise]) -> str:
    system = entry.actor_id is None and entry.actor_label == str(audit.SYSTEM)
    who = _("The portal") if system else entry.actor_label
    words = sentences.get(entry.event)
    if words is None:
        return f"{who}: {entry.event.rpartition('.')[2].replace('_', ' ')}"
    return str(words) % {"who": who}


def _details(entry: AuditEntry) -> list[str]:
    """Why a call is wanted, and which duties: codes in the entry, words on the screen."""
    reasons = [str(poc_checks.WORDS.get(code, code)) for code in _codes(entry, "reasons")]
    named = [duties.DUTIES[code].label if code in duties.DUTIES else code for code in _codes(entry, "duties")]
    return [*reasons, *(str(one) for one in named)]


def _codes(entry: AuditEntry, name: str) -> list[str]:
    found = entry.data.get(name, [])
    return [str(code) for code in found] if isinstance(found, list) else []
