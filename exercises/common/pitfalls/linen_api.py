"""The layer is written in Flax Linen's way, not in Flax NNX's.

## What happens

A class that derives from `flax.linen.Module` holds no Params, and calling it needs `init` and
`apply`. Linen's words in an `nnx.Module` (`self.param`, `setup`, `@nn.compact`, `layer.init`,
fields in place of `__init__`) raise, or are never run.

## Why

Flax has two ways of writing layers. In Linen, the older one, a module only describes the
computation; its parameters live outside, in a dictionary that `init` makes and `apply` is given. In
NNX a module is an ordinary Python object: `__init__` makes the Params and keeps them as attributes,
and calling the object computes.

## Pattern

```python
class Layer(nnx.Module):  # from flax import nnx
    def __init__(self, size, *, rngs):  # in place of fields, setup and compact
        self.weight = nnx.Param(...)  # in place of self.param(...)

    def __call__(self, x): ...


layer = Layer(3, rngs=nnx.Rngs(0))  # in place of layer.init(key, x)
layer(x)  # in place of layer.apply(variables, x)
```

## References

- From Linen to NNX: https://flax.readthedocs.io/en/stable/migrating/linen_to_nnx.html
- Why Flax NNX: https://flax.readthedocs.io/en/stable/why.html
"""

import ast
import re

from grader.diagnosis.error_model import Settings
from grader.diagnosis.wording import raised_evidence
from grader.judging.context import Context, Match
from grader.judging.requirements import breaks, nnx_module, ready_made
from grader.workers.records import ErrorRecord, Span

changes = {
    ("conv1d", "conv2d", "dense"): {
        "`self.param` in place of `nnx.Param`": {
            "nnx.Param(init(rngs.params(), shape))": 'self.param("kernel", init, shape)'
        },
        "`layer.apply` in place of a call": {"layer(x)": "layer.apply({}, x)"},
    },
    "conv1d": {
        "`linen.Module` in place of `nnx.Module`": {
            "from flax import nnx": "from flax import linen, nnx",
            "(nnx.Module)": "(linen.Module)",
        },
    },
}

METHODS = "param|variable|init|init_with_output|apply|bind|unbind|make_rng|has_variable|sow|setup"
LACKS_METHOD = re.compile(rf"'(\w+)' object has no attribute '({METHODS})'")
LACKS_ATTRIBUTE = re.compile(r"'(\w+)' object has no attribute '(\w+)'")
LACKS_NAME = re.compile(
    r"[Mm]odule '?flax\.nnx'? has no attribute '(compact|nowrap|Dense|DenseGeneral|linen)'"
)
LACKS_INIT = re.compile(r"\b(\w+)\(\) takes no arguments")


def from_probe(context: Context) -> Match | None:
    """Recognise a class of the submission that derives from Linen's Module, where it matters."""
    if context.observed is None or not breaks(context, nnx_module):
        return None
    for module in context.observed.probe.modules:
        if module.own and module.library == "linen":
            said = f"`{module.name}` derives from `flax.linen.Module`, not from `nnx.Module`"
            evidence = "a module in use while the function was observed has it among its bases"
            return Match(said, evidence, context.source.definition(module.name) or module.span)
    return None


def explain(_settings: Settings, context: Context) -> str:
    """Say that Linen drew the parameters, under a key that it makes of a module's name."""
    match = from_probe(context)
    layer = ready_made(context.observed) if context.observed else None
    if match is not None:
        return match.message
    drawing = layer.layer if layer else "flax.linen"
    return f"`{drawing}` draws the parameters; an `nnx.Module` draws them from `rngs.params()`"


def locate(context: Context) -> Span | None:
    """Return the header of the class, or the first use of Linen."""
    match = from_probe(context)
    layer = ready_made(context.observed) if context.observed else None
    return match.span if match else layer.span if layer else None


def from_outcome(context: Context) -> Match | None:
    """Recognise a name of Linen's that is looked for in `flax.nnx` while the file loads."""
    error = context.outcome.load_error
    return from_error(error, context) if error is not None else None


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise an error of Linen's own, and Linen's words used with an `nnx.Module`."""
    if error.origin.startswith("flax.linen.module."):
        match = from_probe(context)
        if match is not None:
            return match
        said = "a module of `flax.linen` is used; it works only inside `init` and `apply`"
        return Match(said, raised_evidence(error, context), error.span)
    said = _said(error, context)
    return Match(said, raised_evidence(error, context), error.span) if said else None


def _said(error: ErrorRecord, context: Context) -> str:
    message = error.message
    if found := LACKS_NAME.search(message):
        return f"`nnx.{found[1]}` is a word of `flax.linen`; `flax.nnx` has no such name"
    found = LACKS_METHOD.search(message)
    if found and _class(found[1], context) and _is_called(error.span, context):
        return f"`{found[2]}` is a method of Linen's modules; `{found[1]}` is an `nnx.Module`"
    if (found := LACKS_ATTRIBUTE.search(message)) and _in_setup(found[1], found[2], context):
        return f"`{found[1]}.setup` is never called; an `nnx.Module` makes its Params in `__init__`"
    if (found := LACKS_INIT.search(message)) and _has_fields(found[1], context):
        return f"`{found[1]}` lists fields as Linen does; an `nnx.Module` needs an `__init__`"
    return ""


def _is_called(span: Span | None, context: Context) -> bool:
    """Say whether what stands at a span is called there."""
    source = context.source
    calls = (node for node in source.walk() if isinstance(node, ast.Call))
    return any(span in {source.span(call), source.span(call.func)} for call in calls)


def _class(name: str, context: Context) -> ast.ClassDef | None:
    """Return the submission's class of that name if it derives from `nnx.Module`."""
    for node in context.source.walk():
        if isinstance(node, ast.ClassDef) and node.name == name:
            bases = [context.source.dotted(base) for base in node.bases]
            return node if any(base.endswith("nnx.Module") for base in bases) else None
    return None


def _in_setup(name: str, attribute: str, context: Context) -> bool:
    """Say whether only a method `setup` assigns an attribute."""
    owner = _class(name, context)
    assigning = {
        method.name
        for method in (owner.body if owner else ())
        if isinstance(method, ast.FunctionDef)
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if node.attr == attribute
    }
    return assigning == {"setup"}


def _has_fields(name: str, context: Context) -> bool:
    """Say whether a class only annotates fields, with neither `__init__` nor a decorator."""
    owner = _class(name, context)
    if owner is None or owner.decorator_list:
        return False
    methods = {item.name for item in owner.body if isinstance(item, ast.FunctionDef)}
    return "__init__" not in methods and any(isinstance(item, ast.AnnAssign) for item in owner.body)
