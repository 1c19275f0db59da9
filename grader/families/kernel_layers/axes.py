"""What the axes of a layer's arrays are called, by the sizes of a case.

A case names the axes of `x` but its channels first, then `in_features`, then the rest:
`(height, width, in_features, features, kernel_size)`; what leaves the channels as they are has
`features` alone. A layer with a `kernel_size` has a window of
that size along each of these axes, and its kernel's axes are those of the window, then in, then
out; without one its kernel is (in, out).
"""

from collections.abc import Mapping, Sequence

from grader.exercise.case import Case

SPATIAL = {1: "W", 2: "HW"}
"""Letters of spatial axes, by their number."""


def positions(case: Case) -> tuple[str, ...]:
    """Return the names of x's axes but the channels, such as `("length",)`."""
    names = tuple(case.sizes)
    channels = "in_features" if "in_features" in names else "features"
    return names[: names.index(channels)]


def input_names(names: Sequence[str]) -> dict[str, str]:
    """Return what the letters of x's axes stand for, in their order, from the names of all sizes.

    An axis of positions has the first letter of its name, channels have C.
    """
    along = names[: names.index("in_features")]
    return {**{name[0].upper(): name for name in along}, "C": "in_features"}


def output_shape(case: Case) -> tuple[int, ...]:
    """Return the shape of the right output before it is flattened."""
    return (*(case.sizes[name] for name in positions(case)), case.sizes["features"])


def is_windowed(case: Case) -> bool:
    """Say whether the layer slides a kernel along its input."""
    return "kernel_size" in case.sizes


def spatial(case: Case) -> str:
    """Return the letters of the axes that a kernel slides along; none for a dense layer."""
    return SPATIAL[len(positions(case))] if is_windowed(case) else ""


def data_names(case: Case) -> Mapping[str, str]:
    """Return what the letters of a convolution's data stand for, in the right order."""
    return {
        "N": "batch",
        **dict(zip(spatial(case), positions(case), strict=False)),
        "C": "in_features",
    }


def kernel_names(case: Case) -> Mapping[str, str]:
    """Return what the letters of the kernel stand for, in the right order."""
    return {
        **dict.fromkeys(spatial(case), "kernel_size"),
        "I": "in_features",
        "O": "features",
    }


def kernel_shape(case: Case, order: str = "") -> tuple[int, ...]:
    """Return the right shape of the kernel, or that with its axes in another order of letters."""
    names = kernel_names(case)
    return tuple(case.sizes[names[letter]] for letter in order or names)


def kernel_order(shape: tuple[int, ...], case: Case) -> str | None:
    """Say which axes a kernel has: `OIW` for (features, in_features, kernel_size)."""
    return order(shape, {letter: case.sizes[name] for letter, name in kernel_names(case).items()})


def order(shape: tuple[int, ...], sizes: Mapping[str, int]) -> str | None:
    """Say which letter each axis has by its size; None if unsure.

    Spatial letters of one size stand in their usual order.
    """
    left, found = dict(sizes), ""
    for size in shape:
        letters = [letter for letter, each in left.items() if each == size]
        if not letters or (len(letters) > 1 and not set(letters) <= set(SPATIAL[2])):
            return None
        found += letters[0]
        del left[letters[0]]
    return None if left else found


def in_words(names: Mapping[str, str], letters: str) -> str:
    """Return letters as words: `(kernel_size, in_features, features)`."""
    return f"({', '.join(names[letter] for letter in letters)})"
