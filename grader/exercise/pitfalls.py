"""Pitfall files: one misconception each, its documentation, example and evidence together."""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

from grader.exercise.family import Family
from grader.exercise.trusted_files import folder_package, load_module

SECTIONS = ("What happens", "Why", "Pattern", "Example", "Use instead", "References")
RECOGNISERS = ("from_outcome", "from_error", "from_trace", "from_probe")
"""What a pitfall may look at, by the names of its functions."""
Owned = Callable[[Any], bool] | Literal["*"]
"""Settings of a switch, by their values; `*` is any that no other pitfall asks for."""
_FENCE = re.compile(r"```python\n(.*?)```", re.DOTALL)


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
    def page(self) -> str:
        """The documentation, Markdown, read without running the file."""
        return ast.get_docstring(ast.parse(self.path.read_text(encoding="utf-8"))) or ""

    @property
    def title(self) -> str:
        """The misconception in one sentence."""
        return self.page.partition("\n")[0]

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The documentation's sections by heading."""
        parts = re.split(r"^## (.+)$", self.page, flags=re.MULTILINE)
        return {
            heading.strip(): text.strip()
            for heading, text in zip(parts[1::2], parts[2::2], strict=True)
        }

    @property
    def example(self) -> str:
        """A whole submission that shows the misconception."""
        return self._code("Example")

    @property
    def fix(self) -> str:
        """A whole submission without it."""
        return self._code("Use instead")

    def _code(self, section: str) -> str:
        found = _FENCE.search(self.sections.get(section, ""))
        return found.group(1) if found else ""

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
        """Limits that the example is tried under in place of the exercise's, to end it sooner."""
        return cast("Mapping[str, float]", getattr(self.module, "limits", {}))

    @property
    def shown_since(self) -> Mapping[str, tuple[int, ...]]:
        """Versions of packages from which on the example shows the misconception."""
        return cast("Mapping[str, tuple[int, ...]]", getattr(self.module, "shown_since", {}))

    @property
    def recognisable(self) -> bool:
        """Whether its file or a family says how to tell it."""
        return bool(self.switches) or any(self.recogniser(name) for name in RECOGNISERS)

    def recogniser(self, name: str) -> Callable[..., Any] | None:
        """Return its `from_error`, `from_trace`, … if it has one."""
        found = (getattr(module, name, None) for module in self.modules)
        return next((each for each in found if each is not None), None)


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
