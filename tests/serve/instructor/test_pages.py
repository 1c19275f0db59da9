"""The instructor's pages: what they show, what they change, and that they are nobody else's."""

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from programs import ATTACK, PRINTS, RAISES, RIGHT, WRONG
from starlette.requests import Request

from grader.classroom.store.connect import StoreError
from grader.serve.history import WAITING
from grader.serve.instructor import gathering, pages
from grader.serve.instructor.export import DOWNLOADS

HOME = "/class/nnx-2026"
DEADLINE = (datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0)
EXAM = f'[assignments.dense]\npolicy = "exam"\ndeadline = {DEADLINE.isoformat()}\n'


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(gathering, "LOOK_SECONDS", 0.0)


@pytest.fixture
def reports(launcher, classes):
    """Real reports on what these programs do."""
    from pathlib import Path

    from grader.serve.graded import grade_content

    exercise = classes.bench.exercise("dense")
    return {
        text: grade_content(
            Path("dense.py"), text.encode(), exercise, classes.bench.course, launcher
        )
        for text in (RIGHT, WRONG, PRINTS, RAISES)
    }


def ran(classes, reports, login, text):
    history, who = classes.bench.history, classes.person(login)
    number = history.keep(who.id, "dense", text.encode(), "run", run=WAITING)
    history.graded(number, reports[text])
    return number


def version_of(classes, login, number):
    return f"{HOME}/learner/{classes.person(login).id}/lesson/dense/version/{number}"


@pytest.mark.process
def test_from_the_class_to_the_evidence(classes, reports):
    number = ran(classes, reports, "ann", WRONG)
    ida = classes.browser("ida")
    page = ida.page(HOME)
    link = version_of(classes, "ann", number)
    assert f'<a href="{link}">Ann Lee</a>' in page
    assert "kernel-layout" in page
    shown = ida.page(link)
    assert "evidence: " in shown
    assert "proved by" in shown
    assert "<mark>" in shown
    assert "MyDense" in shown
    assert f'{HOME}/learner/{classes.person("ann").id}"' in page
    assert "Bob Roe" in page
    assert "has run nothing yet" in page


@pytest.mark.process
def test_what_a_learner_wrote_is_shown_as_it_is(classes, reports):
    from markupsafe import escape

    ida = classes.browser("ida")
    for login, text in (("ann", PRINTS), ("bob", RAISES)):
        number = ran(classes, reports, login, text)
        page = ida.page(version_of(classes, login, number))
        assert ATTACK not in page
        assert str(escape(ATTACK))[:20] in page
    for path in (HOME, f"{HOME}/lesson/dense", f"{HOME}/learner/{classes.person('ann').id}"):
        assert "<script>alert" not in ida.page(path)


def test_parts_of_pages_that_renew_themselves(classes):
    ida = classes.browser("ida")
    ann = classes.person("ann").id
    for path in (HOME, f"{HOME}/lesson/dense", f"{HOME}/learner/{ann}"):
        whole, part = ida.page(path), ida.page(f"{path}?part=yes")
        assert "<html" not in part
        assert "class.js" in whole
        assert part.strip().splitlines()[-1] in whole


@pytest.mark.process
def test_the_stream_says_when_something_is_new(classes, reports):
    ida = classes.browser("ida")
    inner = classes.app._app
    scope = {"type": "http", "app": inner, "path_params": {"klass": "nnx-2026"}}

    async def read():
        told = (await pages.live(Request({**scope, "state": {"person": ida.person}}))).body_iterator
        said = [await anext(told)]
        await asyncio.to_thread(ran, classes, reports, "ann", WRONG)
        said.append(await anext(told))
        await told.aclose()
        return said

    first, second = asyncio.run(read())
    assert first != second
    assert json.loads(second.partition("data: ")[2])["digest"]


@pytest.mark.process
def test_a_release_is_the_instructors_after_the_deadline_and_noted(make_classes):
    classes = make_classes(more=EXAM)
    ida, ann = classes.browser("ida"), classes.browser("ann")
    text = {"text": RIGHT, "base": ann.client.get("/lesson/dense/text").json()["digest"]}
    assert ann.ask("POST", "/lesson/dense/hand-in", json=text).status_code == 200
    assert "Release the results" not in ida.page(f"{HOME}/lesson/dense")
    assert ida.send(f"{HOME}/release/dense").status_code == 403
    classes.clock.ahead = timedelta(hours=3)
    assert "Release the results" in ida.page(f"{HOME}/lesson/dense")
    assert ida.send(f"{HOME}/release/conv1d").status_code == 403
    assert ida.send(f"{HOME}/release/nosuch").status_code == 404
    assert ann.send(f"{HOME}/release/dense").status_code == 404
    assert ida.send(f"{HOME}/release/dense").status_code == 303
    assert "Learners see their results." in ida.page(f"{HOME}/lesson/dense")
    with classes.members.database.writing() as connection:
        rows = connection.exec_driver_sql("SELECT action, detail, person FROM audit").all()
    assert ("released", "dense", ida.person.id) in [tuple(row) for row in rows]
    assert any(row.action == "handed in" for row in rows)


@pytest.mark.process
def test_all_downloads_are_there_and_noted(classes, reports):
    ran(classes, reports, "ann", RIGHT)
    ran(classes, reports, "bob", WRONG)
    ida = classes.browser("ida")
    page = ida.page(f"{HOME}/lesson/dense")
    for kind, made in DOWNLOADS.items():
        path = f"{HOME}/export/dense.{kind}"
        assert path in page
        answer = ida.client.get(path)
        assert answer.status_code == 200, kind
        assert answer.headers["content-disposition"] == f'attachment; filename="dense-{made.file}"'
        if not kind.startswith("alike") and made.media_type != "application/zip":
            assert "bob" in answer.text, kind
    pages_ = ZipFile(io.BytesIO(ida.client.get(f"{HOME}/export/all.pages").content))
    assert "index.html" in pages_.namelist()
    book = ida.client.get(f"{HOME}/export/all.gradebook").text.splitlines()
    assert book[0].startswith("learner,name,email,dense,")
    assert book[1].startswith("ann,Ann Lee,ann@uni.example,100")
    for path in ("nosuch.csv", "dense.nosuch", "dense.gradescope"):
        assert ida.client.get(f"{HOME}/export/{path}").status_code == 404
    with classes.members.database.writing() as connection:
        rows = connection.exec_driver_sql(
            "SELECT detail FROM audit WHERE action = 'exported'"
        ).all()
    assert ("dense: canvas",) in [tuple(row) for row in rows]


@pytest.mark.process
def test_an_exam_is_exported_as_it_was_handed_in(make_classes, reports):
    classes = make_classes(more=EXAM)
    who = classes.person("ann")
    assigned = classes.app._app.state.assigned["nnx-2026"]
    handed = assigned.hand_in(who.id, "dense", 1, WRONG.encode())
    ida = classes.browser("ida")
    rows = ida.client.get(f"{HOME}/export/dense.csv").text
    assert "ann" not in rows  # not graded yet, so nobody says that it is missing
    assert "bob" not in rows  # there is time left
    assigned.handing.graded(handed.id, reports[WRONG], datetime.now(UTC))
    assert "kernel-layout" in ida.client.get(f"{HOME}/export/dense.csv").text
    page = ida.page(version_of(classes, "ann", 1))  # its version made room for others
    assert "As it was handed in" in page
    assert handed.receipt in page
    assert "MyDense" in page


def test_what_holds_one_lesson_is_offered_on_a_lessons_page_alone(make_classes):
    ida = make_classes().browser("ida")
    moodle, canvas = f"{HOME}/export/all.moodle", f"{HOME}/export/all.canvas"
    page = ida.page(HOME)
    assert canvas in page
    assert moodle not in page
    said = ida.page(moodle, status=422)
    assert f"{HOME}/lesson/" in said
    assert "grade batch" not in said
    assert f"{HOME}/export/dense.moodle" in ida.page(f"{HOME}/lesson/dense")
    oto = make_classes().browser("oto")  # whose class has one lesson
    assert "/class/other/export/all.moodle" in oto.page("/class/other")
    assert oto.client.get("/class/other/export/all.moodle").status_code == 200


FOREIGN = ("ann", "eve", "oto")


@pytest.mark.process
def test_what_is_not_yours_is_as_what_is_not_there(classes, reports):
    number = ran(classes, reports, "ann", WRONG)
    ann, eve = classes.person("ann").id, classes.person("eve").id
    mine = version_of(classes, "ann", number)
    paths = [
        HOME,
        f"{HOME}/live",
        f"{HOME}/lesson/dense",
        f"{HOME}/learner/{ann}",
        mine,
        f"{HOME}/export/dense.csv",
    ]
    for login in FOREIGN:
        browser = classes.browser(login)
        nowhere = browser.client.get("/class/nosuch", headers={"Accept": "application/json"})
        assert nowhere.status_code == 404
        for path in paths:
            answer = browser.client.get(path, headers={"Accept": "application/json"})
            assert (answer.status_code, answer.text) == (404, nowhere.text), (login, path)
    for path in paths:
        assert classes.browser("").client.get(path).status_code == 401
    ida = classes.browser("ida")
    assert ida.client.get(mine).status_code == 200
    ida_id = ida.person.id
    for path in (
        f"{HOME}/learner/{eve}",
        f"{HOME}/learner/{ida_id}",
        f"{HOME}/learner/p0000000000000000",
        f"{HOME}/lesson/nosuch",
        mine.replace(ann, eve),
        mine.replace(ann, classes.person("bob").id),
        mine.replace("/dense/", "/conv1d/"),
        mine + "9",
        "/class/other",
    ):
        assert ida.client.get(path).status_code == 404, path


def test_a_database_that_is_away_is_said_and_the_stream_goes_on(classes, monkeypatch):
    ida = classes.browser("ida")

    def away(self):
        raise StoreError("the store is away")

    monkeypatch.setattr(gathering.Gatherer, "overview", away)
    answer = ida.client.get(HOME, headers={"Accept": "application/json"})
    assert answer.status_code == 503
    monkeypatch.setattr(pages, "TICK_SECONDS", 0.01)
    scope = {"type": "http", "app": classes.app._app, "path_params": {"klass": "nnx-2026"}}

    async def read():
        told = (await pages.live(Request({**scope, "state": {"person": ida.person}}))).body_iterator
        silent = await anext(told)
        monkeypatch.undo()
        assert silent == ": here\n\n"
        return await anext(told)

    assert "event: class" in asyncio.run(read())
