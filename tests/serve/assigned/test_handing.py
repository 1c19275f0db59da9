"""What is handed in: receipts, what counts, what came of it, and who grades it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from grader.report.marks import absent
from grader.serve.assigned import handing as module
from grader.serve.assigned.handing import LEASE, HandingIn
from grader.serve.assigned.policy import Assignment
from grader.serve.assigned.seeds import SHOWN, Secret
from grader.serve.database import Database

NOW = datetime(2026, 10, 8, 17, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
REPORT = absent("p1", 0)
SAME = Assignment(policy="homework", deadline=NOW)
EACH = Assignment(policy="homework", deadline=NOW, seeds="each")


@pytest.fixture
def database(where):
    made = Database(where)
    yield made
    made.close()


@pytest.fixture
def handing(database):
    return HandingIn(database, "nnx", Secret(database, "nnx"))


def test_the_newest_counts_and_each_has_a_receipt(handing):
    first = handing.hand_in("p1", "dense", 3, b"first", NOW)
    second = handing.hand_in("p1", "dense", 4, b"second", LATER, late=True)
    handing.hand_in("p2", "dense", 5, b"other", NOW)
    assert handing.newest("p1", "dense") == second
    assert second.late
    assert first.receipt != second.receipt
    assert [each.learner for each in handing.all("dense")] == ["p1", "p2"]
    assert handing.content(second.id) == b"second"
    assert handing.newest("p1", "conv1d") is None


def test_the_same_content_again_is_no_later(handing):
    first = handing.hand_in("p1", "dense", 3, b"text", NOW)
    assert handing.hand_in("p1", "dense", 4, b"text", LATER, late=True) == first


def test_two_clicks_at_once_hand_in_once(handing):
    with ThreadPoolExecutor(8) as pool:
        clicks = [pool.submit(handing.hand_in, "p1", "dense", 1, b"text", NOW) for _ in range(16)]
    assert len({each.result().id for each in clicks}) == 1


def test_a_receipt_can_be_made_again_from_what_it_proves(handing, database):
    given = handing.hand_in("p1", "dense", 3, b"text", NOW)
    same = Secret(database, "nnx")
    assert same.receipt("p1", "dense", given.digest, given.at) == given.receipt
    assert same.receipt("p2", "dense", given.digest, given.at) != given.receipt
    assert Secret(database, "other").receipt("p1", "dense", given.digest, given.at) != given.receipt


def test_one_class_sees_nothing_of_another(handing, database):
    other = HandingIn(database, "other", Secret(database, "other"))
    other.hand_in("p9", "dense", 1, b"text", NOW)
    assert handing.all("dense") == []
    assert handing.ungraded(["dense"]) == []
    other.release("dense", NOW, NOW)
    assert handing.released("dense") is None


def test_one_server_at_a_time_grades_it_until_its_lease_ends(handing):
    number = handing.hand_in("p1", "dense", 3, b"text", NOW).id
    assert handing.take(number, NOW)
    assert not handing.take(number, NOW + LEASE - timedelta(seconds=1))
    assert handing.take(number, NOW + LEASE)
    handing.give_back(number)
    assert handing.take(number, NOW)


def test_of_servers_that_take_it_at_once_one_has_it(handing):
    number = handing.hand_in("p1", "dense", 3, b"text", NOW).id
    with ThreadPoolExecutor(8) as pool:
        taken = [pool.submit(handing.take, number, NOW) for _ in range(16)]
    assert sum(each.result() for each in taken) == 1


def test_what_came_of_it_is_kept_once(handing):
    number = handing.hand_in("p1", "dense", 3, b"text", NOW).id
    assert handing.result(number) is None
    assert [each.id for each in handing.ungraded(["dense"])] == [number]
    assert handing.graded(number, REPORT, NOW)
    assert not handing.graded(number, absent("p2", 0), LATER)
    assert handing.result(number) == REPORT
    assert handing.ungraded(["dense"]) == []
    assert not handing.graded(999, REPORT, NOW)


def test_only_what_counts_is_graded(handing):
    handing.hand_in("p1", "dense", 3, b"first", NOW)
    second = handing.hand_in("p1", "dense", 4, b"second", NOW)
    handing.hand_in("p1", "conv1d", 5, b"other", NOW)
    assert handing.ungraded(["dense"]) == [second]
    assert handing.ungraded([]) == []


def test_a_release_stands_from_its_first_time_on(handing):
    assert handing.released("dense") is None
    assert handing.release("dense", NOW, NOW) == NOW
    assert handing.release("dense", LATER, NOW) == NOW
    assert handing.released("dense") == NOW
    assert handing.released("conv1d") is None
    # A later deadline is that of another exam: its release takes the place of the old one.
    assert handing.release("dense", LATER, LATER) == LATER
    assert handing.released("dense") == LATER


def test_older_pieces_make_room_with_what_came_of_them(handing, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    pieces = [handing.hand_in("p1", "dense", n, b"%d" % n, NOW + n * LEASE) for n in range(4)]
    assert [piece.id for piece in handing.of("p1", "dense")] == [pieces[3].id, pieces[2].id]
    assert handing.newest("p1", "dense") == pieces[3]


def test_seeds_are_the_same_after_a_restart_and_of_no_other_class(database):
    first, again, other = (Secret(database, name) for name in ("nnx", "nnx", "other"))
    assert first.hidden(SAME, "dense", "p1") == again.hidden(SAME, "dense", "p1")
    assert first.hidden(SAME, "dense", "p1") != other.hidden(SAME, "dense", "p1")
    assert 0 < first.hidden(SAME, "dense", "p1") < 2**48


def test_learners_have_the_same_cases_or_each_their_own(database):
    secret = Secret(database, "nnx")
    assert secret.hidden(SAME, "dense", "p1") == secret.hidden(SAME, "dense", "p2")
    assert secret.hidden(EACH, "dense", "p1") != secret.hidden(EACH, "dense", "p2")
    assert secret.hidden(SAME, "dense", "p1") != secret.hidden(SAME, "conv1d", "p1")
    assert secret.shown(SAME, "dense", "p1") == SHOWN
    assert secret.shown(EACH, "dense", "p1") != secret.shown(EACH, "dense", "p2")
    assert secret.shown(EACH, "dense", "p1") != secret.hidden(EACH, "dense", "p1")


def test_late_work_is_graded_with_cases_that_nobody_has_seen(database):
    secret = Secret(database, "nnx")
    on_time, late = (secret.hidden(SAME, "dense", "p1", at) for at in ("", "2026-10-09"))
    assert on_time != late
    assert late != secret.hidden(SAME, "dense", "p2", "2026-10-09")
