"""The contents of an exercise's `exercise.toml`, validated."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from grader.exercise.trusted_files import ExerciseError, read_table
from grader.workers.command import Bounds


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Points(_Section):
    """How many points the cases and the requirements are worth."""

    cases: float = Field(ge=0)
    requirements: float = Field(ge=0)

    @property
    def total(self) -> float:
        """The highest score."""
        return self.cases + self.requirements


class Limits(_Section):
    """Bounds of one submission's process: wall and CPU seconds, and bytes."""

    load_seconds: PositiveFloat = 30.0
    case_seconds: PositiveFloat = 20.0
    total_seconds: PositiveFloat = 90.0
    cpu_seconds: PositiveInt = 120
    memory_bytes: PositiveInt = 2 << 30
    output_bytes: PositiveInt = 1 << 20
    answer_bytes: PositiveInt = 1 << 20
    processes: PositiveInt = 256

    @property
    def bounds(self) -> Bounds:
        """The part that a child is started with."""
        return Bounds(self.memory_bytes, self.cpu_seconds, self.processes, self.output_bytes)


class Settings(_Section):
    """The contents of `exercise.toml`, format version 1."""

    format_version: Literal[1]
    version: str
    title: str
    summary: str
    entry_point: str = Field(pattern=r"^[A-Za-z_]\w*$")
    parameters: tuple[str, ...] = Field(min_length=1)
    module: str
    tolerance: PositiveFloat
    families: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    step: PositiveInt | None = None
    hints: tuple[Annotated[str, Field(pattern=r"\S")], ...] = ()
    points: Points
    limits: Limits = Limits()


def read_settings(path: Path) -> Settings:
    """Read an `exercise.toml`.

    Raises:
        ExerciseError: it is missing or not valid.
    """
    try:
        return Settings.model_validate(read_table(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ExerciseError(f"{path}: {where}: {first['msg']}") from error
