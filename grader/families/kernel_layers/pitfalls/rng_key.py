"""Recognises `rng-key` in layers with a kernel."""

import math

import numpy as np

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.draws import draws, is_narrow, only_draw, scheme
from grader.families.kernel_layers.recognition.layer import (
    Array,
    change,
    drawn_order,
    expected_kernel,
    is_changed,
    kernel_of,
    starts_right,
    values,
)
from grader.judging.compare import NEAR
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"key": "*"}
_STREAMS = ("flax.nnx.RngStream", "flax.nnx.Rngs")
_TEXTS = ("PRNG key", "RngStream")
_MISSING = "No RngStream named"
TRUNCATED = 0.87962566103423978
"""Standard deviation of a standard normal cut at two; from `jax.nn.initializers`."""
SPREAD = 0.4
"""How far the standard deviations of two draws of some dozens of numbers may differ."""
RIGHT = "the first key of `rngs.params()`"


def explain(settings: Settings, _context: Context) -> str:
    """Say which key draws the kernel."""
    key = settings["key"].value
    if key.library == "numpy":
        return f"the kernel is drawn by NumPy with `{key.code}`, not with {RIGHT}"
    if key.nth:
        return f"the kernel is drawn with the {key.nth} key of `rngs.params()`; expected the first"
    return f"the kernel is drawn with `{key.code}`; expected {RIGHT}"


def locate(context: Context) -> Span | None:
    """Return the key that the kernel's draw is given."""
    return places.kernel_key(context)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the kernel Param holds the right values, so that its draw was right."""
    return starts_right(context)


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a stream in place of its key, and a stream that does not exist."""
    if _MISSING in error.message:
        message = f"the `Rngs` has no stream of that name: {error.message.split('.')[0]}"
        return Match(message, f"{error.type}: {error.message}", error.span)
    drawn = [call for call in error.calls if call.raised and "key" in call.arguments]
    if not drawn or not any(part in error.message for part in _TEXTS):
        return None
    kind = drawn[0].arguments["key"].type
    if kind not in _STREAMS:
        return None
    message = f"the draw is given a `{kind.rpartition('.')[2]}`, not a key: call the stream"
    said = f"`key` was a `{kind}`; {error.type}: {error.message}"
    span = context.source.argument(context.source.site(drawn[0].span), "key", 0)
    return Match(message, said, span or drawn[0].span)


def from_trace(context: Context) -> Match | None:
    """Recognise a draw by `lecun_normal` of the right shape with a key not from a stream."""
    mine, right = values(context, kernel_of(context)), expected_kernel(context)
    if mine is None or right is None or mine.shape != right.shape or context.observed is None:
        return None
    drawn = only_draw(context, mine.shape)
    if drawn is None or scheme(drawn) or is_narrow(mine) or drawn_order(mine, right) is not None:
        return None
    if not _is_draw(mine, right) or change(mine, right) or is_changed(mine, right):
        return None
    first = draws(context)[0]
    if first is not drawn and first.span != drawn.span:
        message = f"the kernel is drawn after something else, so not with {RIGHT}"
        return Match(message, "another draw comes before the kernel's", locate(context))
    site = context.source.site(drawn.span)
    key = site.argument("key", 0) if site else None
    name = context.source.dotted(context.source.follow(key)) if key else ""
    if name.startswith("jax.random."):
        message = f"the kernel is drawn with `{name.removesuffix('()')}`; expected {RIGHT}"
    elif _seeded(context):
        message = f"the kernel is not drawn with {RIGHT}"
    else:
        return None
    said = f"`lecun_normal` drew the shape {mine.shape}, and other numbers than {RIGHT} gives"
    return Match(message, said, locate(context))


def _seeded(context: Context) -> bool:
    """Say whether the only `Rngs` was made from the case's seed."""
    assert context.observed is not None
    made = [call for call in context.observed.probe.calls if call.function == "flax.nnx.Rngs"]
    given = [value.value for call in made for value in call.arguments.values() if value.value]
    return given == [int(context.probed.arguments["seed"])]


def _is_draw(mine: Array, right: Array) -> bool:
    """Say whether values look like an untouched draw: other numbers within the same bounds."""
    fan_in = math.prod(mine.shape[:-1])
    bound = 2.0 / TRUNCATED / math.sqrt(fan_in)
    if np.allclose(np.sort(mine, axis=None), np.sort(right, axis=None), atol=NEAR):
        return False
    spread = abs(float(np.std(mine) / np.std(right)) - 1.0)
    return bool(np.max(np.abs(mine)) <= bound) and spread < SPREAD
