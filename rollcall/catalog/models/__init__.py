"""What can be taken: authored, vetted, published in versions that never change."""

from rollcall.catalog.models.courses import (
    Course,
    CourseVersion,
    Generation,
    Material,
    Provider,
    ProviderMember,
    Topic,
    Unit,
)
from rollcall.catalog.models.packages import Package
from rollcall.catalog.models.units import LessonFile, Question, QuizPolicy, VideoAsset

__all__ = [
    "Course",
    "CourseVersion",
    "Generation",
    "LessonFile",
    "Material",
    "Package",
    "Provider",
    "ProviderMember",
    "Question",
    "QuizPolicy",
    "Topic",
    "Unit",
    "VideoAsset",
]
