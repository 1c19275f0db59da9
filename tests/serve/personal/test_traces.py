"""What is kept of a learner: exported, deleted, and gone from every table and from the file."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from classes import CLASS, Classes
from click.testing import CliRunner
from sqlalchemy import MetaData, insert, select, update

from grader.cli.main import main
from grader.report.errors import Exit, WrongUsageError
from grader.serve.assigned.assigned import Assigned
from grader.serve.assigned.tables import RESULTS
from grader.serve.members import audit
from grader.serve.members.database import stamp
from grader.serve.members.provided import Identity
from grader.serve.members.tables import PEOPLE, TOKENS
from grader.serve.personal import commands, traces
from grader.serve.turns import stages
from grader.serve.turns.stages import STAGES

MARK = "the-mark-of-anns-program"
PROGRAM = f"# {MARK}\n"
NAMES = ("ann", "Ann Lee", "ann@uni.example")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of reports of its own."""
    monkeypatch.setattr("grader.workers.kept_files.results_cache", lambda: tmp_path / "cache")
    return tmp_path / "cache"


DATABASES = ["sqlite", "postgres"]


@pytest.fixture(params=DATABASES)
def used(request: pytest.FixtureRequest, make_classes: Callable[..., Classes]) -> Classes:
    """A class in which ann and bob did all that leaves something."""
    first = CLASS
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").database()
        first = CLASS.replace("class.sqlite", url)
    classes = make_classes(first=first)
    classes.members.database.make(stages.TABLES)
    for login in ("ann", "bob"):
        browser, person = classes.browser(login), classes.person(login)
        mark = PROGRAM if login == "ann" else "# bob's\n"
        desk, exercise = classes.desks(person.id), classes.bench.exercise("dense")
        desk.open(exercise)
        base = browser.client.get("/lesson/dense/text").json()["digest"]
        assert (
            browser.ask(
                "PUT", "/lesson/dense/text", json={"text": mark + "a = 1\n", "base": base}
            ).status_code
            == 200
        )
        run = desk.history.keep(
            person.id, "dense", (mark + "b = 2\n").encode(), "run", run="replaced"
        )
        database = classes.members.database
        assigned = Assigned(database, "nnx-2026", {}, database.now)
        handed = assigned.handing.hand_in(person.id, "dense", run, mark.encode(), database.now())
        with database.writing() as connection:
            row = {"learner": person.id, "exercise": "dense", "run": run, "phase": "waiting"}
            connection.execute(insert(STAGES).values(seconds=0, stage=json.dumps(mark), **row))
            row = {"handed_in": handed.id, "report": json.dumps({"said": mark}), "at": "2026"}
            connection.execute(insert(RESULTS).values(row))
            row = {
                "digest": f"digest of {login}'s token",
                "person": person.id,
                "label": f"a script of {login}",
                "made_at": "2026",
            }
            connection.execute(insert(TOKENS).values(row))
        said = Identity("https://login.uni.example", f"s-{login}", f"{login}@uni.example")
        classes.members.by_provider("nnx-2026", said, "203.0.113.7", None)
        classes.link(login)
        classes.members.note("refused", person=classes.person("ida"), detail=f"{person.id}: no")
    return classes


def everything(classes: Classes) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables that there are, whether or not we know them."""
    found = MetaData()
    with classes.members.database.reading() as connection:
        found.reflect(connection)
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in found.tables.items()
        }


def text(rows: Any) -> str:
    return " ".join(
        value.decode(errors="replace") if isinstance(value, bytes) else str(value)
        for row in rows
        for value in row.values()
    )


def take_off(classes: Classes, login: str = "ann") -> None:
    file = classes.folder / "roster.csv"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(f"{login},")))
    classes.members.enrol(classes.members.first)


def delete(classes: Classes, login: str = "ann", *, yes: bool = True) -> Exit:
    return commands.delete_learner(classes.folder / "class.toml", login, yes=yes)


def test_every_table_is_known(used: Classes) -> None:
    known = {table.name for table in traces.tables()}
    assert set(everything(used)) == known


def test_what_is_of_a_person_is_in_every_table_that_can_hold_it(used: Classes) -> None:
    """The control of what follows: there is something to delete everywhere."""
    with used.members.database.reading() as connection:
        found = {name for name, _ in traces.read(connection, used.person("ann").id)}
    of_people = {
        table.name
        for table in traces.tables()
        if traces.owned(table, select(PEOPLE.c.id)) is not None
    }
    assert found == of_people
    assert of_people >= {"people", "versions", "texts", "records", "handed_in", "results", "audit"}


def test_a_deleted_learner_is_gone(used: Classes) -> None:
    ann, bob = used.person("ann"), used.person("bob")
    traces_of_ann = (ann.id, MARK, "s-ann", *NAMES)
    before = everything(used)
    assert all(trace in " ".join(map(text, before.values())) for trace in traces_of_ann)
    take_off(used)
    assert delete(used) is Exit.PASSED
    after = everything(used)
    for name, rows in after.items():
        for trace in traces_of_ann:
            assert trace not in text(rows), name
    for name, rows in before.items():
        of_bob = [row for row in rows if bob.id in text([row])]
        assert of_bob == [row for row in after[name] if bob.id in text([row])], name
    [entry] = [row for row in after["audit"] if row["action"] == "deleted"]
    assert (entry["person"], entry["klass"]) == (None, "nnx-2026")
    assert any(row["detail"] == f"{traces.SOMEBODY}: no" for row in after["audit"])
    assert any(f"{traces.SOMEBODY}, bob" in row["detail"] for row in after["audit"])


@pytest.mark.parametrize("used", ["sqlite"], indirect=True)
def test_a_deleted_learner_is_gone_from_the_file_too(used: Classes) -> None:
    def held() -> bytes:
        return b"".join(path.read_bytes() for path in used.folder.glob("class.sqlite*"))

    ann = used.person("ann")
    take_off(used)
    assert MARK.encode() in held()
    assert ann.id.encode() in held()
    delete(used)
    for trace in (ann.id, MARK, "ann@uni.example", "Ann Lee"):
        assert trace.encode() not in held()
    assert used.person("bob").id.encode() in held()


def test_reports_that_quote_programs_are_cleared(used: Classes, cache: Path) -> None:
    commands.SHELF.write("a-key", MARK.encode())
    assert commands.SHELF.read("a-key") == MARK.encode()
    take_off(used)
    delete(used)
    assert commands.SHELF.read("a-key") is None
    assert not list(cache.rglob("*.bin"))


def test_who_is_on_the_roster_is_not_deleted(used: Classes) -> None:
    before = everything(used)["versions"]
    with pytest.raises(WrongUsageError, match=r"'ann' is on the roster .*: take them off first"):
        delete(used)
    assert everything(used)["versions"] == before


def test_the_name_is_asked_for_again(used: Classes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(used.folder)
    take_off(used)
    runner = CliRunner()
    words = ["class", "delete-learner", "class.toml", "ann"]
    answer = runner.invoke(main, words, input="bob\n", standalone_mode=False)
    assert "that is not 'ann': nothing was deleted" in answer.output
    assert answer.return_value is Exit.USAGE
    assert MARK in text(everything(used)["versions"])
    answer = runner.invoke(main, words, input="ann\n", standalone_mode=False)
    assert "nothing is kept of ann any more" in answer.output
    assert MARK not in text(everything(used)["versions"])


def test_nobody_of_that_name_is_a_sentence(used: Classes) -> None:
    with pytest.raises(WrongUsageError, match="nnx-2026 has nobody called 'eve'"):
        delete(used, "eve")  # is in another class


def test_a_session_of_a_deleted_learner_ends(used: Classes) -> None:
    browser = used.browser("ann")
    assert browser.client.get("/lesson/dense/text").status_code == 200
    take_off(used)
    delete(used)
    assert browser.client.get("/lesson/dense/text").status_code == 401


def test_what_is_exported_is_all_and_holds_no_key(used: Classes, tmp_path: Path) -> None:
    output = tmp_path / "ann.zip"
    done = commands.export_learner(used.folder / "class.toml", "ann", output)
    assert done is Exit.PASSED
    assert output.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(output) as archive:
        names = set(archive.namelist())
        read = {name: archive.read(name).decode() for name in names}
    with used.members.database.reading() as connection:
        for name, rows in traces.read(connection, used.person("ann").id):
            assert len(json.loads(read[f"{name}.json"])) == len(rows)
    version = json.loads(read["versions.json"])[-1]
    assert read[version["content"]] == PROGRAM + "b = 2\n"
    assert json.loads(read["results.json"])[0]["report"] == {"said": PROGRAM}
    whole = " ".join(read.values())
    assert used.person("bob").id not in whole
    assert "bob" not in whole.replace(json.dumps("ann, bob"), "")
    for table, columns in commands.SECRETS.items():
        rows = [row for row in everything(used)[table] if row["person"] == used.person("ann").id]
        assert rows
        for column in columns:
            assert not any(row[column] in whole for row in rows)


def test_work_is_kept_for_as_long_as_the_file_says(used: Classes) -> None:
    take_off(used)
    config, days = used.folder / "class.toml", used.members.first.keep_days
    ann = used.members.database.now() - timedelta(days=days)

    def removed(at: Any) -> None:
        gone = update(PEOPLE).where(PEOPLE.c.login == "ann").values(removed_at=stamp(at))
        with used.members.database.writing() as connection:
            connection.execute(gone)

    removed(ann + timedelta(hours=1))
    assert commands.tidy(config) is Exit.PASSED
    assert MARK in text(everything(used)["versions"])
    removed(ann - timedelta(hours=1))
    commands.tidy(config)
    assert MARK not in text(everything(used)["versions"])
    assert "bob" in text(everything(used)["versions"])


def test_old_lines_of_the_audit_go(used: Classes) -> None:
    database, days = used.members.database, used.members.first.keep_days
    with used.members.database.writing() as connection:
        for ago, detail in ((days + 1, "older"), (days - 1, "newer")):
            at = database.now() - timedelta(days=ago)
            audit.note(connection, at, "release", klass="nnx-2026", detail=detail)
    commands.tidy(used.folder / "class.toml")
    said = text(everything(used)["audit"])
    assert "newer" in said
    assert "older" not in said


def test_what_was_written_of_who_is_gone_is_tidied(used: Classes) -> None:
    used.bench.history.keep("p0000000000000000", "dense", b"# a late write\n", "run")
    commands.tidy(used.folder / "class.toml")
    said = text(everything(used)["versions"])
    assert "a late write" not in said
    assert MARK in said
