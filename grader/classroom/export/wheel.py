"""This grader as a wheel, made from what is installed, with the exercises that are named."""

import base64
import hashlib
import io
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from grader.exercise.folder import PACKAGE, ExerciseFolder

DISTRIBUTION = "nnx-grader"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WHEEL = "Wheel-Version: 1.0\nGenerator: nnx-grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel(exercises: Sequence[ExerciseFolder]) -> tuple[str, bytes]:
    """Return a wheel's file name and bytes, the same for the same files.

    https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    own = distribution(DISTRIBUTION)
    stem = f"nnx_grader-{own.version}"
    info = f"{stem}.dist-info"
    content = dict(_files(exercises))
    content[f"{info}/METADATA"] = (own.read_text("METADATA") or "").encode()
    content[f"{info}/entry_points.txt"] = (own.read_text("entry_points.txt") or "").encode()
    content[f"{info}/WHEEL"] = _WHEEL.encode()
    record = "".join(_line(name, data) for name, data in content.items())
    content[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in content.items():
            add(archive, name, data)
    return f"{stem}-py3-none-any.whl", made.getvalue()


def add(archive: ZipFile, name: str, content: bytes, *, mode: int = 0o644) -> None:
    """Add a file to an archive, with a fixed date."""
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = (0o100000 | mode) << 16
    archive.writestr(entry, content)


def _files(exercises: Sequence[ExerciseFolder]) -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes: the package, the exercises, what all exercises share."""
    for path in _tree(PACKAGE):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] != "bundled":
            yield f"grader/{inside.as_posix()}", path.read_bytes()
    folders = {"common": exercises[0].folder.parent / "common"}
    folders |= {item.name: item.folder for item in exercises}
    for place, folder in folders.items():
        for path in _tree(folder):
            inside = path.relative_to(folder)
            yield f"grader/bundled/exercises/{place}/{inside.as_posix()}", path.read_bytes()
    for item in exercises:
        name = item.reference_path.name
        yield f"grader/bundled/reference/{name}", item.reference_path.read_bytes()


def _tree(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if "__pycache__" not in path.parts)


def _line(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"
