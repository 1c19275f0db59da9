"""What a call of `jax.lax.conv_general_dilated` was given, axis by axis.

Sizes tell which axis is which where they differ: in a case of length 9, in_features 3, features 5
and kernel_size 4, an axis of 5 elements in the kernel can only be `features`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.exercise.case import Case
from grader.families.kernel_layers import axes
from grader.judging.context import Context
from grader.workers.records import CallRecord, ErrorRecord, ValueRecord

FUNCTION = "jax.lax.conv_general_dilated"
BROADCAST = ("incompatible shapes for broadcasting", "got incompatible shapes", "not be broadcast")
"""Parts of what jax says when shapes do not fit together, in lower case."""
MISMATCH = ("size of label", "contracting dimensions", "dot_general requires", "shape mismatch")
"""The same of shapes that cannot be multiplied."""


@dataclass(frozen=True)
class Convolution:
    """One call with a kernel of the exercise's rank, and data of any.

    Attributes:
        lhs: shape of the data.
        rhs: shape of the kernel.
        data: letters by which the axes of the data are read, such as `NWC`.
        kernel: the same for the kernel, such as `WIO`.
        output: the same for the output.
        groups: `feature_group_count`.
        call: the whole record.
    """

    lhs: tuple[int, ...]
    rhs: tuple[int, ...]
    data: str
    kernel: str
    output: str
    groups: int
    call: CallRecord

    @property
    def data_sizes(self) -> Mapping[str, int]:
        """Sizes of the data by the letter that they are read as."""
        return dict(zip(self.data, self.lhs, strict=False))

    @property
    def kernel_sizes(self) -> Mapping[str, int]:
        """Sizes of the kernel by the letter that they are read as."""
        return dict(zip(self.kernel, self.rhs, strict=False))

    def argument(self, name: str) -> ValueRecord | None:
        """Return an argument's description, None where it was left out or is None."""
        value = self.call.arguments.get(name)
        return None if value is None or value.kind == "none" else value


def right_specs(case: Case) -> tuple[str, str, str]:
    """Return the dimension numbers of the lesson: `("NWC", "WIO", "NWC")`."""
    letters = axes.spatial(case)
    return f"N{letters}C", f"{letters}IO", f"N{letters}C"


def default_specs(case: Case) -> tuple[str, str, str]:
    """Return how axes are read where no dimension numbers are given: `("NCW", "OIW", "NCW")`."""
    letters = axes.spatial(case)
    return f"NC{letters}", f"OI{letters}", f"NC{letters}"


def convolutions(calls: Iterable[CallRecord], context: Context) -> Iterator[Convolution]:
    """Yield the calls with as many spatial axes as the exercise's kernel, in order."""
    for call in calls:
        if call.function != FUNCTION or not axes.is_windowed(context.case):
            continue
        lhs, rhs = call.arguments.get("lhs"), call.arguments.get("rhs")
        if lhs is None or rhs is None or lhs.shape is None or rhs.shape is None:
            continue
        specs = _specs(call.arguments.get("dimension_numbers"), context.case)
        if specs is None or len(rhs.shape) != len(specs[1]):
            continue
        groups = call.arguments.get("feature_group_count")
        count = groups.value if groups is not None else 1
        whole = int(count) if isinstance(count, int) else 0
        yield Convolution(lhs.shape, rhs.shape, *specs, whole, call)


def raising(error: ErrorRecord, context: Context) -> Convolution | None:
    """Return the convolution that raised the error."""
    return next((item for item in convolutions(error.calls, context) if item.call.raised), None)


def returned(error: ErrorRecord, context: Context) -> Convolution | None:
    """Return the last convolution before the error, if it was not the one that raised."""
    found = list(convolutions(error.calls, context))
    return found[-1] if found and not found[-1].call.raised else None


def only(context: Context) -> Convolution | None:
    """Return the convolution of the observed run, if there was exactly one."""
    calls = context.observed.probe.calls if context.observed else ()
    found = list(convolutions(calls, context))
    return found[0] if len(found) == 1 else None


def _specs(value: ValueRecord | None, case: Case) -> tuple[str, str, str] | None:
    """Return dimension numbers with the letters of `right_specs`, however they are spelt."""
    if value is None or value.kind == "none":
        return default_specs(case)
    if value.kind != "sequence" or len(value.items) != len(right_specs(case)):
        return None
    letters, spatial = [_text(item) for item in value.items], axes.spatial(case)
    pairs = ("NC", "OI", "NC")
    # lax matches spatial axes by their letters, in the kernel's order, or by their places.
    named = [each for each in letters[1] if each not in "OI"]
    if set(named) == set(spatial):
        named = list(spatial)
    specs = [
        _read(item, text, pair, dict(zip(named, spatial, strict=False)), spatial)
        for item, text, pair in zip(value.items, letters, pairs, strict=True)
    ]
    data, kernel, output = specs
    return (data, kernel, output) if all(specs) else None


def _text(spec: ValueRecord) -> str:
    return str(spec.value) if spec.kind == "string" else ""


def _read(spec: ValueRecord, text: str, pair: str, named: Mapping[str, str], spatial: str) -> str:
    """Return one spec: `NWC` from `NLC` or from lax's axis numbers; empty if it is none."""
    if spec.kind == "string":
        read = "".join(letter if letter in pair else named.get(letter, "?") for letter in text)
        return read if sorted(read) == sorted(pair + spatial) else ""
    numbers = [item.value for item in spec.items]
    if sorted(map(str, numbers)) != [str(axis) for axis in range(len(pair + spatial))]:
        return ""
    letters = dict(zip(numbers, (*pair, *spatial), strict=True))
    return "".join(letters[axis] for axis in range(len(letters)))


def data_order(shape: tuple[int, ...], case: Case) -> str | None:
    """Say which axes a data array has: `NWC` for (batch, length, in_features); None if unsure."""
    names = axes.data_names(case)
    return axes.order(shape, {letter: case.sizes.get(name, 1) for letter, name in names.items()})


def fits_data(conv: Convolution, case: Case) -> bool:
    """Say whether the data's channels are read as channels and its batch axis as that."""
    sizes = conv.data_sizes
    return sizes.get("N") == 1 and sizes.get("C") == case.sizes["in_features"]


def is_right_data(conv: Convolution, case: Case) -> bool:
    """Say whether the data enters as batch 1, with every axis of x read as what it is."""
    names = axes.data_names(case)
    return dict(conv.data_sizes) == {each: case.sizes.get(name, 1) for each, name in names.items()}


def fits_kernel(conv: Convolution, case: Case, letters: str) -> bool:
    """Say whether these axes of the kernel have the sizes of the right one."""
    names = axes.kernel_names(case)
    return all(conv.kernel_sizes.get(each) == case.sizes[names[each]] for each in letters)


def is_broadcast(error: ErrorRecord) -> bool:
    """Say whether an error tells of shapes that do not fit together elementwise."""
    text = error.message.lower()
    return any(part in text for part in BROADCAST)


def is_mismatch(error: ErrorRecord) -> bool:
    """Say whether an error tells of axes that cannot be multiplied, in einsum, dot or a sum."""
    text = error.message.lower()
    return is_broadcast(error) or any(part in text for part in MISMATCH)


def evidence(conv: Convolution, error: ErrorRecord, context: Context) -> str:
    """State what the call was given and what came of it."""
    what = f"lhs {conv.lhs} read as {conv.data} and rhs {conv.rhs} read as {conv.kernel}"
    said = error.message.strip().partition("\n")[0]
    where = "" if conv.call.raised else " after it"
    number = len(context.errors)
    return (
        f"`conv_general_dilated` got {what}; {error.type}{where}: {said}"
        f" ({number} of {len(context.results)} cases)"
    )
