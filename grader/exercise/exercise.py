"""One exercise, validated: its settings, cases, requirements, error model and reference."""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.exercise.case import Case, hidden_last
from grader.exercise.digest import DECIDES, EXPLAINS, code_digest, digest_of, files_below
from grader.exercise.family import Family
from grader.exercise.folder import ExerciseFolder
from grader.exercise.idioms import Idiom, read_idioms
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.exercise.settings import Settings, read_settings
from grader.exercise.trusted_files import ExerciseError, load_module

STARTER = "starter.py"
IDIOMS = "idioms.toml"
FOR_PEOPLE = {STARTER, "picture.py"}
"""Files of an exercise that do not decide a verdict."""


@dataclass(frozen=True)
class Exercise(ExerciseFolder):
    """One exercise: its settings, and the files of its folder, read when first needed."""

    settings: Settings
    families: tuple[Family, ...] = ()

    def cases(self, seed: int, *, secret: bool = False) -> tuple[Case, ...]:
        """Draw the cases of a seed, small to large, hidden ones last.

        Args:
            seed: draws their arguments.
            secret: whether nobody may learn the seed, which hides every case.

        Raises:
            ExerciseError: the arguments of a case are not the entry point's parameters.
        """
        drawn = tuple(self._module("cases").cases(np.random.default_rng(seed)))
        for case in drawn:
            if tuple(case.arguments) != self.settings.parameters:
                raise ExerciseError(
                    f"{self.folder / 'cases.py'}: {case.name} has the arguments "
                    f"({', '.join(case.arguments)}); the function is {self.signature}"
                )
        return hidden_last([replace(case, hidden=True) for case in drawn] if secret else drawn)

    @cached_property
    def requirements(self) -> Sequence[Callable[..., Any]] | None:
        """The checks of its `requirements.py`, in order; None where the usual ones will do."""
        if not (self.folder / "requirements.py").exists():
            return None
        checks: Sequence[Callable[..., Any]] = self._module("requirements").REQUIREMENTS
        return checks

    @cached_property
    def watch(self) -> tuple[str, ...]:
        """Functions whose calls are recorded while a submission is observed."""
        shared = (name for family in self.families for name in family.watch)
        return tuple(dict.fromkeys((*shared, *self.settings.watch)))

    @property
    def has_model(self) -> bool:
        """Whether it has an error model."""
        return self._model.exists()

    @property
    def _model(self) -> Path:
        return self.folder / "model" / "__init__.py"

    @cached_property
    def model(self) -> Any:
        """The error model, of `grader.diagnosis.error_model`, or None if the exercise has none."""
        if not self.has_model:
            return None
        return load_module(self._model, f"_exercise_{self.name}_model").MODEL

    @cached_property
    def picture(self) -> Callable[..., Any] | None:
        """Draws how one number of an answer comes about, if the exercise can."""
        if not self.has_picture:
            return None
        draw: Callable[..., Any] = self._module("picture").picture
        return draw

    @property
    def draws(self) -> bytes | None:
        """Source of the error model's random draws, which runs where jax is, if it has any."""
        path = self.folder / "model" / "draws.py"
        return path.read_bytes() if path.exists() else None

    @property
    def reference(self) -> bytes:
        """The trusted answer's source."""
        return self.reference_path.read_bytes()

    @cached_property
    def idioms(self) -> tuple[Idiom, ...]:
        """Words of other libraries with what to write here. Raises ExerciseError."""
        return read_idioms(self._idiom_files)

    @property
    def _idiom_files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(path.parent / IDIOMS for path in self.pitfall_folders))

    @cached_property
    def starter_tree(self) -> str:
        """The starter's syntax tree as `ast.dump` writes it; empty where there is none."""
        try:
            return ast.dump(ast.parse(self.starter))
        except (OSError, SyntaxError, ValueError):  # `grade check-exercises` says what is wrong
            return ""

    @cached_property
    def pitfalls(self) -> tuple[Pitfall, ...]:
        """The misconceptions that it can have, each loaded once however many files are graded.

        One that nothing recognises here belongs to another family. One that owns switches can
        only be had where the error model has one of them.
        """
        switches = set(self.model.switches) if self.model is not None else set()
        return tuple(
            item
            for item in self.listed
            if item.recognisable
            and (item.everywhere or not item.switches or switches & set(item.switches))
        )

    @cached_property
    def advice(self) -> tuple[Pitfall, ...]:
        """Those that right work can have too; they are found without the error model."""
        return tuple(item for item in self.listed if item.level == "advice")

    @cached_property
    def misconceptions(self) -> tuple[Pitfall, ...]:
        """Those whose changes of the reference are wrong programs that answer, its own first.

        What only restates what happened is none of them, nor how a process can end.
        """
        return tuple(
            sorted(
                (
                    item
                    for item in self.listed
                    if item.lists_changes(self.name)
                    and item.level == "error"
                    and not item.general
                    and not item.limits
                    and item.recogniser("from_outcome") is None
                ),
                key=lambda item: item.path.parent != self.pitfall_folders[0],
            )
        )

    def pitfall(self, name: str) -> Pitfall | None:
        """Return the pitfall of a name, whether or not anything recognises it here."""
        return next((item for item in self.listed if item.name == name), None)

    @cached_property
    def listed(self) -> tuple[Pitfall, ...]:
        """All pitfalls that lie in its folders or the shared one, whether they fit it or not."""
        return list_pitfalls(self.pitfall_folders, self.families)

    @cached_property
    def decides(self) -> str:
        """A hash of all that decides a verdict: code, settings, cases, requirements, reference."""
        own = (path for path in self.folder.iterdir() if path.suffix in {".py", ".toml"})
        files = sorted(path for path in own if path.name not in FOR_PEOPLE)
        return f"{code_digest(DECIDES)}{digest_of((*files, *files_below(self.reference_path)))}"

    @cached_property
    def explains(self) -> str:
        """A hash of all that explains a verdict: code, error model, pitfalls."""
        own = (self.folder / "model", self.folder / STARTER)
        folders = (*own, *self.pitfall_folders, *self._idiom_files)
        files = [path for folder in folders for path in files_below(folder)]
        return f"{code_digest(EXPLAINS)}{digest_of(files)}"

    @property
    def digest(self) -> str:
        """A hash of all that makes a report what it is."""
        return f"{self.decides}{self.explains}"

    @property
    def signature(self) -> str:
        """The entry point as a learner defines it."""
        return f"{self.settings.entry_point}({', '.join(self.settings.parameters)})"

    def _module(self, stem: str) -> ModuleType:
        return load_module(self.folder / f"{stem}.py", f"_exercise_{self.name}_{stem}")


def load(files: ExerciseFolder, families: Mapping[str, Family]) -> Exercise:
    """Read and validate an exercise's settings.

    Args:
        files: its folder.
        families: every family by its name.

    Raises:
        ExerciseError: its `exercise.toml` is invalid, or names a family that is none.
    """
    settings = read_settings(files.folder / "exercise.toml", files.reference_path)
    unknown = [name for name in settings.families if name not in families]
    if unknown:
        known = ", ".join(sorted(families)) or "none"
        path = files.folder / "exercise.toml"
        raise ExerciseError(f"{path}: there is no family {unknown[0]!r}; there are: {known}")
    chosen = tuple(families[name] for name in settings.families)
    return Exercise(files.name, files.folder, files.reference_path, settings, chosen)
