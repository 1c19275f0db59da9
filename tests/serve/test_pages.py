"""A learner's way through the pages, asked as the page's script asks."""

import asyncio
import errno
import json
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

import pytest
from conftest import HANG_SECONDS, ORIGIN, Place
from programs import ATTACK, COUNT, LOOP, PRINTS, RAISES, RIGHT, WRONG

from grader.learner import kept
from grader.serve.events import events
from grader.serve.history import MOST_VERSIONS, digest_of
from grader.submission.format import SOURCE_BYTES

HTML = {"Accept": "text/html"}


def page(place: Place, path: str) -> str:
    answer = place.client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_from_a_wrong_file_over_hints_to_a_pass_and_the_next_lesson(place: Place) -> None:
    assert f"0 of {COUNT} lessons passed" in page(place, "/")
    assert "A dense layer" in page(place, "/lesson/dense")
    wrong = place.run("dense", WRONG)
    assert (wrong["verdict"], wrong["passed"], wrong["asked"]) == ("failed", 0, 12)
    assert [mark["text"].split(":")[0] for mark in wrong["marks"]] == ["kernel-layout"]
    card = place.client.get("/lesson/dense/result").text
    assert "kernel-layout" in card
    assert "<mark>" in card
    assert "the idea in full" not in card
    assert "the idea in full" in place.client.post("/lesson/dense/hint").text
    assert "the pattern" in place.client.post("/lesson/dense/hint").text
    last = place.client.post("/lesson/dense/hint").text
    assert re.search(r"none of \d+ small changes of your program", last)
    assert "One more hint" not in last
    assert "I give up" in page(place, "/lesson/dense/solution")
    right = place.run("dense", RIGHT)
    assert (right["verdict"], right["passed"]) == ("passed", 12)
    card = place.client.get("/lesson/dense/result").text
    assert f"★ dense is done, in 2 attempts: {COUNT - 1} to go" in card
    assert 'href="/lesson/conv1d"' in card
    assert "a solution" in page(place, "/lesson/dense/solution")
    assert f"1 of {COUNT} lessons passed" in page(place, "/")
    assert place.desk.progress.of("dense").passed_at


def test_the_last_hint_is_the_smallest_change_that_makes_it_right(place: Place) -> None:
    place.run("dense", RIGHT.replace("layer(x).flatten()", "layer(x).T.flatten()"))
    for _ in range(9):
        shown = place.client.post("/lesson/dense/hint").text
        if "With this one change" in shown:
            break
    assert "With this one change your program gives all 12 right answers" in shown
    assert "One more hint" not in shown


def test_the_command_line_finds_the_same_report(place: Place) -> None:
    place.run("dense", WRONG)
    file = place.desk.folder / "dense.py"
    report = kept.find(kept.key_of(file, None, 0), file)
    assert report is not None
    assert report == place.bench.sheet(place.desk, place.bench.exercise("dense")).stage.report


def test_cases_are_told_one_by_one(place: Place) -> None:
    exercise = place.bench.exercise("dense")
    sheet = place.bench.sheet(place.desk, exercise)
    counts = set()
    sheet.listen(lambda: counts.add(len(sheet.stage.cases or {})))
    place.run("dense", f"{WRONG}\n# {token_hex(8)}: not graded before\n")
    assert counts >= {1, 6, 12}


def test_the_solution_comes_after_an_honest_word_alone(place: Place) -> None:
    path = "/lesson/dense/solution"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = place.client.post(path, content="sure=no", headers={**form, **HTML})
    assert refused.status_code == 422
    assert "a solution" not in page(place, path)
    assert place.client.post(path, content="sure=yes", headers=form).status_code == 200
    assert "a solution" in page(place, path)
    assert place.desk.progress.of("dense").gave_up_at


def test_an_input_of_ones_own_stands_beside_the_right_answer(place: Place) -> None:
    place.client.get("/lesson/dense", headers=HTML)
    place.client.put("/lesson/dense/text", json={"text": WRONG, "base": place.base("dense")})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asked = "case=1&x=%5B%5B1%2C+2%5D%5D&features=2&seed="
    answer = place.client.post("/lesson/dense/try", content=asked, headers=form)
    assert answer.status_code == 200, answer.text
    assert re.search("expected.*yours.*runpy", answer.text, re.DOTALL)
    for wrong in ("x=1&x=2&case=99", "case=0", "nothing=1", "x=[[1,", "%ff=1", "a" * 9):
        refused = place.client.post("/lesson/dense/try", content=wrong, headers=form)
        assert refused.status_code == 422, wrong
        assert refused.json()["error"]


def test_who_waits_for_an_answer_holds_up_no_save(place: Place) -> None:
    place.client.get("/lesson/dense", headers=HTML)
    place.client.post("/lesson/dense/run", json={"text": LOOP, "base": ""})
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    def ask(_: int) -> int:
        return place.client.post("/lesson/dense/try", content="case=1", headers=form).status_code

    with ThreadPoolExecutor(60) as pool:  # more than the server has threads
        asked = [pool.submit(ask, number) for number in range(60)]
        body = {"text": RIGHT, "base": ""}
        assert place.client.put("/lesson/dense/text", json=body).status_code == 200
        assert not all(each.done() for each in asked)
        answers = [each.result() for each in asked]
    # Each newer one took the place of that before it; the last of them was answered.
    assert answers.count(200) >= 1
    assert set(answers) <= {200, 409}


def test_a_picture_is_drawn(place: Place) -> None:
    place.run("dense", WRONG)
    answer = place.client.post("/lesson/dense/picture")
    assert answer.status_code == 200
    assert "<svg" in answer.text


def test_a_version_is_shown_as_a_diff_and_put_back(place: Place) -> None:
    place.run("dense", WRONG)
    place.run("dense", RIGHT)
    listed = page(place, "/lesson/dense/history")
    first, second = sorted(map(int, set(re.findall(r"/history/(\d+)", listed))))
    shown = page(place, f"/lesson/dense/history/{first}")
    assert re.search(r'class="removed">-.*\(features, in_features\)', shown)
    back = place.client.post(f"/lesson/dense/history/{first}", headers=HTML)
    assert "That version is back" in back.text
    assert (place.desk.folder / "dense.py").read_text() == WRONG
    assert "Your file holds just this" in page(place, f"/lesson/dense/history/{first}")
    assert place.client.get(f"/lesson/conv1d/history/{second}").status_code == 404


def test_a_file_is_downloaded_and_uploaded(place: Place) -> None:
    place.client.get("/lesson/dense", headers=HTML)
    assert place.client.put("/lesson/dense/file", content=RIGHT.encode()).status_code == 200
    got = place.client.get("/lesson/dense/file")
    assert got.content == RIGHT.encode()
    assert got.headers["content-disposition"] == 'attachment; filename="dense.py"'
    for content in (b"\xff\xfe\0", b"x" * (SOURCE_BYTES + 1)):
        assert place.client.put("/lesson/dense/file", content=content).status_code == 422
    assert place.client.get("/lesson/dense/file").content == RIGHT.encode()


def test_megabytes_are_refused_before_all_of_them_are_read(place: Place) -> None:
    read = 0

    def flood():
        nonlocal read
        for _ in range(1000):
            read += 1 << 20
            yield b"x" * (1 << 20)

    for method, path in (("PUT", "text"), ("PUT", "file"), ("POST", "run"), ("POST", "try")):
        answer = place.client.request(method, f"/lesson/dense/{path}", content=flood())
        assert answer.status_code == 413
        assert "shorten it" in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[1]", b"{", b'{"text": 1, "base": ""}', b'{"text": "x"}', b"\xff", b"[" * 100_000],
    ids=["nothing", "a list", "cut", "a number", "no base", "binary", "deep"],
)
def test_a_body_that_no_page_sends_is_one_sentence(body: bytes, place: Place) -> None:
    for path in ("/lesson/dense/text", "/lesson/dense/run"):
        method = "PUT" if path.endswith("text") else "POST"
        answer = place.client.request(method, path, content=body)
        assert answer.status_code == 422
        assert answer.json()["error"].endswith("reload the page")


@pytest.mark.parametrize(
    "name", ["..", "../dense", "%2e%2e", "..%2fdense", "dense%00", "dense/../x", "*", "x" * 5000]
)
def test_a_name_leads_to_no_other_file(name: str, place: Place) -> None:
    for path in (f"/lesson/{name}/file", f"/lesson/{name}/text", f"/static/{name}/../app.py"):
        assert place.client.get(path).status_code in {404, 405}
    assert place.client.put(f"/lesson/{name}/file", content=b"x").status_code in {404, 405}
    assert list(place.desk.folder.iterdir()) == []


@pytest.mark.parametrize("program", [PRINTS, RAISES, f"# {ATTACK}\n{WRONG}", ATTACK])
def test_markup_in_a_learners_texts_is_shown_as_it_is(program: str, place: Place) -> None:
    place.run("dense", program)
    place.run("dense", f"x = {ATTACK!r}\n")
    listed = page(place, "/lesson/dense/history")
    paths = ["/lesson/dense", "/lesson/dense/result", "/lesson/dense/history"]
    paths += sorted(set(re.findall(r"/lesson/dense/history/\d+", listed)))
    seen = ""
    for path in paths:
        text = page(place, path)
        seen += text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "49" not in re.findall(r"onerror.{0,40}", text)
    assert "&lt;script&gt;alert(1)" in seen


def test_an_endless_loop_is_given_up_for_a_newer_run(place: Place) -> None:
    body = {"text": LOOP, "base": ""}
    assert place.client.post("/lesson/dense/run", json=body).status_code == 200
    right = place.run("dense", RIGHT)
    assert right["verdict"] == "passed"
    assert place.desk.progress.of("dense").attempts == 1


def test_a_run_that_was_cut_off_is_taken_up_again_and_costs_no_attempt(
    make_place: Callable[..., Place],
) -> None:
    first = make_place()
    first.client.get("/lesson/dense", headers=HTML)
    first.client.post("/lesson/dense/run", json={"text": LOOP, "base": ""})
    first.bench.close()
    assert first.desk.progress.of("dense").attempts == 0
    second = make_place()
    assert [version.exercise for version in second.bench.history.waiting()] == ["dense"]
    second.bench.take_up(second.desk)
    done = second.done("dense")
    assert done["verdict"] == "failed"
    assert "time-limit" in second.client.get("/lesson/dense/result").text
    assert second.desk.progress.of("dense").attempts == 1
    assert second.bench.history.waiting() == []


def test_a_run_that_another_server_answers_first_is_shown_and_counted_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.serve import runs

    real = runs.grade_content

    def slower(*words, **more):
        report = real(*words, **more)
        exercise, waits = words[2], place.bench.history.waiting()
        assert place.desk.graded(exercise, waits[0].id, report) is not None
        return report

    monkeypatch.setattr(runs, "grade_content", slower)
    assert place.run("dense", WRONG)["verdict"] == "failed"
    assert place.desk.progress.of("dense").attempts == 1


def test_the_result_of_the_last_run_is_there_after_a_restart(
    make_place: Callable[..., Place],
) -> None:
    make_place().run("dense", WRONG)
    assert "kernel-layout" in page(make_place(), "/lesson/dense")


def test_of_hundreds_of_runs_in_a_moment_the_last_one_counts(place: Place) -> None:
    place.client.get("/lesson/dense", headers=HTML)
    base = ""
    for number in range(300):
        body = {"text": f"{WRONG}# {number}\n", "base": base}
        base = place.client.post("/lesson/dense/run", json=body).json()["digest"]
    last = place.run("dense", RIGHT)
    assert (last["verdict"], last["digest"]) == ("passed", digest_of(RIGHT.encode()))
    assert place.desk.progress.of("dense").attempts < 30
    assert len(place.bench.history.versions("learner", "dense")) <= MOST_VERSIONS + 1
    assert place.bench.history.waiting() == []


def test_a_full_disk_is_a_sentence_and_no_run(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.client.get("/lesson/dense/text").json()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("grader.serve.desk._replace", full)
    body = {"text": RIGHT, "base": before["digest"]}
    for method, path in (("PUT", "text"), ("POST", "run")):
        answer = place.client.request(method, f"/lesson/dense/{path}", json=body)
        assert answer.status_code == 507
        assert "No space left on device" in answer.json()["error"]
    assert place.client.get("/lesson/dense/text").json() == before
    assert place.stage("dense")["phase"] == "none"


def test_a_fault_of_ours_is_no_verdict_and_the_next_run_is_graded(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.serve import runs

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "grade_content", fails)
        refused = place.run("dense", WRONG)
    assert refused["phase"] == "refused"
    assert "RuntimeError: broken" in refused["notice"]
    assert place.desk.progress.of("dense").attempts == 0
    assert place.run("dense", RIGHT)["verdict"] == "passed"


def test_a_page_that_connects_again_is_told_all_there_is(place: Place) -> None:
    place.run("dense", WRONG)
    exercise = place.bench.exercise("dense")

    async def first_two() -> list[str]:
        stream = events(place.bench, place.desk, exercise)
        try:
            return [await asyncio.wait_for(anext(stream), HANG_SECONDS) for _ in range(2)]
        finally:
            await stream.aclose()

    file, stage = asyncio.run(first_two())
    assert json.loads(file.split("data: ")[1])["digest"] == place.base("dense")
    assert json.loads(stage.split("data: ")[1])["verdict"] == "failed"


def test_a_change_by_another_program_is_told(place: Place) -> None:
    exercise = place.bench.exercise("dense")
    file = place.desk.open(exercise).path

    async def told() -> str:
        stream = events(place.bench, place.desk, exercise)
        try:
            for _ in range(2):
                await anext(stream)
            file.write_text("changed = 1\n")
            return await asyncio.wait_for(anext(stream), HANG_SECONDS)
        finally:
            await stream.aclose()

    assert json.loads(asyncio.run(told()).split("data: ")[1])["digest"] == place.base("dense")


def test_what_does_not_exist_is_said_on_a_page(place: Place) -> None:
    for path in ("/lesson/none", "/nothing", "/pitfall/none", "/lesson/dense/history/99"):
        answer = place.client.get(path, headers=HTML)
        assert answer.status_code == 404
        assert "Back to the course" in answer.text
    assert ORIGIN not in answer.text
