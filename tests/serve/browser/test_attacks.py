"""Attack texts in every field that a learner controls, in a real browser: none of it acts."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from programs import RIGHT, WRONG

ELSEWHERE = "127.0.0.2:9"
ATTACK = (
    f"<script src=//{ELSEWHERE}/a></script><img src=//{ELSEWHERE}/b onerror=alert(1)>"
    "<svg onload=alert(2)></textarea>\"'`x` [y](javascript:alert(3)) {{7*7}}"
)
HEAD, CALL = RIGHT.replace("self.kernel[...]", "self.kernel[...] * 2").split("    layer =")
BEFORE = {
    "a print": f"    print({ATTACK!r})\n",
    "a warning": f"    import warnings; warnings.warn({ATTACK!r})\n",
    "an exception": f"    raise type({ATTACK!r}, (Exception,), {{}})({ATTACK!r})\n",
    "a name of an answer": f"    return {{{ATTACK!r}: x}}\n",
    "names of a class and a Param": (
        f"    kind = type({ATTACK!r}, (MyDense,), {{}})\n"
        "    made = kind(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))\n"
        f"    setattr(made, {ATTACK!r}, nnx.Param(x))\n"
        "    return made(x).flatten()\n"
    ),
}
PROGRAMS = {name: f"{HEAD}{lines}    layer ={CALL}" for name, lines in BEFORE.items()}
PROGRAMS["code"] = WRONG.replace("features)))", f"features)))  # {ATTACK}", 1)
PROGRAMS["a broken line"] = f"x = {ATTACK}\n{RIGHT}"


def check(tab) -> None:
    """See that nothing acted: what a page refuses is said with a status, which is no fault."""
    tab.faults = [said for said in tab.faults if not said.startswith("Failed to load resource")]
    assert tab.find("main img, main script, main [onload], main [onerror]").count() == 0
    assert tab.find("main a[href^=javascript]").count() == 0
    tab.check()


def try_input(tab) -> None:
    with tab.page.expect_response("**/try"):
        tab.find("#tryform button").click()
    tab.find("#tried:not([aria-busy])").wait_for()
    check(tab)


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_in_a_program_acts(name: str, tab) -> None:
    tab.lesson()
    tab.write(PROGRAMS[name])
    tab.run(re.compile("(failed|ungradable), in"))
    tab.find("#result .card").wait_for()
    for summary in tab.find("#result summary").all():
        summary.click()
    check(tab)
    if tab.find("button", has_text="A hint").count():
        with tab.page.expect_response("**/hint"):
            tab.find("button", has_text="A hint").click()
        tab.find("#result:not([aria-busy])").wait_for()
        check(tab)
    tab.find("#try summary").click()
    try_input(tab)
    tab.open("/lesson/dense/history")
    tab.find(".course a").first.click()
    tab.find("summary", has_text="whole version").wait_for()
    check(tab)


def test_nothing_that_is_typed_named_or_asked_for_acts(tab, tmp_path: Path) -> None:
    desk = tab.server.place.desk
    mine = desk.folder / f"{ATTACK.replace('/', '_')}.py"
    mine.write_text(WRONG)
    desk.progress.change("dense", lambda record: record.begun(mine))
    tab.lesson()
    tab.find("#keys", has_text="<script").wait_for()  # the name of the file, as it is
    tab.run("failed, in")
    check(tab)
    tab.find("#try summary").click()
    for field in tab.find("#tryform input").all():
        field.fill(ATTACK)
        try_input(tab)
        field.fill("")
    upload = tmp_path / mine.name
    upload.write_text(RIGHT)
    tab.find("summary", has_text="File").click()
    tab.find("#upload").set_input_files(upload)
    tab.find(".cm-line", has_text="in_features, features)").first.wait_for()
    assert [file.name for file in desk.folder.iterdir()] == [mine.name]
    asked = quote(ATTACK, safe="")
    for path in (
        f"lesson/{asked}",
        f"pitfall/{asked}?exercise={asked}",
        f"lesson/dense?said={asked}",
    ):
        tab.open(f"/{path}")
        tab.find("main h1").wait_for()
        check(tab)
    tab.open(f"/pitfall/kernel-layout?exercise={asked}")
    check(tab)


def test_what_got_through_would_be_stopped_by_the_policy(tab) -> None:
    """Control: parts of a page that are not escaped, as if a template were wrong."""
    failed: list[tuple[str, str]] = []
    tab.page.on("requestfailed", lambda asked: failed.append((asked.url, asked.failure)))
    tab.lesson()
    tab.page.route("**/result", lambda route: route.fulfill(body=ATTACK, content_type="text/html"))
    tab.write(WRONG)
    tab.run("failed, in")
    tab.find("#result img").wait_for()
    assert any("Content Security Policy" in said for said in tab.faults), tab.faults
    assert not any(said.startswith("dialog") for said in tab.faults)
    assert (f"http://{ELSEWHERE}/b", "csp") in failed


def test_a_request_to_another_host_would_be_seen(open_tab: Callable[..., object]) -> None:
    """Control, with the policy set aside."""
    tab = open_tab(bypass_csp=True)
    tab.enter()
    address = f"http://{ELSEWHERE}/b"
    with tab.page.expect_request(address):
        tab.page.evaluate("(address) => { new Image().src = address; }", address)
    with pytest.raises(AssertionError):
        tab.check()
