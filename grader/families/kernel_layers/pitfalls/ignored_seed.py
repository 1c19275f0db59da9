"""Recognises `ignored-seed` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.diagnosis.wording import label
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.layer import (
    expected_kernel,
    kernel_of,
    ratio,
    starts_right,
    values,
)
from grader.families.kernel_layers.recognition.sizes import repeated
from grader.families.kernel_layers.recognition.state import compiled, keeping
from grader.judging.context import Context, Match
from grader.workers.records import Span

switches = {"seed": "*"}
KEPT = (
    "What is stored outside a function outlives the call. A layer that is made once and kept, in a "
    "global name, in a dictionary or by a cache, goes on with the sizes and the random numbers of "
    "the call that made it. Each call has its own seed, so each needs a layer of its own."
)
COMPILED = (
    "`jax.jit` runs the Python of a function once for each shape of its arguments. What the "
    "function reads from outside, such as a global layer, is then fixed in the compiled program: "
    "later calls with the same shapes go on with it. What changes must be an argument."
)
FEWEST = 2
"""How many cases must fail for one seed: fewer could be chance."""


def explain(settings: Settings, context: Context) -> str:
    """Say which number takes the seed's place."""
    used, seed = settings["seed"].value, int(context.case.arguments["seed"])
    if used.size:
        size = context.case.sizes[used.size]
        return f"the random numbers come from `{used.size}` = {size}; `seed` is {seed}"
    if not used.times:
        return f"the random numbers come from seed {used.plus}, whatever `seed` is"
    return f"the random numbers come from `{used.code}`; expected `seed` = {seed} as it is"


def locate(context: Context) -> Span | None:
    """Return where the seed is changed on the way, or else where the generator gets it."""
    return arrays.rebound_number(context, "seed") or places.seed(context)


def ruled_out(_settings: Settings, context: Context) -> bool:
    """Say whether the kernel Param holds the right values, so that its draw was right."""
    return starts_right(context)


def from_trace(context: Context) -> Match | None:
    """Recognise a seed that is not heeded, by the cases or by what `nnx.Rngs` was given."""
    return (
        _from_params(context)
        or _from_earlier_calls(context)
        or _from_cases(context)
        or _from_call(context)
    )


def _from_params(context: Context) -> Match | None:
    """Recognise a kernel that holds the same numbers in cases with different seeds."""
    found = repeated(context)
    if not found:
        return None
    first = found[0]
    one, two = (context.cases[index] for index in (first.earlier, first.later))
    seeds = " and ".join(f"{case.arguments['seed']:.0f}" for case in (one, two))
    cases = f"{label(one.name)} and {label(two.name)}"
    said = f"{cases} have the seeds {seeds}, and their kernels hold the same numbers"
    if not first.kept:
        message = f"the kernel is the same in {cases}, whose seeds are {seeds}"
        return Match(message, said, locate(context), by="parameters", cases=len(found) + 1)
    count = sum(each.kept for each in found)
    said += f"; a layer of an earlier case is used again in {count} cases"
    message = (
        f"the layer of {label(one.name)} is kept and used again in {label(two.name)}, "
        "which has another seed"
    )
    place, number = keeping(context), len(found) + 1
    return Match(message, said, place, idea=KEPT, by="parameters", cases=number)


def _from_earlier_calls(context: Context) -> Match | None:
    """Recognise answers that are right in the first call of each size, and else with its seed."""
    first: dict[tuple[int, ...], int] = {}
    wrong = 0
    for item in context.results:
        seed = int(item.case.arguments["seed"])
        expects = first.setdefault(tuple(item.case.sizes.values()), seed) == seed
        if item.status != ("passed" if expects else "failed"):
            return None
        wrong += not expects
    if wrong < FEWEST or len(first) < FEWEST:
        return None
    message = "a call uses the random numbers of the first call with these sizes; its seed is lost"
    place = compiled(context)
    if place is not None:
        message = "the compiled function goes on with the kernel of the first call of each size"
    said = (
        f"the first call of each of {len(first)} sizes is right, and of the later ones those with "
        f"the same seed; the {wrong} with another seed are not"
    )
    idea = COMPILED if place else ""
    return Match(message, said, place, idea=idea, by="answers", cases=len(context.results))


def _from_cases(context: Context) -> Match | None:
    """Recognise answers that are wrong for one seed and right for others at the same sizes."""
    wrong = [item for item in context.results if item.status == "failed"]
    right = [item for item in context.results if item.status == "passed"]
    seeds = {int(item.case.arguments["seed"]) for item in wrong}
    if len(wrong) < FEWEST or len(wrong) + len(right) < len(context.results) or len(seeds) != 1:
        return None
    (seed,) = seeds
    elsewhere = [item.case.sizes for item in right]
    here = {int(item.case.arguments["seed"]) for item in right}
    if seed in here or any(item.case.sizes not in elsewhere for item in wrong):
        return None
    message = f"with seed {seed}, and no other, the numbers come from something else"
    said = f"only the {len(wrong)} cases with seed {seed} fail; the same sizes pass with others"
    return Match(message, said, locate(context))


def _from_call(context: Context) -> Match | None:
    """Recognise the seed that `nnx.Rngs` was given."""
    mine, right = values(context, kernel_of(context)), expected_kernel(context)
    if mine is None or right is None or context.observed is None or ratio(mine, right) is not None:
        return None
    made = [call for call in context.observed.probe.calls if call.function == "flax.nnx.Rngs"]
    given = made[0].arguments.get("default") if len(made) == 1 else None
    seed = int(context.probed.arguments["seed"])
    if given is None or not isinstance(given.value, int) or given.value == seed:
        return None
    message = f"`nnx.Rngs` gets {given.value} where `seed` is {seed}"
    name = label(context.probed.name)
    said = f"{name} has seed {seed}; `nnx.Rngs({given.value})` was called"
    return Match(message, said, locate(context), observed=str(given.value), expected=str(seed))
