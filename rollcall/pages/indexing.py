"""Which chores of the page library wait for the worker, and which are done at once."""

from typing import Any, Final

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db import DatabaseBackend

AT_ONCE: Final = "modelsearch.tasks"


class ChoresBackend(DatabaseBackend):
    """Files to delete and references to count wait for the worker; the index of pages and pictures does not.

    An editor looks in the next window for the page that she saved a moment ago, and finds it.
    """

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self.at_once = ImmediateBackend(alias, params)

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Any: the two backends do not agree on the type of a task."""
        if task.module_path.startswith(AT_ONCE):
            return self.at_once.enqueue(task, args, kwargs)
        return super().enqueue(task, args, kwargs)
