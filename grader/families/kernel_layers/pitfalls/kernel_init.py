"""Recognises `kernel-init` in layers with a kernel."""

import re

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.diagnosis.wording import opening
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.draws import (
    SCALING,
    draws,
    only_draw,
    scheme,
    shape_of,
)
from grader.families.kernel_layers.recognition.layer import (
    change,
    expected_kernel,
    is_changed,
    kernel_of,
    own_params,
    ratio,
    starts_right,
    values,
)
from grader.judging.compare import NEAR
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"initializer": "*", "fan_axes": "*"}
_OTHERS = ("jax.random.normal", "jax.random.uniform", "jax.nn.initializers.orthogonal")
_CONSTANT = re.compile(r"zeros$|ones$|constant\(")
TWO_CALLS = (
    "An initializer is made by one call and used by a second. `lecun_normal()` returns a function; "
    "that one, called with a key and a shape, draws the array. What the first call takes are "
    "settings, and neither key nor shape is one."
)
CALLED_TWICE = """\
```python
init = nnx.initializers.lecun_normal()
array = init(key, shape)
```"""
_UNCALLED = "'function'"
"""How messages name the type of what a Param holds then, whatever is done with it."""


def explain(settings: Settings, _context: Context) -> str:
    """Say what draws the kernel."""
    if "fan_axes" in settings:
        fans = "in_axis={}, out_axis={}".format(*settings["fan_axes"].value)
        return f"`lecun_normal` takes its fans from {fans}; expected in_axis=-2, out_axis=-1"
    code = settings["initializer"].value.code
    begins = "starts as" if _CONSTANT.match(code) else "is drawn by"
    return f"the kernel {begins} {code}; expected `lecun_normal`"


def locate(context: Context) -> Span | None:
    """Return the initializer."""
    return places.kernel_initializer(context)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the kernel Param holds the right values, so that its draw was right."""
    return starts_right(context)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a Param that holds an initializer instead of its draw."""
    if _UNCALLED not in error.message:
        return None
    held = [item for item in own_params(context) if item.shape is None]
    site = next(context.source.sites("lecun_normal"), None)
    if len(held) != 1 or site is None:
        return None
    message = f"`{held[0].path}` holds a function: `lecun_normal` only makes an initializer, "
    message += "which takes key and shape"
    said = f"the Param `{held[0].path}` holds no array; {error.type}: {opening(error.message)}"
    return Match(
        message, said, context.source.span(site.node), idea=TWO_CALLS, pattern=CALLED_TWICE
    )


def from_trace(context: Context) -> Match | None:
    """Recognise another scheme, a constant kernel, or the right draw times a factor."""
    kernel, right = kernel_of(context), expected_kernel(context)
    mine = values(context, kernel)
    if kernel is None or mine is None or right is None or mine.shape != right.shape:
        return None
    factor = ratio(mine, right)
    if factor is not None and abs(factor - 1.0) <= NEAR:
        return None
    span = locate(context)
    drawn, other = only_draw(context, mine.shape), _other(context, mine.shape)
    how = scheme(drawn) if drawn else ""
    if np.ptp(mine) == 0.0:
        message = f"the kernel starts as {mine.flat[0]:.3g} everywhere"
    elif how:
        message = f"the kernel is drawn by variance scaling with {how}"
    elif other:
        message = f"the kernel is drawn by `{other}`; expected `lecun_normal`"
    elif factor is not None:
        message = f"the kernel starts {factor:.4g} times as large as `lecun_normal` draws it"
        span = places.kernel_change(context)
    elif changed := change(mine, right):
        message = f"the kernel does not start as `lecun_normal` draws its values, but as {changed}"
        span = places.kernel_change(context)
    elif is_changed(mine, right):
        message = "the values that `lecun_normal` draws are changed before they become the kernel"
        span = places.kernel_change(context)
    else:
        return None
    place = int(np.argmax(np.abs(mine - right)))
    said = f"the Param `{kernel.path}` holds {mine.flat[place]:.4g} where {right.flat[place]:.4g}"
    said = f"{said} is expected (element {place})"
    return Match(message, said, span, by="parameters")


def _other(context: Context, shape: tuple[int, ...]) -> str:
    """Return the function that drew the kernel's shape, if no variance scaling did."""
    names = {call.function for call in draws(context, "jax.") if shape_of(call) == shape}
    others = {name for name in names if name.startswith(_OTHERS)}
    return others.pop().removesuffix("()") if len(others) == 1 and SCALING not in names else ""
