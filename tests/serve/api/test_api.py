"""What scripts read: every answer as its schema says, and by a good token of the class alone."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from classes import ADDRESS, CLASS, Classes, open_classes
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from grader.grading.flow import grade
from grader.report.errors import Exit, WrongUsageError
from grader.serve.api import commands
from grader.serve.api.schema import ANSWERS, document
from grader.serve.members.tables import TOKENS
from grader.submission.submission import Submission
from grader.workers.launch import Launcher

HANG_SECONDS = 300
NOW = datetime.now(UTC)
ASSIGNED = f"""
[assignments.dense]
policy = "exam"
deadline = {(NOW - timedelta(days=1)).isoformat(timespec="seconds")}
late = "marked"
[assignments.conv1d]
policy = "exam"
deadline = {(NOW + timedelta(days=1)).isoformat(timespec="seconds")}
"""
PROGRAM = b"def dense_forward():\n    return 'caf\xc3\xa9'\n"


@dataclass
class Place:
    """A class in which ann ran and handed in something, and a token for each instructor."""

    classes: Classes
    number: int
    tokens: dict[str, str]

    def client(self, token: str = "", **headers: str) -> TestClient:
        if token:
            headers["Authorization"] = f"Bearer {self.tokens.get(token, token)}"
        return TestClient(self.classes.app, base_url=ADDRESS, headers=headers)

    def path(self, template: str, **other: str) -> str:
        names = {
            "klass": "nnx-2026",
            "person": self.classes.person("ann").id,
            "name": "dense",
            "number": str(self.number),
        }
        return template.format(**{**names, **other})


def make(classes: Classes, login: str, label: str = "a script") -> str:
    from grader.serve.members import tokens

    with classes.members.database.writing() as connection:
        return tokens.make(connection, classes.members.database.now(), classes.person(login), label)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Iterator[Place]:
    classes = open_classes(tmp_path_factory.mktemp("api"), launcher, more=ASSIGNED)
    ann, exercise = classes.person("ann").id, classes.bench.exercise("dense")
    desk = classes.desks(ann)
    report = grade(Submission("dense.py", PROGRAM), exercise, 0, launcher)
    number = desk.history.keep(ann, "dense", PROGRAM, "run", run="waiting")
    assert desk.graded(exercise, number, report) is not None
    desk.history.keep(ann, "dense", b"\xff", "before a reset")
    assigned = classes.app._app.state.assigned["nnx-2026"]
    handed = assigned.hand_in(ann, "dense", number, PROGRAM)
    assigned.handing.graded(handed.id, report, classes.members.database.now())
    tokens = {
        "ida": make(classes, "ida"),
        "oto": make(classes, "oto"),
        "ann": make(classes, "ann", "b"),
    }
    yield Place(classes, number, tokens)
    classes.close()


def validated(answer: Any, model: str) -> dict[str, Any]:
    whole = document()
    schema = {**whole, "$ref": f"#/components/schemas/{model}"}
    Draft202012Validator(schema).validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


ASKED = [(method, path, model.__name__) for (method, path), (model, _) in ANSWERS.items()]


def test_the_document_is_openapi(place: Place) -> None:
    answer = place.client().get("/api/v1/schema.json")
    assert answer.json() == document()
    OpenAPIV31SpecValidator(answer.json()).validate()
    broken = {**document(), "paths": {"/x": {"get": {"responses": 7}}}}
    with pytest.raises(Exception, match="7"):
        OpenAPIV31SpecValidator(broken).validate()


def test_every_address_is_described() -> None:
    from grader.serve.app import CLASS_ROUTES
    from grader.serve.routes import Address, Who

    scripts = {
        (method.lower(), route.path.replace(":int", ""))
        for route in CLASS_ROUTES
        if isinstance(route, Address) and route.who is Who.SCRIPT
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert scripts == set(ANSWERS)


@pytest.mark.parametrize(("method", "path", "model"), ASKED)
def test_an_answer_is_as_its_schema_says(place: Place, method: str, path: str, model: str) -> None:
    answer = place.client("ida").request(method, place.path(path))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert validated(answer, model)["schema_version"] == 1
    with pytest.raises(Exception, match=r"is a required property|is not of type|unexpected"):
        validated(answer, next(name for _, _, name in ASKED if name != model))


def test_what_is_answered_is_what_was_done(place: Place) -> None:
    asking, ann = place.client("ida"), place.classes.person("ann")
    base = "/api/v1/class/nnx-2026"
    people = asking.get(f"{base}/learners").json()["learners"]
    assert [who["login"] for who in people] == ["ann", "bob"]
    found = asking.get(f"{base}/learner/{ann.id}/lesson/dense/versions").json()
    assert [each["why"] for each in found["versions"]] == ["before a reset", "run"]
    assert found["versions"][1]["verdict"] == "failed"
    assert found["handed_in"]["version"] == place.number
    assert (found["handed_in"]["late"], found["handed_in"]["graded"]) == (True, True)
    one = asking.get(f"{base}/learner/{ann.id}/lesson/dense/versions/{place.number}").json()
    assert one["content"] == PROGRAM.decode()
    assert one["report"]["verdict"] == "failed"
    assert one["handed_in"]["verdict"] == "failed"
    other = found["versions"][0]["number"]
    one = asking.get(f"{base}/learner/{ann.id}/lesson/dense/versions/{other}").json()
    assert (one["content"], one["report"], one["handed_in"]) == ("\ufffd", None, None)
    overview = asking.get(f"{base}/overview").json()
    assert [each["who"]["login"] for each in overview["learners"]] == ["ann", "bob"]


def test_what_was_handed_in_is_there_when_its_version_made_room(place: Place) -> None:
    who = place.classes.person("bob").id
    assigned = place.classes.app._app.state.assigned["nnx-2026"]
    assigned.handing.hand_in(who, "dense", 99, PROGRAM, place.classes.members.database.now())
    ida, home = place.client("ida"), f"/api/v1/class/nnx-2026/learner/{who}/lesson/dense/versions"
    said = validated(ida.get(f"{home}/99"), "VersionWhole")
    assert said["content"] == PROGRAM.decode()
    assert (said["version"]["number"], said["report"], said["handed_in"]) == (99, None, None)
    assert ida.get(f"{home}/98").status_code == 404


def test_a_release_is_seen_and_noted(place: Place) -> None:
    asking = place.client("ida")
    path = place.path("/api/v1/class/{klass}/lesson/{name}/release")
    at = asking.post(path).json()["at"]
    ends = time.monotonic() + HANG_SECONDS

    def released() -> bool:
        lessons = asking.get("/api/v1/class/nnx-2026/overview").json()["lessons"]
        return bool(next(each for each in lessons if each["name"] == "dense")["released"])

    while not released():  # the overview is of the last second
        assert time.monotonic() < ends
        time.sleep(0.05)
    assert asking.post(path).json()["at"] == at, "the first counts"
    early = asking.post(place.path("/api/v1/class/{klass}/lesson/{name}/release", name="conv1d"))
    assert early.status_code == 403
    assert "after its deadline" in validated(early, "Fault")["error"]


@pytest.mark.parametrize(("method", "path", "_model"), ASKED)
def test_without_a_good_token_nothing_is_answered(
    place: Place, method: str, path: str, _model: str
) -> None:
    where = place.path(path)
    signed_in = place.classes.sign_in("ida")
    cookie = {"cookie": "; ".join(f"{k}={v}" for k, v in signed_in.client.cookies.items())}
    for headers in (
        {},
        cookie,
        {**cookie, "X-Token": signed_in.token, "Origin": ADDRESS},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer grade_" + "x" * 43},
        {"Authorization": f"Basic {place.tokens['ida']}"},
        {"Authorization": place.tokens["ida"]},
        {"X-Token": place.tokens["ida"]},
    ):
        answer = place.client(**headers).request(method, where)
        assert answer.status_code == 401, headers
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "Authorization: Bearer" in validated(answer, "Fault")["error"]
    assert place.client().request(method, f"{where}?token={place.tokens['ida']}").status_code == 401
    # The control: with the token it is answered, whatever cookie comes along.
    again = place.client("ida", **place.classes.nobody().client.cookies)
    assert again.request(method, where).status_code == 200


@pytest.mark.parametrize(("method", "path", "_model"), ASKED)
@pytest.mark.parametrize("whose", ["oto", "ann"])
def test_a_token_of_another_class_or_of_a_learner_finds_nothing(
    place: Place, method: str, path: str, _model: str, whose: str
) -> None:
    answer = place.client(whose).request(method, place.path(path))
    lost = place.client(whose).request(method, "/api/v1/class/no-class/overview")
    assert answer.status_code == 404
    assert validated(answer, "Fault") == place.client().get("/api/v1/nothing").json()
    assert lost.status_code in {404, 405}


@pytest.mark.parametrize(("method", "path", "_model"), ASKED)
def test_foreign_ids_are_answered_as_what_is_not_there(
    place: Place, method: str, path: str, _model: str
) -> None:
    eve, ida = place.classes.person("eve").id, place.classes.person("ida").id
    foreign = [{"klass": "other"}, {"klass": "none"}]
    if "{person}" in path:
        foreign += [{"person": eve}, {"person": ida}, {"person": "ann"}]
    if "{name}" in path:
        foreign += [{"name": "no-lesson"}]
    if "{number}" in path:
        foreign += [{"number": "999999"}, {"person": place.classes.person("bob").id}]
    for other in foreign:
        answer = place.client("ida").request(method, place.path(path, **other))
        assert answer.status_code == 404, other


def test_a_page_of_another_site_cannot_ask(place: Place) -> None:
    """No answer lets a browser show it to another site, and none may bring a token along."""
    path = "/api/v1/class/nnx-2026/overview"
    preflight = place.client().options(
        path,
        headers={
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    answer = place.client("ida", Origin="https://evil.example").get(path)
    for each in (preflight, answer):
        assert not [name for name in each.headers if name.startswith("access-control")]
    assert preflight.status_code == 401


def test_guessing_tokens_is_slow(tmp_path: Path, launcher: Launcher) -> None:
    more = "\n[limits]\nrefused_sign_ins_per_minute = 3\n"
    classes = open_classes(tmp_path, launcher, first=CLASS + more)
    try:
        token = make(classes, "ida")
        asking = TestClient(classes.app, base_url=ADDRESS)
        path = "/api/v1/class/nnx-2026/overview"
        statuses = [
            asking.get(path, headers={"Authorization": f"Bearer guess{number}"}).status_code
            for number in range(5)
        ]
        assert statuses == [401, 401, 401, 429, 429]
        answer = asking.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
    finally:
        classes.close()


def test_the_command_makes_lists_and_ends_tokens(
    classes: Classes, capsys: pytest.CaptureFixture[str]
) -> None:
    config = classes.folder / "class.toml"

    def run(label: str | None = None, person: str | None = None, *, revoke: bool = False) -> str:
        assert commands.token(config, label, person, revoke=revoke) is Exit.PASSED
        return capsys.readouterr().out

    token = run("grades").strip()
    assert token.startswith("grade_")
    with classes.members.database.writing() as connection:
        rows = connection.execute(TOKENS.select()).mappings().all()
    assert token not in str(rows)
    path = "/api/v1/class/nnx-2026/overview"
    asking = TestClient(classes.app, base_url=ADDRESS, headers={"Authorization": f"Bearer {token}"})
    assert asking.get(path).status_code == 200
    assert "grades: of ida, made" in run()
    assert token not in run()
    with pytest.raises(WrongUsageError, match="there is a token 'grades'"):
        run("grades")
    assert "good no longer" in run("grades", revoke=True)
    assert asking.get(path).status_code == 401
    assert ", ended 2" in run()
    with pytest.raises(WrongUsageError, match="no token 'grades' that is good"):
        run("grades", revoke=True)
    with pytest.raises(
        WrongUsageError, match="'ann' is no instructor of nnx-2026: name one of ida"
    ):
        run("more", "ann")
    assert run("grades", "ida").startswith("grade_"), "its name is free again"
    with pytest.raises(WrongUsageError, match="add --label NAME"):
        run(revoke=True)


def test_a_token_of_who_was_taken_off_is_no_good(classes: Classes) -> None:
    token = make(classes, "ida")
    asking = TestClient(classes.app, base_url=ADDRESS, headers={"Authorization": f"Bearer {token}"})
    path = "/api/v1/class/nnx-2026/overview"
    assert asking.get(path).status_code == 200
    (classes.folder / "class.toml").write_text(CLASS.replace('"ida"', '"ina"'))
    first = classes.members.first.model_copy(update={"instructors": ("ina",)})
    classes.members.enrol(first)
    assert asking.get(path).status_code == 401
