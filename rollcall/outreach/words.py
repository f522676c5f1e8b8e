"""An audience in words, as staff read it before sending."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rollcall.accounts.models import Agency, Category
from rollcall.accounts.places import STATES
from rollcall.catalog.models import Topic
from rollcall.outreach import audiences
from rollcall.outreach.audiences import Spec


def audience(spec: Spec) -> list[str]:
    """One line for who, one for each thing that narrows."""
    return [_who(spec), *_narrowed(spec)]


def _who(spec: Spec) -> str:
    if spec["who"] == audiences.REGISTERED:
        return _("Everybody with an account")
    if spec["who"] == audiences.VERIFIED:
        return _("Verified people")
    source = audiences.sources().get(spec["who"])
    if source is None:
        return str(spec["who"])
    return f"{source.label}: {dict(source.choices()).get(spec['of'], spec['of'])}"


def _narrowed(spec: Spec) -> list[str]:
    topics = spec.get("topics") or []
    names: dict[str, dict[str, str | Promise]] = {
        "states": dict(STATES),
        "agency_types": dict(Agency.Type.choices),
        "categories": dict(Category.choices),
        "topics": dict(Topic.objects.filter(slug__in=topics).values_list("slug", "name")) if topics else {},
    }
    labels = {
        "states": _("in %(these)s"),
        "agency_types": _("at agencies of the kind %(these)s"),
        "categories": _("whose role is %(these)s"),
        "topics": _("who have begun a course on %(these)s"),
    }
    return [
        labels[name] % {"these": ", ".join(str(known.get(one, one)) for one in spec[name])}
        for name, known in names.items()
        if spec.get(name)
    ]
