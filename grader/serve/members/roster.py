"""The roster of a class: who may sign in."""

from collections.abc import Iterator
from pathlib import Path

from grader.classroom.identity import composed
from grader.classroom.roster import RosterError, read_lines
from grader.serve.members.people import Expected
from grader.serve.members.person import Role

ROLES: dict[str, Role] = {"": "learner", "learner": "learner", "instructor": "instructor"}


def read_people(path: Path, instructors: tuple[str, ...]) -> list[Expected]:
    """Read who is in a class, and add the instructors that the roster lacks.

    Args:
        path: a CSV file with the column `learner`, and perhaps `id`, `name`, `email`, `role`.
        instructors: logins or e-mail addresses.

    Raises:
        RosterError: it cannot be read, names nobody, or names somebody twice.
    """
    people = {}
    names: dict[str, str] = {}
    teach = {each.casefold() for each in instructors}
    for line, row in _rows(path):
        login, email = composed(row["learner"]), row.get("email", "")
        role = ROLES.get(row.get("role", "").casefold())
        if role is None:
            raise RosterError(
                f"the roster {path} gives {login!r} the role {row['role']!r} (line {line}): write"
                " `learner` or `instructor`, or leave it empty"
            )
        for name in {login.casefold(), email.casefold(), row.get("id", "").casefold()} - {""}:
            if names.setdefault(name, login) != login or login in people:
                raise RosterError(
                    f"the roster {path} has {name!r} twice (line {line}): keep one line of it"
                )
        mine = {login.casefold(), email.casefold()} & teach
        teach -= mine
        people[login] = Expected(
            login,
            row.get("name") or login,
            email or None,
            row.get("id") or None,
            "instructor" if mine else role,
        )
    if not any(person.role == "learner" for person in people.values()):
        raise RosterError(f"the roster {path} names no learner: write a line for each")
    missing = [each for each in instructors if each.casefold() in teach]
    more = [Expected(it, it, it if "@" in it else None, role="instructor") for it in missing]
    return [*people.values(), *more]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    lines, _ = read_lines(path)
    columns = [name.strip().casefold() for name in lines[0][1]] if lines else []
    if "learner" not in columns:
        raise RosterError(f"the roster {path} needs a column `learner`: name it in the first line")
    for line, given in lines[1:]:
        cells = [cell.strip() for cell in (*given, *[""] * len(columns))][: len(columns)]
        row = dict(zip(columns, cells, strict=True))
        if row["learner"]:
            yield line, row
