"""Hashes of the code that decides a verdict and of the code that explains it.

Kept reports and cached answers depend on them, so that none outlives the code that made it. Whole
floors are hashed: a file is never forgotten because nobody listed it.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from grader.exercise.folder import PACKAGE

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
    return sorted(
        each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts
    )


def digest_of(files: Iterable[Path]) -> str:
    """Hash the names and contents of files, 16 hexadecimal digits."""
    total = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        total.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()[:16]
