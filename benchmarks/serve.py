"""How a class on one workbench fares: all type, each runs once; and a kill in the midst.

    python -m benchmarks.serve [--learners 200] [--seconds 30]

Each learner has a page open, saves what they type every two seconds, and runs once, at a moment
of their own. Measured is the time from the key to the verdict and to all that is said, and whether
within 2 s the page showed a place in the queue, or that it runs. Beside it stands the rate at which
such programs are graded without pages, in as many threads, and the rate of as many runs that are
asked for in one moment. In a second class the server is killed half-way and started again.
"""

import argparse
import asyncio
import multiprocessing
import os
import re
import signal
import socket
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import uvicorn

from benchmarks.learners import LESSON, PATIENCE, Learner, Seen, program
from benchmarks.measure import family, proportional_set_size
from grader.grading.launch import start_launcher
from grader.learner.progress import FileProgress
from grader.serve.app import make_app
from grader.serve.desk import FolderDesk
from grader.serve.graded import grade_content
from grader.serve.guard import Keys
from grader.serve.history import History
from grader.serve.start import PLACES
from grader.serve.workbench import Workbench

LEARNERS, SECONDS = 200, 30.0
SOME = 40
"""How many programs are graded without pages, and how many learners meet a kill."""
SOON = 2.0
SECRET = b"of a benchmark"
Row = tuple[str, str, str]


def names(learners: int) -> tuple[str, ...]:
    return tuple(f"learner-{number}" for number in range(learners))


def serve(home: Path, learners: int, port: int) -> None:
    """Be the server, until killed."""
    launcher = start_launcher()
    history = History(str(home / "history.sqlite"))
    desks = {}
    for name in names(learners):
        folder = home / "work" / name
        folder.mkdir(parents=True, exist_ok=True)
        progress = FileProgress(home / "progress" / name, lambda said: print(said, flush=True))
        desks[name] = FolderDesk(name, folder, progress, history)
    bench = Workbench(launcher, history, PLACES)
    bench.warm([bench.exercise(LESSON)])
    for desk in desks.values():
        bench.take_up(desk)
    app = make_app(bench, desks.__getitem__, Keys(SECRET, names(learners)), port)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", ws="none", access_log=False)


class Server:
    """The server's process, with a home and a cache of its own."""

    def __init__(self, home: Path, learners: int) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home, self.learners = home, learners
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        arguments = (self.home, self.learners, self.port)
        self.process = context.Process(target=serve, args=arguments)
        self.process.start()
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                httpx2.get(f"http://127.0.0.1:{self.port}/", trust_env=False)
            except httpx2.HTTPError:
                time.sleep(0.1)
            else:
                return

    def end(self) -> None:
        self.process.kill()
        self.process.join()

    def kill(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        self.start()

    @property
    def memory(self) -> int:
        pid = self.process.pid
        assert pid is not None
        return sum(map(proportional_set_size, [pid, *family(pid)]))

    def teach(self, seconds: float, midst: Callable[[], None] | None = None) -> list[Learner]:
        """Have a class learn for so long; do something at half of the time."""
        return asyncio.run(self._taught(seconds, midst))

    async def _taught(self, seconds: float, midst: Callable[[], None] | None) -> list[Learner]:
        keys = Keys(SECRET, names(self.learners))
        class_ = [
            Learner(number, name, self.port, keys.cookie(name))
            for number, name in enumerate(names(self.learners))
        ]
        tasks = [asyncio.create_task(learner.learn(seconds)) for learner in class_]
        if midst is not None:
            await asyncio.sleep(seconds / 2)
            await asyncio.to_thread(midst)
        await asyncio.gather(*tasks)
        return class_

    def lost(self, class_: list[Learner]) -> int:
        """Return how many texts are not those that were saved last, and runs that did not count."""
        lost = 0
        for learner in class_:
            file = self.home / "work" / learner.name / f"{LESSON}.py"
            progress = self.home / "progress" / learner.name / "progress.json"
            attempts = re.findall(r'"attempts": (\d+)', progress.read_text(encoding="utf-8"))
            lost += file.read_text(encoding="utf-8") != learner.seen.saved
            lost += sum(map(int, attempts)) != 1
        return lost


@contextmanager
def server(learners: int) -> Iterator[Server]:
    before = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CACHE_HOME"] = f"{home}/cache"  # so that no report is kept from before
        started = Server(Path(home), learners)
        try:
            yield started
        finally:
            started.end()
            del os.environ["XDG_CACHE_HOME"]
            if before is not None:
                os.environ["XDG_CACHE_HOME"] = before


def bare(count: int) -> float:
    """Grade programs in as many threads as the workbench, but without it; return the rate."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(start_launcher()) as launcher,
        closing(History(f"{folder}/history.sqlite")) as history,
        closing(Workbench(launcher, history, 1)) as bench,
        ThreadPoolExecutor(PLACES) as pool,
    ):
        exercise, file = bench.exercise(LESSON), Path(folder, f"{LESSON}.py")
        bench.warm([exercise])

        def one(number: int) -> None:
            content = program(number, "bare", time.time_ns()).encode()
            grade_content(file, content, exercise, bench.course, launcher)

        list(pool.map(one, range(4)))  # fills the caches
        began = time.monotonic()
        list(pool.map(one, range(count)))
        return count / (time.monotonic() - began)


def quantiles(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return f"median {cuts[49]:.2f} s, 95 % {cuts[94]:.2f} s, longest {max(seconds):.2f} s"


def rows(learners: int = LEARNERS, seconds: float = SECONDS) -> Iterator[Row]:
    """Yield what was measured, the figure, and the target beside it."""
    rate = bare(SOME)
    with server(SOME) as burst:
        burst.teach(0)  # fills the caches
        class_ = burst.teach(0)
    took = max(each.seen.ended for each in class_) - min(each.asked for each in class_)
    yield (
        f"workbench: {SOME} runs asked for in one moment",
        f"{SOME / took:.1f} per s",
        f"without pages {rate:.1f} per s",
    )
    with server(learners) as typed:
        before = typed.memory
        class_ = typed.teach(seconds)
        after, lost = typed.memory, typed.lost(class_)
    seen = [each.seen for each in class_]
    what = f"workbench: {learners} learners type, each runs once in {seconds:g} s"
    yield f"{what}: key to verdict", quantiles([it.verdict_seconds for it in seen]), _soon(seen)
    yield "… key to all that is said", quantiles([it.seconds for it in seen]), _told(seen)
    yield "… not as saved, or not counted", str(lost), "0"
    yield "… memory (PSS)", f"{after / 1e6:.0f} MB", f"{before / 1e6:.0f} MB before"
    with server(SOME) as killed:
        class_ = killed.teach(seconds, killed.kill)
        lost = killed.lost(class_)
    again: Counter[str] = sum((each.seen.failed for each in class_), Counter())
    yield (
        f"… of {SOME}, with the server killed at half of the time",
        f"{lost} not as saved, or not counted",
        f"0; {again.total()} requests sent again",
    )


def _soon(seen: list[Seen]) -> str:
    late = [it for it in seen if it.verdict_seconds > SOON]
    untold = sum(it.told_seconds > SOON for it in late)
    return f"95 % ≤ {SOON:g} s, or its place is shown by then: {len(late)} later, {untold} untold"


def _told(seen: list[Seen]) -> str:
    verdicts = Counter(it.verdict for it in seen)
    return ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=LEARNERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for what, figure, beside in rows(asked.learners, asked.seconds):
        print(f"{what:70} {figure:60} {beside}", flush=True)


if __name__ == "__main__":
    main()
