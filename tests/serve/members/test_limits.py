"""How often things may be done: who does more is told when to try again."""

from collections.abc import Callable

import pytest
from classes import Classes
from members_asked import audit, save


def test_who_runs_too_often_is_told_when_to_try_again(make_classes: Callable[..., Classes]) -> None:
    classes = make_classes(more="[limits]\nruns_per_minute = 2\n")
    ann, bob = classes.browser("ann"), classes.browser("bob")
    answers = [ann.ask("POST", "/lesson/dense/try", data={"case": "0"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    said = answers[-1].json()["error"]
    wait = int(answers[-1].headers["Retry-After"])
    assert said == f"that is more than 2 runs and other help in a minute: try again in {wait} s"
    assert 1 <= wait <= 60
    assert save(ann, "a = 1\n") == 200
    assert bob.ask("POST", "/lesson/dense/try", data={"case": "0"}).status_code == 422


def test_a_person_and_an_address_ask_only_so_often(make_classes: Callable[..., Classes]) -> None:
    limits = "[limits]\nrequests_per_minute = 5\naddress_requests_per_minute = 12\n"
    classes = make_classes(more=limits)
    ann = classes.sign_in("ann")
    said = [ann.client.get("/session").status_code for _ in range(6)]
    assert said == [200] * 5 + [429]
    everybody = [classes.nobody().client.get("/").status_code for _ in range(8)]
    assert everybody[0] == 200
    assert everybody[-1] == 429
    assert classes.nobody().client.get("/static/icon.svg").status_code == 200


def test_links_are_not_guessed_for_long_and_the_audit_is_not_flooded(
    make_classes: Callable[..., Classes],
) -> None:
    classes = make_classes(more="[limits]\nrefused_sign_ins_per_minute = 20\n")
    client = classes.nobody().client
    said = [client.post("/sign-in/link", data={"link": f"{n}"}).status_code for n in range(25)]
    assert said == [403] * 20 + [429] * 5
    assert len([row for row in audit(classes) if row.action == "refused"]) == 10


def test_pages_that_are_open_are_counted(classes: Classes) -> None:
    from grader.serve.members.limits import PAGES, Cost, TooOftenError

    limiter = classes.members.limiter
    opened = [limiter.paid(Cost.STREAM, "p1") for _ in range(PAGES)]
    for page in opened:
        page.__enter__()
    with pytest.raises(TooOftenError, match="20 pages open"), limiter.paid(Cost.STREAM, "p1"):
        pass
    with limiter.paid(Cost.STREAM, "p2"):
        pass
    opened[0].__exit__(None, None, None)
    with limiter.paid(Cost.STREAM, "p1"):
        pass
