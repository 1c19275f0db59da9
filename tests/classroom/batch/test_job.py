"""Where others' submissions may be run, and that all machines grade alike."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from grader.classroom import job as module
from grader.classroom.job import Job, end_workers, isolation_complaint, run_job
from grader.exercise.exercise import Exercise
from grader.grading import shared_launcher as standing
from grader.grading.launch import start_launcher
from grader.versions import deciding_versions

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def unconfined() -> Iterator[None]:
    """This process starts workers without most layers, as on a system that lacks them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_shared", standing.SharedLauncher())
        patch.setattr(standing, "start_launcher", lambda: start_launcher(frozenset({"process"})))
        yield
        end_workers()


@pytest.fixture
def job(exercise: Exercise, right: str) -> Job:
    return Job(
        path="ann.py",
        source=right.encode(),
        exercise="conv1d",
        digest=exercise.digest,
        versions=deciding_versions(),
        seed=0,
        unsandboxed=False,
    )


@pytest.mark.usefixtures("unconfined")
def test_without_full_isolation_nothing_of_others_is_run(job: Job) -> None:
    report = run_job(job)
    assert report.verdict == "ungradable"
    assert "isolation level full" in report.summary
    assert "--allow-unsandboxed" in report.summary
    assert isolation_complaint() == report.summary


@pytest.mark.usefixtures("unconfined")
def test_whoever_accepts_the_risk_gets_it_in_the_report(job: Job) -> None:
    report = run_job(replace(job, unsandboxed=True))
    assert report.verdict == "passed"
    assert report.isolation.level != "full"
    assert report.isolation.accepted


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"digest": "other"}, "conv1d on the machine that grades is another version"),
        ({"versions": (("jax", "0.0.1"),)}, "jax is .* and 0.0.1 on the one that asked"),
        ({"exercise": "nosuch"}, "there is no exercise 'nosuch'"),
    ],
)
def test_a_machine_that_would_grade_otherwise_does_not(job: Job, change: dict, said: str) -> None:
    report = run_job(replace(job, **change))
    assert report.verdict == "ungradable"
    assert report.submission.sha256 is not None
    assert re.search(said, report.summary)


@pytest.mark.usefixtures("unconfined")
def test_repairs_are_looked_for_where_that_is_asked(job: Job, right: str) -> None:
    source = right.replace(".flatten()", "").encode()
    wrong = replace(job, source=source, unsandboxed=True)
    plain = run_job(wrong)
    assert (plain.verdict, plain.repair) == ("failed", None), plain.summary
    found = run_job(replace(wrong, repairs=True)).repair
    assert found is not None
    assert found.diff.endswith((".flatten()", ".reshape(-1)"))
