"""`grade doctor`: what is installed, what works here, and what does not."""

import sys

import click

from grader.exercise.exercise import Exercise
from grader.grading.exercises import open_catalogue
from grader.grading.flow import grade
from grader.learner.progress import default_progress
from grader.learner.standing.client import state
from grader.report.errors import Exit
from grader.serve import installed
from grader.submission.submission import Submission
from grader.versions import versions
from grader.workers.cache_folder import cache_fault, cache_root, size
from grader.workers.launch import Launcher


def diagnose_installation(launcher: Launcher) -> Exit:
    """Print the state of this installation, and return whether grading works as an exit status.

    Raises:
        ExerciseError: an exercise is broken.
        NoWorkerError: no worker can be started.
    """
    for name, version in versions().items():
        click.echo(f"{name:12} {version}")
    click.echo(f"{'cache':12} {cache_root()} ({size() / 1e6:.1f} MB)")
    if fault := cache_fault():
        click.echo(f"{'':12} {fault}")
    kept = default_progress(lambda _: None)
    click.echo(f"{'progress':12} {kept.fault() or 'is kept'}")
    exercises = open_catalogue().all()
    click.echo(f"{'exercises':12} {', '.join(item.name for item in exercises)}")
    isolation = launcher.isolation
    click.echo(f"{'isolation':12} {isolation.level}")
    for layer in isolation.layers:
        click.echo(f"{'':12} {'+' if layer.held else '-'} {layer.name}: {layer.detail}")
    for canary in isolation.canaries:
        click.echo(f"{'':12} {'refused' if canary.refused else 'NOT REFUSED'}: {canary.name}")
    how = "XLA, which compiles" if not launcher.interprets else "NumPy's rules, nothing is compiled"
    click.echo(f"{'answers by':12} {how}")
    click.echo(f"{'standing':12} {state()}")
    for title, said in zip(("workbench", ""), installed.state(), strict=True):
        click.echo(f"{title:12} {said}")
    works = [_works(launcher, exercise) for exercise in exercises]
    if launcher.fallback:
        click.echo(f"{'slower':12} {launcher.fallback}")
    if sys.platform != "linux":
        click.echo(f"{'platform':12} {sys.platform} is supported with less isolation than Linux")
    return Exit.PASSED if all(works) else Exit.UNGRADABLE


def _works(launcher: Launcher, exercise: Exercise) -> bool:
    """Grade the exercise's reference, which must pass."""
    submission = Submission(f"reference/{exercise.name}.py", exercise.reference)
    report = grade(submission, exercise, 0, launcher)
    works = report.verdict == "passed"
    said = "works" if works else f"does not work: {report.summary}"
    click.echo(f"{'grading':12} {exercise.name} {said}")
    return works
