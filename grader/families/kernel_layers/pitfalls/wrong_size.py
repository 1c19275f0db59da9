"""Recognises `wrong-size` in layers with a kernel."""

from grader.diagnosis.error_model import Settings
from grader.diagnosis.wording import label
from grader.families.kernel_layers.axes import kernel_shape, spatial
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import (
    evidence,
    fits_data,
    fits_kernel,
    is_mismatch,
    raising,
)
from grader.families.kernel_layers.recognition.layer import misfit
from grader.families.kernel_layers.recognition.sizes import (
    are_right,
    kernels,
    repeated,
    wrong_sizes,
)
from grader.judging.context import Context, Match
from grader.workers.records import ErrorRecord, Span

switches = {"arguments": lambda taken: all(each.of in {"", each.size} for each in taken)}
_TEXT = "feature dimension size"


def explain(settings: Settings, context: Context) -> str:
    """Say which size is which number."""
    ((name, of, plus),) = settings["arguments"].value
    sizes = context.case.sizes
    held, how = (sizes[of] + plus, "") if of else (plus, "always ")
    return f"the layer's `{name}` is {how}{held}; expected {sizes[name]} here"


def locate(context: Context) -> Span | None:
    """Return the call that makes the layer."""
    return places.construction(context) or places.kernel_shape(context)


def ruled_out(settings: Settings, context: Context) -> bool:
    """Say whether the Params of all cases are right, or follow another rule than this."""
    taken = {each.size: each for each in settings["arguments"].value}
    for size in wrong_sizes(context):
        each = taken.get(size.name)
        more = each is not None and each.of and size.words.startswith(f"{abs(each.plus)} ")
        if not (more if each is not None and each.of else size.constant):
            return True
    return are_right(context)


def from_trace(context: Context) -> Match | None:
    """Recognise sizes that are another number in all cases, by the Params of all of them."""
    wrong = wrong_sizes(context)
    if not wrong or any(each.kept for each in repeated(context)):
        return None
    found = kernels(context)
    if all(size.constant for size in wrong) and len(wrong) > 1:
        listed = ", ".join(f"`{size.name}` {size.held}" for size in wrong)
        message = f"the layer has {listed} in every case, whatever is asked for"
    else:
        first = wrong[0]
        asked = context.cases[first.case].sizes[first.name]
        message = f"the layer's `{first.name}` is {first.words}: {first.held} where "
        message += f"{label(context.cases[first.case].name)} asks for {asked}"
    shape, case = found[wrong[0].case].shape, context.cases[wrong[0].case]
    said = (
        f"the Param `{found[wrong[0].case].path}` was observed in {len(found)} cases; in "
        f"{label(case.name)} its shape is {shape}, {kernel_shape(case)} expected"
    )
    return Match(
        message,
        said,
        locate(context),
        str(shape),
        str(kernel_shape(case)),
        by="parameters",
        cases=len(found),
        case=wrong[0].case,
    )


def _from_param(context: Context) -> Match | None:
    """Recognise a Param that has in one place a number which is no size of the case."""
    found, sizes = misfit(context), context.probed.sizes
    if found is None:
        return None
    name, held = found.name, found.held
    if held in {1, *sizes.values()}:
        return None
    message = f"the kernel's `{name}` is {held}; expected {sizes[name]} here"
    said = f"the Param `{found.variable.path}` has shape {found.variable.shape}"
    return Match(message, said, locate(context), observed=str(held), expected=str(sizes[name]))


def from_error(error: ErrorRecord, context: Context) -> Match | None:
    """Recognise a kernel whose `in_features` is no size of the case, all else being right."""
    conv = raising(error, context)
    if wrong_sizes(context):
        return None  # which says more
    if conv is None and is_mismatch(error):
        return _from_param(context)
    if conv is None or _TEXT not in error.message or conv.groups != 1:
        return None
    sizes, held = context.case.sizes, conv.kernel_sizes["I"]
    rest = fits_kernel(conv, context.case, f"{spatial(context.case)}O")
    if not rest or not fits_data(conv, context.case) or held in {1, *sizes.values()}:
        return None
    message = f"the kernel holds {held} input channels; `x` has {sizes['in_features']}"
    return Match(message, evidence(conv, error, context), locate(context))
