"""What happened to a case, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "cases.asked": _("%(who)s asked"),
    "cases.added": _("%(who)s added something"),
    "cases.proved": _("%(who)s showed that the mailbox is read"),
    "cases.looking": _("%(who)s looks into it"),
    "cases.waiting": _("%(who)s waits for the person"),
    "cases.taken_over": _("%(who)s took it over"),
    "cases.handed_over": _("%(who)s handed it to another team"),
    "cases.answered": _("%(who)s answered"),
    "cases.noted": _("%(who)s kept a note"),
    "cases.done": _("%(who)s closed it: solved"),
    "cases.declined": _("%(who)s declined"),
    "cases.withdrawn": _("%(who)s withdrew"),
    "cases.merged": _("%(who)s joined it to another one"),
    "cases.joined": _("%(who)s joined another one to this"),
    "cases.decided": _("%(who)s decided"),
    "cases.resent": _("%(who)s had the letter sent again"),
    "cases.confirmed": _("%(who)s confirmed the e-mail by hand"),
    "cases.contact_asked": _("%(who)s asked the point of contact"),
    "cases.factor_removed": _("%(who)s took the second step off"),
    "cases.rated": _("%(who)s said whether it helped"),
    "cases.letter_not_sent": _("No letter went: that mailbox had too many within the hour"),
}
