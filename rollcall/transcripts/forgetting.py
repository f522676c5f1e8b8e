"""The ledger of somebody who is forgotten: it stays whole (P53); what the person alone put beside it goes."""

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.base.forgetting import Whom
from rollcall.transcripts import showing
from rollcall.transcripts.models import ExternalTraining, Showing


def forget(whom: Whom, *, hides_name: bool, by: audit.Actor) -> int:
    """Training elsewhere goes with its evidence. A name is hidden from strangers where the person asked.

    Files go first: killed in between, the rows are still there and it is done again.
    """
    rows = ExternalTraining.objects.filter(user__in=whom.ids)
    for one in rows:
        one.evidence.delete(save=False)
    if hides_name:
        for user in User.objects.filter(pk__in=whom.ids):
            showing.choose(user, Showing.Choice.AGENCY, by=by)
    return rows.delete()[0]
