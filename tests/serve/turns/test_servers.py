"""Several servers of one database: each run is answered once, whatever ends in its midst."""

import time

import pytest
from programs import LOOP, RIGHT, WRONG

from .conftest import HANG_SECONDS, Team


def program(number: int) -> str:
    """A program like no other: every third is right."""
    return f"{WRONG if number % 3 else RIGHT}\n# {number}\n"


@pytest.mark.parametrize("count", [12, pytest.param(100, marks=pytest.mark.slow)])
def test_of_two_servers_one_is_killed_and_each_run_is_answered_once(count: int, team: Team) -> None:
    one, other = team.serve(2)
    learners = [f"learner-{number}" for number in range(count)]
    runs = [
        (one, other)[number % 2].ask("run", learner, "dense", program(number))
        for number, learner in enumerate(learners)
    ]
    assert len(set(runs)) == count
    team.until(lambda: len(team.answered()) >= count // 3)
    one.kill()
    team.until(lambda: not team.history.waiting())
    assert sorted(team.answered()) == sorted(runs)
    assert [team.attempts(learner) for learner in learners] == [1] * count
    for learner in learners:
        team.until(lambda who=learner: other.ask("stage", who, "dense")["phase"] == "done")
    verdicts = [other.ask("stage", learner, "dense")["verdict"] for learner in learners]
    assert verdicts == ["failed" if number % 3 else "passed" for number in range(count)]


def test_a_newer_run_on_another_server_stops_the_one_before(team: Team) -> None:
    one, other = team.serve(2)
    stopped = one.ask("run", "ann", "dense", LOOP)
    team.until(lambda: one.ask("stage", "ann", "dense")["phase"] == "running")
    newer = other.ask("run", "ann", "dense", RIGHT)
    assert newer > stopped
    for server in (one, other):
        team.until(lambda server=server: server.ask("stage", "ann", "dense")["phase"] == "done")
        stage = server.ask("stage", "ann", "dense")
        assert (stage["run"], stage["verdict"]) == (newer, "passed")
    assert team.answered() == [newer]
    assert team.attempts("ann") == 1


def test_any_servers_page_shows_cases_as_they_are_answered_and_texts_as_they_are_saved(
    team: Team,
) -> None:
    one, other = team.serve(2)
    assert other.ask("stage", "ann", "dense")["phase"] == "none"
    mark = other.ask("mark", "ann", "dense")
    one.ask("save", "ann", "dense", WRONG)
    team.until(lambda: other.ask("mark", "ann", "dense") != mark)
    slowly = WRONG.replace("    layer =", "    import time\n    time.sleep(0.4)\n    layer =")
    slowly += f"# {time.time_ns()}\n"  # a report that was kept of it has no cases to wait for
    run = one.ask("run", "ann", "dense", slowly)
    told: dict[int, set[tuple[str, int]]] = {0: set(), 1: set()}
    ends = time.monotonic() + HANG_SECONDS
    while not all(("done", 12) in each for each in told.values()):
        assert time.monotonic() < ends, told
        for place, server in enumerate((one, other)):
            stage = server.ask("stage", "ann", "dense")
            told[place].add((stage["phase"], len(stage["cases"])))
    for each in told.values():  # one of them did not grade it
        assert {count for phase, count in each if phase == "running"} & set(range(1, 12)), each
    last = other.ask("stage", "ann", "dense")
    assert (last["run"], last["verdict"]) == (run, "failed")


def test_a_database_that_goes_away_and_comes_back_loses_no_run(team: Team) -> None:
    one, other = team.serve(2)
    learners = [f"learner-{number}" for number in range(8)]
    runs = [
        (one, other)[number % 2].ask("run", learner, "dense", program(number))
        for number, learner in enumerate(learners)
    ]
    team.until(lambda: len(team.answered()) >= 2)
    team.postgres.stop()
    time.sleep(2)
    team.postgres.start()
    team.until(lambda: not team.history.waiting())
    assert sorted(team.answered()) == sorted(runs)
    assert [team.attempts(learner) for learner in learners] == [1] * 8
    later = one.ask("run", "learner-0", "dense", RIGHT)
    ended = {"run": later, "phase": "done", "verdict": "passed"}
    team.until(lambda: ended.items() <= other.ask("stage", "learner-0", "dense").items())
    assert team.answered()[-1] == later
