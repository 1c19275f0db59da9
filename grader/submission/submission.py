"""Read a learner's file safely: bytes, encoding and syntax tree, never running it."""

import ast
import errno
import hashlib
import io
import os
import re
import stat
import tokenize
import warnings
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from grader.report.errors import GraderError
from grader.submission.facts import Facts, Mistyped, facts_of
from grader.submission.format import FILE_BYTES, Unsuitable, python_source

HEAD_BYTES = 4096
"""How much is read of a file that is too large, to say what it is, and for an encoding."""
MESSAGE = 1000
"""How many characters are kept of what Python says of a mistyped file."""
_ENCODING = re.compile(
    r"utf-?8(-sig)?|ascii|latin-?1|iso-?8859-?\d{1,2}|(cp|windows-?)\d{3,4}|koi8-[rtu]|mac-\w{1,12}"
    r"|gb(2312|k|18030)|big5|euc-(jp|kr)|shift-jis"
)
"""Names of encodings that are decoded in a time in proportion to the text."""


class UngradableError(GraderError):
    """One file cannot be graded, whatever becomes of others.

    Args:
        path: what the learner called it.
        why: the rest of the sentence, for a report that names the file elsewhere.
    """

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"{path} {why}")
        self.why = why


class UnreadableError(UngradableError):
    """The file cannot be read, or is none."""


@dataclass(frozen=True)
class Submission:
    """A learner's program as read.

    Attributes:
        path: what the learner called the file.
        source: the file's bytes; where it is a notebook or in another encoding, the program in it.
        facts: what was found in it by another process that parsed it, if one did.
    """

    path: str
    source: bytes
    facts: Facts | None = field(default=None, compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the source, hexadecimal."""
        return hashlib.sha256(self.source).hexdigest()

    @cached_property
    def text(self) -> str:
        """The source as text, by its coding cookie or byte-order mark, never failing."""
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(self.source[:HEAD_BYTES]).readline)
        except (SyntaxError, LookupError):
            encoding = "utf-8"
        if not _is_plain(encoding):
            encoding = "utf-8"
        text = self.source.decode(encoding, errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> list[str]:
        """The source's lines without their ends."""
        return self.text.split("\n")

    def facts_about(self, names: Collection[str]) -> Facts:
        """Return what is known of it about some names; parses it unless that was done before."""
        return self.facts or facts_of(self.tree, self.mistyped, names)

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree; None if this process cannot parse the file, which proves nothing."""
        parsed = self._parsed
        return parsed if isinstance(parsed, ast.Module) else None

    @cached_property
    def mistyped(self) -> Mistyped | None:
        """Why the file is certainly no Python, or None."""
        parsed = self._parsed
        return parsed if isinstance(parsed, Mistyped) else None

    @cached_property
    def _parsed(self) -> ast.Module | Mistyped | None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return ast.parse(self.source, filename=self.path)
            except SyntaxError as error:
                message = error.msg
                if "too many nested" in message or "too complex" in message:
                    return None
                line = error.lineno or self._null_line
                return Mistyped(message=message[:MESSAGE], line=line, column=error.offset)
            except ValueError as error:
                return Mistyped(message=str(error)[:MESSAGE], line=self._null_line)
            except (RecursionError, MemoryError):
                return None

    @property
    def _null_line(self) -> int | None:
        """The first line with a null byte, for which Python's own message gives no line."""
        before, null, _ = self.source.partition(b"\0")
        return before.count(b"\n") + 1 if null else None


class Reader(Protocol):
    """Returns the submission in a file's bytes, as `received` does."""

    def __call__(self, path: str, raw: bytes, size: int | None = None) -> Submission:
        """Raises UnreadableError."""


def received(path: str, raw: bytes, size: int | None = None) -> Submission:
    """Return the submission in a file's bytes, parsing it in this process if need be.

    Args:
        path: what the file is called.
        raw: its bytes; of one that holds more than FILE_BYTES the first are enough.
        size: how many bytes it holds, if those are not all.

    Raises:
        UnreadableError: they hold no program, or too large a one.
    """
    source = python_source(raw, path, size)
    if isinstance(source, Unsuitable):
        raise UnreadableError(path, source.why)
    return Submission(path, source)


def read(path: Path, reader: Reader = received, *, follow: bool = True) -> Submission:
    """Read a submission from a file.

    Args:
        path: of the file.
        reader: what takes the program from its bytes.
        follow: whether it may be a symbolic link, as one that its reader named themself.

    Raises:
        UnreadableError: it is missing, not a regular file, holds no program, is too large, or may
            not be read.
    """
    try:
        kind = 0 if follow else getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | kind)
    except OSError as error:
        raise UnreadableError(path, _why(path, error)) from error
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError(path, "is a folder: name a Python file")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(path, "is not a regular file: name a Python file")
        if status.st_size > FILE_BYTES:
            raw, size = os.read(descriptor, HEAD_BYTES), status.st_size
        else:
            with open(descriptor, "rb", closefd=False) as file:
                raw, size = file.read(FILE_BYTES + 1), None
    except OSError as error:
        raise UnreadableError(path, _why(path, error)) from error
    finally:
        os.close(descriptor)
    return reader(str(path), raw, size)


def _is_plain(encoding: str) -> bool:
    return _ENCODING.fullmatch(encoding.lower().replace("_", "-")) is not None


def _why(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return "is a link to a file that does not exist: correct the link"
        return "does not exist: check the name, or make it with `grade new EXERCISE FILE`"
    if isinstance(error, PermissionError):
        return "may not be read: change its permissions"
    if isinstance(error, IsADirectoryError):
        return "is a folder: name a Python file"
    if error.errno == errno.ELOOP:
        return "is a link that cannot be followed: put the file itself in its place"
    if error.errno in {errno.ENXIO, errno.ENODEV}:
        return "is not a regular file: name a Python file"
    return f"cannot be read ({error.strerror})"
