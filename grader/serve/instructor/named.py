"""The class as a platform's table names it: by the roster's names and e-mail addresses."""

from collections.abc import Mapping
from types import MappingProxyType

from grader.report.formats import Sheet, canvas, moodle, nbgrader

_NAME, _EMAIL, _LOGIN = ("name", "learner"), ("email",), ("learner",)
_TAKEN: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "canvas": dict.fromkeys(canvas.COLUMNS[:4], ())
        | {"Student": _NAME, "SIS Login ID": _LOGIN},
        "moodle": {
            moodle.COLUMNS[0]: (),
            moodle.COLUMNS[1]: _NAME,
            "Email address": _EMAIL,
            **dict.fromkeys(moodle.COLUMNS[2:], ()),
        },
        "nbgrader": {nbgrader.EMAIL: _EMAIL},
    }
)
"""The columns of a format, and which of the roster's hold the same, the first that says it."""


def named(kind: str, roster: Sheet) -> Sheet | None:
    """Return the learners as a format's table names them; None for a format that names nobody.

    A column that the roster has by the platform's own name goes before all others; `id` is the
    roster's own, `ID` is Canvas's.
    """
    if kind not in _TAKEN:
        return None
    taken = {column: (column, *also) for column, also in _TAKEN[kind].items()}
    heads = [name.strip() for name in roster.columns]
    rows = []
    for login, cells in roster.rows:
        exact = {
            head: cell for head, cell in zip(heads, map(str.strip, cells), strict=True) if cell
        }
        said = {head.casefold(): cell for head, cell in exact.items()} | exact | {"learner": login}
        if said.get("role", "learner").casefold() == "learner":
            row = (next((said[it] for it in each if it in said), "") for each in taken.values())
            rows.append((login, tuple(row)))
    return Sheet(tuple(taken), tuple(rows))
