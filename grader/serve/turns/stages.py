"""How far each file's newest run is, for the pages of all servers; one row a file."""

import json
import time
from dataclasses import asdict, fields, replace

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from grader.report.schema import Report
from grader.serve.database import Database
from grader.serve.ring import ring
from grader.serve.sheet import Stage

TABLES = MetaData()
STAGES = Table(
    "stages",
    TABLES,
    Column("learner", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("run", Integer, nullable=False),
    Column("phase", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("stage", Text, nullable=False, comment="JSON of a Stage"),
)
OFTEN_SECONDS = 0.25
"""How often at most it is told which cases were answered."""
Key = tuple[str, str]


class Stages:
    """Keeps stages in a PostgreSQL database. Raises StoreError where that cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._told: dict[Key, float] = {}
        database.make(TABLES)

    def put(self, learner: str, exercise: str, stage: Stage) -> None:
        """Keep a stage unless there is one of a newer run, and tell all servers."""
        key, now = (learner, exercise), time.monotonic()
        if stage.phase == "running" and now - self._told.get(key, 0.0) < OFTEN_SECONDS:
            return  # the next one says it too
        self._told[key] = now
        values = {
            "run": stage.run,
            "phase": stage.phase,
            "seconds": stage.seconds,
            "stage": _written(stage),
        }
        put = insert(STAGES).values(learner=learner, exercise=exercise, **values)
        put = put.on_conflict_do_update(
            index_elements=["learner", "exercise"],
            set_=values,
            where=STAGES.c.run <= stage.run,
        )
        with self._database.writing() as connection:
            connection.execute(put)
            ring(connection, self._database, "stage", learner, exercise)

    def get(self, learner: str, exercise: str) -> Stage | None:
        """Return the stage of a file; None if none was kept, or not by this version."""
        asked = select(STAGES.c.stage).where(
            STAGES.c.learner == learner, STAGES.c.exercise == exercise
        )
        with self._database.reading() as connection:
            found = connection.execute(asked).scalar()
        return None if found is None else _read(found)

    def waiting(self) -> set[Key]:
        """Return the files whose newest run was not begun."""
        asked = select(STAGES.c.learner, STAGES.c.exercise).where(STAGES.c.phase == "waiting")
        with self._database.reading() as connection:
            return {(row.learner, row.exercise) for row in connection.execute(asked)}

    def slow(self, seconds: float) -> set[str]:
        """Return the learners of whom a newest run took that long."""
        asked = select(STAGES.c.learner).where(STAGES.c.seconds >= seconds)
        with self._database.reading() as connection:
            return {row.learner for row in connection.execute(asked)}


def _written(stage: Stage) -> str:
    report = stage.report.model_dump_json() if stage.report else None
    return json.dumps({**asdict(replace(stage, report=None)), "report": report})


def _read(text: str) -> Stage | None:
    value = json.loads(text)
    if set(value) != {field.name for field in fields(Stage)}:
        return None
    cases, report = value["cases"], value["report"]
    try:
        value["report"] = Report.model_validate_json(report) if report else None
    except ValueError:
        return None
    value["cases"] = {int(number): tuple(case) for number, case in (cases or {}).items()}
    value["changed"] = tuple(value["changed"])
    return Stage(**value)
