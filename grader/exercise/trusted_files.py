"""Read trusted files of exercises: Python by its path, and TOML."""

import hashlib
import importlib.util
import os
import sys
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.report.errors import GraderError


class ExerciseError(GraderError):
    """An exercise is missing or broken."""


def load_module(path: Path, name: str) -> ModuleType:
    """Import a trusted Python file by its path.

    Raises:
        ExerciseError: it is missing or raises.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.exists():
        raise ExerciseError(f"the exercise file {path} is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ExerciseError(f"the exercise file {path} cannot be loaded: {error}") from error
    return module


def folder_package(folder: Path) -> str:
    """Make a folder of trusted files a package, so that they can share modules; return its name.

    A file loaded as `{name}.{stem}` may write `from ._shared import ...`.
    """
    name = f"_folder_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return name


def read_table(path: Path) -> Mapping[str, Any]:
    """Read a TOML file.

    Raises:
        ExerciseError: it cannot be read, or is not valid TOML.
    """
    try:
        return _table(path, seen(path.stat()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExerciseError(f"{path} is not valid TOML: {error}") from error


@lru_cache(maxsize=256)
def _table(path: Path, _: tuple[int, ...]) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def seen(found: os.stat_result) -> tuple[int, ...]:
    """Return what tells one state of a file from every other, without reading it."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
