"""The answer is not of the dtype that is asked for.

## What happens

The array has the right shape, and its elements are of another type, or were rounded through a
narrower one on the way: a parameter or the products kept in `bfloat16`, then cast back. `jax.numpy`
promotes where types meet; `jax.lax` refuses and raises `... requires arguments to have the same
dtypes, got float32, bfloat16`.

## Why

JAX computes in `float32` unless it is told otherwise, so a right program needs no cast at all.
NumPy computes in `float64`: an array that is made by NumPy or turned into one often carries that
type along. `float16` keeps about 3 digits and `bfloat16` 2; no later cast brings the others back.

## Pattern

```python
jnp.zeros((size,))  # float32; numpy.zeros would be float64
```

Leave casts out, and look at `answer.dtype`.

## References

- Types in JAX: https://docs.jax.dev/en/latest/default_dtypes.html
- `jax.numpy.astype`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.astype.html
"""

import ast
import re

from grader.diagnosis.error_model import Settings
from grader.diagnosis.wording import raised_evidence
from grader.judging.context import Context, Match
from grader.judging.outcome import Answer
from grader.judging.variables import held, of_kind, own_modules
from grader.workers.records import ErrorRecord, Span

changes = {
    ("conv1d", "conv2d", "dense"): {
        "an answer in `float16`": {"flatten()": "flatten().astype(jnp.float16)"},
        "an answer that went through `bfloat16`": {
            "flatten()": "flatten().astype(jnp.bfloat16).astype(jnp.float32)"
        },
        "a kernel in `bfloat16`": {
            "init(rngs.params(), shape)": "init(rngs.params(), shape, jnp.bfloat16)"
        },
    },
    "layer_norm": {
        "statistics in `float16`": {
            "jnp.mean(x,": "jnp.mean(x.astype(jnp.float16),",
            "jnp.var(x,": "jnp.var(x.astype(jnp.float16),",
        },
        "statistics in `bfloat16`": {
            "jnp.mean(x,": "jnp.mean(x.astype(jnp.bfloat16),",
            "jnp.var(x,": "jnp.var(x.astype(jnp.bfloat16),",
        },
    },
}

everywhere = True
WIDE = "jax_enable_x64"
IDEA = (
    "JAX computes in `float32` unless it is told otherwise. With `jax_enable_x64` everything that "
    "is made without a dtype, random draws and zeros too, is of 64 bits, while the data comes in "
    "32: the two meet, and the answer is of another type than is asked for."
)
DEFAULT = """\
```python
import jax  # and nothing said about 64 bits: float32 throughout
```"""
MAKING = ("zeros", "ones", "full", "empty", "eye", "identity", "arange", "linspace")
"""Functions of NumPy that make an array of 64 bits where no dtype is given."""
NAMED = {"bfloat16", "float16", "float64", "half", "double"}
MIXED = re.compile(r"requires arguments to have the same dtypes, got (\w+), (\w+)")


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a function of `jax.lax` that was given two types."""
    mixed = MIXED.search(error.message)
    if mixed is None:
        return None
    right = context.results[0].expected.dtype.name
    said = f"`jax.lax` gets `{mixed[1]}` and `{mixed[2]}` together; expected `{right}` throughout"
    kinds = f"{mixed[1]} and {mixed[2]}"
    evidence, span = raised_evidence(error, context), locate(context) or error.span
    return _match(said, evidence, span, kinds, right, context)


def from_probe(context: Context) -> Match | None:
    """Report parameters, or answers of the right shape, that are of one other dtype."""
    return _parameter(context) or _answers(context)


def _parameter(context: Context) -> Match | None:
    if context.observed is None or context.expected is None:
        return None
    right = {item.dtype for item in held(context.expected)}
    for module in own_modules(context.observed):
        for item in of_kind(module):
            if item.dtype is not None and item.dtype not in right and len(right) == 1:
                (wanted,) = right
                said = f"the Param `{item.path}` is of dtype `{item.dtype}`, expected `{wanted}`"
                seen = f"`{module.name}` held, while it was observed: {item.path}: {item.dtype}"
                return _match(said, seen, locate(context), item.dtype, str(wanted), context)
    return None


def _answers(context: Context) -> Match | None:
    wanted = {result.expected.dtype.name for result in context.results}
    found = {}
    for index, reply in context.outcome.replies.items():
        expected = context.results[index].expected
        if not isinstance(reply, Answer) or reply.value.kind != "array":
            continue
        if reply.value.shape == expected.shape:
            found[index] = reply.value.dtype or "unknown"
    kinds = set(found.values())
    if len(kinds) != 1 or len(wanted) != 1 or kinds == wanted:
        return None
    own, right = kinds.pop(), wanted.pop()
    evidence = f"{len(found)} of {len(context.cases)} answers are of dtype {own}"
    said = f"the answer is of dtype `{own}`, expected `{right}`"
    return _match(said, evidence, locate(context), own, right, context)


def locate(context: Context) -> Span | None:
    """Return what makes another type: a switch, a type that is named, a new array of NumPy, a cast.

    None if the source holds nothing of these.
    """
    wide = _default(context)
    if wide is not None:
        return wide
    for node in context.source.walk():
        if isinstance(getattr(node, "ctx", None), ast.Store):
            continue
        named = context.source.dotted(node).rpartition(".")[2]
        if named in NAMED or (isinstance(node, ast.Constant) and node.value in NAMED):
            return context.source.span(node)
    made = [
        node
        for node in context.source.calls(*MAKING)
        if context.source.dotted(node.func).partition(".")[0] == "numpy"
        and not any(item.arg == "dtype" for item in node.keywords)
    ]
    if made:
        return context.source.span(made[0])
    casts = list(context.source.calls("astype", "asarray", "array"))
    return context.source.span(casts[-1]) if casts else None


def _default(context: Context) -> Span | None:
    """Return the call that switches 64 bits on."""
    for node in context.source.walk():
        switch = node.args[0] if isinstance(node, ast.Call) and node.args else None
        if isinstance(switch, ast.Constant) and switch.value == WIDE:
            return context.source.span(node)
    return None


def _match(
    said: str, evidence: str, span: Span | None, observed: str, expected: str, context: Context
) -> Match:
    """Say the cause where it is known that 64 bits are the default."""
    if "64" in observed and _default(context) is not None:
        said = f"{said}; `{WIDE}` makes 64 bits the default"
        return Match(said, evidence, span, observed, expected, idea=IDEA, pattern=DEFAULT)
    return Match(said, evidence, span, observed, expected)


def explain(settings: Settings, context: Context) -> str:
    """Say through which type the answer went."""
    right = context.results[0].expected.dtype.name
    if "product_dtype" in settings:
        computed = settings["product_dtype"].value.name
        return f"the products are computed in `{computed}`, expected `{right}`"
    rounded = settings["output_dtype"].value.dtype.name
    own = {
        reply.value.dtype
        for result, (_, reply) in zip(
            context.results, sorted(context.outcome.replies.items()), strict=False
        )
        if isinstance(reply, Answer) and result.status != "passed"
    }
    if own == {right}:
        return f"the numbers were rounded to `{rounded}` before they became `{right}` again"
    if own == {rounded}:
        return f"the answer is of dtype `{rounded}`, expected `{right}`"
    return f"the numbers were rounded to `{rounded}`, expected `{right}` throughout"
