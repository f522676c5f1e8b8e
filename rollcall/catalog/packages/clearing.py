"""What staff decide about a package: clear it, let it open dialogs, withdraw it (P36)."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Package
from rollcall.catalog.packages.errors import NotQuarantined


def _locked(package: Package) -> Package:
    return Package.objects.select_for_update().get(pk=package.pk)


@transaction.atomic
def clear(package: Package, *, by: User) -> Package:
    """Let units use a package; from quarantine, or after it was withdrawn. Raises NotQuarantined."""
    held = _locked(package)
    if held.state == Package.State.READY:
        raise NotQuarantined
    held.state, held.cleared_by, held.cleared_at = Package.State.READY, by, clock.now()
    held.save(update_fields=["state", "cleared_by", "cleared_at"])
    audit.record("package.cleared", held, by=by)
    return held


@transaction.atomic
def withdraw(package: Package, *, by: User, note: str = "") -> Package:
    """Shut a package: from the next request on, no launch of it is answered. Raises NotQuarantined."""
    held = _locked(package)
    if held.state == Package.State.WITHDRAWN:
        raise NotQuarantined
    held.state = Package.State.WITHDRAWN
    held.save(update_fields=["state"])
    audit.record("package.withdrawn", held, by=by, note=note)
    return held


@transaction.atomic
def let_ask(package: Package, may_ask: bool, *, by: User) -> Package:
    """Whether the package may open the browser's dialogs (confirm, alert, prompt)."""
    held = _locked(package)
    if held.may_ask != may_ask:
        held.may_ask = may_ask
        held.save(update_fields=["may_ask"])
        audit.record("package.may_ask", held, by=by, may_ask=may_ask)
    return held
