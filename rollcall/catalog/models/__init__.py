"""What can be taken: authored, vetted, published in versions that never change."""

from rollcall.catalog.models.courses import Course, CourseVersion, Material, Provider, Topic, Unit
from rollcall.catalog.models.packages import Package
from rollcall.catalog.models.units import Question, QuizPolicy, VideoAsset

__all__ = [
    "Course",
    "CourseVersion",
    "Material",
    "Package",
    "Provider",
    "Question",
    "QuizPolicy",
    "Topic",
    "Unit",
    "VideoAsset",
]
