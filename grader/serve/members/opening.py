"""From the files that describe classes to their people: light to load, as commands name it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.exercise.catalogue import Catalogue
from grader.report.errors import needs_extra

if TYPE_CHECKING:
    from grader.serve.members.members import Members


def open_members(files: Sequence[Path]) -> "Members":
    """Read what describes classes, and open their database.

    Raises:
        GraderError: something in it is wrong or missing.
    """
    with needs_extra("class-server", "grade serve --class"):
        from grader.serve.members.config import read_config  # noqa: PLC0415
        from grader.serve.members.database import Database  # noqa: PLC0415
        from grader.serve.members.members import Members  # noqa: PLC0415

    lessons = Catalogue().names
    configs = [read_config(file, lessons) for file in files]
    return Members(configs, Database(configs[0].database))
