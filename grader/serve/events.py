"""What a page is told while it is open: what its file holds, and how far its newest run is.

Each event is a whole state, so whoever connects again has all there is to know with the first.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from grader.exercise.exercise import Exercise
from grader.serve.assigned.policy import ALL, Seen
from grader.serve.desk import Desk
from grader.serve.sheet import Sheet, Stage
from grader.serve.workbench import Workbench

TICK_SECONDS = 1.0
"""How often the file and the place in the queue are looked at."""
SILENT_TICKS = 15
"""After how many ticks without news a comment shows that the server is there."""


async def events(
    bench: Workbench,
    desk: Desk,
    exercise: Exercise,
    seen_now: Callable[[], Seen] = lambda: ALL,
    news_now: Callable[[], str] = str,
) -> AsyncIterator[str]:
    """Yield events until the server closes.

    Args:
        bench: what grades.
        desk: whose file.
        exercise: which.
        seen_now: what may be told of it.
        news_now: what is another when there is news of an assignment; empty if it is none.
    """
    sheet = await run_in_threadpool(bench.sheet, desk, exercise)
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        with suppress(RuntimeError):  # the server has ended
            loop.call_soon_threadsafe(news.set)

    leave = sheet.listen(wake)
    seen: object = object()
    told, assigned, silent = "", "", 0
    try:
        while not bench.closed:
            news.clear()
            if (now := desk.mark(exercise)) != seen:
                seen = now
                held = await run_in_threadpool(desk.held, exercise)
                said = {"digest": held.digest, "present": held.present}
                yield _event("file", json.dumps(said))
            if (key := await run_in_threadpool(news_now)) != assigned:
                assigned = key
                yield _event("assignment", json.dumps({"key": key}))
            now_at = json.dumps(stage(bench, sheet, await run_in_threadpool(seen_now)))
            if now_at != told:
                told, silent = now_at, 0
                yield _event("stage", now_at)
            elif (silent := silent + 1) % SILENT_TICKS == 0:
                yield ": here\n\n"
            try:
                await asyncio.wait_for(news.wait(), TICK_SECONDS)
            except TimeoutError:
                continue
    finally:
        leave()


def stage(bench: Workbench, sheet: Sheet, seen: Seen = ALL) -> dict[str, Any]:
    """Return what a page is told of a run, if that may be seen."""
    now, report = (sheet.stage, bench.shown(sheet)) if seen.verdict else (Stage(), None)
    return {
        "run": now.run,
        "phase": now.phase,
        "ahead": bench.ahead(sheet) if now.phase == "waiting" else 0,
        "digest": now.digest,
        "asked": now.asked,
        "cases": [
            {"number": index + 1, "name": name, "status": status}
            for index, (name, status) in sorted((now.cases or {}).items())
        ],
        "verdict": report.verdict if report else "",
        "passed": sum(case.status == "passed" for case in report.cases) if report else 0,
        "seconds": now.seconds and max(round(now.seconds, 2), 0.01),
        "notice": now.notice,
        "marks": [
            {
                **item.location.model_dump(),
                "level": item.level,
                "text": f"{item.name}: {item.message}",
            }
            for item in (report.findings if report else ())
            if item.location is not None
        ],
    }


def _event(kind: str, data: str) -> str:
    return f"event: {kind}\ndata: {data}\n\n"
