"""What courses kept while somebody learned: points and times stay nameless for figures, answers go."""

from rollcall.base.forgetting import Whom
from rollcall.player.models import Answer, Attempt, ExtraTime, Launch, Sco, Trial


def forget(whom: Whom) -> int:
    """Joins the caller's transaction. A package's own memory holds the learner's name, so it goes whole."""
    Launch.objects.filter(user__in=whom.ids).delete()
    Trial.objects.filter(user__in=whom.ids).delete()
    ExtraTime.objects.filter(user__in=whom.ids).delete()
    Answer.objects.filter(quiz_attempt__attempt__enrollment__user__in=whom.ids).update(given={})
    Sco.objects.filter(attempt__enrollment__user__in=whom.ids).update(cmi={}, session="")
    return Attempt.objects.filter(enrollment__user__in=whom.ids).update(state={})
