"""What several tests of a class's members ask, and what they look at."""

from typing import Any
from urllib.parse import urlsplit

from classes import Browser, Classes
from sqlalchemy import select

from grader.serve.members.tables import AUDIT

SAVE = ("PUT", "/lesson/dense/text")


def token_of(link: str) -> str:
    return urlsplit(link).query.removeprefix("token=")


def audit(classes: Classes) -> list[Any]:
    with classes.members.database.reading() as connection:
        return list(connection.execute(select(AUDIT).order_by(AUDIT.c.id)))


def text(browser: Browser) -> str:
    return str(browser.client.get("/lesson/dense/text").json()["text"])


def save(browser: Browser, words: str, **headers: str) -> int:
    body = {"text": words, "base": ""}
    return int(browser.ask(*SAVE, json=body, headers=headers).status_code)
