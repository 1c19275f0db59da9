"""What `grade show` draws: how one head pools the values that one position listens to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from grader.families.kernel_layers.pictures.view import View
from grader.families.kernel_layers.pictures.ways import MORE, WIDEST
from grader.judging.compare import NEAR
from grader.judging.outcome import Observed
from grader.judging.variables import held
from grader.report.pictures.parts import Grid, Panel, Picture, Tone, number, numbers

Array = np.ndarray[Any, Any]
NAMES: Final = ("query", "key", "value", "out")

# What is known to go wrong, the right way first: which positions are seen and what the others
# count as, by what the scores are divided, along which axis the weights sum to one, how columns
# are cut into heads, and how heads are joined.
MASKS: Final = ("past", "none", "future", "after", "zero", "earlier", "ahead")
SCALES: Final = ("root", "none", "features", "size", "times")
AXES: Final = (-1, -2)
CUTS: Final = ("swapped", "dealt")
JOINS: Final = ("swapped", "unmoved")
Options = tuple[str, str, int, str, str]


@dataclass(frozen=True)
class Way:
    """All that comes about between the input and the answer of one case.

    Attributes:
        weights: of each head, shape (heads, length, length).
        values: of each head, shape (heads, length, size).
        pooled: of each head, likewise.
        joined: the heads beside each other, shape (length, features).
        home: from which head and which position each number of `joined` comes, (2, *its shape).
        answer: shape (length, features).
    """

    weights: Array
    values: Array
    pooled: Array
    joined: Array
    home: Array
    answer: Array


def picture(view: View) -> Picture:
    """Draw the weights and values of one position, and how the submission comes to its own."""
    row, column = place = divmod(view.element, view.result.expected.shape[1])
    title = f"{view.result.case.name}: number {view.element} of {view.result.expected.size}"
    title = f"{title}, y[{row}, {column}]"
    params = _params(view.context.right.get(view.index))
    right = _follow(view.result.case.arguments, params) if params else None
    if params is None or right is None or not _near(view.result.expected, right.answer):
        return Picture(title, (), (f"expected: {number(view.right())}", _without(view)))
    theirs = _params(view.context.outcome.seen.get(view.index)) or params
    mine = _of_submission(view, theirs)
    parts = None if mine is None else _parts(mine, theirs, place)
    head = _head(_parts(right, params, place), parts)
    moved = mine is not None and _is_moved(mine, row)
    bands = [_joined(right, row)] if moved else []
    bands += [tuple(_pooling(right, row, head))]
    said = f"expected: {number(view.right())}"
    panels = [_panel(said, bands, _parts(right, params, place), head, "right")]
    answered = view.answered()
    if mine is not None and answered is not None:
        name = view.finding.name if view.finding else "unrecognised"
        said = f"yours: {number(answered)} ({name})"
        bands = [_joined(mine, row) if moved else tuple(_pooling(mine, row, head))]
        panels.append(_panel(said, bands, _parts(mine, theirs, place), head, "wrong"))
    return Picture(title, tuple(panels), () if mine is not None else (_without(view),))


def _without(view: View) -> str:
    answered = view.answered()
    if view.result.status == "passed":
        return "yours is the same"
    if answered is None:
        return f"yours has no such number: {view.result.message}"
    return f"yours is {number(answered)}: how it comes about is not known well enough to be drawn"


def _params(observed: Observed | None) -> dict[str, Array] | None:
    """Return the four kernels by name, if all were seen."""
    if observed is None:
        return None
    found = {item.path: observed.values(item) for item in held(observed)}
    kernels = {name: found.get(name) for name in NAMES}
    seen = {name: each.astype(np.float64) for name, each in kernels.items() if each is not None}
    shape = {each.shape for each in seen.values()}
    return seen if len(seen) == len(NAMES) and len(shape) == 1 else None


def _of_submission(view: View, params: Mapping[str, Array]) -> Way | None:
    """Return the one known way to all that the submission answers, if it is wrong and there is one.

    The ways that differ least from the right one are tried first, with the kernels that were seen.
    """
    given = view.result.answered
    if view.result.status == "passed" or given is None or given.shape != view.result.expected.shape:
        return None
    for options in sorted(product(MASKS, SCALES, AXES, CUTS, JOINS), key=_far):
        found = _follow(view.result.case.arguments, params, *options)
        if _near(given, found.answer) and _fits(view, options):
            return found
    return None


def _fits(view: View, options: Options) -> bool:
    """Say whether a way gives the answers to all cases of which the kernels were seen."""
    for index, result in enumerate(view.context.results):
        params = _params(view.context.outcome.seen.get(index))
        if params is not None and result.answered is not None and not result.case.hidden:
            found = _follow(result.case.arguments, params, *options).answer
            if found.shape != result.answered.shape or not _near(result.answered, found):
                return False
    return True


def _far(options: Options) -> int:
    """Say in how many choices a way differs from the right one."""
    first = (MASKS[0], SCALES[0], AXES[0], CUTS[0], JOINS[0])
    return sum(one != other for one, other in zip(options, first, strict=True))


def _near(one: Array, other: Array) -> bool:
    far = np.abs(np.nan_to_num(one) - np.nan_to_num(other)).max()
    alike = np.array_equal(np.isnan(one), np.isnan(other))
    return alike and bool(far <= NEAR * max(np.abs(np.nan_to_num(other)).max(), 1e-30))


def _follow(
    arguments: Mapping[str, Any],
    params: Mapping[str, Array],
    mask: str = MASKS[0],
    scale: str = SCALES[0],
    axis: int = AXES[0],
    cut: str = CUTS[0],
    join: str = JOINS[0],
) -> Way:
    """Return all that comes about on one way, in float64."""
    x, heads = arguments["x"].astype(np.float64), int(arguments["heads"])
    length, features = x.shape
    size = features // heads

    def apart(columns: Array) -> Array:
        if cut == "dealt":
            return np.moveaxis(columns.reshape(length, size, heads), 2, 0)
        return np.swapaxes(columns.reshape(length, heads, size), 0, 1)

    def joined(parts: Array) -> Array:
        if join == "unmoved":
            return parts.reshape(length, features)
        if cut == "dealt":
            return np.moveaxis(parts, 0, 2).reshape(length, features)
        return np.swapaxes(parts, 0, 1).reshape(length, features)

    query, key, value = (apart(x @ params[name]) for name in NAMES[:3])
    divisors = {"root": size**0.5, "none": 1.0, "features": features**0.5, "size": float(size)}
    scores = query @ np.swapaxes(key, 1, 2) / divisors.get(scale, size**-0.5)
    weights = _weights(scores, mask, axis)
    pooled = weights @ value
    home = np.array([joined(each) for each in np.indices(pooled.shape)[:2]])
    whole = joined(pooled)
    return Way(weights, value, pooled, whole, home, whole @ params["out"])


def _weights(scores: Array, mask: str, axis: int) -> Array:
    """Return the softmax of scores, of which some are hidden."""
    diagonal = {"earlier": -1, "ahead": 1}.get(mask, 0)
    ones = np.ones(scores.shape[1:], bool)
    seen = np.triu(ones) if mask == "future" else np.tril(ones, diagonal)
    if mask not in {"none", "after"}:
        scores = np.where(seen, scores, 0.0 if mask == "zero" else -np.inf)
    with np.errstate(invalid="ignore"):
        powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
        weights = powers / powers.sum(axis=axis, keepdims=True)
    return np.asarray(np.where(seen, weights, 0.0) if mask == "after" else weights)


def _head(right: Array, mine: Array | None) -> int:
    """Return the head whose part in the number differs most, or is largest."""
    return int(np.argmax(np.abs(right if mine is None else right - np.nan_to_num(mine))))


def _parts(way: Way, params: Mapping[str, Array], place: tuple[int, int]) -> Array:
    """Return what each head gives to the number, shape (heads,)."""
    row, column = place
    products = way.joined[row] * params["out"][:, column]
    heads = range(way.weights.shape[0])
    return np.array([products[way.home[0, row] == head].sum() for head in heads])


def _panel(title: str, bands: list[tuple[Grid, ...]], parts: Array, head: int, tone: Tone) -> Panel:
    """Return one way: what comes before `out`, and the sum of the heads' parts."""
    labels = tuple(f"head {each}" for each in range(min(len(parts), WIDEST)))
    sums = numbers(parts[: len(labels), None].tolist())
    marked = frozenset({(head, 0)}) if head < len(labels) else frozenset()
    heads = Grid("each head's part, by `out`", ("heads", ""), labels, ("sum",), sums, marked)
    lines = (f"sum over the heads {number(float(parts.sum()))}",)
    return Panel(title, (*bands, (heads,)), lines, tone)


def _is_moved(way: Way, row: int) -> bool:
    """Say whether a row of the joined heads comes from other positions too."""
    return bool((way.home[1, row] != row).any())


def _joined(way: Way, row: int) -> tuple[Grid, ...]:
    """Return from which head and position each number of a row comes."""
    shown = min(way.joined.shape[1], WIDEST)
    more = () if shown == way.joined.shape[1] else (MORE,)
    cells = tuple((*map(str, each[row, :shown].tolist()), *more) for each in way.home)
    marked = frozenset((1, place) for place in range(shown) if way.home[1, row, place] != row)
    columns = (*map(str, range(shown)), *more)
    title = f"row {row} of the joined heads comes from"
    return (Grid(title, ("", "columns"), ("head", "position"), columns, cells, marked),)


def _pooling(way: Way, row: int, head: int) -> Iterator[Grid]:
    """Yield the weights of a position in one head, the values there, and what is pooled."""
    weights, values = way.weights[head, row], way.values[head]
    heaviest = np.sort(np.argsort(-np.nan_to_num(weights), kind="stable")[:WIDEST])
    rows = tuple(f"position {each}" for each in heaviest)
    shown = min(values.shape[1], WIDEST)
    more = () if shown == values.shape[1] else (MORE,)
    columns = (*map(str, range(shown)), *more)
    faint = frozenset((place, 0) for place, each in enumerate(heaviest) if not weights[each])
    marked = frozenset((place, 0) for place, each in enumerate(heaviest) if weights[each])
    left = "" if len(rows) == len(weights) else f", the {len(rows)} largest"

    def cells(table: Array) -> tuple[tuple[str, ...], ...]:
        return tuple((*each, *more) for each in numbers(table[:, :shown].tolist()))

    asked = f"weights of position {row}, head {head}{left}"
    axes = ("positions", "size")
    yield Grid(
        asked,
        ("positions", ""),
        rows,
        ("weight",),
        numbers(weights[heaviest, None].tolist()),
        marked,
        faint,
    )
    yield Grid("values", axes, rows, columns, cells(values[heaviest]), before="×")
    pooled = cells(way.pooled[head, row][None])
    yield Grid("pooled", ("sum", "size"), ("",), columns, pooled, before="=")
