"""Which two changes of the reference a submission's own text speaks for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.changed.hypotheses import Hypothesis, ranks
from grader.diagnosis.changed.profile import Shifts
from grader.diagnosis.operators import Program, overlap

MOST_LIKELY = 200
"""How many pairs the text chooses."""


Numbered = tuple[int, Hypothesis]


def likely(
    right: str,
    groups: Sequence[Sequence[Numbered]],
    own: Mapping[str, int],
    most: int = MOST_LIKELY,
) -> Iterator[tuple[int, int]]:
    """Yield the numbers of two hypotheses that make the reference more like a submission.

    What the submission has more or less often than the reference, such as a division or a number,
    two changes bring or take away; those come first that leave the least of it unexplained. Names
    do not count. Where the changes are no nearer than the reference, they are not spoken for.

    Args:
        right: the reference.
        groups: numbers of single changes with the changes; of each group the nearest is taken.
        own: the submission's profile.
        most: how many there may be.
    """
    shifts = Shifts(Program(right))
    missing = Counter(own)
    missing.subtract(shifts.whole)
    moves = {item: shifts.of(one.edits) for group in groups for item, one in group}
    parts = sorted({*missing, *(part for move in moves.values() for part in move)})
    wanted = np.array([missing[part] for part in parts], np.int32)
    made = {item: np.array([move[part] for part in parts]) for item, move in moves.items()}

    def far(numbered: Numbered) -> int:
        return int(np.abs(wanted - made[numbered[0]]).sum())

    chosen = sorted(dict(min(group, key=far) for group in groups).items())
    taken = np.array([made[item] for item, _ in chosen], np.int32)
    rank = np.array(ranks(chosen), np.int32)
    one, other = np.triu_indices(len(chosen), 1)
    left = np.abs(wanted - taken[one] - taken[other]).sum(axis=1)
    order = np.lexsort((other, one, rank[one] + rank[other], left))
    for place in order[: np.count_nonzero(left < np.abs(wanted).sum())]:
        pair = chosen[one[place]], chosen[other[place]]
        if most and not overlap((*pair[0][1].edits, *pair[1][1].edits)):
            most -= 1
            yield pair[0][0], pair[1][0]
