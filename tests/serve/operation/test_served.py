"""A server of a class as it is run: watched from beside, and behind nginx with TLS."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

HERE = Path(__file__).parent
sys.path.append(str(HERE))

from class_served import TOKEN, ClassServed  # noqa: E402 - from where was said above

ROOT = HERE.parents[2]
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
OPENSSL = shutil.which("openssl")
HANG_SECONDS = 300
pytestmark = pytest.mark.process
needs_nginx = pytest.mark.skipif(
    NGINX is None or OPENSSL is None, reason="there is no nginx here: apt-get install nginx-light"
)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClassServed]:
    port = free_port()
    made = ClassServed(tmp_path_factory.mktemp("class"), f"http://127.0.0.1:{port}", port)
    yield made
    made.close()


def sign_in(client: httpx2.Client, link: str) -> str:
    """Sign in by a link; return the token of the pages."""
    page = client.get(link)
    assert page.status_code == 200, page.text
    token = link.partition("token=")[2]
    answer = client.post("/sign-in/link", data={"link": token})
    assert answer.status_code == 303, answer.text
    found = re.search(
        r'<meta name="token" content="([^"]+)"', client.get("/lesson/dense", headers=HTML).text
    )
    assert found is not None
    return found[1]


HTML = {"Accept": "text/html"}


def run(client: httpx2.Client, token: str) -> None:
    base = client.get("/lesson/dense/text").json()["digest"]
    answer = client.post(
        "/lesson/dense/run", json={"text": "x = 1\n", "base": base}, headers={"X-Token": token}
    )
    assert answer.status_code == 200, answer.text
    ends = time.monotonic() + HANG_SECONDS
    while "no function" not in (shown := client.get("/lesson/dense/result").text).lower():
        if "dense_forward" in shown and "waiting" not in shown:
            return
        assert time.monotonic() < ends, shown
        time.sleep(0.05)


def test_a_run_is_counted_and_logged_by_nobodys_name(served: ClassServed) -> None:
    with httpx2.Client(
        base_url=served.address, headers={"Origin": served.address}, timeout=HANG_SECONDS
    ) as client:
        well = client.get("/healthz")
        assert well.json() == {"status": "ok", "checks": {"database": "ok", "workers": "ok"}}
        token = sign_in(client, served.links()["ann"])
        run(client, token)
        ends = time.monotonic() + HANG_SECONDS
        while "grade_runs_total{" not in (text := client.get("/metrics").text):
            assert time.monotonic() < ends, text
            time.sleep(0.05)
    assert re.search(r'grade_events_total\{action="sign-in"\} 1\.0', text)
    assert re.search(r'grade_requests_total\{method="GET",page="lesson",status="200"\}', text)
    assert "grade_database_up 1.0" in text
    lines = served.lines()
    events = {line["event"] for line in lines}
    assert {"request", "sign-in", "run"} <= events
    signed = next(line for line in lines if line["event"] == "sign-in")
    assert re.fullmatch("p[0-9a-f]{16}", signed["person"])
    assert all(json.dumps(line) for line in lines)
    for name in ("Ann", "ann", "127.0.0.1", "token="):
        assert name not in "".join(json.dumps(line) for line in lines)


NAME = "lessons.uni.example"
CERTIFICATE = (
    *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
    *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
)


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[tuple[ClassServed, int, ssl.SSLContext]]:
    """A server behind nginx, by the example but for ports and where the certificate lies."""
    assert NGINX is not None
    assert OPENSSL is not None
    port, own, plain = free_port(), free_port(), free_port()
    pem, key = tmp_path / "lessons.pem", tmp_path / "lessons.key"
    subprocess.run(
        [OPENSSL, *CERTIFICATE, "-keyout", key, "-out", pem], check=True, capture_output=True
    )
    example = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/certs/lessons.uni.example.pem", str(pem)),
        ("/etc/ssl/private/lessons.uni.example.key", str(key)),
        ("http://127.0.0.1:8642", f"http://127.0.0.1:{own}"),
    ):
        assert example.count(old) == 1, old
        example = example.replace(old, new)
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/errors;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{example}}}\n"
    )
    checked = subprocess.run(
        [NGINX, "-t", "-c", whole], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    nginx = subprocess.Popen([NGINX, "-c", whole], stderr=subprocess.DEVNULL)
    served = ClassServed(tmp_path / "class", "https://lessons.uni.example", own)
    try:
        yield served, port, ssl.create_default_context(cafile=str(pem))
    finally:
        served.close()
        nginx.terminate()
        nginx.wait(timeout=HANG_SECONDS)


class Named(httpx2.HTTPTransport):
    """Reaches a host of another name at a port of this machine, by TLS for that name."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        self._port = port

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        there = httpx2.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1", port=self._port),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return super().handle_request(there)


@needs_nginx
def test_behind_nginx_a_class_works_and_who_watches_is_told_nothing(
    behind: tuple[ClassServed, int, ssl.SSLContext],
) -> None:
    served, port, context = behind
    with httpx2.Client(
        base_url=served.address,
        headers={"Origin": served.address},
        timeout=HANG_SECONDS,
        transport=Named(port, context),
    ) as client:
        token = sign_in(client, served.links()["ann"])
        cookie = next(each for each in client.cookies.jar if each.name == "__Host-workbench")
        assert cookie.secure
        first = client.get("/")
        assert first.headers["strict-transport-security"]
        with client.stream("GET", "/lesson/dense/events") as stream:
            said = next(stream.iter_lines())  # at once, though it has no end
            assert said
        run(client, token)
        forged = {"X-Forwarded-For": "127.0.0.1", "Authorization": f"Bearer {TOKEN}"}
        for path in ("/metrics", "/healthz"):
            assert client.get(path, headers=forged).status_code == 404
        large = client.put(
            "/lesson/dense/file", content=b"x" * (9 << 20), headers={"X-Token": token}
        )
        assert large.status_code == 413
    # From beside it, and from elsewhere by its token, it is told.
    with httpx2.Client(base_url=f"http://127.0.0.1:{served.port}") as beside:
        assert beside.get("/healthz").status_code == 200
        elsewhere = {"Host": "lessons.uni.example"}
        assert beside.get("/healthz", headers=elsewhere).status_code == 404
        by_token = {**elsewhere, "Authorization": f"Bearer {TOKEN}"}
        assert beside.get("/metrics", headers=by_token).status_code == 200


@needs_nginx
def test_limits_go_by_the_browsers_address_and_not_by_what_it_says(
    behind: tuple[ClassServed, int, ssl.SSLContext],
) -> None:
    """The audit names whom nginx saw, whatever the browser claims."""
    served, port, context = behind
    with httpx2.Client(
        base_url=served.address,
        headers={"X-Forwarded-For": "203.0.113.9", "Origin": served.address},
        timeout=HANG_SECONDS,
        transport=Named(port, context),
    ) as client:
        sign_in(client, served.links()["ann"])
    import sqlite3

    with sqlite3.connect(served.folder / "class.sqlite") as database:
        found: list[Any] = database.execute(
            "SELECT address FROM audit WHERE action = 'sign-in'"
        ).fetchall()
    database.close()
    assert found == [("127.0.0.1",)]


VERIFIED = shutil.which("systemd-analyze")


@pytest.mark.skipif(VERIFIED is None, reason="there is no systemd here")
def test_the_unit_is_one(tmp_path: Path) -> None:
    def verify(text: str) -> str:
        assert VERIFIED is not None
        program = tmp_path / "grade"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        unit = tmp_path / "grade.service"
        unit.write_text(text.replace("/opt/grade/bin/grade", str(program)))
        done = subprocess.run(
            [VERIFIED, "verify", "--man=no", unit], capture_output=True, text=True, check=False
        )
        return done.stderr

    text = (ROOT / "deploy" / "grade.service").read_text()
    assert "grade.service" not in verify(text)
    assert "grade.service" in verify(text.replace("NoNewPrivileges", "NoNewPrivilege"))


def test_the_unit_and_the_container_start_what_there_is() -> None:
    from click.testing import CliRunner

    from grader.cli.main import main

    help_text = CliRunner().invoke(main, ["serve", "--help"]).output
    unit = (ROOT / "deploy" / "grade.service").read_text()
    found = re.search(r"^ExecStart=/opt/grade/bin/grade (.+)$", unit, re.MULTILINE)
    assert found is not None
    container = (ROOT / "deploy" / "Containerfile").read_text()
    words = json.loads(re.search(r"^CMD (.+)$", container, re.MULTILINE)[1])  # type: ignore[index]
    assert found[1].split() == words
    assert words[:2] == ["serve", "--class"]
    assert "--class" in help_text
    extras = re.findall(r"\[([a-z,-]+)\]", container + unit)
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    known = project["optional-dependencies"]
    for each in extras:
        if "," in each:
            assert set(each.split(",")) <= set(known)
