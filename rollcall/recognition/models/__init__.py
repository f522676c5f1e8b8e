"""Programs worth copying, and the rounds in which agencies nominate them."""

from rollcall.recognition.models.library import (
    Adoption,
    AdoptionReport,
    AwardCategory,
    ModelProgram,
    ProgramDocument,
)
from rollcall.recognition.models.nominations import AwardPaper, CoEditor, Nomination, NominationFile
from rollcall.recognition.models.reviews import (
    Assignment,
    Declaration,
    Remark,
    Review,
    Reviewer,
    Score,
    Verdict,
)
from rollcall.recognition.models.rounds import Criterion, Round

__all__ = [
    "Adoption",
    "AdoptionReport",
    "Assignment",
    "AwardCategory",
    "AwardPaper",
    "CoEditor",
    "Criterion",
    "Declaration",
    "ModelProgram",
    "Nomination",
    "NominationFile",
    "ProgramDocument",
    "Remark",
    "Review",
    "Reviewer",
    "Round",
    "Score",
    "Verdict",
]
