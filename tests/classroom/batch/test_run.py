"""What is graded, what is kept, and what is recorded for whom."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.classroom.run import Batch, Plan

from .conftest import entry, numbered


def learners(store):
    return [report.submission.learner for report in store.reports()]


def test_every_file_gets_its_report_in_the_order_of_the_files(run, store):
    files = [entry(f"l{i:03}", f"work = {i}") for i in range(150)]
    assert Counter(run(*files)) == {("graded", "failed"): 150}
    assert learners(store) == [each.learner for each in files]


def test_what_has_not_changed_is_not_graded_again(run, store):
    first = [entry("ann", "right"), entry("bob", "wrong")]
    run(*first)
    again = run(entry("ann", "right"), entry("bob", "right = 2"), entry("cyd", "wrong = 2"))
    assert again == [("graded", "failed"), ("graded", "passed"), ("kept", "passed")]
    assert learners(store) == ["ann", "bob", "cyd"]
    assert [item.verdict for item in store.history("bob")] == ["failed", "passed"]


@pytest.mark.parametrize("changed", [{"seed": 1}, {"force": True}, {"repairs": True}])
def test_another_seed_or_force_grades_again_and_keeps_the_history(run, store, changed):
    run(entry("ann", "right"))
    assert run(entry("ann", "right"), **changed) == [("graded", "passed")]
    assert len(list(store.history("ann"))) == 2
    assert learners(store) == ["ann"]


@pytest.mark.parametrize("force", [False, True])
def test_equal_files_are_graded_once_and_recorded_for_each_owner(run, store, judge, force):
    seen = []

    def task(job):
        seen.append(job.path)
        return judge(job)

    files = [entry(f"l{i:03}", "right" if i % 2 else "wrong") for i in range(200)]
    counted = Counter(run(*files, task=task, force=force))
    assert len(seen) == 2
    assert counted == {
        ("graded", "passed"): 1,
        ("graded", "failed"): 1,
        ("shared", "passed"): 99,
        ("shared", "failed"): 99,
    }
    reports = list(store.reports())
    assert [item.submission.learner for item in reports] == [each.learner for each in files]
    assert [item.submission.path for item in reports] == [each.path for each in files]


def test_a_submission_equal_to_one_in_flight_waits_for_its_report(run, store, judge):
    arrived = threading.Event()

    def task(job):
        if b"slow" in job.source:
            assert arrived.wait(60)
        else:
            arrived.set()
        return judge(job)

    slow = [entry(name, "slow = right") for name in ("ann", "bob")]
    assert run(*slow, entry("cyd", "right"), task=task) == [
        ("graded", "passed"),
        ("graded", "passed"),
        ("shared", "passed"),
    ]
    assert learners(store) == ["ann", "bob", "cyd"]


def test_what_could_not_be_graded_is_tried_again_and_replaced(run, store):
    assert run(entry("ann", "sick")) == [("graded", "ungradable")]
    assert run(entry("ann", "sick")) == [("graded", "ungradable")]
    assert len(list(store.history("ann"))) == 1
    assert run(entry("ann", "right")) == [("graded", "passed")]
    assert [item.verdict for item in store.history("ann")] == ["passed"]


def test_a_task_that_is_lost_makes_one_submission_ungradable(run, store):
    def task(job):
        raise ConnectionError("the node went away")

    assert run(entry("ann", "right"), task=task) == [("graded", "ungradable")]
    assert "the node went away" in next(store.reports()).summary


def test_never_more_in_flight_than_there_is_room(exercise, store, judge):
    flying, most = 0, 0
    lock = threading.Lock()

    class Pool(ThreadPoolExecutor):
        def submit(self, task, job):
            nonlocal flying, most
            with lock:
                flying += 1
                most = max(most, flying)
            return super().submit(task, job)

    def task(job):
        nonlocal flying
        report = judge(job)
        with lock:
            flying -= 1
        return report

    store.begin()
    with Pool(2) as pool:
        batch = Batch(Plan((exercise,), 0), store, pool, 3, lambda *_: None, task)
        assert batch.run(numbered(entry(f"l{i}", f"{i}") for i in range(100)))
    assert 1 < most <= 3


def test_a_stopped_batch_keeps_what_is_done_and_gives_up_what_is_in_flight(exercise, store, judge):
    hold = threading.Event()
    counted = []

    def task(job):
        if b"slow" in job.source:
            hold.wait(60)
        return judge(job)

    def progress(how, verdict):
        counted.append(verdict)
        if len(counted) == 5:
            batch.stop()

    store.begin()
    with ThreadPoolExecutor(2) as pool:
        batch = Batch(Plan((exercise,), 0), store, pool, 2, progress, task)
        files = [entry("slow", "slow"), *(entry(f"l{i}", f"{i}") for i in range(50))]
        assert not batch.run(numbered(files))
        hold.set()
    kept = learners(store)
    assert "slow" not in kept
    assert 5 <= len(kept) < 20


def test_a_learner_with_several_files_is_named(run, store):
    run(
        entry("ann", "right", "class/a/ann.py"),
        entry("ann", "wrong", "class/b/ann.py"),
        entry("bob", "right = 1"),
    )
    assert store.clashes() == [("ann", "conv1d", ["class/a/ann.py", "class/b/ann.py"])]
    assert len(list(store.reports())) == 3
