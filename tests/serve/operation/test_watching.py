"""What watches a server: who may ask, what it is told, and that nobody's name is in it."""

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from classes import ADDRESS, Classes
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from grader.classroom.store.connect import StoreError
from grader.serve.operation import watching
from grader.serve.operation.happened import happened, heard
from grader.serve.operation.logs import logging_to
from grader.serve.operation.measured import Measured
from grader.serve.operation.metrics import Metrics
from grader.serve.operation.watching import Watching, worker_check
from grader.workers.launch import Launcher

TOKEN = "a token of what watches"
HERE = {"base_url": "http://127.0.0.1:8642", "client": ("127.0.0.1", 40000)}
ELSEWHERE = {"base_url": "https://lessons.uni.example", "client": ("203.0.113.7", 40000)}


def fine() -> None:
    """Nothing to say."""


def away() -> None:
    raise StoreError("the store postgresql://ada:secret@host/class failed: fix that")


def page(request: Request) -> Response:
    return PlainTextResponse("a page")


def fails(request: Request) -> Response:
    raise ValueError("what ada@uni.example wrote")


def made(checks: dict[str, Callable[[], None]] | None = None, token: str = TOKEN) -> Any:
    metrics = Metrics(lambda: 3)
    asked = Watching(checks or {"database": fine, "workers": fine}, metrics, token)
    app = Starlette(
        routes=[
            Route("/healthz", asked.healthz),
            Route("/metrics", asked.metrics),
            Route("/lesson/{name}", page),
            Route("/fails", fails),
        ]
    )
    return Measured(app), metrics


def client(app: Any, **how: Any) -> TestClient:
    return TestClient(app, raise_server_exceptions=False, **how)


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    made = Metrics(lambda: 3)
    with heard(made.count):
        yield made


def read(text: bytes) -> dict[str, float]:
    return {
        f"{sample.name}{json.dumps(sample.labels, sort_keys=True)}": sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_all_is_well() -> None:
    answer = client(made()[0], **HERE).get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": "ok", "workers": "ok"}}


def test_what_fails_is_named_and_nothing_more() -> None:
    answer = client(made({"database": away, "workers": fine})[0], **HERE).get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "failing", "workers": "ok"}
    assert "secret" not in answer.text


def test_what_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()
    monkeypatch.setattr(watching, "CHECK_SECONDS", 0.2)
    try:
        answer = client(made({"database": ends.wait})[0], **HERE).get("/healthz")  # type: ignore[dict-item]
    finally:
        ends.set()
    assert answer.json()["checks"] == {"database": "no answer"}


def test_who_asks_often_costs_one_check() -> None:
    asked: list[None] = []
    asking = client(made({"database": lambda: asked.append(None)})[0], **HERE)
    for _ in range(5):
        assert asking.get("/healthz").status_code == 200
    assert len(asked) == 1


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
@pytest.mark.parametrize(
    ("how", "headers", "status"),
    [
        (HERE, {}, 200),
        ({**HERE, "base_url": "http://localhost:8642"}, {}, 200),
        (ELSEWHERE, {}, 404),
        (ELSEWHERE, {"Authorization": f"Bearer {TOKEN}"}, 200),
        (ELSEWHERE, {"Authorization": f"bearer  {TOKEN}"}, 200),
        (ELSEWHERE, {"Authorization": "Bearer another"}, 404),
        (ELSEWHERE, {"Authorization": "Bearer "}, 404),
        (ELSEWHERE, {"Authorization": "Bearer \u00e9".encode()}, 404),
        (ELSEWHERE, {"Authorization": f"Basic {TOKEN}"}, 404),
        (ELSEWHERE, {"Host": "127.0.0.1"}, 404),
        # By a proxy on this machine, which says so or not.
        ({**HERE, "base_url": "https://lessons.uni.example"}, {}, 404),
        (HERE, {"X-Forwarded-For": "203.0.113.7"}, 404),
        # A page of another site whose name leads to this machine.
        ({**HERE, "base_url": "http://rebound.example:8642"}, {}, 404),
    ],
)
def test_who_may_watch(path: str, how: Any, headers: Any, status: int) -> None:
    assert client(made()[0], **how).get(path, headers=headers).status_code == status


def test_without_a_token_nobody_asks_from_elsewhere() -> None:
    asking = client(made(token="")[0], **ELSEWHERE)
    for given in ("Bearer ", "Bearer", ""):
        assert asking.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_runs_sign_ins_and_requests_are_counted() -> None:
    app, metrics = made()
    with heard(metrics.count):
        happened("run", verdict="passed", seconds=0.4)
        happened("run", verdict="failed", seconds=3.0)
        happened("run", verdict="failed", seconds=0.1)
        happened("sign-in", person="p1")
        happened("refused", person="p1")
        asking = client(app, **HERE)
        asking.get("/lesson/dense")
        asking.get("/nothing/here")
        found = read(asking.get("/metrics").content)
    assert found['grade_runs_total{"verdict": "passed"}'] == 1
    assert found['grade_runs_total{"verdict": "failed"}'] == 2
    assert found['grade_run_seconds_bucket{"le": "0.5"}'] == 2
    assert found["grade_run_seconds_sum{}"] == 3.5
    assert found['grade_events_total{"action": "sign-in"}'] == 1
    assert found['grade_events_total{"action": "refused"}'] == 1
    assert found['grade_requests_total{"method": "GET", "page": "page", "status": "200"}'] == 1
    assert found['grade_requests_total{"method": "GET", "page": "none", "status": "404"}'] == 1
    assert found["grade_runs_waiting{}"] == 3
    assert found["grade_database_up{}"] == 1
    assert found["process_resident_memory_bytes{}"] > 0


def test_without_the_database_the_rest_is_told() -> None:
    def waiting() -> int:
        raise StoreError("it is away: wait")

    found = read(Metrics(waiting).text())
    assert found["grade_database_up{}"] == 0
    assert "grade_runs_waiting{}" not in found


def test_methods_that_nobody_knows_are_one(metrics: Metrics) -> None:
    asking = client(made()[0], **HERE)
    for method in ("ONE", "TWO", "THREE"):
        asking.request(method, "/lesson/dense")
    labels = [name for name in read(metrics.text()) if name.startswith("grade_requests_total")]
    assert labels == ['grade_requests_total{"method": "other", "page": "page", "status": "405"}']


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    stream = io.StringIO()
    with logging_to(stream):
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_request_is_a_line(log: Callable[[], list[dict[str, Any]]]) -> None:
    client(made()[0], **HERE).get("/lesson/dense?token=hidden")
    (line,) = log()
    assert line["event"] == "request"
    assert (line["page"], line["method"], line["status"]) == ("page", "GET", 200)
    assert line["level"] == "info"
    assert line["seconds"] >= 0
    assert "hidden" not in json.dumps(line)


def test_of_people_the_id_alone_is_logged(log: Callable[[], list[dict[str, Any]]]) -> None:
    happened("enrolled", person="p0123", klass="nnx", detail="ada, bob", address="203.0.113.7")
    (line,) = log()
    assert (line["event"], line["person"], line["klass"]) == ("enrolled", "p0123", "nnx")
    assert not {"detail", "address"} & set(line)


def test_a_failure_is_an_error_and_does_not_quote(
    log: Callable[[], list[dict[str, Any]]],
) -> None:
    client(made()[0], **HERE).get("/fails")
    try:
        fails(None)  # type: ignore[arg-type]
    except ValueError:
        logging.getLogger("uvicorn.error").exception("a request failed")
    request, line = log()
    assert (request["status"], request["level"]) == (500, "error")
    assert line["error"] == "ValueError"
    assert line["lines"][-1].endswith(" fails")
    assert "ada" not in json.dumps([request, line])


def test_nothing_is_logged_where_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    with logging_to(io.StringIO()):
        pass
    happened("run", verdict="passed", seconds=1.0)
    assert capsys.readouterr() == ("", "")


def test_a_worker_can_be_started(launcher: Launcher) -> None:
    worker_check(launcher)()


def test_a_fault_of_ours_is_said_without_what_it_quotes(
    classes: Classes, log: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise ValueError("what ann@uni.example wrote")

    browser = classes.browser("ann")
    asking = TestClient(
        classes.app, base_url=ADDRESS, cookies=browser.client.cookies, raise_server_exceptions=False
    )
    monkeypatch.setattr(classes.bench, "exercise", broken)
    classes.app._app.state.desks = broken
    answer = asking.get("/lesson/dense/text")
    assert answer.status_code == 500
    assert "the server itself failed" in answer.json()["error"]
    [line] = [each for each in log() if each["event"] == "failed"]
    assert (line["page"], line["error"], line["level"]) == ("text", "ValueError", "error")
    assert "ann@uni" not in answer.text + json.dumps(log())
