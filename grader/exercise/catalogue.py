"""Which exercises there are."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from grader.exercise.family import Family
from grader.exercise.folder import BUNDLED, ExerciseFolder
from grader.exercise.trusted_files import ExerciseError
from grader.report.errors import Exit

if TYPE_CHECKING:
    from grader.exercise.exercise import Exercise


class UnknownExerciseError(ExerciseError):
    """There is no exercise of a name."""

    status = Exit.USAGE


def default_root() -> Path:
    """Return where the exercises lie.

    That is the folder that the environment variable `GRADE_ROOT` names, which holds `exercises/`
    and `reference/` as the repository does, so that authors can use their own; otherwise what
    the wheel carries, or the checkout around the package.
    """
    if chosen := os.environ.get("GRADE_ROOT"):
        return Path(chosen)
    return BUNDLED


@dataclass(frozen=True)
class Catalogue:
    """All exercises under one root, which holds `exercises/` and `reference/`.

    Attributes:
        root: the folder.
        families: what exercises may name; what only shows exercises does without. All of them are
            handed in by `grader.grading.exercises.open_catalogue`.
    """

    root: Path = field(default_factory=default_root)
    families: Mapping[str, Family] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The exercises' names, sorted."""
        found = sorted(path.parent.name for path in self.root.glob("exercises/*/exercise.toml"))
        if not found:
            raise ExerciseError(
                f"there is no exercise under {self.root / 'exercises'}:"
                " set GRADE_ROOT to a folder that holds exercises/ and reference/"
            )
        return tuple(found)

    def files(self) -> Iterator[tuple[Path, str]]:
        """Yield all that exercises consist of, each with what it is to a user."""
        for folder in ("exercises", "reference"):
            for path in (self.root / folder).rglob("*"):
                yield path, "part of the exercises"

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
            UnknownExerciseError: there is none of that name.
        """
        if name not in self.names:
            raise UnknownExerciseError(
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
        from grader.exercise.exercise import load  # noqa: PLC0415

        return load(self.folder(name), self.families)

    def choose(
        self, name: str | None, notice: Callable[[str], None] = lambda _: None
    ) -> tuple["Exercise", ...]:
        """Read the exercise of a name, or all that can be read where none is given.

        Args:
            name: of one exercise.
            notice: told of every exercise that is left out because it is broken.

        Raises:
            ExerciseError: there is none of that name, it is broken, or all are.
        """
        if name:
            return (self.load(name),)
        sound = tuple(item for item in self._read.values() if not isinstance(item, ExerciseError))
        if not sound:
            raise next(iter(self.broken.values()))
        for each, error in self.broken.items():
            notice(f"the exercise {each} is left out: {error}")
        return sound

    @property
    def broken(self) -> Mapping[str, ExerciseError]:
        """Exercises that cannot be read, with what is wrong; they stop no other."""
        return {name: item for name, item in self._read.items() if isinstance(item, ExerciseError)}

    @cached_property
    def _read(self) -> Mapping[str, "Exercise | ExerciseError"]:
        found: dict[str, Exercise | ExerciseError] = {}
        for name in self.names:
            try:
                found[name] = self.load(name)
            except ExerciseError as error:
                found[name] = error
        return found

    def all(self) -> tuple["Exercise", ...]:
        """Read every exercise. Raises what `load` does."""
        return tuple(self.load(name) for name in self.names)
