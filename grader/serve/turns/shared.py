"""Turns among several servers of one PostgreSQL database: a queue of Procrastinate's.

Which runs wait is said by the history alone. Once a second, and when one is asked for, each server
sees that every file of which a run waits has a job, so whatever became of a job, a run is graded.
Whichever server has a place free fetches the next; of one learner one at a time.
"""

import asyncio
import logging
import threading
import time
from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from psycopg.conninfo import make_conninfo
from sqlalchemy.schema import CreateSchema

from grader.report.errors import say
from grader.serve.fair import MOST_WAITING, QUICK_SECONDS, CrowdedError
from grader.serve.history import History
from grader.serve.turns.own import Grade, OwnTurns
from grader.serve.turns.stages import Key, Stages

QUEUE = "runs"
LOOK_SECONDS = 1.0
"""How often it is seen to it that each run that waits has a job."""
BEAT_SECONDS = 5.0
"""How often a server says that it is there."""
MISSED_BEATS = 4
"""After how many of these in silence others take up what it had fetched."""
LEFT_SECONDS = 5.0
"""How long after its end a job may still be called one that is done."""
END_SECONDS = 5.0
"""How long a queue that ends waits for what runs."""
SCHEMA = "workbench_queue_" + procrastinate.__version__.replace(".", "_")
"""Where its tables lie: those of another version are left alone, and say nothing that counts."""


class SharedTurns:
    """Turns that servers share.

    Args:
        own: grades what this server fetched.
        places: how much it fetches at once.
        grade: grades the newest run that waits of a file, if one does.
        history: says which runs wait, in the database that is shared.
        stages: say which runs were not begun, and which took long.
        settle: is told, about once a second, which runs wait.
    """

    def __init__(
        self,
        own: OwnTurns,
        places: int,
        grade: Grade,
        history: History,
        stages: Stages,
        settle: Callable[[set[int]], None],
    ) -> None:
        self._own, self._places, self._grade = own, places, grade
        self._history, self._stages, self._settle = history, stages, settle
        self._beat, self._away = BEAT_SECONDS, False
        self._places_before: dict[Key, int] = {}
        self._ended: dict[int, float] = {}
        self._loop = asyncio.new_event_loop()
        self._news, self._closed = asyncio.Event(), asyncio.Event()
        self._app, self._task = self._connected()
        self._make()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def ask(self, learner: str, exercise: str) -> None:
        """Have the newest run that waits graded by any server. Raises CrowdedError."""
        del learner, exercise  # what waits is looked up
        if len(self._places_before) >= MOST_WAITING:
            raise CrowdedError("too many runs wait already: try again in a minute")
        self._loop.call_soon_threadsafe(self._news.set)

    def leave(self, learner: str, exercise: str) -> None:
        """Have what is graded here hold up nobody."""
        self._own.leave(learner, exercise)

    def ahead(self, learner: str, exercise: str) -> int:
        """Return how many runs of all servers came before one when it was looked last."""
        return self._places_before.get((learner, exercise), 0)

    def close(self) -> None:
        """Fetch nothing more, and end soon."""
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()

    def _connected(self) -> tuple[procrastinate.App, Any]:
        """Return the engine, not open yet, and its one task."""
        for name in ("procrastinate", "psycopg.pool"):  # what users need to know is said below
            logging.getLogger(name).setLevel(logging.CRITICAL)
        options = f"-c search_path={SCHEMA}"
        connection = make_conninfo(self._history.database.conninfo, options=options)
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=connection))
        return app, app.task(name="grade", queue=QUEUE, pass_context=True)(self._turn)

    def _make(self) -> None:
        """Make the queue's tables, where no server did before. Raises StoreError."""

        async def make() -> None:
            async with self._app.open_async():
                if not await self._app.check_connection_async():
                    await self._app.schema_manager.apply_schema_async()

        database = self._history.database
        with database.writing("queue schema") as connection:
            connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
        with database.writing("queue"):  # of servers that start at once one makes them
            self._loop.run_until_complete(make())

    def _live(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        """Fetch and grade until closed, however often the database goes away."""
        async with self._app.open_async():
            fetching, looking = (
                asyncio.create_task(self._fetch()),
                asyncio.create_task(self._look()),
            )
            await self._closed.wait()
            fetching.cancel()
            self._news.set()
            await asyncio.gather(fetching, looking, return_exceptions=True)

    async def _fetch(self) -> None:
        while True:
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._places,
                    update_heartbeat_interval=self._beat,
                    stalled_worker_timeout=self._beat * MISSED_BEATS,
                    fetch_job_polling_interval=LOOK_SECONDS,
                    shutdown_graceful_timeout=END_SECONDS,
                    install_signal_handlers=False,
                    delete_jobs="always",
                )
            except Exception as error:  # noqa: BLE001 - the server goes on
                self._say_once(error)
            await asyncio.sleep(LOOK_SECONDS)

    async def _turn(self, context: procrastinate.JobContext, learner: str, exercise: str) -> None:
        """Grade what was fetched, when it is its turn among what was fetched here."""
        done: Future[None] = Future()

        def ended() -> None:
            with suppress(InvalidStateError):  # nobody waits for it any more
                done.set_result(None)

        def work() -> None:
            try:
                self._grade(learner, exercise)
            finally:
                ended()

        try:
            self._own.begin(learner, exercise, work, ended)
            await wrap_future(done)
        except CrowdedError:
            pass  # this server ends
        finally:
            if context.job.id is not None:
                self._ended[context.job.id] = time.monotonic()
            self._news.set()

    async def _look(self) -> None:
        """See to it that each run that waits has a job that will be done."""
        while not self._closed.is_set():
            self._news.clear()
            try:
                await self._see()
                self._away = False
            except Exception as error:  # noqa: BLE001 - the server goes on
                self._say_once(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOK_SECONDS)

    def _say_once(self, error: Exception) -> None:
        """Say that the queue cannot go on; the next time only after it did."""
        if not self._away:
            reason = str(error.__cause__ or error).strip().partition("\n")[0]
            say(f"runs wait until the database is back ({reason or type(error).__name__})")
        self._away = True

    async def _see(self) -> None:
        await self._mend()
        waiting = await asyncio.to_thread(self._history.waiting)
        jobs = [*await self._jobs("todo"), *await self._jobs("doing")]
        known = {_key(job) for job in jobs}
        missing = [each for each in waiting if (each.learner, each.exercise) not in known]
        slow = await asyncio.to_thread(self._stages.slow, QUICK_SECONDS) if missing else set()
        for each in missing:
            late = self._task.configure(
                lock=each.learner,
                queueing_lock=f"{each.learner} {each.exercise}",
                priority=-1 if each.learner in slow else 0,
            )
            with suppress(AlreadyEnqueued):  # another server saw it too
                await late.defer_async(learner=each.learner, exercise=each.exercise)
        await self._order()
        await asyncio.to_thread(self._settle, {each.id for each in waiting})

    async def _mend(self) -> None:
        """Put back what a server that is gone had fetched; end what only the database calls begun.

        If the database was away when a job ended, that could not be kept, and its learner's next
        would wait for ever.
        """
        doing, now = {job.id for job in await self._jobs("doing")}, time.monotonic()
        self._ended = {job: at for job, at in self._ended.items() if job in doing}
        over = [job for job, at in self._ended.items() if now - at > LEFT_SECONDS]
        stalled = await self._app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=self._beat * MISSED_BEATS
        )
        for job in stalled:
            try:
                await self._app.job_manager.retry_job(job)  # which keeps its place
            except ConnectorException:  # the same file has a newer job, or another server did it
                over += [job.id] if job.id is not None else []
        for number in over:
            with suppress(ConnectorException):  # it has ended by now
                await self._app.job_manager.finish_job_by_id_async(
                    number, Status.SUCCEEDED, delete_job=True
                )

    async def _order(self) -> None:
        """Note how many runs come before each that waits."""
        unbegun = await asyncio.to_thread(self._stages.waiting)
        fetched = [_key(job) for job in await self._jobs("doing")]
        queued = sorted(await self._jobs("todo"), key=lambda job: (-job.priority, job.id or 0))
        # Of two servers that saw a run at once each may have given it a job.
        behind = [key for job in queued if (key := _key(job)) not in fetched]
        order = [*(key for key in fetched if key in unbegun), *behind]
        self._places_before = {key: place for place, key in enumerate(order)}

    async def _jobs(self, status: str) -> list[Job]:
        return list(await self._app.job_manager.list_jobs_async(queue=QUEUE, status=status))


def _key(job: Job) -> Key:
    return str(job.task_kwargs["learner"]), str(job.task_kwargs["exercise"])
