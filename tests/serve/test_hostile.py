"""Files made to harm whoever reads them, run through the page: each gets a result."""

import re
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Place

from grader.learner.kept import BY_CLOCK
from grader.serve.guard import kept_secret
from grader.workers.launch import Launcher

HERE = Path(__file__).parent
FILES = {
    file.stem: file
    for folder in (Path(__file__).parents[1] / "grading" / "hostile", HERE / "hostile")
    for file in sorted(folder.glob("*.py"))
}
LARGEST_PAGE = 4 << 20
"""Bound of a page, bytes."""

GENERATED = {
    "definitions": lambda right: (
        right.replace("SAME", "VALID") + "".join(f"def f{number}():0\n" for number in range(12_000))
    ),
    "long line": lambda right: f"{right}\nx = [{'f(x)[0], ' * 100_000}]\n",
    "nested text": lambda right: right + "\n" + "(" * 3000 + "\n",
    "another encoding": lambda _: "# coding: punycode\n-" + "a" * 300_000,
    "a flood of prints": lambda right: right + "\nwhile True: print('<b>' * 1000)\n",
    "ends itself": lambda right: right + "\nimport os; os._exit(0)\n",
    "control characters": lambda right: right + '\nraise ValueError("\\x1b[2J\\u202e<i>")\n',
}
NAMES = [*FILES, *GENERATED]
REACHES = """
import socket
said = []
for place in ({key!r}, {file!r}):
    try:
        open(place, "rb").close()
        said.append("READ")
    except OSError as error:
        said.append(type(error).__name__)
try:
    socket.create_connection(("127.0.0.1", {port}), 1).close()
    said.append("OPENED")
except OSError as error:
    said.append(type(error).__name__)
raise ValueError("tried " + " ".join(said))
"""


def test_a_submission_reaches_neither_the_key_nor_the_server(
    place: Place, tmp_path: Path, launcher: Launcher
) -> None:
    if launcher.isolation.level != "full":
        pytest.skip(f"isolation is {launcher.isolation.level} here: {launcher.isolation.sentence}")
    key = tmp_path / "workbench.key"
    kept_secret(key)
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        file = place.desk.open(place.bench.exercise("dense")).path
        program = REACHES.format(key=str(key), file=str(file), port=port)
        # Positive control: this process reaches all of it.
        with pytest.raises(ValueError, match="tried READ READ OPENED"):
            exec(program, {})
        place.run("dense", program)
    shown = place.client.get("/lesson/dense/result").text
    assert "tried" in shown
    assert "READ" not in shown
    assert "OPENED" not in shown


def text_of(name: str, right: str) -> str:
    made = GENERATED.get(name)
    return made(right) if made else FILES[name].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def by_command(
    grade_command: Callable[..., Any], right: str, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Any]:
    """What the command line says of each file."""
    folder = tmp_path_factory.mktemp("files")
    paths = {name: folder / f"{number}.py" for number, name in enumerate(NAMES)}
    for name, path in paths.items():
        path.write_text(text_of(name, right), encoding="utf-8")
    reports = grade_command("--format", "json", "--exercise", "conv1d", *paths.values()).reports
    return {name: reports[str(path)] for name, path in paths.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_gets_the_command_lines_verdict_and_harms_nothing(
    name: str, place: Place, right: str, by_command: Mapping[str, Any]
) -> None:
    text, said = text_of(name, right), by_command[name]
    done = place.run("conv1d", text)
    assert done["phase"] == "done"
    report = place.bench.sheet(place.desk, place.bench.exercise("conv1d")).stage.report
    assert report is not None
    assert report.verdict == said["verdict"]
    names = [it.name for it in report.findings], [it["name"] for it in said["findings"]]
    if not any(BY_CLOCK & set(each) for each in names):  # which another run may say otherwise
        assert report.score == said["score"]
        assert [case.status for case in report.cases] == [case["status"] for case in said["cases"]]
        if not report.incomplete and not said["incomplete"]:  # as above
            assert names[0] == names[1]
    for path in ("/lesson/conv1d", "/lesson/conv1d/result", "/lesson/conv1d/history"):
        answer = place.client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert len(answer.content) < LARGEST_PAGE
        assert not re.search(r"<(b|i|img|script)>|<img |\x1b|\u202e|\u2066", answer.text)
    assert [file.name for file in place.desk.folder.iterdir()] == ["conv1d.py"]
    assert (place.desk.folder / "conv1d.py").read_text(encoding="utf-8") == text
    assert place.run("conv1d", right)["verdict"] == "passed"
