"""`manage.py import_agencies FILE [--do]`: show what a directory of agencies would change, then do it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rollcall.accounts import agencies_import
from rollcall.accounts.agencies_import import Plan, Remark
from rollcall.base import audit
from rollcall.base.sheets import Unreadable

SHOWN = 20


class Command(BaseCommand):
    help = "Plan the import of agencies, CSV or Excel (ori,name,type,state,county,…); --do carries it out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--do", action="store_true", help="carry the plan out")

    def handle(self, *, file: Path, do: bool, **_options: Any) -> None:
        try:
            plan = agencies_import.make_plan(file.read_bytes())
        except OSError as fault:
            raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault
        except Unreadable as fault:
            raise CommandError(str(fault)) from fault
        self.show(plan)
        if do:
            agencies_import.execute(plan, by=audit.SYSTEM)
            self.stdout.write(self.style.SUCCESS("Done."))
        else:
            self.stdout.write("Nothing was written. Add --do to carry this out.")

    def show(self, plan: Plan) -> None:
        self.stdout.write(
            f"{plan.total:,} rows: {len(plan.new):,} new, {len(plan.changed):,} changed,"
            f" {plan.same:,} the same, {len(plan.wrong):,} wrong, {len(plan.warnings):,} to look at"
        )
        for agency, row, differs in plan.changed[:SHOWN]:
            self.stdout.write(f"  line {row.line}: {agency} changes {', '.join(differs)}")
        self._remarks("wrong", plan.wrong)
        self._remarks("look at", plan.warnings)

    def _remarks(self, label: str, remarks: list[Remark]) -> None:
        for remark in remarks[:SHOWN]:
            self.stdout.write(f"  {label}, line {remark.line}: {remark.sentence}")
        if len(remarks) > SHOWN:
            self.stdout.write(f"  … and {len(remarks) - SHOWN:,} more")
