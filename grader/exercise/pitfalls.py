"""Pitfall files: one misconception each, its documentation, changes and evidence together."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

from grader.exercise.changes import Change, difference, read_changes
from grader.exercise.family import Family
from grader.exercise.folder import ExerciseFolder
from grader.exercise.trusted_files import ExerciseError, folder_package, load_module

SECTIONS = ("What happens", "Why", "Pattern", "References")
RECOGNISERS = ("from_outcome", "from_error", "from_trace", "from_probe")
"""What a pitfall may look at, by the names of its functions."""
NOT_BEGUN = "not-begun"
"""The page of work that is still the starter; the only one that no change of a reference shows."""
Owned = Callable[[Any], bool] | Literal["*"]
"""Settings of a switch, by their values; `*` is any that no other pitfall asks for."""


@dataclass(frozen=True)
class Pitfall:
    """One misconception, named after its file.

    Attributes:
        path: the file, `ignored_seed.py` for the pitfall `ignored-seed`.
        families: those that may recognise it, besides its own file.
    """

    path: Path
    families: tuple[Family, ...] = ()

    @property
    def name(self) -> str:
        """The pitfall's name: the file's stem in kebab case."""
        return self.path.stem.replace("_", "-")

    @cached_property
    def _tree(self) -> ast.Module:
        try:
            return ast.parse(self.path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError) as error:
            raise ExerciseError(f"{self.path} is not valid Python: {error}") from error

    @cached_property
    def text(self) -> str:
        """The documentation that its file holds, Markdown, read without running the file."""
        return ast.get_docstring(self._tree) or ""

    @cached_property
    def changes(self) -> Mapping[str, tuple[Change, ...]]:
        """Changes of right programs that are this misconception, by the exercise's name.

        Raises:
            ExerciseError: the file does not list them as it should.
        """
        return read_changes(self._tree, self.path)

    def lists_changes(self, exercise: str) -> bool:
        """Say whether it lists changes of an exercise; a broken list holds none."""
        with suppress(ExerciseError):
            return bool(self.changes.get(exercise))
        return False

    @property
    def title(self) -> str:
        """The misconception in one sentence."""
        return self.text.partition("\n")[0]

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The documentation's sections by heading."""
        parts = re.split(r"^## (.+)$", self.text, flags=re.MULTILINE)
        return {
            heading.strip(): text.strip()
            for heading, text in zip(parts[1::2], parts[2::2], strict=True)
        }

    def page(self, exercises: Iterable[ExerciseFolder], at_hand: str = "") -> str:
        """Return the whole page, Markdown: the documentation, with an example before its end.

        Args:
            exercises: all there are, in their order.
            at_hand: the name of the one whose example to show; by default, or if it has none, the
                first of all that has one.
        """
        known = {exercise.name: exercise for exercise in exercises}
        named = [name for name in (at_hand, *known) if name in known and name in self.changes]
        text, heading, references = self.text.partition("## References")
        example = self._example(known[named[0]]) if named else ""
        return f"{text}{example}{heading}{references}"

    def _example(self, exercise: ExerciseFolder) -> str:
        parts = [
            f"With {change.said}:\n\n{_changed(exercise, wrong)}\n\n"
            for change, wrong in self.wrong_programs(exercise)
        ]
        if parts:
            parts[0] = f"The right program of `{exercise.name}` w{parts[0][1:]}"
            parts.insert(0, "## Example\n\n")
        return "".join(parts)

    def fix(self, exercise: ExerciseFolder, submission: str) -> str:
        """Return how to correct it, Markdown: a change turned round, never a whole program.

        Args:
            exercise: where it was found; if it has no change there, the text is empty.
            submission: whose text it was found in. Of several changes, the one that makes most of
                its lines is shown.
        """
        right = exercise.right_program
        own = _lines(submission) - _lines(right)
        found = max(
            self.wrong_programs(exercise), key=lambda pair: len(own & _lines(pair[1])), default=None
        )
        if found is None:
            return ""
        change, wrong = found
        shown = difference(wrong, right, right)
        return f"For example, this corrects a program with {change.said}:\n\n{shown}"

    def wrong_programs(self, exercise: ExerciseFolder) -> Iterator[tuple[Change, str]]:
        """Yield its changes of an exercise, each with the program that it makes.

        One that does not fit the right program is left out; `grade check-exercises` reports it.
        """
        for change in self.changes[exercise.name] if self.lists_changes(exercise.name) else ():
            with suppress(ExerciseError):
                yield change, change.apply(exercise.right_program)

    @cached_property
    def module(self) -> ModuleType:
        """The file, imported as part of its folder: it may `from ._shared import ...`."""
        return load_module(self.path, f"{folder_package(self.path.parent)}.{self.path.stem}")

    @cached_property
    def modules(self) -> tuple[ModuleType, ...]:
        """Where it is recognised: its file first, then what its families know of it."""
        found = (family.recognition(self.name) for family in self.families)
        return (self.module, *(module for module in found if module is not None))

    @property
    def level(self) -> Literal["error", "advice"]:
        """How a finding of this pitfall counts."""
        return cast("Literal['error', 'advice']", getattr(self.module, "level", "error"))

    @property
    def general(self) -> bool:
        """Whether it only restates what was seen, and yields to any that says why."""
        return bool(getattr(self.module, "general", False))

    @property
    def switches(self) -> Mapping[str, Owned]:
        """Settings of the error model that are this misconception, never a switch's default."""
        return {
            switch: owned
            for module in self.modules
            for switch, owned in getattr(module, "switches", {}).items()
        }

    @property
    def everywhere(self) -> bool:
        """Whether it is recognised in other ways too, so that no error model need have it."""
        return bool(getattr(self.module, "everywhere", False))

    @property
    def limits(self) -> Mapping[str, float]:
        """Limits that its changes are tried under in place of the exercise's, to end it sooner."""
        return cast("Mapping[str, float]", getattr(self.module, "limits", {}))

    @property
    def shown_since(self) -> Mapping[str, tuple[int, ...]]:
        """Versions of packages from which on its changes show the misconception."""
        return cast("Mapping[str, tuple[int, ...]]", getattr(self.module, "shown_since", {}))

    @property
    def recognisable(self) -> bool:
        """Whether its file or a family says how to tell it."""
        return bool(self.switches) or any(self.recogniser(name) for name in RECOGNISERS)

    def recogniser(self, name: str) -> Callable[..., Any] | None:
        """Return its `from_error`, `from_trace`, … if it has one."""
        found = (getattr(module, name, None) for module in self.modules)
        return next((each for each in found if each is not None), None)


def _changed(exercise: ExerciseFolder, wrong: str) -> str:
    right = exercise.right_program
    return difference(right, wrong, right)


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines()}


def list_pitfalls(
    folders: Iterable[Path], families: tuple[Family, ...] = ()
) -> tuple[Pitfall, ...]:
    """List the pitfalls of some folders, by name; an earlier folder's wins."""
    found: dict[str, Pitfall] = {}
    for folder in folders:
        for path in sorted(folder.glob("[!_]*.py")):
            pitfall = Pitfall(path, families)
            found.setdefault(pitfall.name, pitfall)
    return tuple(found[name] for name in sorted(found))
