"""What the door's script says. It stands in the page as data, so that the script holds no language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "sent": _("Everything is sent."),
        "unsent_one": _("1 not sent yet"),
        "unsent_many": _("%d not sent yet"),
        "sending": _("Sending …"),
        "offline": _("No network. Keep going: it is sent later."),
        "signed_out": _("You are signed out. Sign in again to send."),
        "safe": _("Kept in this browser, locked with your PIN, for 24 hours."),
        "unsafe": _("Set a PIN, so that nothing is lost when this page closes."),
        "locked": _("Enter your PIN to go on."),
        "wrong_pin": _("That PIN does not open it. Try again."),
        "no_key": _("Sign in where there is a network. Then your PIN opens it again."),
        "pin_rule": _("Six digits."),
        "ready": _("Ready to work without a network."),
        "old": _("What was kept here was older than 24 hours and is gone."),
        "in": _("In"),
        "out": _("Out"),
        "undo": _("Undo"),
        "came": _("In since %s"),
        "left": _("Left %s"),
        "missing": _("Not here yet"),
        "walk_in": _("Walk-in"),
        "held": _("Not confirmed yet"),
        "count": _("%1 of %2 here"),
        "nobody": _("Nobody matches."),
        "code_bad": _("This code is not good any more, or not of this event."),
        "code_good": _("%s is in."),
        "no_camera": _("This browser cannot read codes with the camera. Type the code."),
        "refused": _("Not taken: %s"),
        "need_name": _("Write the name."),
        "clock": _("The clock of this device is off by %d minutes. Times are put right when they are sent."),
    }
