"""Lessons under a policy, as learners' browsers see them: an exam leaks nothing."""

import asyncio
import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import escape
from programs import LOOP, RIGHT, WRONG
from starlette.requests import Request

from grader.serve import pages
from grader.serve.app import ROUTES
from grader.serve.assigned.policy import when
from grader.serve.classes import gatherers, grading
from grader.serve.events import stage
from grader.serve.routes import Address, Who

HANG_SECONDS = 300
DEADLINE = (datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0)
HOMEWORK, EXAM = (
    f'[assignments.dense]\npolicy = "{name}"\ndeadline = {DEADLINE.isoformat()}\n'
    for name in ("homework", "exam")
)
OPENS = f"opens = {(DEADLINE - timedelta(hours=1)).isoformat()}\n"


def base(browser, lesson="dense"):
    return browser.client.get(f"/lesson/{lesson}/text").json()["digest"]


def hand_in(browser, text, status=200, lesson="dense"):
    answer = browser.ask(
        "POST", f"/lesson/{lesson}/hand-in", json={"text": text, "base": base(browser, lesson)}
    )
    assert answer.status_code == status, answer.text
    return answer


def run(classes, browser, text, lesson="dense"):
    answer = browser.ask(
        "POST", f"/lesson/{lesson}/run", json={"text": text, "base": base(browser, lesson)}
    )
    assert answer.status_code == 200, answer.text
    desk = classes.desks(browser.person.id)
    ends = time.monotonic() + HANG_SECONDS
    sheet = classes.bench.sheet(desk, classes.bench.exercise(lesson))
    while stage(classes.bench, sheet)["phase"] not in {"done", "refused"}:
        assert time.monotonic() < ends
        time.sleep(0.02)


def grade(classes):
    """Grade what is due, as the server's thread does."""
    made = gatherers(classes.bench, classes.desks, classes.members)
    return grading(classes.bench, made).once()


def over(classes, minutes=1):
    classes.clock.ahead = timedelta(hours=2, minutes=minutes)


def neutral(text, person):
    """Leave out what is a digest, a time or who somebody is; and the program itself."""
    for word in (person.id, person.login, person.name, person.email):
        text = re.sub(rf"\b{re.escape(word)}\b", "WHO", text)
    text = re.sub(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", "RECEIPT", text)
    text = re.sub(r"[0-9a-f]{16,64}", "DIGEST", text)
    text = re.sub(r'content="[\w-]{20,}"|nonce="[\w-]+"|value="[\w-]{20,}"', "TOKEN", text)
    text = re.sub(
        r"\d+ [A-Z][a-z]+( \d{4})?, \d\d:\d\d(:\d\d)?",
        "TIME",
        text,
    )
    text = re.sub(r"\d+ (minute|hour)s?( \d+ minutes?)? left|less than a minute left", "LEFT", text)
    return re.sub(r"([Vv]ersion |history/)\d+", r"\1N", text)


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def first_events(classes, browser):
    """What a page is told when it connects, up to its first stage."""
    state = {"person": browser.person}
    scope = {"type": "http", "app": classes.app._app, "path_params": {"name": "dense"}}
    scope["query_string"] = b""
    request = Request({**scope, "state": state})

    async def read():
        said, told = "", (await pages.stream(request)).body_iterator
        async for event in told:
            said += event
            if event.startswith("event: stage"):
                break
        await told.aclose()
        return said

    return asyncio.run(read())


def answers(classes, browser, text):
    """Ask at every address that a learner has, after handing a program in."""
    hand_in(browser, text)
    grade(classes)
    number = browser.page("/lesson/dense/history")
    number = re.search(r"/history/(\d+)", number)[1]
    found = {}
    for route in ROUTES:
        if not isinstance(route, Address):
            continue
        path = route.path.replace("{name}", "dense").replace("{number:int}", number)
        path = path.replace("{pitfall}", "kernel-layout")
        for method in sorted(route.methods - {"HEAD"}):
            key = (method, route.path)
            if path.endswith("/events"):
                found[key] = first_events(classes, browser)
                continue
            body = {"json": {"text": text, "base": base(browser)}}
            if path.endswith(("/try", "/picture", "/solution")):
                body = {"content": "case=1&sure=yes", "headers": FORM}
            elif path.endswith("/file"):
                body = {"content": text.encode()}
            answer = browser.ask(method, path, **({} if method == "GET" else body))
            found[key] = f"{answer.status_code} {answer.text}"
    found["course"], found["lesson"] = browser.page("/"), browser.page("/lesson/dense")
    return {key: neutral(without(said, text), browser.person) for key, said in found.items()}


def without(said, text):
    """Leave out the learner's own program, as it stands in pages, in JSON and in files."""
    said = re.sub(r'<pre class="diff".*?</pre>', "DIFF", said, flags=re.DOTALL)
    for kind in (str(escape(text)), json.dumps(text)[1:-1], text):
        said = said.replace(kind.strip(), "PROGRAM").replace(kind, "PROGRAM")
    return said


@pytest.mark.process
def test_an_exam_leaks_nothing_before_its_release_and_all_after(make_classes):
    classes = make_classes(more=EXAM)
    ann, bob = classes.browser("ann"), classes.browser("bob")
    right, wrong = answers(classes, ann, RIGHT), answers(classes, bob, WRONG)
    assert {key for key in right if isinstance(key, tuple)} == {
        (method, route.path)
        for route in ROUTES
        if isinstance(route, Address)
        for method in route.methods - {"HEAD"}
    }
    assert all(
        route.who in {Who.ANYBODY, Who.SIGNED_IN} for route in ROUTES if isinstance(route, Address)
    )
    for key, said in right.items():
        assert said == wrong[key], key
    over(classes)
    again = answers_after(classes, ann, RIGHT), answers_after(classes, bob, WRONG)
    for key, said in again[0].items():
        assert said == again[1][key], key
    ida = classes.browser("ida")
    answer = ida.send("/class/nnx-2026/release/dense")
    assert answer.status_code == 303, answer.text
    one, other = (it.page("/lesson/dense/assignment") for it in (ann, bob))
    assert "kernel-layout" in other
    assert "kernel-layout" not in one
    assert "passed" in one
    assert "exam: 100 of 100 points" in ann.page("/")
    assert "exam: 100 of 100 points" not in bob.page("/")
    assert "not passed yet" not in ann.page("/lesson/dense/solution")
    assert "not passed yet" in bob.page("/lesson/dense/solution")


def answers_after(classes, browser, text):
    """Look at all pages once the deadline is over."""
    paths = (
        "/",
        "/lesson/dense",
        "/lesson/dense/result",
        "/lesson/dense/assignment",
        "/lesson/dense/history",
    )
    found = {path: browser.page(path) for path in paths}
    found["events"] = first_events(classes, browser)
    found["late"] = hand_in(browser, text + "\n", 403).text
    return {key: neutral(without(said, text), browser.person) for key, said in found.items()}


@pytest.mark.process
def test_what_was_run_before_an_exam_shows_nothing_while_it_is_one(make_classes):
    classes = make_classes()
    run(classes, classes.browser("ann"), RIGHT)
    run(classes, classes.browser("bob"), WRONG)
    assert "kernel-layout" in classes.browser("bob").page("/lesson/dense/result")
    later = make_classes(more=EXAM)
    seen = {}
    for login in ("ann", "bob"):
        browser = later.browser(login)
        assert browser.page("/lesson/dense/result") == ""
        seen[login] = neutral(browser.page("/lesson/dense/history"), browser.person)
    assert seen["ann"] == seen["bob"]
    told = [
        json.loads(line[6:])
        for line in first_events(later, later.browser("bob")).split("\n")
        if line.startswith("data: ")
    ]
    assert told[-1]["verdict"] == ""
    assert told[-1]["marks"] == []


@pytest.mark.process
def test_homework_is_practice_then_graded_with_other_cases_and_shown(make_classes):
    classes = make_classes(more=HOMEWORK)
    ann = classes.browser("ann")
    run(classes, ann, WRONG)
    assert "kernel-layout" in ann.page("/lesson/dense/result")
    assert ann.ask("GET", "/lesson/dense/solution").status_code == 403
    page = hand_in(ann, WRONG) and ann.page("/lesson/dense/assignment")
    receipt = re.search(r"<code>([A-Z2-7-]{19})</code>", page)[1]
    assert "Hand in again" in page
    assert grade(classes) == 0
    over(classes)
    assert hand_in(ann, RIGHT, 403).json()["error"].startswith("the deadline was")
    assert "It is being graded" in ann.page("/lesson/dense/assignment")
    assert grade(classes) == 1
    assert grade(classes) == 0
    shown = ann.page("/lesson/dense/assignment")
    assert receipt in shown
    assert "kernel-layout" in shown
    seed = int(re.search(r"seed (\d+)", shown)[1])
    assert seed == classes.app._app.state.assigned["nnx-2026"].secret.hidden(
        classes.members.first.assignment("dense"), "dense", ann.person.id
    )
    assert "homework: " in ann.page("/")
    assert ann.ask("GET", "/lesson/dense/solution").status_code == 200
    run(classes, ann, RIGHT)  # which is practice
    assert "Compare with the solution" in ann.page("/lesson/dense/result")
    assert "passed" in ann.page("/lesson/dense/result")
    bob = classes.browser("bob")
    assert "You have handed in nothing." in bob.page("/lesson/dense")


@pytest.mark.process
def test_what_does_not_pass_the_hidden_cases_is_shown_so(make_classes):
    """A program that knows the shown cases by heart passes those, and not the others."""
    classes = make_classes(more=HOMEWORK)
    ann = classes.browser("ann")
    shown = classes.bench.exercise("dense").cases(0)
    sums = tuple(round(float(case.arguments["x"].sum()), 3) for case in shown)
    cheat = RIGHT.replace(
        "    layer =",
        f"    if round(float(x.sum()), 3) not in {sums}:\n        return x.flatten()\n    layer =",
    )
    run(classes, ann, cheat)
    card = ann.page("/lesson/dense/result")
    assert '<div class="card passed">' in card
    assert "Compare with the solution" not in card  # which is shown after the release
    hand_in(ann, cheat)
    over(classes)
    grade(classes)
    assert '<div class="card failed">' in ann.page("/lesson/dense/assignment")


@pytest.mark.process
def test_late_work_is_marked_where_it_is_taken(make_classes):
    classes = make_classes(more=HOMEWORK + 'late = "marked"\n')
    ann = classes.browser("ann")
    over(classes)
    assert "Hand in, late" in ann.page("/lesson/dense")
    hand_in(ann, RIGHT)
    assert "<strong>late</strong>" in ann.page("/lesson/dense/assignment")


@pytest.mark.process
def test_each_learner_has_cases_of_their_own_where_the_class_says_so(make_classes):
    classes = make_classes(more=HOMEWORK + 'seeds = "each"\n')
    called = {}
    for login in ("ann", "bob"):
        browser = classes.browser(login)
        run(classes, browser, WRONG)
        page = browser.page("/lesson/dense/result")
        assert "kernel-layout" in page
        called[login] = re.search(r"called with ([^<]+)", page)[1]
        tried = browser.ask("POST", "/lesson/dense/try", content="case=1", headers=FORM).text
        assert called[login] in tried
    assert called["ann"] != called["bob"]


def test_before_it_opens_the_task_is_shown_to_nobody(make_classes):
    classes = make_classes(more=EXAM + OPENS)
    for login in ("ann", ""):
        page = classes.browser(login).page("/lesson/dense")
        assert "opens on" in page
        assert "MyDense" not in page
    ann = classes.browser("ann")
    course = ann.page("/")
    assert f"exam: opens {when(DEADLINE - timedelta(hours=1))}" in course
    assert "not handed in" not in course
    for path in ("text", "file", "solution"):
        assert ann.ask("GET", f"/lesson/dense/{path}").status_code == 403
    assert "MyDense" in classes.browser("ida").page("/lesson/dense")
    assert "MyDense" in classes.browser("eve").page("/lesson/dense")  # of the other class
    classes.clock.ahead = timedelta(hours=1, seconds=5)
    assert "MyDense" in ann.page("/lesson/dense")
    assert f"exam until {when(DEADLINE)}: not handed in" in ann.page("/")


def test_practice_that_opens_later_says_so_too(make_classes):
    classes = make_classes(more=f'[assignments.dense]\npolicy = "practice"\n{OPENS}')
    ann = classes.browser("ann")
    assert f"practice: opens {when(DEADLINE - timedelta(hours=1))}" in ann.page("/")
    classes.clock.ahead = timedelta(hours=1, seconds=5)
    assert "opens" not in ann.page("/")


@pytest.mark.process
def test_what_is_left_to_do_is_of_the_lessons_of_the_class(make_classes):
    classes = make_classes()
    eve, ann = classes.browser("eve"), classes.browser("ann")
    for browser in (eve, ann):
        run(classes, browser, RIGHT)
    assert "that was the last: dense is done, in 1 attempt!" in eve.page("/lesson/dense/result")
    left = len(classes.bench.exercises) - 1
    assert f"dense is done, in 1 attempt: {left} to go" in ann.page("/lesson/dense/result")
    run(classes, eve, RIGHT + "\n")
    assert "★" not in eve.page("/lesson/dense/result")  # it had passed before


def test_an_exam_whose_deadline_is_over_can_be_changed_no_more(make_classes):
    classes = make_classes(more=EXAM)
    ann = classes.browser("ann")
    hand_in(ann, LOOP)
    over(classes)
    assert "readonly" in ann.page("/lesson/dense")
    answer = ann.ask("PUT", "/lesson/dense/text", json={"text": RIGHT, "base": base(ann)})
    assert answer.status_code == 403
    assert "nothing can be changed" in answer.json()["error"]


def test_who_has_no_assignments_hands_nothing_in(make_classes):
    classes = make_classes(more=EXAM)
    for login, status in (("ida", 403), ("eve", 403)):
        hand_in(classes.browser(login), RIGHT, status)
    assert classes.browser("").ask("POST", "/lesson/dense/hand-in", json={}).status_code == 401


def test_the_same_twice_keeps_its_receipt(make_classes):
    classes = make_classes(more=EXAM)
    ann = classes.browser("ann")
    hand_in(ann, RIGHT)
    first = re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", ann.page("/lesson/dense"))[0]
    hand_in(ann, RIGHT)
    assert first in ann.page("/lesson/dense")
    hand_in(ann, WRONG)
    assert first not in ann.page("/lesson/dense")


def test_no_page_of_a_misconception_shows_lines_of_the_right_program_of_an_exam(make_classes):
    def shows(browser):
        return "The right program of <code>dense</code>" in browser.page(
            "/pitfall/kernel-layout?exercise=dense"
        )

    assert shows(make_classes().sign_in("ann"))
    classes = make_classes(more=EXAM)
    assert not shows(classes.nobody())
    assert not shows(classes.sign_in("ann"))
    assert shows(classes.sign_in("ida"))


def test_nothing_is_told_when_an_exam_is_graded_before_its_release(make_classes):
    classes = make_classes(more=EXAM)
    ann = classes.sign_in("ann")
    hand_in(ann, RIGHT)
    assigned = classes.app._app.state.assigned["nnx-2026"]
    assigned._looked = float("-inf")
    before = assigned.news("dense")
    assert grade(classes) == 1
    assigned._looked = float("-inf")
    assert assigned.news("dense") == before
    over(classes)
    assigned.release("dense")
    assert assigned.news("dense") != before
