"""The ground on which whole hostile submissions are tried: decoys, listeners, and graders."""

import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cold import ColdOnly
from grader.exercise.exercise import Exercise
from grader.grading import answering as grading
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.grading.launch import ALL, examiners
from grader.judging import cache
from grader.judging.compare import compare
from grader.judging.reference import expected
from grader.judging.session import Answer
from grader.report.formats import Detail
from grader.report.formats.terminal import render
from grader.report.schema import Report
from grader.submission.submission import Submission
from grader.workers.command import environment as environment_of_workers
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
GIB = 1 << 30
LIMITS: dict[str, dict[str, Any]] = {
    "": {},
    "short": {"load_seconds": 2.0, "case_seconds": 2.0, "total_seconds": 6.0},
    "memory": {"memory_bytes": GIB},
    "processor": {"cpu_seconds": 1, "case_seconds": 60.0},
}
"""What an attack is graded under, other than the exercise's own limits."""
LATER = 'import jax; print("disable_jit is", jax.config.jax_disable_jit)'
"""What is run after an attack to see whether it changed anything for others."""
HANG_SECONDS = 120
OPEN_FOLDERS = ("/tmp", "/dev/shm", "/var/tmp")


def table() -> dict[str, dict[str, Any]]:
    """Every attack's row by its name."""
    groups = tomllib.loads((HERE / "table.toml").read_text(encoding="utf-8"))
    return {
        name: row | {"group": group} for group, rows in groups.items() for name, row in rows.items()
    }


@dataclass
class Run:
    """What came of one attempt.

    Attributes:
        verdict: of the report, or what a naive grader believed.
        output: what the submission printed, as far as it was kept.
        everything: all that was kept of it.
        shown: what a person sees in the terminal.
        later: what another submission saw afterwards.
        findings: names, leading one first.
        cases: the status of each case.
        seconds: how long it took.
    """

    verdict: str
    output: str
    everything: str
    shown: str
    later: str = ""
    findings: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass
class Field:
    """Decoys of which each may be taken by attacks, and what is left of them.

    Attributes:
        folder: all decoys are in it.
        secret: what no submission may learn.
        marker: the name of what attacks leave behind.
    """

    folder: Path
    secret: str = field(default_factory=lambda: secrets.token_hex(12))
    marker: str = field(default_factory=lambda: f"hostile_{secrets.token_hex(6)}")

    def __post_init__(self) -> None:
        for name in ("drop", "home/.ssh", "neighbours", "cache/nnx-grader/results"):
            (self.folder / name).mkdir(parents=True)
        root = self.folder / "root"
        shutil.copytree(ROOT / "reference", root / "reference")
        shutil.copytree(ROOT / "exercises", root / "exercises")
        cases = self.path("exercise") / "cases.py"
        # Four cases of two sizes, the last a repetition, keep an attempt short.
        shorter = "PLAN = (PLAN[0], PLAN[1], PLAN[2], PLAN[1])\nREPEATED = {4: 2}\n"
        cases.write_text(f"{cases.read_text()}\n{shorter}# {self.secret}\n")
        reference = self.path("reference")
        # Far from what the last rung of help shows of the reference on purpose.
        far = "\n" * 20
        reference.write_text(f"{reference.read_text()}{far}# {self.secret}\n")
        self.exercise_files = {
            path: path.read_bytes() for path in root.rglob("*") if path.suffix in {".py", ".toml"}
        }
        (self.folder / "home/.ssh/id").write_text(self.secret)
        (self.path("results") / "stored.bin").write_text(self.secret)
        self.other = f'SECRET = "{self.secret}"\n'
        self.path("other").write_text(self.other)
        self.tcp, self.udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        self.unix, self.abstract = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        self.tcp.bind(("127.0.0.1", 0))
        self.udp.bind(("127.0.0.1", 0))
        # Short, as the path of a socket must be, and open to others, as the temporary folder is.
        self.temporary = Path(f"/tmp/field-{self.secret[-8:]}")
        self.temporary.mkdir()
        self.temporary.chmod(0o755)
        self.unix.bind(str(self.temporary / "socket"))
        self.abstract.bind(f"\0{self.secret[:8]}-decoy")
        for listening in (self.tcp, self.unix, self.abstract):
            listening.listen()
        # A process of this user with a secret in its environment.
        self.bystander = subprocess.Popen(
            [sys.executable, "-S", "-c", "input()"],
            stdin=subprocess.PIPE,
            env={"GRADER_SECRET": self.secret},
        )

    def close(self) -> None:
        self.bystander.kill()
        self.bystander.communicate()
        for opened in (self.tcp, self.udp, self.unix, self.abstract):
            opened.close()
        shutil.rmtree(self.temporary)

    def path(self, name: str) -> Path:
        root = self.folder / "root"
        return {
            "root": root,
            "exercise": root / "exercises" / "conv1d",
            "reference": root / "reference" / "conv1d.py",
            "neighbours": self.folder / "neighbours",
            "other": self.folder / "neighbours" / "other.py",
            "home": self.folder / "home",
            "drop": self.folder / "drop",
            "cache": self.folder / "cache" / "nnx-grader" / "xla",
            "results": self.folder / "cache" / "nnx-grader" / "results",
            "grader": Path(cache.__file__).parents[1],
        }[name]

    def source(self, name: str, answers: str) -> bytes:
        """An attack's text, with the decoys' places filled in."""
        text = (HERE / "submissions" / f"{name}.py").read_text(encoding="utf-8")
        right = (ROOT / "submissions" / "alice.py").read_text(encoding="utf-8")
        chain = "\n".join(f"a{number + 1} = a{number}" for number in range(5000))
        words = {
            "# @right@": right,
            "@answers@": answers,
            "@chain@": chain,
            "@marker@": self.marker,
            "@tcp@": str(self.tcp.getsockname()[1]),
            "@udp@": str(self.udp.getsockname()[1]),
            "@unix@": str(self.temporary / "socket"),
            "@abstract@": f"{self.secret[:8]}-decoy",
        }
        places = "root exercise reference neighbours other home drop cache results grader"
        words |= {f"@{place}@": str(self.path(place)) for place in places.split()}
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        return text.encode()

    def marks(self) -> list[Path]:
        """Files that an attack left anywhere."""
        places = [self.path(name) for name in ("home", "cache", "results", "reference")]
        places[3] = places[3].parent
        places.append(self.path("exercise") / "pitfalls")
        found = [
            path
            for place in (*places, *map(Path, OPEN_FOLDERS))
            if place.is_dir()
            for path in place.iterdir()
            if self.marker in path.name
        ]
        return [*found, *self.path("drop").iterdir()]

    def heard(self) -> bool:
        """Whether anybody talked to a listener since this was asked last."""
        heard = False
        while ready := select.select([self.tcp, self.udp, self.unix, self.abstract], [], [], 0)[0]:
            heard = True
            for listening in ready:
                if listening is self.udp:
                    listening.recv(100)
                else:
                    listening.accept()[0].close()
        return heard

    def spoilt(self) -> bool:
        """Whether the neighbour's file is not as it was."""
        other = self.path("other")
        return (
            not other.exists()
            or other.read_text() != self.other
            or other.stat().st_mode & 0o777 == 0
        )

    def clean(self) -> None:
        """Put everything back in its place."""
        self.heard()
        for path in self.marks():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        for path, content in self.exercise_files.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
        for path in self.path("neighbours").iterdir():
            path.unlink()
        self.path("other").write_text(self.other)


Sign = Callable[[Run, Field], bool]
SIGNS: dict[str, Sign] = {
    "loot": lambda run, ground: ground.secret in run.everything,
    "says": lambda run, ground: "GOT OUT" in run.output,
    "marker": lambda run, ground: bool(ground.marks()),
    "heard": lambda run, ground: ground.heard(),
    "spoilt": lambda run, ground: ground.spoilt(),
    "passed": lambda run, ground: run.verdict == "passed",
    "cases": lambda run, ground: bool(run.cases) and set(run.cases) == {"passed"},
    "lost": lambda run, ground: run.verdict in {"lost", "ungradable"},
    "flood": lambda run, ground: len(run.everything) > 2 << 20,
    "escape": lambda run, ground: any(
        text in run.shown for text in ("\x1b[2J", "\x1b]0", "\u202e")
    ),
    "leaks": lambda run, ground: "disable_jit is True" in run.later,
}
"""What shows that an attack got what it wanted, by name."""


def launcher_with(layers: frozenset[str] = ALL) -> ForkLauncher:
    return ForkLauncher(layers, examiners=examiners(layers))


class Naive:
    """The grader of naive.py, in a process of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "naive.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def grade(self, source: bytes, words: list[str], seconds: float = 20.0) -> Run:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        checks = [word for word in words if word not in {"stdout", "after"}]
        request = {
            "source": source.decode("utf-8", "surrogateescape"),
            "check": checks[0] if checks else "allclose",
            "judge": "stdout" if "stdout" in words else "exit",
            "order": "after" if "after" in words else "before",
            "seconds": seconds,
            "later": LATER,
        }
        print(json.dumps(request), file=stdin, flush=True)
        answer = json.loads(stdout.readline())
        output = answer["output"]
        return Run(answer["verdict"], output, output, output, later=output)

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Range:
    """Grades attacks on the field: as users do, and without a guard."""

    ground: Field
    exercise: Exercise
    guarded: Launcher
    bare: Launcher
    naive: Naive
    answers: str = "{}"

    def graded(self, name: str, launcher: Launcher, *, later: bool = False, **changes: Any) -> Run:
        """Grade one attack by the real flow."""
        row = table()[name] | changes
        source = self.ground.source(name, self.answers)
        started = time.monotonic()
        report = self.report(source, launcher, row.get("limits", ""), row.get("seed", 0))
        run = run_of(report, source)
        run.seconds = time.monotonic() - started
        if later:
            again = self.report(self.right + LATER.encode(), launcher)
            run.later = again.output.text if again.output else ""
        time.sleep(row.get("after", 0))
        return run

    def report(self, source: bytes, launcher: Launcher, limits: str = "", seed: int = 0) -> Report:
        settings = self.exercise.settings
        limited = settings.limits.model_copy(update=LIMITS[limits])
        exercise = replace(self.exercise, settings=settings.model_copy(update={"limits": limited}))
        return grade(Submission("submission.py", source), exercise, seed, launcher)

    @property
    def right(self) -> bytes:
        return (ROOT / "submissions" / "alice.py").read_bytes()

    def uncontrolled(self, name: str) -> Run:
        """Try one attack without the guard that stops it."""
        row = table()[name]
        how, *words = row["control"].split()
        if how == "naive":
            seconds = 2.0 if row["sign"] == "lost" else 20.0
            run = self.naive.grade(self.ground.source(name, self.answers), words, seconds)
            time.sleep(row.get("after", 0))
            return run
        if how == "layers" and row.get("fresh"):
            launcher = launcher_with(frozenset())
            try:
                return self.graded(name, launcher)
            finally:
                launcher.close()
        if how == "layers":
            return self.graded(name, self.bare)
        if how == "default-seed":
            return self.graded(name, self.guarded, seed=0)
        assert how == "comparison"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grading, "compare", lenient)
            return self.graded(name, ColdOnly(self.guarded))


def lenient(cases: Any, expected: Any, outcome: Any, tolerance: float) -> Any:
    """In place of `compare`: whatever was answered is right."""
    results = compare(cases, expected, outcome, tolerance)
    return tuple(
        replace(result, status="passed", message="")
        if isinstance(outcome.replies.get(index), Answer)
        else result
        for index, result in enumerate(results)
    )


def run_of(report: Report, source: bytes) -> Run:
    shown = StringIO()
    submission = Submission(report.submission.path, source)
    render([report], shown, Detail(verbose=True, source_of=lambda _: submission.text))
    return Run(
        verdict=report.verdict,
        output=report.output.text if report.output else "",
        everything=report.model_dump_json() + shown.getvalue(),
        shown=shown.getvalue(),
        findings=tuple(item.name for item in report.findings if item.level == "error"),
        cases=tuple(case.status for case in report.cases),
    )


@contextmanager
def using(ground: Field) -> Iterator[dict[str, str]]:
    """Have the grader use the field's exercises and caches."""
    changes = {
        "GRADE_ROOT": str(ground.path("root")),
        "XDG_CACHE_HOME": str(ground.folder / "cache"),
        "GRADER_SECRET": ground.secret,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in changes.items():
            patch.setenv(name, value)
        patch.setattr(tempfile, "tempdir", str(ground.temporary))
        yield dict(os.environ)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Range]:
    """The range: launchers that have started, caches filled, all decoys in place."""
    with ExitStack() as stack:
        ground = Field(tmp_path_factory.mktemp("field"))
        stack.callback(ground.close)
        with using(ground) as environment:
            exercise = open_catalogue().load("conv1d")
            guarded, bare = launcher_with(), launcher_with(frozenset())
            stack.callback(guarded.close)
            stack.callback(bare.close)
            naive = Naive(environment | environment_of_workers())
            stack.callback(naive.close)
            ready = Range(ground, exercise, guarded, bare, naive)
            for launcher in (ColdOnly(guarded), bare):
                assert ready.report(ready.right, launcher).verdict == "passed"
            ready.answers = hard_coded(ready)
        assert guarded.interprets, guarded.fallback
        yield ready


def hard_coded(ready: Range) -> str:
    """The right answers to the default seed, as a learner could have collected them."""
    cases = ready.exercise.cases(0)
    right = expected(ready.guarded, ready.exercise, cases)
    return repr(
        {
            repr((case.arguments["seed"], float(case.arguments["x"][0, 0]))): answer[
                ""
            ].values.tolist()
            for case, answer in zip(cases, right.answers, strict=True)
        }
    )


@pytest.fixture
def attacks(prepared: Range) -> Iterator[Range]:
    """The range, cleaned before and after."""
    prepared.ground.clean()
    with using(prepared.ground):
        yield prepared
    prepared.ground.clean()


@pytest.fixture(scope="session")
def cold_only() -> type[ColdOnly]:
    """Takes the interpreted workers off a launcher."""
    return ColdOnly
