"""The pages that an exercise holds for people; nothing here validates or runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.exercise.trusted_files import ExerciseError, read_table

PACKAGE = Path(__file__).parents[1]
BUNDLED = PACKAGE / "bundled" if (PACKAGE / "bundled").is_dir() else PACKAGE.parent
"""What a wheel carries of `exercises/` and `reference/`, or the checkout around the package."""


@dataclass(frozen=True)
class ExerciseFolder:
    """One exercise as a learner sees it: the texts of its folder."""

    name: str
    folder: Path
    reference_path: Path

    @cached_property
    def _table(self) -> Mapping[str, Any]:
        try:
            return read_table(self.folder / "exercise.toml")
        except ExerciseError:  # what is wrong is said when it is loaded
            return {"summary": "cannot be graded: `grade check-exercises` says why"}

    @property
    def title(self) -> str:
        """The exercise in a few words."""
        return str(self._table.get("title", self.name))

    @property
    def summary(self) -> str:
        """What is to be written, in one line."""
        return str(self._table.get("summary", ""))

    @property
    def task(self) -> str:
        """What to write, as Markdown."""
        return (self.folder / "task.md").read_text(encoding="utf-8")

    @cached_property
    def starter(self) -> str:
        """The file that a learner starts from."""
        return (self.folder / "starter.py").read_text(encoding="utf-8")

    @property
    def has_picture(self) -> bool:
        """Whether `grade show` can draw how a number comes about."""
        return (self.folder / "picture.py").exists()

    @property
    def step(self) -> float:
        """Its place in the order in which to learn."""
        step = self._table.get("step")
        return step if isinstance(step, int) else float("inf")

    @property
    def needs(self) -> tuple[str, ...] | None:
        """Names of exercises to do before it; None if it says nothing of that."""
        names = self._table.get("needs")
        return tuple(map(str, names)) if isinstance(names, list) else None

    @property
    def hints(self) -> tuple[str, ...]:
        """Help for work whose mistake has no name, from the vaguest to the plainest; Markdown."""
        return tuple(str(text) for text in self._table.get("hints", ()))

    @cached_property
    def right_program(self) -> str:
        """The reference's text, of which mistakes are changes."""
        return self.reference_path.read_text(encoding="utf-8")

    @property
    def solution(self) -> str:
        """The reference with its explanation, as Markdown."""
        code = self.right_program.strip()
        explained = self.folder / "solution.md"
        text = explained.read_text(encoding="utf-8").strip() if explained.exists() else ""
        return f"# {self.title}: a solution\n\n```python\n{code}\n```\n\n{text}".strip() + "\n"

    @property
    def pitfall_folders(self) -> tuple[Path, ...]:
        """Where pitfalls lie: the exercise's own, then those that any exercise can have.

        Those that the grader carries need not be copied to another root.
        """
        shared = (root / "common/pitfalls" for root in (self.folder.parent, BUNDLED / "exercises"))
        return tuple(dict.fromkeys((self.folder / "pitfalls", *shared)))
