"""Hashes of the code that decides a verdict and of the code that explains it.

Kept reports and cached answers depend on them, so that none outlives the code that made it. Whole
floors are hashed: a file is never forgotten because nobody listed it.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from grader.exercise.folder import PACKAGE
from grader.exercise.trusted_files import seen

DECIDES = ("versions.py", "sandbox", "workers", "exercise", "submission", "judging", "grading")
"""Floors that decide verdict and score, of `grader/`."""
EXPLAINS = ("report", "diagnosis", "families")
"""Floors that make the findings and their words."""


@cache
def code_digest(floors: tuple[str, ...], package: Path = PACKAGE) -> str:
    """Hash every file of some floors of the package; computed once in a process."""
    return digest_of(path for floor in floors for path in files_below(package / floor))


def files_below(path: Path) -> list[Path]:
    """Return a file itself or every file of a folder, sorted, without what Python compiled."""
    if not path.is_dir():
        return [path] if path.exists() else []
    return sorted(map(Path, walk(str(path))))


def walk(folder: str, linked: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every file below a folder, behind links too, without what Python compiled.

    Args:
        folder: its path.
        linked: folders that links have led to on the way, of which none is entered again.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry.path
            elif not entry.is_dir() or entry.name == "__pycache__":
                continue
            elif not entry.is_symlink():
                yield from walk(entry.path, linked)
            elif not _leads_back(target := os.path.realpath(entry.path), folder, linked):
                yield from walk(entry.path, (*linked, target))


def _leads_back(target: str, folder: str, linked: tuple[str, ...]) -> bool:
    inside = f"{os.path.realpath(folder)}{os.sep}"
    return target in linked or inside.startswith(f"{target}{os.sep}")


def digest_of(files: Iterable[Path]) -> str:
    """Hash the names and contents of files, 16 hexadecimal digits."""
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.name}\0".encode() + _content_digest(path, seen(path.stat())))
    return total.hexdigest()[:16]


@lru_cache(maxsize=8192)
def _content_digest(path: Path, _: tuple[int, ...]) -> bytes:
    """Hash a file as it was seen; what was hashed in this process or before its fork is known."""
    return hashlib.sha256(path.read_bytes()).digest()
