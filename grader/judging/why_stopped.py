"""Why a child ended before all was answered, from how it ended and what it had used by then."""

import signal

from grader.exercise.settings import Limits
from grader.judging.outcome import Reason
from grader.sandbox.wire import Closed, Expired
from grader.workers.process import Ending, Output

RESERVED = 384 << 20
"""How far below its limit a child may be in use when it dies of it, bytes: stacks and arenas of
jax's threads count before they are touched (measured: 300 MiB on 2 cores), and so would the last
request, which was refused."""
_DYING_OF_MEMORY = ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGKILL", "SIGTRAP", "SIGILL")
_REFUSED = ("std::bad_alloc", "RESOURCE_EXHAUSTED", "out of memory", "cannot allocate memory")


def explain(
    cause: BaseException | None, ending: Ending, output: Output, limits: Limits, late: str
) -> tuple[Reason, str]:
    """Return the finding's name and one sentence with the limit and what was used.

    Args:
        cause: what the channel said last.
        ending: how the child ended, after it was killed if need be.
        output: what it printed.
        limits: what it was started with.
        late: what is said if its last answer was late.
    """
    if output.flooded:
        return "output-limit", f"printed more than {limits.output_bytes:,} bytes"
    if isinstance(cause, Expired):
        return "time-limit", late
    if not isinstance(cause, Closed):
        return "crashed", f"its answer was not a valid frame ({cause})"
    return _died(ending, output, limits)


def _died(ending: Ending, output: Output, limits: Limits) -> tuple[Reason, str]:
    """Tell a process that used up what it was granted from one that ended by itself."""
    name = _signal_name(ending.status)
    spent = name == "SIGKILL" and ending.cpu_seconds >= limits.cpu_seconds
    if name == "SIGXCPU" or spent:
        used = max(ending.cpu_seconds, float(limits.cpu_seconds))
        return "time-limit", (
            f"all of the {limits.cpu_seconds} s of processor time were used ({used:.0f} s)"
        )
    how = f"killed by {name}" if name else f"exit status {ending.status}"
    if name in _DYING_OF_MEMORY:
        limit = _gibibytes(limits.memory_bytes)
        if ending.peak_bytes >= max(limits.memory_bytes - RESERVED, limits.memory_bytes // 2):
            used_bytes = _gibibytes(ending.peak_bytes)
            return "memory-limit", f"{how} with {used_bytes} in use, and the limit is {limit}"
        if any(word in output.text()[-4000:] for word in _REFUSED):
            return "memory-limit", f"{how} when it asked for more than its limit of {limit}"
    return "crashed", f"the process ended without an answer ({how})"


def _signal_name(status: int) -> str:
    """Return the name of the signal that ended a process, or an empty string."""
    if status >= 0:
        return ""
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def _gibibytes(count: int) -> str:
    return f"{count / (1 << 30):.1f} GiB"
