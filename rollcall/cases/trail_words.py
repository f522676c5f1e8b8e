"""What happened to a case, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "cases.asked": _("%(who)s asked"),
    "cases.looking": _("%(who)s looks into it"),
    "cases.taken_over": _("%(who)s took it over"),
    "cases.noted": _("%(who)s kept a note"),
    "cases.done": _("%(who)s added it to the record"),
    "cases.declined": _("%(who)s declined"),
    "cases.withdrawn": _("%(who)s withdrew"),
}
