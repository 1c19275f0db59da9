"""`grade class export-learner`, `delete-learner` and `tidy`."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from grader.learner.kept import SHELF
from grader.report.errors import Exit, WrongUsageError
from grader.report.output import writing
from grader.serve.members import audit
from grader.serve.members.members import Members
from grader.serve.members.opening import open_members
from grader.serve.members.people import person_in
from grader.serve.members.person import Person
from grader.serve.members.tables import PEOPLE
from grader.serve.personal import traces

SECRETS: Mapping[str, frozenset[str]] = {
    "links": frozenset({"digest"}),
    "sessions": frozenset({"digest", "token"}),
    "tokens": frozenset({"digest"}),
}
"""What is no one's data but a key: it is left out of what is exported, by table."""
JSON = frozenset({"report", "record", "stage"})
"""Columns that hold JSON as text."""
README = """What the server of the class keeps of you.

Each file NAME.json holds the rows of one table: `people` who you are, `versions` what you ran and
what replaced it with the report of each, `texts` what your files hold now, `records` your progress,
`handed_in` and `results` what you handed in and what came of it, `sessions`, `links`, `tokens` and
`identities` how you signed in, `audit` what you did. Programs lie beside it as they are, in a
folder by the table's name; a row says under `content` which is its.
"""


def export_learner(config: Path, login: str, output: Path) -> Exit:
    """Write all that is kept of a person into a ZIP file.

    Args:
        config: the file that describes the class.
        login: who, as the roster calls them.
        output: the file, which is made or replaced.

    Raises:
        WrongUsageError: the class never had such a person.
        GraderError: something cannot be read or written.
    """
    with _opened(config, login) as (members, person):
        with members.database.reading() as connection:
            content = _archive(dict(traces.read(connection, person.id)))
        with writing(output, "choose another file with -o"):
            output.touch(mode=0o600)
            output.write_bytes(content)
        members.note("exported", klass=person.klass, detail="what is kept of a person")
    click.echo(f"all that is kept of {login}: {output}")
    return Exit.PASSED


def _archive(tables: Mapping[str, list[Mapping[str, Any]]]) -> bytes:
    """Return a ZIP file of the rows of tables, by the tables' names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for name, rows in tables.items():
            said = [_row(archive, name, number, row) for number, row in enumerate(rows, 1)]
            archive.writestr(f"{name}.json", json.dumps(said, indent=2, ensure_ascii=False))
    return made.getvalue()


def _row(
    archive: zipfile.ZipFile, table: str, number: int, row: Mapping[str, Any]
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column, value in row.items():
        if column in SECRETS.get(table, ()):
            continue
        said[column] = value
        if isinstance(value, bytes | memoryview):
            said[column] = f"{table}/{number}.py"
            archive.writestr(said[column], bytes(value))
        elif column in JSON and value:
            said[column] = json.loads(value)
    return said


def delete_learner(config: Path, login: str, *, yes: bool) -> Exit:
    """Delete all that is kept of a person.

    Args:
        config: the file that describes the class.
        login: who, as the roster calls them.
        yes: whether it is asked for surely; else the name has to be typed again.

    Raises:
        WrongUsageError: the class never had such a person, or they are on the roster still.
        GraderError: something cannot be read or written.
    """
    with _opened(config, login) as (members, person):
        if any(each.id == person.id for each in members.people(person.klass)):
            first = members.first
            raise WrongUsageError(
                f"{login!r} is on the roster {first.roster} or among `instructors`: take them off"
                " first, or the server would enrol them anew"
            )
        if not yes:
            said = click.prompt(f"all work of {person.name} is deleted; type {login!r} again")
            if said.strip() != login:
                raise WrongUsageError(f"that is not {login!r}: nothing was deleted")
        _forget(members, [person])
    click.echo(f"nothing is kept of {login} any more; the audit log says that somebody was deleted")
    return Exit.PASSED


def tidy(config: Path) -> Exit:
    """Delete what has been kept for as long as the class's file says.

    Args:
        config: the file that describes the class.

    Raises:
        GraderError: something cannot be read or written.
    """
    with _class(config) as members:
        first, now = members.first, members.database.now()
        with members.database.writing() as connection:
            people = traces.outdated(connection, now, first.klass, first.keep_days)
            lines = traces.tidy(connection, now, first.klass, first.keep_days)
        _forget(members, people)
    click.echo(
        f"deleted: {len(people)} people who were taken off the roster more than {first.keep_days}"
        f" days ago, {lines} lines of the audit log"
    )
    return Exit.PASSED


@contextmanager
def _class(config: Path) -> Iterator[Members]:
    """Open a class, with all tables that a server of it has."""
    with closing(open_members([config])) as members:
        for kept in traces.KEPT:
            members.database.make(kept)
        yield members


@contextmanager
def _opened(config: Path, login: str) -> Iterator[tuple[Members, Person]]:
    """Open a class, and find somebody who is or was in it. Raises WrongUsageError."""
    with _class(config) as members:
        klass = members.first.klass
        mine = (PEOPLE.c.klass == klass, PEOPLE.c.login == login)
        with members.database.reading() as connection:
            row = connection.execute(select(PEOPLE).where(*mine)).first()
        if row is None:
            raise WrongUsageError(
                f"{klass} has nobody called {login!r}: name somebody as the roster calls them"
            )
        yield members, person_in(row)


def _forget(members: Members, people: list[Person]) -> None:
    """Delete all of some people, in one transaction each, and what the disk still holds of it."""
    for person in people:
        with members.database.writing() as connection:
            traces.erase(connection, person)
            now = members.database.now()
            audit.note(connection, now, "deleted", klass=person.klass, detail="a person's data")
    if people:
        SHELF.clear()  # reports by content, which say no name but quote programs
        members.database.wipe()
