"""Where exercises lie, and the pages they hold for people; nothing here validates or runs them."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.loading import ExerciseError

if TYPE_CHECKING:
    from grader.exercise import Exercise

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class ExerciseFolder:
    """One exercise as a learner sees it: the texts of its folder."""

    name: str
    folder: Path
    reference_path: Path

    @cached_property
    def _table(self) -> Mapping[str, Any]:
        return read_table(self.folder / "exercise.toml")

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

    @property
    def starter(self) -> str:
        """The file that a learner starts from."""
        return (self.folder / "starter.py").read_text(encoding="utf-8")

    @property
    def step(self) -> float:
        """Its place in the order in which to learn."""
        step = self._table.get("step")
        return step if isinstance(step, int) else float("inf")

    @property
    def hints(self) -> tuple[str, ...]:
        """Help for work whose mistake has no name, from the vaguest to the plainest; Markdown."""
        return tuple(str(text) for text in self._table.get("hints", ()))

    @property
    def solution(self) -> str:
        """The reference with its explanation, as Markdown."""
        code = self.reference_path.read_text(encoding="utf-8").strip()
        explained = self.folder / "solution.md"
        text = explained.read_text(encoding="utf-8").strip() if explained.exists() else ""
        return f"# {self.title}: a solution\n\n```python\n{code}\n```\n\n{text}".strip() + "\n"

    @property
    def pitfall_folders(self) -> tuple[Path, ...]:
        """Where pitfalls lie: the exercise's own, then those that any exercise can have."""
        return (self.folder / "pitfalls", self.folder.parent / "common" / "pitfalls")


def default_root() -> Path:
    """Return where the exercises lie.

    That is the folder that the environment variable `GRADE_ROOT` names, which holds `exercises/`
    and `reference/` as the repository does, so that authors can use their own; otherwise what
    the wheel carries, or the checkout around the package.
    """
    if chosen := os.environ.get("GRADE_ROOT"):
        return Path(chosen)
    bundled = PACKAGE / "bundled"
    return bundled if bundled.is_dir() else PACKAGE.parent


@dataclass(frozen=True)
class Library:
    """All exercises under one root, which holds `exercises/` and `reference/`."""

    root: Path = field(default_factory=default_root)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The exercises' names, sorted."""
        found = sorted(path.parent.name for path in self.root.glob("exercises/*/exercise.toml"))
        if not found:
            raise ExerciseError(f"there is no exercise under {self.root / 'exercises'}")
        return tuple(found)

    @cached_property
    def folders(self) -> tuple[ExerciseFolder, ...]:
        """Every exercise, sorted by name."""
        return tuple(self.folder(name) for name in self.names)

    @property
    def in_order(self) -> tuple[ExerciseFolder, ...]:
        """Every exercise in the order in which to learn; those of no step come last."""
        return tuple(sorted(self.folders, key=lambda item: (item.step, item.name)))

    def folder(self, name: str) -> ExerciseFolder:
        """Find one exercise.

        Raises:
            ExerciseError: there is none of that name.
        """
        if name not in self.names:
            raise ExerciseError(
                f"there is no exercise {name!r}; there are: {', '.join(self.names)}"
            )
        path = self.root / "exercises" / name
        return ExerciseFolder(name, path, self.root / "reference" / f"{name}.py")

    def load(self, name: str) -> "Exercise":
        """Read and validate one exercise.

        Raises:
            ExerciseError: there is none of that name, or its `exercise.toml` is invalid.
        """
        # It loads pydantic, which the pages above do without.
        from grader.exercise import load  # noqa: PLC0415

        return load(self.folder(name))

    def choose(self, name: str | None) -> tuple["Exercise", ...]:
        """Read the exercise of a name, or all where none is given. Raises what `load` does."""
        return (self.load(name),) if name else self.all()

    def all(self) -> tuple["Exercise", ...]:
        """Read every exercise."""
        return tuple(self.load(name) for name in self.names)


def read_table(path: Path) -> Mapping[str, Any]:
    """Read a TOML file.

    Raises:
        ExerciseError: it cannot be read, or is not valid TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExerciseError(f"{path} is not valid TOML: {error}") from error
