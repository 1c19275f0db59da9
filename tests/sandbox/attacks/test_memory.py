"""What workers inherit holds nothing of a reference or of hidden cases: planted words show it."""

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.exercise.case import Case
from grader.exercise.exercise import Exercise
from grader.exercise.settings import Limits
from grader.grading.flow import grade
from grader.grading.launch import examiners
from grader.judging.conversation import Conversation
from grader.judging.reference import Expected, expected
from grader.judging.session import run
from grader.submission.submission import Submission
from grader.workers.fork import ForkLauncher
from grader.workers.process import Kind

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and forks"),
]
PUBLIC, HIDDEN = 1217, 1219
"""Lengths of the arguments, of which one may be known."""
REFERENCE = b'''
"""zqreference7f3a"""
import jax
import jax.numpy as jnp
import numpy as np

@jax.jit
def zqhelper7f3a(x):
    zqvariable7f3a = jnp.cumsum(jnp.sort(x))  # zqcomment7f3a
    return zqvariable7f3a

def f(x):
    zqhelper7f3a(jnp.sin(jnp.flip(x)))
    return jnp.asarray(np.frombuffer(b"zqan" + b"swer" + b"word" + b"7f3a", np.float32))
'''
LIKE = re.compile(rb"zq[a-z]+7f3a")
SEARCHER = """
import gc, linecache, re, sys, types
import numpy as np

OWN = "zqown7f3a"
LIKE = re.compile("zq[a-z]+7f3a")


def texts():
    gc.unfreeze()
    seen, waiting = set(), [gc.get_objects(), linecache.cache, sys.modules]
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        kind = type(item)
        if kind is str:
            yield item
        elif kind in (bytes, bytearray):
            yield item.decode("latin1")
        elif kind is np.ndarray and item.dtype != object:
            yield item.tobytes().decode("latin1")
        elif kind is types.CodeType:
            waiting += [item.co_consts, item.co_names, item.co_varnames, item.co_name]
        else:
            waiting += gc.get_referents(item)


def f(x):
    found = {word for text in texts() for word in LIKE.findall(text)}
    print("found", *sorted(found))
    return x
"""


class Planted(Exercise):
    """An exercise with words in its reference, its right answers and its hidden case."""

    @property
    def reference(self) -> bytes:
        return REFERENCE

    def cases(self, seed: int, *, secret: bool = False) -> tuple[Case, ...]:
        public = Case("public", {"x": np.ones(PUBLIC, np.float32)}, {}, hidden=secret)
        word = np.frombuffer(b"zqhiddencasex7f3a..." * HIDDEN, np.float32)[:HIDDEN]
        return public, Case("hidden", {"x": word}, {}, hidden=True)


@pytest.fixture(scope="module")
def planted(exercise: Exercise) -> Exercise:
    given = {name: getattr(exercise, name) for name in Exercise.__dataclass_fields__}
    limits = Limits(load_seconds=200, case_seconds=200, total_seconds=280)
    change = {"entry_point": "f", "parameters": ("x",), "limits": limits, "watch": ()}
    given["settings"] = exercise.settings.model_copy(update=change)
    return Planted(**given)


@pytest.fixture(scope="module")
def right(planted: Exercise, taught: ForkLauncher) -> Expected:
    return expected(taught, planted, planted.cases(0))


@pytest.fixture(scope="module")
def taught(planted: Exercise, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkLauncher]:
    """Starts workers of templates that graded the exercise, from an empty cache on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        with contextlib.closing(ForkLauncher(examiners=examiners())) as launcher:
            teach(launcher, planted)
            yield launcher


@pytest.fixture(scope="module")
def readable(planted: Exercise) -> Iterator[ForkLauncher]:
    """Starts workers without isolation, whose memory is open to other processes of the user."""
    with contextlib.closing(ForkLauncher(frozenset(), examiners=examiners())) as launcher:
        teach(launcher, planted)
        yield launcher


def teach(launcher: ForkLauncher, planted: Exercise) -> None:
    for _ in range(3):
        grade(Submission("me.py", b"def f(x): return x"), planted, 0, launcher)


def processes(parent: int) -> list[int]:
    found = [parent]
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += processes(int(child))
    return found


def words_in_memory(pid: int) -> set[bytes]:
    """Search all that a process could write; files that it only reads are no secret."""
    found: set[bytes] = set()
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            area, permissions, *_ = line.split()
            if permissions.startswith("rw"):
                start, end = (int(number, 16) for number in area.split("-"))
                memory.seek(start)
                found.update(LIKE.findall(memory.read(end - start)))
    return found


def test_only_traces_of_public_cases_are_taught(
    planted: Exercise, taught: ForkLauncher, right: Expected
) -> None:
    shapes = {shape for trace in right.traces for shape in shapes_of(trace.model_dump())}
    assert (PUBLIC,) in shapes
    assert (HIDDEN,) not in shapes
    names = {trace.function.rpartition(":")[2] for trace in right.traces}
    assert {"sort", "cumsum", "sin"} <= names
    secret = expected(taught, planted, planted.cases(0, secret=True))
    assert not secret.traces


def shapes_of(said: Any) -> Iterator[tuple[int, ...]]:
    for item in said.values() if isinstance(said, dict) else said:
        if isinstance(item, dict) and "shape" in item:
            yield item["shape"]
        if isinstance(item, dict | tuple | list):
            yield from shapes_of(item)


@pytest.mark.parametrize("kind", ["interpreted", "cold"])
def test_no_planted_word_is_in_the_memory_of_a_worker_or_of_what_it_is_forked_from(
    kind: Kind, planted: Exercise, readable: ForkLauncher, right: Expected
) -> None:
    assert readable._interpreting._told >= len(right.traces) > 0
    process = readable.start(kind, planted.settings.limits.bounds)
    conversation = Conversation(process, planted)
    conversation.begin()
    conversation.load(b"OWN = 'zq' + 'own' + '7f3a'\ndef f(x): return x + 1", "f")
    conversation.ask(0, planted.cases(0)[0])
    try:
        everywhere = [words_in_memory(pid) for pid in processes(readable._template.process.pid)]
    finally:
        process.kill()
    assert set().union(*everywhere) == {b"zqown7f3a"}, "its own, which shows that the search finds"


@pytest.mark.parametrize("kind", ["interpreted", "cold"])
def test_a_submission_that_searches_its_process_finds_its_own_word_alone(
    kind: Kind, planted: Exercise, taught: ForkLauncher
) -> None:
    process = taught.start(kind, planted.settings.limits.bounds)
    cases = planted.cases(0)
    outcome = run(process, SEARCHER.encode(), planted, cases, probe_case=None, asked=[0])
    assert "found zqown7f3a\n" in outcome.output, outcome
