"""A database that goes away: one sentence, nothing lost, and it goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from classes import HTML, Classes
from members_asked import SAVE, save, text

from grader.classroom.store.connect import StoreError


def test_a_database_that_is_locked_is_a_sentence_and_then_goes_on(
    classes: Classes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    browser = classes.browser("ann")
    assert save(browser, "a = 1\n") == 200
    with classes.members.database.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(classes.members.first.database)
    other.execute("BEGIN EXCLUSIVE")
    answer = browser.ask(*SAVE, json={"text": "b = 2\n", "base": ""})
    assert answer.status_code == 503
    assert "what you typed stays in its page" in answer.json()["error"]
    assert "is locked by another program" in capsys.readouterr().err
    other.rollback()
    other.close()
    assert text(browser) == "a = 1\n"
    assert save(browser, "b = 2\n") == 200


def test_a_database_server_that_goes_away_and_comes_back(
    make_classes: Callable[..., Classes], postgres: Any, database: str
) -> None:
    classes = make_classes(database=database)
    browser = classes.browser("ann")
    assert save(browser, "a = 1\n") == 200
    token = browser.token
    postgres.stop()
    try:
        for path in ("/lesson/dense/text", "/session", "/lesson/dense/history"):
            answer = browser.client.get(path, headers=HTML)
            assert answer.status_code == 503
            assert "cannot reach its database just now" in answer.text
            assert "postgres" not in answer.text.lower()
        answer = browser.client.put(
            "/lesson/dense/text", json={"text": "b", "base": ""}, headers={"X-Token": token}
        )
        assert answer.status_code == 503
        assert answer.json()["error"].count(".") == 0
        assert "Sign in" in classes.nobody().page("/lesson/dense"), "to read needs none"
        assert classes.nobody().client.post("/sign-in/link", data={"link": "x"}).status_code == 503
    finally:
        postgres.start()
    assert text(browser) == "a = 1\n"
    assert save(browser, "b = 2\n") == 200
    assert text(browser) == "b = 2\n"


def test_a_database_that_is_put_in_the_place_of_another_is_not_written_to(classes: Classes) -> None:
    ann = classes.sign_in("ann")
    assert save(ann, "first = 1\n") == 200
    file = classes.folder / "class.sqlite"
    file.rename(file.with_name("moved.sqlite"))
    assert save(ann, "second = 2\n") == 503
    file.touch()
    assert save(ann, "second = 2\n") == 503
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        classes.members.database.check()
    file.with_name("moved.sqlite").replace(file)
    assert save(ann, "second = 2\n") == 200
