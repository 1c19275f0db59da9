"""Children are started, ended with all they started, and leave nothing behind."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.grading.flow import grade
from grader.grading.launch import examiners, start_launcher
from grader.judging.session import Outcome, run
from grader.submission.submission import Submission
from grader.workers import spawned, start
from grader.workers.command import WORKERS, command
from grader.workers.fork import ForkLauncher
from grader.workers.launch import Launcher
from grader.workers.process import NoWorkerError
from grader.workers.spawn import SpawnLauncher

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and forks"),
]

RIGHT = "def f(x): return x\n"
NO_LAYERS: frozenset[str] = frozenset()
SOON_SECONDS = 300


def without_spares(launcher: Any) -> Any:
    launcher._spares.take = launcher._fork
    return launcher


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """Workers of this module's own, none of them spare: who is left can be counted."""
    with contextlib.closing(start_launcher()) as started:
        yield without_spares(started)


@pytest.fixture(scope="module")
def unconfined() -> Iterator[ForkLauncher]:
    """Starts workers without isolation, in which a submission may start processes."""
    started = ForkLauncher(NO_LAYERS)
    yield without_spares(started)
    started.close()


@pytest.fixture
def converse(toy: Callable[..., Exercise], questions: tuple[Case, ...]) -> Callable[..., Outcome]:
    def conversed(launcher: Launcher, source: str, **limits: Any) -> Outcome:
        exercise = toy(**limits)
        process = launcher.start("cold", exercise.settings.limits.bounds)
        return run(process, source.encode(), exercise, questions, probe_case=None)

    return conversed


def template(launcher: Any) -> int:
    process = launcher._template.process
    return int(process.pid)


def children(pid: int) -> set[int]:
    return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def running(pid: int) -> set[int]:
    """Return the children that have not ended."""
    return {child for child in children(pid) if alive(child)}


def descriptors(pid: int | str = "self") -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def wait_until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + SOON_SECONDS
    while not condition():
        assert time.monotonic() < give_up, "it never came to be"
        time.sleep(0.02)


ENDINGS = {
    "right": (RIGHT, {}, None),
    "raises at load": ("1 / 0", {}, None),
    "hangs": ("def f(x):\n    while True: pass", {"case_seconds": 0.5}, "time-limit"),
    "crashes": ("import os\ndef f(x): os._exit(0)", {}, "crashed"),
    "floods": ("def f(x):\n    while True: print('x' * 99)", {"output_bytes": 999}, "output-limit"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_forked_child_ends_in_every_way_and_is_gone(
    name: str, launcher: Launcher, converse: Any
) -> None:
    source, limits, reason = ENDINGS[name]
    assert converse(launcher, RIGHT).stop is None
    before = running(template(launcher))
    outcome = converse(launcher, source, **limits)
    assert (outcome.stop.reason if outcome.stop else None) == reason
    assert outcome.ending is not None
    wait_until(lambda: running(template(launcher)) <= before)


@pytest.mark.parametrize("name", ["right", "hangs"])
def test_a_spawned_child_ends_in_every_way(
    name: str, converse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, limits, reason = ENDINGS[name]
    started: list[int] = []
    begin = spawned._popen

    def noted(*given: Any) -> Any:
        process = begin(*given)
        started.append(process.pid)
        return process

    monkeypatch.setattr(spawned, "_popen", noted)
    outcome = converse(SpawnLauncher(), source, **limits)
    assert (outcome.stop.reason if outcome.stop else None) == reason
    assert len(outcome.replies) == (3 if reason is None else 0)
    assert outcome.ending is not None
    assert outcome.ending.status == (0 if name in {"right", "crashes"} else -9)
    assert len(started) == 1
    wait_until(lambda: not alive(started[0]))


FAMILY = """
import os, time

def f(x):
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            os.write(write, str(os.getpid()).encode())
            time.sleep(100000)
        os._exit(0)
    grandchild = int(os.read(read, 20))
    os.kill(grandchild, 0)  # it runs: else this raises
    print("family", os.getpid(), grandchild)
    AFTER
    return x
"""


@pytest.mark.parametrize(
    ("after", "reasons"),
    [
        ("pass", {None}),
        ("time.sleep(100000)", {"time-limit"}),
        # A grandchild holds the channel open, so that the end of the child may go unnoticed.
        ("os._exit(3)", {"crashed", "time-limit"}),
    ],
)
def test_descendants_end_with_the_child_even_in_sessions_of_their_own(
    after: str, reasons: set[str | None], unconfined: ForkLauncher, converse: Any
) -> None:
    outcome = converse(unconfined, FAMILY.replace("AFTER", after), case_seconds=5)
    assert (outcome.stop.reason if outcome.stop else None) in reasons
    told = [line.split() for line in outcome.output.splitlines() if line.startswith("family")]
    assert len(told) == (3 if reasons == {None} else 1), outcome.output
    for _, child, grandchild in told:
        assert not alive(int(child))
        assert not alive(int(grandchild))
    wait_until(lambda: children(template(unconfined)) == set())


def test_a_confined_child_starts_no_process(launcher: Launcher, converse: Any) -> None:
    reply = converse(launcher, "import os\ndef f(x): return os.fork()").replies[0]
    assert "Error" in reply.error.type


def test_draws_without_a_seed_are_the_same_in_every_child(
    launcher: Launcher, unconfined: ForkLauncher, converse: Any
) -> None:
    source = (
        "import random\nimport numpy as np\n"
        "def f(x): return np.array([random.random(), *np.random.rand(2)])"
    )
    launchers = (launcher, unconfined, SpawnLauncher())
    first, *others = (
        converse(each, source).replies[0].tensor.values.tolist() for each in launchers
    )
    assert others == [first, first]
    assert converse(launcher, source).replies[1].tensor.values.tolist() != first


def test_twenty_children_leave_no_process_and_no_descriptor(
    launcher: Launcher, converse: Any
) -> None:
    pid = template(launcher)
    converse(launcher, RIGHT)
    before = (descriptors(), descriptors(pid), running(pid))
    ways = [ENDINGS[name] for name in ("right", "raises at load", "crashes", "floods")]
    for source, limits, reason in ways * 5:
        outcome = converse(launcher, source, **limits)
        assert (outcome.stop.reason if outcome.stop else None) == reason
    wait_until(lambda: (descriptors(), descriptors(pid), running(pid)) == before)


OPEN = """
import os
opened = []
for descriptor in range(1024):
    try:
        os.fstat(descriptor)
        opened.append(descriptor)
    except OSError:
        pass

def f(x):
    print("open", *opened)
    return x
"""


@pytest.mark.parametrize("isolation", ["confined", "unconfined"])
def test_a_child_inherits_its_streams_and_one_channel_only(
    isolation: str, launcher: Launcher, unconfined: ForkLauncher, converse: Any
) -> None:
    inherited = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(inherited, True)  # noqa: FBT003
    try:
        chosen = launcher if isolation == "confined" else unconfined
        opened = converse(chosen, OPEN).output.splitlines()[0].split()
    finally:
        os.close(inherited)
    assert opened[:4] == ["open", "0", "1", "2"]
    assert len(opened) == 5, opened


def test_the_environment_of_a_child_holds_nothing_of_the_users(
    launcher: Launcher, converse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADE_TEST_TOKEN", "secret")
    source = "import os\ndef f(x): print(dict(os.environ)); return x"
    for started in (launcher, SpawnLauncher()):
        output = converse(started, source).output
        assert "JAX_PLATFORMS" in output
        assert "secret" not in output
        assert f"'{Path.home()}'" not in output
    assert "GRADE_TEST_TOKEN" in os.environ


def test_closing_ends_children_that_still_run(toy: Any) -> None:
    launcher = ForkLauncher(examiners=examiners())
    process = launcher.start("cold", toy().settings.limits.bounds)
    pid = template(launcher)
    (child,) = children(pid)
    assert alive(child)
    launcher.close()
    process.channel.close()
    wait_until(lambda: not alive(child))
    assert not alive(pid)
    assert not Path(launcher._template.scratch).exists()


def test_closing_at_once_waits_for_nothing_and_raises_nothing() -> None:
    launcher = ForkLauncher(examiners=examiners())
    pid = template(launcher)
    launcher.close()
    assert not alive(pid)
    assert not Path(launcher._template.scratch).exists()


def test_a_child_ends_when_the_grader_is_killed(toy: Any, tmp_path: Path) -> None:
    script = tmp_path / "grader_that_waits.py"
    script.write_text(
        "import time\n"
        "from grader.exercise.settings import Limits\n"
        "from grader.workers.fork import ForkLauncher\n"
        "launcher = ForkLauncher()\n"
        "process = launcher.start('cold', Limits().bounds)\n"
        "print(launcher._template.process.pid, launcher._template.scratch, flush=True)\n"
        "time.sleep(100000)\n"
    )
    read, write = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)]
    arguments = [sys.executable, str(script)]
    grader = os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions)
    os.close(write)
    with os.fdopen(read) as out:
        pid, scratch = out.readline().split()
        (child,) = children(int(pid))
        assert alive(child)
        os.kill(grader, 9)
        os.waitpid(grader, 0)
    wait_until(lambda: not alive(child) and not alive(int(pid)))
    with contextlib.suppress(FileNotFoundError):
        Path(scratch).rmdir()


def sabotage(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Run a line in the template before it begins."""
    program = f"import os, sys\n{code}\nfrom grader.sandbox.template import main\nmain()"

    def changed(module: str, role: str, *words: str) -> list[str]:
        if module != WORKERS:
            return command(module, role, *words)
        return [*command(module, role)[:2], "-c", program, role, *words]

    monkeypatch.setattr(start, "command", changed)


REFUSE = """
from grader.sandbox import template

def refuse():
    raise BlockingIOError(11, "Resource temporarily unavailable")

def serve(self, begin=template.Template.serve):
    os.fork = refuse
    begin(self)

template.Template.serve = serve
"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ImportError('no module named jax')", "no module named jax.*grade doctor"),
        ("os.kill(os.getpid(), 9)", "ended without a word.*grade doctor"),
    ],
)
def test_without_a_worker_a_submission_is_ungradable_never_wrong(
    code: str, said: str, exercise: Exercise, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage(monkeypatch, code)
    before = descriptors()
    launcher = ForkLauncher(examiners=examiners())
    try:
        with pytest.raises(NoWorkerError, match=said):
            launcher.start("cold", exercise.settings.limits.bounds)
        report = grade(Submission("me.py", right.encode()), exercise, 0, launcher)
        assert report.verdict == "ungradable"
        assert report.summary.startswith("no worker")
    finally:
        launcher.close()
    wait_until(lambda: descriptors() == before)  # an examiner's are closed by a thread


def test_where_forking_is_refused_each_worker_is_a_python_of_its_own(
    exercise: Exercise, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(ForkLauncher(examiners=examiners())) as launcher:
        usual = grade(Submission("me.py", right.encode()), exercise, 0, launcher)
        assert launcher.fallback == ""
    sabotage(monkeypatch, REFUSE)
    with contextlib.closing(ForkLauncher(examiners=examiners())) as launcher:
        report = grade(Submission("me.py", right.encode()), exercise, 0, launcher)
        assert "Resource temporarily unavailable" in launcher.fallback
    different = {"durations", "isolation", "answers_digest", "cases"}  # XLA's last digits
    assert report.model_dump(exclude=different) == usual.model_dump(exclude=different)
    assert [case.status for case in report.cases] == [case.status for case in usual.cases]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "sys.modules['grader.sandbox.interpreter.hooks'] = None",
            "this jax has no place for the interpreter",
        ),
        (
            "from grader.sandbox.interpreter import rules, elementwise; del rules.RULES['add']",
            "cannot evaluate scan here: it has no answer to scan: the primitive add",
        ),
    ],
    ids=["hook", "rule"],
)
def test_where_jax_cannot_be_interpreted_xla_answers_and_it_is_said(
    code: str, said: str, exercise: Exercise, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage(monkeypatch, code)
    with contextlib.closing(ForkLauncher(examiners=examiners())) as launcher:
        report = grade(Submission("me.py", right.encode()), exercise, 0, launcher)
        assert not launcher.interprets
        assert said in launcher.fallback
    assert report.verdict == "passed"


def test_the_sabotage_is_what_breaks_the_template(
    monkeypatch: pytest.MonkeyPatch, converse: Any
) -> None:
    """Positive control of the test above."""
    sabotage(monkeypatch, "pass")
    with contextlib.closing(start_launcher()) as launcher:
        assert len(converse(launcher, RIGHT).replies) == 3
