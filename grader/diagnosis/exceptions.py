"""What some exceptions mean whose own words do not say what to do, and where the cause stands."""

import ast
import re
from collections.abc import Iterable, Iterator

import numpy as np

from grader.diagnosis.definitions import Reading, defined
from grader.judging.context import Context
from grader.workers.records import ErrorRecord, Span

Function = ast.FunctionDef | ast.AsyncFunctionDef
_TRACERS = re.compile(r"Concretization|Tracer\w*Conversion|UnexpectedTracer|JitTracer|JaxprTracer")
_CONDITION = "TracerBoolConversionError"
_NO_MESH = re.compile(r"mesh context or metadata is required|requires? a (?:mesh|sharding context)")
_SHARDINGS = ("sharding", "sharding_names", "out_sharding", "sharding_metadata")
_WORD = re.compile(r"[A-Za-z_]{4,}|(?<=')\w+(?=')")
"""What a message may call an argument: any word in quotes, else one that is no small word."""


def read(error: ErrorRecord, context: Context) -> Reading:
    """Return what an exception means, as far as that is known."""
    for reading in (_idiom, _traced, defined, _sharded):
        found = reading(error, context)
        if found is not None:
            return found
    return Reading("", _keyword(error, context) or error.span)


def idiom_of(
    context: Context, kinds: Iterable[str], message: str, called: str = "", line: str = ""
) -> Reading | None:
    """Return what the exercise's table of idioms says of an exception, see `Idiom.said`."""
    kinds = (*kinds, "Exception")
    for row in context.exercise.idioms:
        said = row.said(kinds, message, called, line)
        if said is not None and not _defines(row.function(message), context):
            pattern = f"```python\n{row.pattern}\n```" if row.pattern else ""
            return Reading(said, None, row.idea, pattern)
    return None


def _idiom(error: ErrorRecord, context: Context) -> Reading | None:
    site = context.source.site(error.span)
    called = getattr(site.node.func, "attr", getattr(site.node.func, "id", "")) if site else ""
    found = idiom_of(context, (error.type, *error.bases), error.message, called)
    return found and found._replace(span=_keyword(error, context) or error.span)


def _defines(function: str, context: Context) -> bool:
    """Say whether the submission defines a function of that name, so that its words are its own."""
    functions = (node for node in context.source.walk() if isinstance(node, Function))
    return bool(function) and any(node.name == function for node in functions)


def is_traced(error: ErrorRecord, context: Context) -> bool:
    """Say whether a tracer of the submission's own `jit` stood where a value was needed.

    One that lacks an attribute is no such case: an array has none of that name either.
    """
    if error.type == "AttributeError":
        return False
    seen = _TRACERS.search(error.type) or _TRACERS.search(error.message)
    return bool(seen) and any(_compiled(error, context))


def _traced(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a compiled function needs the value of one of its arguments."""
    if not is_traced(error, context):
        return None
    for function, node, jit in _compiled(error, context):
        names = [item.arg for item in ast.walk(function.args) if isinstance(item, ast.arg)]
        needed = [name for name in names if name in _names_at(error.span, context)]
        if error.type.endswith(_CONDITION) or any(name in _arrays(context) for name in needed):
            return _of_arrays(needed, jit, error)
        listed = " and ".join(f"`{name}`" for name in needed) or "the arguments that are sizes"
        verb = "is a tracer without a value" if len(needed) == 1 else "have no values, only tracers"
        said = f"under `{jit}`, {listed} {verb}: name {'it' if len(needed) == 1 else 'them'} in "
        said += f"`static_argnums`, or leave `{jit}` out"
        idea = (
            f"`{jit}` runs a function once with tracers, which have a shape and a dtype and no "
            "value yet, and compiles what it sees. Sizes and seeds must be numbers while that "
            "happens: they are static arguments, for each value of which it compiles anew."
        )
        listed = ", ".join(f'"{name}"' for name in needed) or '"size"'
        pattern = (
            f"```python\n@partial({jit}, static_argnames=("
            f"{listed},))  # from functools import partial\n```"
        )
        return Reading(said, context.source.span(node), idea, pattern)
    return None


def _of_arrays(needed: list[str], jit: str, error: ErrorRecord) -> Reading:
    """Read that a traced array's numbers are needed, which no static argument can give."""
    condition = error.type.endswith(_CONDITION)
    whose = " and ".join(f"`{name}`" for name in needed) or "what is asked for"
    has = "have" if len(needed) > 1 else "has"
    what = "`if`, `while`, `and` and `not` need" if condition else "this line needs"
    instead = "choose by `jnp.where`" if condition else "write it with `jax.numpy`"
    said = f"{what} a value, and under `{jit}` {whose} {has} none: {instead}, or leave `{jit}` out"
    idea = (
        f"`{jit}` runs a function once with tracers, which have a shape and a dtype and no value "
        "yet, and compiles what it sees: the same operations for all values that may come. "
        "`jnp.where` computes both sides and takes from each where the condition says so."
    )
    return Reading(
        said, error.span, idea, "```python\ny = jnp.where(x > 0, x, -x)  # in place of if\n```"
    )


def _arrays(context: Context) -> set[str]:
    """Return the names of the exercise's arguments that are arrays."""
    return {name for name, value in context.probed.arguments.items() if np.ndim(value)}


def _compiled(error: ErrorRecord, context: Context) -> Iterator[tuple[Function, ast.AST, str]]:
    """Yield the compiled functions that the error went through, with what compiles them."""
    source = context.source
    passed = {frame.function.rpartition(".")[2] for frame in error.frames}
    functions = {
        node.name: node
        for node in source.walk()
        if isinstance(node, Function) and node.name in passed
    }
    for function in functions.values():
        for decorator in function.decorator_list:
            parts = [decorator, *(decorator.args if isinstance(decorator, ast.Call) else ())]
            jits = [name for part in parts if (name := _jit(part, context))]
            if jits:
                yield function, decorator, jits[0]
    for node in source.walk():
        if isinstance(node, ast.Call) and node.args:
            target, jit = node.args[0], _jit(node.func, context)
            if jit and isinstance(target, ast.Name) and target.id in functions:
                yield functions[target.id], node, jit


def _jit(node: ast.AST, context: Context) -> str:
    """Return the name of what compiles functions, `jax.jit` or `nnx.jit`; empty for another."""
    name = context.source.dotted(node).removesuffix("()").removeprefix("flax.")
    return name if name.rpartition(".")[2] == "jit" else ""


def _names_at(span: Span | None, context: Context) -> set[str]:
    """Return the names within the expression at a span."""
    for node in context.source.walk():
        if span is not None and isinstance(node, ast.expr) and context.source.span(node) == span:
            return {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
    return set()


def _sharded(error: ErrorRecord, context: Context) -> Reading | None:
    """Read that a Variable is to be spread over devices, where none are named."""
    if not _NO_MESH.search(error.message):
        return None
    site = context.source.site(error.span)
    found = [name for name in _SHARDINGS if site is not None and name in site.keywords]
    name = found[0] if found else "sharding"
    said = f"`{name}=…` spreads a Param over a mesh of devices, and there is none: leave it out"
    idea = (
        "A sharding says which axis of an array is divided among which devices. It means something "
        "only where a mesh, a named arrangement of devices, was set before; since Flax 0.12 a "
        "Variable with a sharding and no mesh is refused. On one device there is nothing to divide."
    )
    span = context.source.argument(site, name) or error.span
    return Reading(said, span, idea, "```python\nself.weight = nnx.Param(array)\n```")


def _keyword(error: ErrorRecord, context: Context) -> Span | None:
    """Return the only argument of the call that raised which the message names."""
    site = context.source.site(error.span)
    if site is None:
        return None
    words = set(_WORD.findall(error.message))
    named = [item.arg for item in site.node.keywords if item.arg in words]
    return context.source.argument(site, named[0] or "") if len(named) == 1 else None
