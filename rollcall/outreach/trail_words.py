"""What happened to a letter to many, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "campaign.drafted": _("%(who)s began the letter"),
    "campaign.changed": _("%(who)s changed the letter"),
    "campaign.proposed": _("%(who)s asked to send it"),
    "campaign.approved": _("%(who)s agreed"),
    "campaign.sent_back": _("%(who)s sent it back"),
    "campaign.listed": _("%(who)s listed who gets it"),
    "campaign.sent": _("%(who)s handed the last letter over"),
    "campaign.stopped": _("%(who)s stopped it"),
    "campaign.taken_back": _("%(who)s made it a draft again"),
    "digest_item.held": _("%(who)s held it back"),
    "digest_item.off": _("%(who)s took it off"),
    "digest_item.ready": _("%(who)s let it go"),
}
