"""Words of other libraries and of other places, with the sentence that says what to write here.

One table, which authors extend: `idioms.toml` of an exercise, then that of `exercises/common`, then
the grader's own. The first row that fits an exception speaks.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from grader.exercise.trusted_files import ExerciseError, read_table

ARRAY = r"'?[\w.]*(?:ArrayImpl|Tracer)\w*'?(?: object)?"
"""How messages call a JAX array; `{array}` in a pattern."""


class Idiom(BaseModel):
    """One row: what is seen of an exception, and what is said then.

    Attributes:
        raises: the exception's name, or that of a class that it derives from.
        message: a pattern that the exception's message holds.
        calls: the last name of what the expression that raised calls; a pattern of all of it.
        line: how the line begins that Python refuses, for a SyntaxError.
        instead: by what the pattern's group `name` found: what to write, `{instead}` in `say`; any
            other name is left to other rows.
            A group `function` must not be a function of the submission.
        say: the sentence; `{name}` and other groups of the pattern may stand in it.
        idea: why it is so; empty where the page of the finding says it.
        pattern: lines of Python that show the right way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    raises: str
    message: str = ""
    calls: str = ""
    line: str = ""
    instead: Mapping[str, str] = {}
    say: str = Field(pattern=r"\S")
    idea: str = ""
    pattern: str = ""

    @model_validator(mode="after")
    def _fits_something(self) -> Self:
        if not (self.message or self.calls or self.line):
            raise ValueError("write message, calls or line: the exception alone says too little")
        if self.line and self.raises != "SyntaxError":
            raise ValueError("a line is looked at only where Python refuses it, by a SyntaxError")
        found = {"instead"} if self.instead else set()
        for text in (self.message, self.calls, self.line):
            try:
                found |= re.compile(text.replace("{array}", ARRAY)).groupindex.keys()
            except re.error as error:
                raise ValueError(f"{text!r} is no pattern: {error}") from error
        if self.instead and "name" not in found:
            raise ValueError("instead needs a group (?P<name>...) in a pattern")
        if unknown := {*re.findall(r"\{(\w+)\}", self.say)} - found:
            raise ValueError(f"no pattern has a group {min(unknown)!r}")
        return self

    def said(
        self, kinds: Iterable[str], message: str, called: str = "", line: str = ""
    ) -> str | None:
        """Return the sentence, if the row fits.

        Args:
            kinds: dotted names of the exception's class and of those that it derives from.
            message: of the exception.
            called: the last name of what the expression that raised calls.
            line: the line that Python refuses, without its indentation.
        """
        if self.raises not in {kind.rpartition(".")[2] for kind in kinds}:
            return None
        groups: dict[str, str] = {}
        for seek, pattern, text in (
            (re.search, self.message, message),
            (re.fullmatch, self.calls, called),
            (re.match, self.line, line),
        ):
            if not pattern:
                continue
            found = seek(pattern.replace("{array}", ARRAY), text)
            if found is None:
                return None
            groups |= {name: part or "" for name, part in found.groupdict().items()}
        if self.instead:
            if groups["name"] not in self.instead:
                return None
            groups["instead"] = self.instead[groups["name"]]
        return re.sub(r"\{(\w+)\}", lambda part: groups[part[1]], self.say)

    def function(self, message: str) -> str:
        """Return the pattern's group `function`; the row is not meant for one of the submission."""
        found = re.search(self.message.replace("{array}", ARRAY), message) if self.message else None
        return (found.groupdict().get("function") or "") if found else ""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    idiom: tuple[Idiom, ...] = ()


def read_idioms(paths: Iterable[Path]) -> tuple[Idiom, ...]:
    """Read tables; one that is not there has no rows.

    Raises:
        ExerciseError: a table is not valid.
    """
    rows: list[Idiom] = []
    for path in paths:
        if not path.exists():
            continue
        try:
            rows += _Table.model_validate(dict(read_table(path))).idiom
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ExerciseError(f"{path}: {where}: {first['msg']}") from error
    return tuple(rows)
