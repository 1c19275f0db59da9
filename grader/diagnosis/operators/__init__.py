"""Operators: small changes of a program's text that are habits of NumPy and JAX.

Each takes a parsed program and yields changes, in the order of the text. The table is the order in
which programs that do the same are named: the plainest explanation first.
"""

import ast
import re
from collections.abc import Iterator
from itertools import islice, pairwise

from grader.diagnosis.operators import (
    added,
    arrays,
    axes,
    brackets,
    columns,
    functions,
    ignored,
    methods,
    moved,
    names,
    numbers,
    operands,
    randomness,
    sizes,
    squares,
    starts,
    statements,
    statistics,
    steps,
    training,
    weights,
)
from grader.diagnosis.operators.program import Change, Edit, Operator, Program, applied, snippet

__all__ = [
    "OPERATORS",
    "PITFALLS",
    "Change",
    "Edit",
    "Operator",
    "Program",
    "all_changes",
    "applied",
]

OPERATORS: tuple[Operator, ...] = (
    axes.axes,
    axes.keepdims,
    statistics.statistics,
    numbers.epsilons,
    numbers.epsilon_places,
    randomness.seeds,
    randomness.keys,
    randomness.fans,
    functions.unwrapped,
    functions.other_functions,
    functions.averages,
    arrays.transposes,
    arrays.reshapes,
    arrays.new_axes,
    columns.columns,
    sizes.sizes,
    operands.signs,
    operands.operators,
    operands.terms,
    brackets.unbracketed,
    operands.residuals,
    weights.weights,
    weights.complements,
    weights.histories,
    steps.exchanged_steps,
    brackets.brackets,
    squares.squares,
    ignored.ignored,
    starts.starts,
    starts.restarts,
    starts.loops,
    training.guards,
    training.masks,
    training.diagonals,
    training.gradients,
    training.stale,
    training.none_kept,
    moved.zero_gradients,
    moved.into_gradients,
    moved.late_results,
    numbers.flags,
    numbers.counts,
    numbers.ranges,
    numbers.constants,
    arrays.slices,
    arrays.casts,
    arrays.roundings,
    functions.activations,
    numbers.results,
    statements.statements,
    statements.late_updates,
    statements.backwards,
    methods.called_too,
    methods.kept,
    names.arguments,
    names.tuples,
    names.attributes,
    names.everywhere,
    names.other_names,
    functions.repeated,
    functions.activations_between,
    operands.doubled,
    added.added,
)
PITFALLS = frozenset(
    name
    for file in (
        axes,
        statistics,
        numbers,
        randomness,
        functions,
        arrays,
        operands,
        training,
        statements,
        names,
        weights,
        steps,
        ignored,
        starts,
        added,
        methods,
        brackets,
        columns,
        moved,
        sizes,
        squares,
    )
    for name in file.PITFALLS
)
"""Misconceptions of which some change is an instance."""
MOST = 600
"""How many changes of one program are made."""


def all_changes(text: str, most: int = MOST) -> tuple[Change, ...]:
    """Return the changes of a program, each another program that parses, in a fixed order.

    Args:
        text: the program.
        most: how many there may be.

    Returns:
        single changes first, then the same change at all its places. Where there are more than
        `most`, each operator gives up its last ones in turn, the last operator first.
    """
    try:
        program = Program(text)
        seen = {_letters(text)}
        made = [list(_new(operator, program, seen)) for operator in OPERATORS]
    except (SyntaxError, ValueError, RecursionError):
        return ()
    share = most
    while sum(min(len(each), share) for each in made) > most:
        share -= 1
    room = most - sum(min(len(each), share) for each in made)
    more = [each for each in made if len(each) > share][:room]
    single = [change for each in made for change in each[: share + (each in more)]]
    room = most - len(single)
    return (*single, *islice(_everywhere(single, program, seen), room))


def _new(operator: Operator, program: Program, seen: set[str]) -> Iterator[Change]:
    for change in operator(program):
        if _is_new(change, program, seen):
            yield change


def _is_new(change: Change, program: Program, seen: set[str]) -> bool:
    """Say whether a change makes a program that parses, and that no earlier one made."""
    changed = change.apply(program.text)
    letters = _letters(changed)
    if letters in seen:
        return False
    try:
        ast.parse(changed)
    except (SyntaxError, ValueError, RecursionError):
        return False
    seen.add(letters)
    return True


def _letters(text: str) -> str:
    """Return a text without its spaces, by which equal programs are known."""
    return "".join(text.split(" "))


def _everywhere(changes: list[Change], program: Program, seen: set[str]) -> Iterator[Change]:
    """Yield each change that can be made in several places as one that is made in all of them."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        if len(change.edits) == 1:
            (edit,) = change.edits
            old = program.text[edit.start : edit.end]
            groups.setdefault((change.operator, old, edit.new), []).append(change)
    for alike in groups.values():
        edits = tuple(sorted(change.edits[0] for change in alike))
        if len(alike) > 1 and not overlap(edits):
            first = alike[0]
            count = "both" if len(alike) == 2 else f"all {len(alike)}"  # noqa: PLR2004
            words = f"{_in_common(alike, program)}, in {count} places"
            every = Change(first.operator, first.pitfall, words, edits)
            if _is_new(every, program, seen):
                yield every


def _in_common(alike: list[Change], program: Program) -> str:
    """Return words for a change that is made in several places."""
    said = {re.sub(r" in `[^`]*`$", "", change.words) for change in alike}
    if len(said) == 1:
        return said.pop()
    (edit,) = alike[0].edits
    old = program.text[edit.start : edit.end]
    if not edit.new.strip():
        return f"no `{snippet(old).strip(', ')}`"
    return f"`{snippet(edit.new)}` in place of `{snippet(old)}`" if old else alike[0].words


def overlap(edits: tuple[Edit, ...]) -> bool:
    """Say whether two of some edits would change the same text."""
    ordered = sorted(edits)
    return any(
        later.start < earlier.end or later.start == earlier.start
        for earlier, later in pairwise(ordered)
    )
