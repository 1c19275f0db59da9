"""`grade class token`: tokens for scripts are made, listed and ended."""

from contextlib import closing
from pathlib import Path

import click

from grader.report.errors import Exit, WrongUsageError
from grader.serve.members import audit, tokens
from grader.serve.members.members import Members
from grader.serve.members.opening import open_members
from grader.serve.members.person import Person


def token(config: Path, label: str | None, person: str | None, *, revoke: bool) -> Exit:
    """Make a token of a class and print it, end one, or list them.

    Args:
        config: the file that describes the class.
        label: its name; None to list all.
        person: the login of the instructor whose it is; None for the only one.
        revoke: whether to end it.

    Raises:
        WrongUsageError: something that is named does not exist, or does already.
        GraderError: something that is needed is missing or wrong.
    """
    if revoke and label is None:
        raise WrongUsageError("which token is to end: add --label NAME")
    with closing(open_members([config])) as members:
        klass, now = members.first.klass, members.database.now()
        if label is None:
            _list(members, klass)
        elif revoke:
            with members.database.writing() as connection:
                tokens.revoke(connection, now, klass, label)
                audit.note(connection, now, "token", klass=klass, detail=f"ended {label}")
            click.echo(f"the token {label} is good no longer")
        else:
            whose = _instructor(members, klass, person)
            with members.database.writing() as connection:
                made = tokens.make(connection, now, whose, label)
                audit.note(connection, now, "token", person=whose, detail=f"made {label}")
            click.echo(made)
    return Exit.PASSED


def _list(members: Members, klass: str) -> None:
    with members.database.reading() as connection:
        for each in tokens.listed(connection, klass):
            ended = f"ended {each.revoked_at}" if each.revoked_at else "good"
            click.echo(f"{each.label}: of {each.person.login}, made {each.made_at}, {ended}")


def _instructor(members: Members, klass: str, login: str | None) -> Person:
    teach = [each for each in members.people(klass) if each.role == "instructor"]
    chosen = [each for each in teach if login in {None, each.login}]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(each.login for each in teach)
    if login is None:
        raise WrongUsageError(f"the class has several instructors: add --person, one of {names}")
    raise WrongUsageError(f"{login!r} is no instructor of {klass}: name one of {names}")
