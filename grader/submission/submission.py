"""Read a learner's file safely: bytes, encoding and syntax tree, never running it."""

import ast
import errno
import hashlib
import io
import os
import stat
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.exercise.exercise import Exercise
from grader.report.errors import GraderError
from grader.submission.format import FILE_BYTES, Unsuitable, python_source

HEAD_BYTES = 4096
"""How much is read of a file that is too large, to say what it is."""


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


class AmbiguousError(UngradableError):
    """The file does not say which exercise it is for."""


@dataclass(frozen=True)
class Mistyped:
    """Why the file is no Python: the message, its 1-based line and column, if known."""

    message: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Submission:
    """A learner's program as read.

    Attributes:
        path: what the learner called the file.
        source: the file's bytes; where it is a notebook or in another encoding, the program in it.
    """

    path: str
    source: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the source, hexadecimal."""
        return hashlib.sha256(self.source).hexdigest()

    @cached_property
    def text(self) -> str:
        """The source as text, by its coding cookie or byte-order mark, never failing."""
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(self.source).readline)
        except (SyntaxError, LookupError):
            encoding = "utf-8"
        try:
            text = self.source.decode(encoding, errors="replace")
        except (UnicodeError, LookupError):  # of codecs that replace nothing, or are not for text
            text = self.source.decode("utf-8", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> list[str]:
        """The source's lines without their ends."""
        return self.text.split("\n")

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
                return Mistyped(message, error.lineno or self._null_line, error.offset)
            except ValueError as error:
                return Mistyped(str(error), self._null_line, None)
            except (RecursionError, MemoryError):
                return None

    @property
    def _null_line(self) -> int | None:
        """The first line with a null byte, for which Python's own message gives no line."""
        before, null, _ = self.source.partition(b"\0")
        return before.count(b"\n") + 1 if null else None


def received(path: str, raw: bytes, size: int | None = None) -> Submission:
    """Return the submission in a file's bytes.

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


def read(path: Path, *, follow: bool = True) -> Submission:
    """Read a submission from a file.

    Args:
        path: the file.
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
    return received(str(path), raw, size)


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


def match_exercise(
    submission: Submission,
    exercises: tuple[Exercise, ...],
    choose: str = "choose with --exercise NAME",
) -> Exercise:
    """Find the exercise whose entry point the file defines, or that it comes nearest to.

    Args:
        submission: the file as read.
        exercises: those that come into question.
        choose: how the user can say which one; for the error.

    Raises:
        AmbiguousError: it defines the entry points of several, or nothing points to any.
    """
    words = _identifiers(submission.tree)
    bound = defined_names(submission.tree) if submission.tree else set()
    exact = [item for item in exercises if item.settings.entry_point in bound]
    if len(exact) == 1:
        return exact[0]
    if len(exact) > 1:
        names = ", ".join(item.name for item in exact)
        raise AmbiguousError(submission.path, f"defines the entry points of {names}: {choose}")
    if len(exercises) == 1:
        return exercises[0]
    text = submission.text
    scores = {item.name: _nearness(item, words, text) for item in exercises}
    best = max(scores.values())
    nearest = [item for item in exercises if scores[item.name] == best]
    if best == 0 or len(nearest) > 1:
        names = ", ".join(item.name for item in exercises)
        raise AmbiguousError(
            submission.path, f"defines no entry point of any exercise ({names}): {choose}"
        )
    return nearest[0]


def _nearness(exercise: Exercise, words: set[str], text: str) -> int:
    names = [name for name in (exercise.settings.entry_point, exercise.settings.module) if name]
    if not words:
        return sum(name in text for name in names)
    return 2 * sum(name in words for name in names)


def _identifiers(tree: ast.Module | None) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def defined_names(tree: ast.Module, *, imported: bool = True) -> set[str]:
    """Return the names that a module's top level may bind, inside `if` and `try` too.

    Args:
        tree: the module.
        imported: whether names count that it only imports.
    """
    names: set[str] = set()
    blocks: list[ast.stmt] = list(tree.body)
    while blocks:
        statement = blocks.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
            continue
        for node in ast.iter_child_nodes(statement):
            if isinstance(node, ast.stmt):
                blocks.append(node)
            elif isinstance(node, ast.ExceptHandler | ast.match_case):
                blocks.extend(node.body)
            elif imported or not isinstance(node, ast.alias):
                names.update(_bound(node))
    return names


def _bound(expression: ast.AST) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
