"""Jobs on the desk: what runs by the clock and when it last did, and what failed. For administrators."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from rollcall.accounts.staff.doors import desk, page
from rollcall.base.models import ScheduledJob
from rollcall.portal.waiting.lines import may_see_jobs

MOST = 50


@desk(may_see_jobs)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Failed ones first; two queries. Arguments and traces stay in the log: they may name people."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")
    jobs = sorted(ScheduledJob.objects.all(), key=lambda job: (not job.fault, job.name))
    columns = ("task_path", "finished_at", "exception_class_path")
    return page(
        request,
        "portal/staff/jobs.html",
        title=_("Jobs"),
        icon="cogs",
        jobs=jobs,
        tasks=failed.values(*columns)[:MOST],
    )
