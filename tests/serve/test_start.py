"""The command `grade serve` itself: how it begins, what it says, and how it survives a kill."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from programs import COUNT, LOOP, RIGHT, WRONG
from served import HANG_SECONDS, Home

from grader.cli import doctor
from grader.cli.main import main
from grader.report.errors import MissingExtraError
from grader.serve import installed, start
from grader.workers.launch import Launcher


@pytest.mark.process
def test_a_server_that_is_killed_takes_its_queue_up_again(home: Home) -> None:
    first = home.serve()
    first.client.get("/lesson/dense", headers={"Accept": "text/html"})
    first.post("/lesson/dense/run", text=LOOP, base="")
    first.post("/lesson/conv1d/run", text="x = 1\n", base="")
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    port = str(first.client.base_url.port)
    second = home.serve("--port", port, cookies=first.client.cookies)  # an open page goes on
    second.until(second.shows("time-limit"))
    home_page = second.client.get("/").text
    assert "1 attempt" in home_page
    assert "2 attempts" not in home_page
    assert (home.folder / "dense.py").read_text() == LOOP


@pytest.mark.process
def test_the_page_and_the_command_line_work_side_by_side(home: Home) -> None:
    served = home.serve()
    served.client.get("/lesson/dense", headers={"Accept": "text/html"})
    served.post("/lesson/dense/run", text=WRONG, base="")
    served.until(served.shows("kernel-layout"))
    assert "1 attempt" in home.grade()
    assert "the idea in full" in home.grade("hint", "dense.py")
    assert "the idea in full" in served.client.get("/lesson/dense/result").text
    (home.folder / "dense.py").write_text(RIGHT)
    assert "★ dense is done, in 2 attempts" in home.grade("dense.py")
    assert served.client.get("/lesson/dense/text").json()["text"] == RIGHT
    assert f"1 of {COUNT} lessons passed" in served.client.get("/").text
    assert "a solution" in served.client.get("/lesson/dense/solution").text


@pytest.mark.process
def test_it_ends_quietly_with_a_signal(home: Home) -> None:
    served = home.serve()
    with served.client.stream("GET", "/lesson/dense/events") as stream:
        next(stream.iter_lines())  # a page is open
        served.process.terminate()
        served.process.wait(HANG_SECONDS)
    assert served.process.stdout is not None
    assert "Traceback" not in served.process.stdout.read()


@pytest.mark.process
def test_the_key_is_readable_by_its_owner_alone_and_not_in_the_command_line(home: Home) -> None:
    served = home.serve()
    keys = [file for file in (home.data / "nnx-grader").iterdir() if "key" in file.name]
    assert [file.stat().st_mode & 0o077 for file in keys] == [0]
    token = served.said.partition("token=")[2].strip()
    assert token
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert token.encode() not in process.read_bytes()
        except OSError:  # it has ended
            continue


OTHER_USER = """
import http.client, os, sys
def ask(cookie):
    line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
    line.request("GET", "/", headers={"Cookie": cookie})
    return line.getresponse().status
ask("")
os.setgroups([]), os.setgid(65534), os.setuid(65534)
print(ask(""), ask("workbench-" + sys.argv[1] + "=" + "0" * 64), ask(sys.argv[2]))
"""


@pytest.mark.process
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_of_the_machine_reaches_the_address_and_no_page(home: Home) -> None:
    served = home.serve()
    cookie = "; ".join(f"{name}={value}" for name, value in served.client.cookies.items())
    port = str(served.client.base_url.port)
    words = [sys.executable, "-c", OTHER_USER, port, cookie]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert said == "403 403 200\n"  # the last is the control: who has the cookie is let in


@pytest.mark.process
def test_a_taken_port_is_one_sentence_and_without_one_another_is_taken(home: Home) -> None:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    port = taken.getsockname()[1]
    said = home.grade("serve", "--no-browser", "--port", str(port))
    taken.close()
    assert said == (
        f"grade: port {port} cannot be used (Address already in use): choose another with --port\n"
    )


def test_the_usual_port_is_left_to_whoever_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    monkeypatch.setattr(start, "PORT", taken.getsockname()[1])
    other = start.listen("127.0.0.1", None)
    assert other.getsockname()[1] not in {0, start.PORT}
    for each in (taken, other):
        each.close()


@pytest.mark.process
def test_a_folder_that_is_none_is_one_sentence(home: Home) -> None:
    said = home.grade("serve", "--no-browser", "nowhere")
    assert said == "grade: nowhere is no folder: name the one that holds your files\n"


def test_without_the_extra_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(installed, "NEEDED", ("a_package_that_is_missing",))
    with pytest.raises(MissingExtraError) as raised:
        installed.check()
    said = 'grade serve needs a_package_that_is_missing: pip install "nnx-grader[web]"'
    assert str(raised.value) == said
    ran = CliRunner().invoke(main, ["serve"])  # before any process is started
    assert (ran.exit_code, ran.stderr) == (3, f"grade: {said}\n")
    assert next(installed.state()) == f"not installed: {said}"


@pytest.mark.parametrize("editor", ["built", "not built"])
def test_the_doctor_says_what_of_the_workbench_is_there(
    editor: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, launcher: Launcher, capsys: Any
) -> None:
    bundle, built = tmp_path / "editor.js", editor == "built"
    if built:
        bundle.touch()
    monkeypatch.setattr(installed, "BUNDLE", bundle)
    monkeypatch.setattr(doctor, "_works", lambda *_: True)  # which is what takes long
    assert doctor.diagnose_installation(launcher) == 0
    said = capsys.readouterr().out
    assert "workbench    is installed: `grade serve` opens" in said
    assert ("its editor is built in" in said) == built
    assert ("plain text area: install a wheel, or run `make editor`" in said) != built


def test_the_page_that_opens_the_browser_holds_the_link_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(start.webbrowser, "open", opened.append)
    start._open("http://127.0.0.1:1/open?token=secret", tmp_path)
    page = tmp_path / "workbench.html"
    assert opened == [page.as_uri()]
    assert page.stat().st_mode & 0o077 == 0
    assert "token=secret" in page.read_text()
