"""Recognises `other-means` in layers with a kernel."""

from grader.families.kernel_layers.recognition.convolution import FUNCTION
from grader.judging.context import Context, Match

_MEANS = ("einsum", "tensordot", "convolve", "matmul", "dot", "dot_general", "fft", "sum", "scan")


def from_probe(context: Context) -> Match | None:
    """Recognise right answers in which neither a call nor the trace shows the convolution."""
    if FUNCTION not in context.exercise.settings.watch:
        return None
    if context.observed is None or any(item.status != "passed" for item in context.results):
        return None
    probe = context.observed.probe
    called = any(call.function == FUNCTION for call in probe.calls)
    traced = probe.trace is not None and any(
        item.primitive == "conv_general_dilated" for item in probe.trace.equations
    )
    if called or traced:
        return None
    seen = {item.primitive for item in probe.trace.equations} if probe.trace else set()
    with_ = f"; it runs {', '.join(f'`{name}`' for name in sorted(seen))}" if seen else ""
    message = "the answers are right; the lesson's way is `jax.lax.conv_general_dilated`"
    span = context.source.first_call(*_MEANS)
    return Match(message, f"the observed run calls no `conv_general_dilated`{with_}", span)
