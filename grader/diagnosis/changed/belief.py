"""Which of the programs that give a submission's answers are spoken for by its Params and text."""

import ast
from collections.abc import Sequence

from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.profile import profile
from grader.diagnosis.operators import Change, Program
from grader.judging.context import Context
from grader.judging.variables import pairs, same_values

_OF_DRAWS = frozenset(["draw-order", "reused-key", "rng-key", "kernel-init", "wrong-distribution"])


def believed(context: Context, fits: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return the programs that contradict neither the submission's Params nor its numbers.

    Params that start as the reference's, by the same names, were drawn as they should be; where one
    of them starts from other values, what is wrong is not their use alone. A number that stands for
    an argument stands in the submission.
    """
    fits = [fit for fit in fits if all(_has_number(context, item) for item in fit.changes)]
    right, wrong = _starts(context)
    if not (right or wrong):
        return fits
    try:
        program = Program(context.exercise.right_program)
    except (SyntaxError, ValueError, RecursionError):
        return fits
    made, used = _places(program)
    kept = []
    for fit in fits:
        draws = any(_is_of_draws(change, made) for change in fit.changes)
        uses = all(_within(change, used) for change in fit.changes)
        if not (right and draws) and not (wrong and uses):
            kept.append(fit)
    return kept


def _has_number(context: Context, change: Change) -> bool:
    if change.operator != "ignored":
        return True
    value = ast.literal_eval(change.edits[0].new)
    constants = (node for node in context.source.walk() if isinstance(node, ast.Constant))
    return any(type(node.value) in {int, float, bool} and node.value == value for node in constants)


def _starts(context: Context) -> tuple[bool, bool]:
    """Say whether all Params start from the values of their names, and whether one does not.

    Every case counts that was observed: where all sizes are 1, other values may be the same.
    """
    verdicts: list[bool | None] = []
    for index in sorted(context.outcome.seen):
        seen = context.at(index)
        if seen.observed is None or seen.expected is None:
            continue
        found = pairs(seen.observed, seen.expected)
        if {_last(pair.mine.path) for pair in found} != {_last(pair.right.path) for pair in found}:
            return False, False
        for pair in found:
            crossed = _last(pair.mine.path) != _last(pair.right.path)
            same = same_values(seen.observed, seen.expected, pair.mine, pair.right)
            verdicts.append(False if crossed else same)
    return bool(verdicts) and all(verdicts), False in verdicts


def _last(path: str) -> str:
    return path.rpartition(".")[2]


Places = list[tuple[int, int]]


def _places(program: Program) -> tuple[Places, Places]:
    """Return where the reference makes its modules' Variables, and where its methods use them."""
    made, used = Places(), Places()
    for group in program.nodes:
        for item in group.body if isinstance(group, ast.ClassDef) else ():
            if isinstance(item, ast.FunctionDef):
                (made if item.name == "__init__" else used).append(program.span(item))
    return made, used


def _is_of_draws(change: Change, made: Places) -> bool:
    return change.pitfall in _OF_DRAWS and _within(change, made)


def _within(change: Change, places: Places) -> bool:
    """Say whether a change touches nothing but some parts of the reference."""
    return all(
        any(first <= edit.start and edit.end <= last for first, last in places)
        for edit in change.edits
    )


def nearest(context: Context, fits: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return the programs that the submission's own text is like, where the others are not.

    Of what is in some of the programs and not in others, such as a division more or a number, the
    submission has as many as these. Names do not count.

    Returns:
        all programs where the text is like none of them, and so tells nothing.
    """
    if len(fits) < 2:  # noqa: PLR2004
        return list(fits)
    right = context.exercise.right_program
    try:
        profiles = [profile(ast.walk(ast.parse(fit.apply(right)))) for fit in fits]
        own = profile(context.source.walk())
    except (SyntaxError, ValueError, RecursionError):
        return list(fits)
    parts = {part for one in profiles for part in one}
    differing = {part for part in parts if len({one[part] for one in profiles}) > 1}
    near = [
        fit
        for fit, one in zip(fits, profiles, strict=True)
        if differing and all(one[part] == own[part] for part in differing)
    ]
    return near or list(fits)
