"""What a worker observed, as data: validated at the wall, read by pitfalls and requirements.

Every record here was made in a process that ran the learner's code, so it is a claim of that
code, bounded and well-formed but no more than that.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MESSAGE = 4_000
"""How many characters of a message are kept: patterns are searched in no more."""
Text = Annotated[str, Field(max_length=20_000)]
Message = Annotated[Text, AfterValidator(lambda text: text[:MESSAGE])]
Name = Annotated[str, Field(max_length=500)]
MANY = Field(max_length=200)
"""More records than an honest worker sends in one place."""
TRACES = 300
"""How many traces the reference may need in one case, and characters of a text in one."""
Shape = Annotated[tuple[int, ...], MANY]


class Record(BaseModel):
    """A frozen record that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Where in the submission: 1-based lines and 0-based columns in characters, end exclusive."""

    line: int = Field(ge=1)
    column: int = Field(ge=0)
    end_line: int = Field(ge=1)
    end_column: int = Field(ge=0)


class Frame(Record):
    """One frame of the learner's own code in a traceback."""

    function: Name
    span: Span


class ValueRecord(Record):
    """A value described without keeping it.

    `kind` is `array` (JAX or NumPy), `variable` (an nnx.Variable), `scalar`, `string`, `none`,
    `sequence` or `object`; `type` the dotted type name; `shape` and `dtype` those of an array or
    of a variable's array; `value` a scalar's or a string's value; `items` a sequence's elements.
    """

    kind: Literal["array", "variable", "scalar", "string", "none", "sequence", "object"]
    type: Name
    shape: Shape | None = None
    dtype: Name | None = None
    value: bool | int | float | Text | None = None
    items: "Annotated[tuple[ValueRecord, ...], MANY]" = ()


class CallRecord(Record):
    """One call of a watched library function, with its arguments by parameter name."""

    function: Name
    arguments: Mapping[str, ValueRecord]
    span: Span | None = None
    raised: bool = False


class Operand(Record):
    """An array that an expression works on: its text in the submission, and the value."""

    text: Name
    value: ValueRecord


class ErrorRecord(Record):
    """An exception of the learner's code.

    `bases` are the dotted names of the type's method resolution order, `frames` the learner's
    frames from the outermost in, `origin` the library function called from the last of them
    (empty when the learner's own line raised), `calls` the watched calls that a re-run made,
    `suggestion` what Python adds to the message, and `operands` the arrays that the innermost
    expression of the learner works on.
    """

    type: Name
    bases: Annotated[tuple[Name, ...], MANY] = ()
    message: Message
    frames: Annotated[tuple[Frame, ...], MANY] = ()
    origin: Name = ""
    calls: Annotated[tuple[CallRecord, ...], MANY] = ()
    suggestion: Name = ""
    operands: Annotated[tuple[Operand, ...], MANY] = ()

    @property
    def span(self) -> Span | None:
        """The learner's innermost line."""
        return self.frames[-1].span if self.frames else None


class WarningRecord(Record):
    """A warning raised while the learner's code ran."""

    category: Name
    message: Message
    line: int | None = None


class Equation(Record):
    """One equation of the traced function."""

    primitive: Name
    span: Span | None = None


class Trace(Record):
    """The watched equations of the learner's function, in order, sub-programs included."""

    equations: Annotated[tuple[Equation, ...], MANY]


Plain = bool | int | float | Annotated[str, Field(max_length=TRACES)] | None


class TracedArgument(Record):
    """An argument of a trace that is no plain value: the type of an array, a dtype, a sequence."""

    kind: Literal["array", "dtype", "list", "tuple"]
    shape: Annotated[tuple[Annotated[int, Field(ge=0)], ...], MANY] = ()
    dtype: Annotated[str, Field(max_length=40)] = ""
    weak: bool = False
    items: "Annotated[tuple[TracedArgument | Plain, ...], MANY]" = ()


class JitTrace(Record):
    """A call that jax traced of one of its own jitted functions: nothing in it is code."""

    function: Annotated[str, Field(max_length=200, pattern=r"^(jax|flax)[.\w]*:[.\w]+$")]
    arguments: Annotated[tuple[TracedArgument | Plain, ...], MANY]
    keywords: Annotated[Mapping[Name, TracedArgument | Plain], MANY]


class VariableRecord(Record):
    """One nnx.Variable, or one plain array, found in a module.

    `path` is dotted, relative to the module; `bases` the dotted method resolution order; `array`
    names the array of the same message that holds the values, if they were small enough; `first`
    those that it held when a method of a module first began, if they were others. `unseen` says
    that no method was seen to begin, as in what was compiled before: then `first` is what it held
    when its module was made, and it changed at a moment that is not known.
    """

    path: Name
    type: Name
    bases: tuple[Name, ...] = ()
    shape: Shape | None = None
    dtype: Name | None = None
    array: Name | None = None
    first: Name | None = None
    unseen: bool = False


class ModuleRecord(Record):
    """One module object that the learner's function used.

    `library` is the kind: `nnx`, `linen`, or empty for a plain object of a class of the
    submission; `own` says whether its class was written in the submission; `layer` is the
    dotted name of the first ready-made flax layer in its ancestry, or empty; `idle` says that every
    call of it returned its argument as it was; `kept` says whether the very same object was used
    when an earlier case was observed, `called` whether it was itself called.
    """

    name: Name
    type: Name
    bases: tuple[Name, ...]
    library: Literal["nnx", "linen", ""]
    own: bool
    layer: Name = ""
    idle: bool = False
    outermost: bool = False
    kept: bool = False
    called: bool = False
    span: Span | None = None
    variables: Annotated[tuple[VariableRecord, ...], MANY] = ()
    arrays: Annotated[tuple[VariableRecord, ...], MANY] = ()


class Probe(Record):
    """What running the function once more under observation showed."""

    modules: Annotated[tuple[ModuleRecord, ...], MANY] = ()
    calls: Annotated[tuple[CallRecord, ...], MANY] = ()
    trace: Trace | None = None
    compiled: bool = True
    """Whether jax compiled in that run, or ran every operation by itself."""
    caught: Annotated[tuple[ErrorRecord, ...], MANY] = ()
    """Exceptions that the submission raised and caught by itself."""


class Loaded(Record):
    """What a loaded submission defines at module level."""

    functions: Mapping[str, Name] = {}
    """Callables by name, with their signatures as text."""
    defined: bool
    """Whether the entry point exists and is callable."""
    accepts: bool | None = None
    """Whether it can be called with the exercise's arguments; None if that is unknown."""
    warnings: tuple[WarningRecord, ...] = ()
