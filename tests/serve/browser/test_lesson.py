"""A learner's way through a lesson in a real browser, with the built editor."""

import errno
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser_checks import overflow, violations
from programs import ATTACK, COUNT, LOOP, PRINTS, RAISES, RIGHT, WRONG

THEMES = ["light", "dark"]


def test_from_the_first_link_to_the_next_lesson(tab) -> None:
    tab.enter()
    tab.find(f"text=0 of {COUNT} lessons passed").wait_for()
    tab.find("text=Go on with").click()
    tab.find(".task h1", has_text="A dense layer").wait_for()
    tab.find(".cm-content").wait_for()
    tab.write(WRONG)
    tab.run("failed, in")
    tab.find("#result .error", has_text="kernel-layout").wait_for()
    tab.find(".cm-lintRange-error").wait_for()
    assert tab.find(".numbers mark").count() > 1
    tab.find("button", has_text="A hint").click()
    tab.find(".rung").wait_for()
    tab.find("#try summary").click()
    tab.find("input[name=x]").fill("[[1, 2]]")
    tab.find("#tryform button").click()
    tab.find("#tried .numbers").wait_for()
    tab.find("button", has_text="Draw").click()
    tab.find(".picture svg").wait_for()
    tab.write(RIGHT)
    tab.find("#result.stale").wait_for()
    tab.run("passed, in")
    tab.find(".milestone", has_text="dense is done").wait_for()
    tab.find("a", has_text="Compare with the solution").click()
    tab.find("h1", has_text="a solution").wait_for()
    tab.page.go_back()
    tab.find(".cm-content").wait_for()
    assert tab.text().strip() == RIGHT.strip()
    tab.find("a", has_text="Next lesson").click()
    tab.find(".task h1").wait_for()
    assert tab.page.url.endswith("/lesson/conv1d")
    tab.check()


def test_the_keyboard_alone_is_enough(tab) -> None:
    keyboard = tab.page.keyboard
    tab.enter()
    focused = tab.find(":focus")
    keyboard.press("Tab")
    assert focused.inner_text() == "Skip to the page's content"
    while "Dense layer" not in focused.inner_text():
        keyboard.press("Tab")
    keyboard.press("Enter")
    tab.find(".cm-content").wait_for()
    for _ in range(30):
        keyboard.press("Tab")
        if focused.last.get_attribute("role") == "textbox":
            break
    keyboard.press("Control+a")
    keyboard.press("Delete")
    keyboard.insert_text(WRONG)
    tab.run("failed, in")
    keyboard.press("Tab")  # indents
    assert focused.last.get_attribute("role") == "textbox"
    keyboard.press("Control+z")
    tab.find("#leave", has_text="Escape, then Tab leaves the editor").wait_for()
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert focused.last.get_attribute("role") != "textbox"
    for _ in range(30):
        if focused.last.inner_text() == "A hint":
            break
        keyboard.press("Tab")
    keyboard.press("Enter")
    tab.find(".rung h3:focus").wait_for()
    tab.check()


@pytest.mark.parametrize("program", [PRINTS, RAISES, f"# {ATTACK}\n{WRONG}"])
def test_markup_in_prints_exceptions_and_code_does_nothing(program: str, tab) -> None:
    tab.lesson()
    tab.write(program)
    tab.run("failed, in")
    tab.find("summary", has_text="All cases").click()
    tab.open("/lesson/dense/history")
    tab.find(".course a").first.click()
    tab.find("summary", has_text="whole version").wait_for()
    assert tab.find("main img, main script").count() == 0
    tab.check()


def test_a_script_of_another_kind_would_be_stopped(tab) -> None:
    """Positive control: what the policy stops is seen by the check above."""
    tab.lesson()
    with pytest.raises(Exception, match=r"(?i)trusted|content security"):
        tab.page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'")
    with pytest.raises(AssertionError):
        tab.check()


def test_a_loop_is_replaced_by_a_newer_run(tab) -> None:
    tab.lesson()
    tab.write(LOOP)
    tab.run("running")
    tab.write(RIGHT)
    tab.run("passed, in")
    tab.check()


def test_a_verdict_that_comes_before_the_answer_to_its_run_is_shown_in_the_text(tab) -> None:
    tab.lesson()
    held = []
    # The server has heard of the run, but the page does not know so yet.
    tab.page.route("**/run", lambda route: held.append((route, route.fetch())))
    tab.write(WRONG)
    tab.run("failed, in")
    tab.find("#result .error", has_text="kernel-layout").wait_for()
    assert tab.find(".cm-lintRange-error").count() == 0
    [(route, answer)] = held
    route.fulfill(response=answer)
    tab.find(".cm-lintRange-error").first.wait_for()
    assert tab.find("#result.stale").count() == 0
    tab.check()


def test_two_tabs_on_one_file_the_newer_stands_and_nothing_is_lost(
    open_tab: Callable[..., object],
) -> None:
    first = open_tab()
    second = open_tab(first.page.context)
    first.lesson()
    second.lesson()
    first.page.bring_to_front()
    first.write("one = 1\n")
    first.find("#saved", has_text="saved").wait_for()
    second.page.bring_to_front()
    second.find(".cm-line", has_text="one = 1").wait_for()
    second.find("#notice", has_text="changed elsewhere").wait_for()
    # The second writes without hearing of what the first one writes meanwhile.
    second.page.route("**/text", lambda route: route.abort())
    second.page.route("**/events", lambda route: route.abort())
    second.write("two = 2\n")
    second.find("#saved", has_text="not saved").wait_for()
    first.page.bring_to_front()
    first.write("three = 3\n")
    first.find("#saved", has_text=re.compile("^saved$")).wait_for()
    second.page.bring_to_front()
    second.page.unroute("**/text")
    second.find("#notice", has_text="Yours is newer and stands").wait_for()
    file: Path = first.server.place.desk.folder / "dense.py"
    assert file.read_text() == "two = 2\n"
    history = first.server.place.bench.history
    kept = [
        history.content("learner", "dense", version.id)
        for version, _ in history.versions("learner", "dense")
    ]
    assert b"three = 3\n" in kept


def test_a_change_by_an_editor_is_shown_and_a_reset_says_what_it_kept(tab) -> None:
    tab.lesson()
    file: Path = tab.server.place.desk.folder / "dense.py"
    file.write_text("elsewhere = 1\n")
    tab.find(".cm-line", has_text="elsewhere = 1").wait_for()
    tab.find("summary", has_text="File").click()
    tab.find("button", has_text="Reset").click()
    tab.find("#notice", has_text="The starter is back").wait_for()
    assert (file.parent / "dense.kept-1.py").read_text() == "elsewhere = 1\n"
    tab.check()


def test_a_server_that_ends_and_comes_back_finds_the_text_and_the_run(tab) -> None:
    tab.lesson()
    tab.write(LOOP)
    tab.run("running")
    tab.server.end()
    tab.stage("connection lost")
    tab.find(".cm-content").focus()
    tab.page.keyboard.press("Control+End")
    tab.page.keyboard.insert_text("# written meanwhile\n")
    tab.find("#saved", has_text="not saved").wait_for()
    tab.server.start()
    tab.find("#saved", has_text=re.compile("^saved$")).wait_for()
    file: Path = tab.server.place.desk.folder / "dense.py"
    assert file.read_text().endswith("# written meanwhile\n")
    tab.server.place.bench.take_up(tab.server.place.desk)
    tab.stage("failed, in")
    tab.find("#result", has_text="time-limit").wait_for()


def test_the_back_button_shows_the_file_as_it_is_by_now(tab) -> None:
    tab.lesson()
    tab.write(WRONG)
    tab.run("failed, in")
    tab.write(RIGHT)
    tab.find("#saved", has_text=re.compile("^saved$")).wait_for()
    tab.find("summary", has_text="File").click()
    tab.find("a", has_text="History").click()
    tab.find(".course a").first.click()
    tab.find("button", has_text="Put").click()
    tab.find("#notice", has_text="That version is back").wait_for()
    for _ in range(3):  # over the version and the history to the lesson
        tab.page.go_back()
    tab.find(".cm-line", has_text="(features, in_features)").wait_for()
    file: Path = tab.server.place.desk.folder / "dense.py"
    assert file.read_text() == WRONG
    tab.check()


def test_a_full_disk_is_said_and_the_text_is_saved_once_there_is_room(
    tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    tab.lesson()
    file: Path = tab.server.place.desk.folder / "dense.py"
    before = file.read_text()
    with monkeypatch.context() as patch:
        patch.setattr("grader.serve.desk._replace", full)
        tab.write("typed = 1\n")
        tab.find("#saved", has_text="No space left on device").wait_for()
        tab.page.keyboard.press("Control+Enter")
        tab.stage("No space left on device")
        assert (tab.text(), file.read_text()) == ("typed = 1\n", before)
    tab.find("#saved", has_text=re.compile("^saved$")).wait_for()
    assert file.read_text() == "typed = 1\n"


def test_a_file_is_uploaded_and_what_is_none_is_refused(tab, tmp_path: Path) -> None:
    tab.lesson()
    image, program = tmp_path / "image.py", tmp_path / "mine.py"
    image.write_bytes(b"\x89PNG\xff\0")
    program.write_text("uploaded = 1\n")
    tab.find("summary", has_text="File").click()
    tab.find("#upload").set_input_files(image)
    tab.find("#notice", has_text="no text in UTF-8").wait_for()
    tab.find("#upload").set_input_files(program)
    tab.find(".cm-line", has_text="uploaded = 1").wait_for()


def test_megabytes_are_refused_in_a_sentence_and_stay_in_the_page(tab) -> None:
    tab.lesson()
    tab.find("summary", has_text="File").click()
    tab.find("#plain").check()
    tab.find("#text").fill("x" * (2 << 20))
    tab.find("#saved", has_text="shorten it").wait_for()
    assert len(tab.find("#text").input_value()) == 2 << 20


def test_a_text_area_serves_where_it_is_wanted(tab) -> None:
    tab.lesson()
    tab.write("typed = 1\n")
    tab.find("summary", has_text="File").click()
    tab.find("#plain").check()
    assert tab.find("#text").input_value() == "typed = 1\n"
    assert tab.find(".cm-content").count() == 0
    tab.find("#text").fill(RIGHT)
    tab.find("#text").focus()
    tab.run("passed, in")
    tab.page.reload()
    assert tab.find("#text").input_value() == RIGHT
    tab.find("summary", has_text="File").click()
    tab.find("#plain").uncheck()
    tab.find(".cm-content").wait_for()
    assert tab.text().strip() == RIGHT.strip()
    tab.check()


@pytest.mark.parametrize("how", ["not built", "its script fails"])
def test_a_text_area_serves_where_there_is_no_editor(
    how: str, tab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if how == "not built":
        monkeypatch.setattr("grader.serve.pages.BUNDLE", tmp_path / "none.js")
    else:
        tab.page.route("**/built/editor.js", lambda route: route.fulfill(body="throw Error('x')"))
    tab.enter()
    tab.open("/lesson/dense")
    said = "no editor built in" if how == "not built" else "could not be loaded"
    tab.find("#bundle", has_text=said).wait_for()
    tab.find("#text").fill(WRONG)
    tab.find("#text").focus()
    tab.run("failed, in")
    tab.find("#result .error", has_text="kernel-layout").wait_for()
    tab.page.keyboard.press("Tab")
    assert tab.find(":focus").last.get_attribute("id") != "text"
    if how == "not built":
        tab.check()


def visit(tab):
    """Open every kind of page, with all that it can show."""
    tab.enter()
    yield "course"
    tab.open("/lesson/dense")
    tab.find(".cm-content").wait_for()
    yield "lesson"
    tab.write(PRINTS.replace("    return layer", "    return layer"))
    tab.run("failed, in")
    yield "a failed run without a name"
    tab.write(WRONG)
    tab.run("failed, in")
    tab.find("button", has_text="A hint").click()
    tab.find(".rung").wait_for()
    tab.find("button", has_text="Draw").click()
    tab.find(".picture svg").wait_for()
    tab.find("#try summary").click()
    tab.find("#tryform button").click()
    tab.find("#tried .numbers").wait_for()
    for summary in tab.find("#result summary").all():
        summary.click()
    yield "a failed run"
    tab.find("summary", has_text="File").click()
    yield "the menu"
    tab.open("/lesson/dense/solution")
    yield "no solution yet"
    tab.open("/lesson/dense")
    tab.find(".cm-content").wait_for()
    tab.write(RIGHT)
    tab.run("passed, in")
    yield "a pass"
    for path in ("/lesson/dense/solution", "/lesson/dense/history", "/pitfall/kernel-layout"):
        tab.open(path)
        yield path
    tab.open("/lesson/dense/history")
    tab.find(".course a").last.click()
    tab.find("h1", has_text="Version").wait_for()
    yield "a version"
    tab.open("/nothing")
    yield "a fault"
    tab.page.context.clear_cookies()
    tab.open("/")
    yield "no key"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_fits(
    theme: str, width: int, open_tab: Callable[..., object]
) -> None:
    # The policy is set aside here alone, as the checks are scripts that are put into the page.
    view = {"width": width, "height": 844}
    tab = open_tab(color_scheme=theme, viewport=view, bypass_csp=True)
    found, seen = {}, 0
    for what in visit(tab):
        seen += 1
        if bad := violations(tab.page):
            found[what] = bad
        if wide := overflow(tab.page):
            found[f"{what}: width"] = wide
    assert found == {}, json.dumps(found, indent=1)
    assert seen == 13


def test_the_check_of_accessibility_finds_what_is_wrong(
    open_tab: Callable[..., object],
) -> None:
    """Positive control."""
    tab = open_tab(bypass_csp=True)
    tab.enter()
    assert violations(tab.page) == []
    tab.page.evaluate(
        "document.querySelector('main').innerHTML = '<input><img src=/static/icon.svg>'"
    )
    assert {name for name, *_ in violations(tab.page)} >= {"image-alt", "label"}
