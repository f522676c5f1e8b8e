"""What the desk's forms send, filled in from an event as a browser would."""

from typing import Any

from rollcall.accounts.models import User
from rollcall.events.forms.planning import PlanForm
from rollcall.events.models import Event


def sessions_data(event: Event, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The sessions form with these rows."""
    sent: dict[str, Any] = {
        "form-TOTAL_FORMS": len(rows),
        "form-INITIAL_FORMS": 0,
        "seen": event.changed_at.isoformat(),
    }
    for number, row in enumerate(rows):
        sent |= {f"form-{number}-{name}": value for name, value in row.items()}
    return sent | more


def plan_data(by: User, event: Event | None = None, **changes: Any) -> dict[str, Any]:
    """The plan's form as it is shown, with some fields written over."""
    form = PlanForm(by=by, instance=event)
    sent: dict[str, Any] = {}
    for name in form.fields:
        value = form.fields[name].prepare_value(form[name].value())
        if isinstance(value, list | tuple):
            sent[name] = [str(getattr(one, "pk", one)) for one in value]
        elif value is not None and value is not False and value != "":
            sent[name] = "on" if value is True else str(value)
    if event is not None:
        sent["seen"] = event.changed_at.isoformat()
    return {name: value for name, value in (sent | changes).items() if value is not None}
