"""Which of the programs that give a submission's answers are spoken for by its Params and text."""

import ast
from collections import Counter
from collections.abc import Iterable, Sequence

from grader.diagnosis.changed.hypotheses import Hypothesis
from grader.diagnosis.changed.profile import profile
from grader.diagnosis.operators import Change, Program
from grader.diagnosis.operators.program import function_name
from grader.judging.context import Context
from grader.judging.variables import pairs, starts_alike

_OF_DRAWS = frozenset(
    [
        "draw-order",
        "reused-key",
        "rng-key",
        "kernel-draws",
        "kernel-init",
        "wrong-distribution",
        "doubled-step",
    ]
)
"""What changes no more than draws where modules are made: done twice, a step takes other keys."""


NEARLY = 1
"""By how many parts texts may be further than the nearest, where none is alike."""


def believed(context: Context, fits: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return the programs that contradict neither the submission's Params nor its numbers.

    Params that start as the reference's, by the same names, were drawn as they should be; where one
    of them starts from other values, what is wrong is not their use alone. A number that stands for
    an argument stands in the submission, and so does a call that is made too often. And no pitfall
    says that it was not seen (`ruled_out`).
    """
    fits = [fit for fit in fits if all(_has_number(context, item) for item in fit.changes)]
    fits = [fit for fit in fits if all(_has_call(context, item) for item in fit.changes)]
    fits = [fit for fit in fits if not any(_ruled_out(context, item) for item in fit.changes)]
    right, wrong = _starts(context)
    if not (right or wrong):
        return fits
    try:
        program = Program(context.exercise.right_program)
    except (SyntaxError, ValueError, RecursionError):
        return fits
    made, used = _places(program)
    shaped = _has_shapes(context)
    kept = []
    for fit in fits:
        draws = any(_is_of_draws(program, change, made) for change in fit.changes)
        uses = all(_within(change, used) for change in fit.changes)
        sizes = shaped and any(_is_of_sizes(program, change) for change in fit.changes)
        if not (right and draws) and not (wrong and uses) and not sizes:
            kept.append(fit)
    return kept


def _ruled_out(context: Context, change: Change) -> bool:
    pitfall = context.exercise.pitfall(change.pitfall)
    check = pitfall.recogniser("ruled_out") if pitfall and change.operator == "listed" else None
    return check is not None and bool(check({}, context))


def _has_number(context: Context, change: Change) -> bool:
    if change.operator != "ignored":
        return True
    value = ast.literal_eval(change.edits[0].new)
    constants = (node for node in context.source.walk() if isinstance(node, ast.Constant))
    return any(type(node.value) in {int, float, bool} and node.value == value for node in constants)


def _has_call(context: Context, change: Change) -> bool:
    if change.operator != "called-too":
        return True
    name = function_name(ast.parse(change.trace, mode="eval").body)
    right = ast.walk(ast.parse(context.exercise.right_program))
    return _count(context.source.walk(), name) > _count(right, name)


def _count(nodes: Iterable[ast.AST], name: str) -> int:
    return sum(isinstance(node, ast.Call) and function_name(node) == name for node in nodes)


def _has_shapes(context: Context) -> bool:
    """Say whether the Params have partners of their shapes in every case that was observed."""
    seen = [context.at(index) for index in sorted(context.outcome.seen)]
    return all(
        bool(pairs(each.observed, each.expected))
        for each in seen
        if each.observed is not None and each.expected is not None
    )


def _is_of_sizes(program: Program, change: Change) -> bool:
    """Say whether a change takes another name for one in what makes a Param: another size."""
    made = [program.span(node) for node in program.nodes if _is_param(node)]
    return change.operator == "name" and _within(change, made)


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
            same = starts_alike(seen.observed, seen.expected, pair.mine, pair.right)
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


def _is_of_draws(program: Program, change: Change, made: Places) -> bool:
    if change.pitfall == "wrong-start":
        made = [program.span(node) for node in program.nodes if _is_param(node)]
    elif change.pitfall not in _OF_DRAWS:
        return False
    return _within(change, made)


def _is_param(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and function_name(node) == "Param"


def _within(change: Change, places: Places) -> bool:
    """Say whether a change touches nothing but some parts of the reference."""
    return all(
        any(first <= edit.start and edit.end <= last for first, last in places)
        for edit in change.edits
    )


def nearest(context: Context, fits: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return the programs that the submission's own text is like, where the others are not.

    Of what is in some of the programs and not in others, such as a division more or a number, the
    submission has as many as these; or nearly, where none is alike in all. Names do not count.

    Returns:
        the nearest first, of equally near ones those with as many numbers as the submission has,
        and of these those that leave something out and bring nothing; all programs in their order
        where no text can be read.
    """
    read = _read(context, fits)
    if len(fits) < 2 or read is None:  # noqa: PLR2004
        return list(fits)
    own, whole, profiles = read
    far = _far(own, profiles)
    least = min(far)
    room = NEARLY if least else 0
    near = [place for place in range(len(fits)) if far[place] <= least + room]
    more = [abs(_numbers(one) - _numbers(own)) for one in profiles]
    near.sort(key=lambda place: (far[place], more[place], not profiles[place] <= whole))
    return [fits[place] for place in near]


def is_shown(context: Context, fit: Hypothesis, fits: Sequence[Hypothesis]) -> bool:
    """Say whether a text shows a program's changes: they alone make it what they make the program.

    It has all that the program has, as often, of what tells the fits apart; and that is not what
    the reference has, as where names are exchanged.
    """
    read = _read(context, fits)
    if read is None:
        return False
    own, whole, profiles = read
    place = list(fits).index(fit)
    return _far(own, profiles)[place] == 0 and profiles[place] != whole


def _read(
    context: Context, fits: Sequence[Hypothesis]
) -> tuple[Counter[str], Counter[str], list[Counter[str]]] | None:
    """Return the profiles of a submission, of the reference and of programs, if all parse."""
    right = context.exercise.right_program
    try:
        profiles = [profile(ast.walk(ast.parse(fit.apply(right)))) for fit in fits]
        return profile(context.source.walk()), profile(ast.walk(ast.parse(right))), profiles
    except (SyntaxError, ValueError, RecursionError):
        return None


def _far(own: Counter[str], profiles: Sequence[Counter[str]]) -> list[int]:
    """Return by how many parts a text is unlike each of some programs, where these differ."""
    parts = {part for one in profiles for part in one}
    differing = {part for part in parts if len({one[part] for one in profiles}) > 1}
    return [sum(abs(one[part] - own[part]) for part in differing) for one in profiles]


def _numbers(one: Counter[str]) -> int:
    return sum(count for part, count in one.items() if part.startswith("number "))
