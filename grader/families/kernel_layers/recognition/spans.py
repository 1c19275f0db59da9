"""Where in the submission the parts of the convolution are written."""

import ast
from typing import TypeGuard

from grader.families.kernel_layers import axes
from grader.families.kernel_layers.recognition.convolution import FUNCTION
from grader.families.kernel_layers.recognition.layer import bias_of, kernel_of, others
from grader.judging.context import Context
from grader.submission.source import Site
from grader.workers.records import CallRecord, Span

CONVOLUTIONS = ("conv_general_dilated", "conv", "conv_with_general_padding", "conv_transpose")
_POSITIONS = {
    "window_strides": 2,
    "padding": 3,
    "lhs_dilation": 4,
    "rhs_dilation": 5,
    "dimension_numbers": 6,
    "feature_group_count": 7,
}
_BY_NAME = ("convolve", "convolve2d", "fftconvolve")
_OTHER_WORDS = {
    "conv_transpose": {"window_strides": "strides"},
    **{name: {"padding": "mode"} for name in _BY_NAME},
}
_DRAWS = ("jax.nn.initializers.", "jax.random.normal", "jax.random.uniform")


def calls(context: Context) -> tuple[CallRecord, ...]:
    """Return the watched calls of the first raising case, or else of the observed one."""
    if context.errors and context.errors[0][1].calls:
        return context.errors[0][1].calls
    return context.observed.probe.calls if context.observed else ()


def convolution(context: Context) -> Span | None:
    """Return the span of the convolution's call, by whatever name."""
    site = _convolution(context)
    if site is not None:
        return context.source.span(site.node)
    seen = _seen(context)
    trace = context.trace
    traced = trace.equations[0].span if trace and trace.equations else None
    return seen or traced or context.source.first_call("convolve", "einsum", "tensordot", "dot")


def called(context: Context) -> str:
    """Return the name of the function that convolves, by whatever name; empty if none does."""
    site = _convolution(context) or context.source.site(None, *_BY_NAME)
    return site.name if site else ""


def function(context: Context) -> Span | None:
    """Return where that function is named."""
    site = _convolution(context) or context.source.site(None, *_BY_NAME)
    return context.source.span(site.node.func) if site else None


def argument(context: Context, name: str) -> Span | None:
    """Return where an argument of the convolution is written, or else its call."""
    site = _convolution(context) or context.source.site(None, *_BY_NAME)
    if site is not None:
        function = site.name.rpartition(".")[2]
        word = _OTHER_WORDS.get(function, {}).get(name, name)
        position = _POSITIONS.get(name) if function not in _OTHER_WORDS else None
        if function == "conv_transpose" and name in {"window_strides", "padding"}:
            position = _POSITIONS[name]
        span = context.source.argument(site, word, position)
        if span is not None:
            return span
    return convolution(context)


def words(context: Context) -> tuple[str, ...]:
    """Return the dimension numbers as the text shows them; empty if it does not."""
    site, name = _convolution(context), "dimension_numbers"
    value = context.source.literal(site.argument(name, _POSITIONS[name])) if site else None
    letters = value if isinstance(value, tuple) else ()
    return letters if all(isinstance(item, str) for item in letters) else ()


def convolving(context: Context) -> str:
    """Return the name of the function that is called to convolve other than by lax, if one is."""
    site = context.source.site(None, *_BY_NAME)
    return site.name if site else ""


def _seen(context: Context) -> Span | None:
    found = [call.span for call in calls(context) if call.function == FUNCTION and call.span]
    return found[-1] if found else None


def _convolution(context: Context) -> Site | None:
    return context.source.site(_seen(context), *CONVOLUTIONS[:1]) or context.source.site(
        None, *CONVOLUTIONS
    )


def kernel_draw(context: Context) -> Site | None:
    """Return the call that draws the kernel's initial values."""
    drawn = [call for call in calls(context) if call.function.startswith(_DRAWS) and call.span]
    rank = len(axes.kernel_names(context.case))
    whole = [call for call in drawn if _rank(call) == rank]
    for call in (*whole, *drawn):
        site = context.source.site(call.span)
        if site is not None and site.argument("shape", 1) is not None:
            return site
    return context.source.site(None, "lecun_normal()", "variance_scaling()", "normal()", "normal")


def _rank(call: CallRecord) -> int:
    shape = call.arguments.get("shape")
    return len(shape.items) if shape is not None else 0


def kernel_shape(context: Context) -> Span | None:
    """Return where the kernel's shape is written."""
    site = kernel_draw(context)
    node = site.argument("shape", 1) if site else None
    if node is None:
        return kernel_definition(context)
    value = context.source.follow(node)
    return context.source.span(value if isinstance(value, ast.Tuple | ast.List) else node)


def kernel_key(context: Context) -> Span | None:
    """Return where the key of the kernel's draw is written."""
    site = kernel_draw(context)
    if site is not None and not site.name.startswith(("jax.", "flax.")):
        return context.source.span(site.node)  # what NumPy draws has no key
    span = context.source.argument(site, "key", 0)
    return span or kernel_definition(context)


def kernel_initializer(context: Context) -> Span | None:
    """Return where the kernel's initializer is named."""
    site = kernel_draw(context)
    if site is None:
        return kernel_definition(context)
    function = context.source.follow(site.node.func)
    return context.source.span(function if isinstance(function, ast.Call) else site.node.func)


def kernel_change(context: Context) -> Span | None:
    """Return where what is drawn for the kernel becomes other values, None if that is not known.

    It is the initializer where the Param holds what it draws; else the whole expression of which
    the draw is a part, or into which its name goes.
    """
    kernel, source, site = kernel_of(context), context.source, kernel_draw(context)
    made = source.attribute(kernel.path.partition(".")[0]) if kernel else None
    given = [*made.args, *(item.value for item in made.keywords)] if _is_call(made) else []
    held = source.follow(given[0]) if len(given) == 1 else None
    if site is None or held is None or isinstance(held, ast.Name):
        return None
    return kernel_initializer(context) if held is site.node else source.span(held)


def _is_call(node: ast.AST | None) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call)


def kernel_definition(context: Context) -> Span | None:
    """Return the statement that makes the kernel Param."""
    kernel = kernel_of(context)
    name = kernel.path.partition(".")[0] if kernel else "kernel"
    return context.source.attribute_assignment(name) or context.source.first_call("Param")


def bias_definition(context: Context) -> Span | None:
    """Return the statement that makes the bias Param."""
    bias = bias_of(context)
    known = (bias,) if bias else others(context)
    names = [item.path.partition(".")[0] for item in known] or ["bias"]
    return context.source.attribute_assignment(*names)


def seed(context: Context) -> Span | None:
    """Return where the random numbers get their seed."""
    names = ("Rngs", "key", "PRNGKey", "default_rng", "seed")
    made = {call.function.rpartition(".")[2]: call.span for call in reversed(calls(context))}
    seen = (context.source.site(made[name]) for name in names if made.get(name))
    for site in (*seen, *(context.source.site(None, name) for name in names)):
        if site is not None and (site.arguments or site.keywords):
            found = context.source.argument(site, "default", 0)
            return found or context.source.span(site.node)
    return kernel_key(context)


def result(context: Context) -> Span | None:
    """Return the last `return` of the entry point."""
    return _last_return(context, context.exercise.settings.entry_point)


def operand(context: Context) -> Span | None:
    """Return the data's argument of the convolution."""
    site = _convolution(context) or context.source.site(None, *_BY_NAME)
    return context.source.argument(site, "lhs", 0) or convolution(context)


def construction(context: Context) -> Span | None:
    """Return the call that makes the module."""
    modules = context.observed.probe.modules if context.observed else ()
    names = [item.name for item in modules if item.own] or [context.exercise.settings.module]
    return context.source.first_call(*names)


def module_result(context: Context) -> Span | None:
    """Return the last `return` of the module's `__call__`."""
    return _last_return(context, "__call__")


def _last_return(context: Context, name: str) -> Span | None:
    live = set(context.source.walk())
    for node in context.source.walk():
        if isinstance(node, ast.FunctionDef) and node.name == name:
            found = [item for item in ast.walk(node) if isinstance(item, ast.Return)]
            found = [item for item in found if item in live]
            if found:
                return context.source.span(max(found, key=lambda item: item.lineno))
    return None
