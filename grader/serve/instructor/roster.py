"""The roster's own table, to which points are added."""

from pathlib import Path

from grader.classroom.identity import composed
from grader.classroom.roster import read_lines
from grader.report.formats import Sheet


def table_of(path: Path) -> Sheet:
    """Return the roster with the learner of each row. Raises RosterError."""
    lines, _ = read_lines(path)
    head = lines[0][1] if lines else []
    columns = [name.strip().casefold() for name in head]
    place = columns.index("learner") if "learner" in columns else 0
    rows = []
    for _, given in lines[1:]:
        cells = (*given, *([""] * len(head)))[: len(head)]
        rows.append((composed(cells[place].strip()), tuple(cells)))
    return Sheet(tuple(head), tuple(rows))
