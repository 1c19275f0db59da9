"""The contents of an exercise's `exercise.toml`, validated; only what differs is in the file."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from grader.exercise.trusted_files import ExerciseError, read_table
from grader.workers.command import Bounds


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Points(_Section):
    """How many points the cases and the requirements are worth.

    Where there are no requirements the cases are worth all of them.
    """

    cases: float = Field(default=80, ge=0)
    requirements: float = Field(default=20, ge=0)

    @property
    def total(self) -> float:
        """The highest score."""
        return self.cases + self.requirements


class Limits(_Section):
    """Bounds of one submission's process: wall and CPU seconds, and bytes."""

    load_seconds: PositiveFloat = 12.0
    case_seconds: PositiveFloat = 12.0
    total_seconds: PositiveFloat = 30.0
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
    """The contents of `exercise.toml`, format version 1.

    Attributes:
        parameters: of the entry point; by default as the reference defines it.
        module: the class that a learner writes; by default the reference's first module, and
            empty where it has none.
        tolerance: relative to the largest expected magnitude of an array. Right answers by other
            routes (einsum, im2col, FFT) differ by at most 1e-6; the nearest mistake (bfloat16
            arithmetic) by 2e-3.
        tolerances: of parts of an answer, by their key in a dict or their place in a tuple.
        watch: functions whose calls are recorded while a submission is observed, besides those of
            the families.
        equations: primitives that are recorded of its trace.
        step: its place in the order in which to learn.
        needs: names of exercises to do before it; by default that of the step before.
        begin: what to write first, said of work that is still the starter; Markdown.
    """

    format_version: Literal[1] = 1
    version: str = "1"
    title: str
    summary: str = ""
    entry_point: str = Field(pattern=r"^[A-Za-z_]\w*$")
    parameters: tuple[str, ...]
    module: str = ""
    tolerance: PositiveFloat = 2e-5
    tolerances: dict[str, PositiveFloat] = {}
    families: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    step: PositiveInt | None = None
    needs: tuple[str, ...] | None = None
    begin: str = ""
    hints: tuple[Annotated[str, Field(pattern=r"\S")], ...] = ()
    points: Points = Points()
    limits: Limits = Limits()

    def tolerance_of(self, path: str) -> float:
        """Return the tolerance of an array by its path in an answer, such as `["loss"]`."""
        part = path.partition("[")[2].partition("]")[0].strip('"')
        return self.tolerances.get(part, self.tolerance)


def read_settings(path: Path, reference: Path) -> Settings:
    """Read an `exercise.toml`, and from the reference what it leaves out.

    Raises:
        ExerciseError: it is missing or not valid.
    """
    table = read_table(path)
    try:
        return Settings.model_validate({**_defined(table, reference), **table})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ExerciseError(f"{path}: {where}: {first['msg']}") from error


def _defined(table: Mapping[str, Any], reference: Path) -> dict[str, Any]:
    """Return the entry point's parameters and the module's name, as the reference has them."""
    name = table.get("entry_point")
    usable = isinstance(name, str) and name.isidentifier()
    if {"parameters", "module"} <= table.keys() or not usable:
        return {}
    try:
        tree = ast.parse(reference.read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        raise ExerciseError(f"{reference} cannot be read: {error}") from error
    functions = {item.name: item for item in tree.body if isinstance(item, ast.FunctionDef)}
    if name not in functions:
        raise ExerciseError(f"{reference} defines no function {name!r}, the exercise's entry point")
    arguments = functions[name].args
    names = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    classes = (item for item in tree.body if isinstance(item, ast.ClassDef))
    modules = (item.name for item in classes if any(map(_is_module, item.bases)))
    return {"parameters": [item.arg for item in names], "module": next(modules, "")}


def _is_module(base: ast.expr) -> bool:
    return ast.unparse(base).rpartition(".")[2] == "Module"
