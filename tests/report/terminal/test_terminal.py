"""Reports on a terminal: whole screens at fixed widths, and nothing hostile in them.

To accept changed screens: `GRADE_UPDATE_SNAPSHOTS=1 python -m pytest tests/report/terminal`,
then read the difference before it is committed.
"""

import io
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from grader.report.formats import Detail
from grader.report.formats.terminal import render
from grader.report.schema import (
    CapturedOutput,
    CasePart,
    Durations,
    ExercisePart,
    Finding,
    Help,
    Isolation,
    Location,
    Report,
    RequirementPart,
    Sample,
    SubmissionPart,
    Wrong,
)

SNAPSHOTS = Path(__file__).with_name("snapshots")
SOURCE = """import jax


class MyConv1D:
    def __call__(self, x):
\ty = jax.lax.conv_general_dilated(x[None], self.kernel, (1,), "SAME")  # 畳み込み
\treturn y[0]
"""
HELP = Help(
    where="line 6",
    idea="`lax` wants an array.\nA Param only holds one.\n\nMore.",
    pattern="self.kernel[...]",
    fix="whole file",
)


def finding(name: str, **fields: Any) -> Finding:
    given: dict[str, Any] = {
        "level": "error",
        "message": f"message of {name}",
        "evidence": ("first evidence", "second evidence"),
        "location": None,
        "help": HELP,
    }
    return Finding(name=name, **given | fields)


def case(number: int, status: str, **fields: Any) -> CasePart:
    given: dict[str, Any] = {
        "message": "" if status in {"passed", "not-run"} else "the numbers differ",
        "max_error": 1.5e-7 if status == "passed" else None,
    }
    sizes = {"length": 9, "in_features": 3, "features": 5, "kernel_size": 4}
    return CasePart(name=f"case {number}: sizes", sizes=sizes, status=status, **given | fields)


def sample(*values: float | str) -> Sample:
    return Sample(shape=(len(values),), dtype="float32", values=values)


def report(verdict: str, **fields: Any) -> Report:
    given: dict[str, Any] = {
        "submission": SubmissionPart(path="work/me.py", sha256="0" * 64),
        "exercise": ExercisePart(name="conv1d", version="1", digest="0" * 16),
        "seed": 7,
        "score": 100.0 if verdict == "passed" else 26.67,
        "max_score": 100.0,
        "summary": "1 of 4 cases pass",
        "isolation": Isolation(level="full"),
        "versions": {"jax": "1"},
        "durations": Durations(total=1, worker=1, diagnosis=1),
    }
    return Report(verdict=verdict, **given | fields)


FAILED = report(
    "failed",
    cases=(
        case(1, "passed"),
        case(
            2,
            "failed",
            arguments={"seed": 7.0, "x": sample(*[0.0] * 12), "features": 2.0},
            expected=sample(*[0.25 * i for i in range(8)]),
            answered=sample(*["nan"] * 8),
        ),
        case(3, "raised", message="raised TypeError: no", expected=sample(1.0, 2.0)),
        case(4, "not-run"),
    ),
    requirements=(
        RequirementPart(name="own-layer", status="held", message="uses no ready-made layer"),
        RequirementPart(name="parameters", status="broken", message="holds these Params: none"),
        RequirementPart(name="initial-values", status="unknown", message="starts right"),
    ),
    findings=(
        finding(
            "param-value",
            location=Location(line=6, column=46, end_line=6, end_column=57),
            observed="flax.nnx.Param",
            expected="jax.Array",
            alternatives=("batch-dim",),
        ),
        finding("padding"),
        finding("flatten-order", level="advice"),
    ),
    output=CapturedOutput(
        text="\n".join(f"line {i}" for i in range(20)), bytes=140, truncated=False
    ),
)
PASSED = report("passed", summary="4 of 4 cases pass", findings=(finding("style", level="advice"),))
UNGRADABLE = report(
    "ungradable", exercise=None, score=0.0, summary="does not exist: check the name"
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen(
    shown: Report, *, verbose: bool = False, source: str = SOURCE, out: io.StringIO | None = None
) -> str:
    out = out or io.StringIO()
    render([shown], out, Detail(verbose=verbose, source_of=lambda _: source))
    return out.getvalue()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")


SCREENS = {
    "failed": (FAILED, False, 80),
    "failed_verbose": (FAILED, True, 80),
    "failed_narrow": (FAILED, False, 40),
    "passed": (PASSED, False, 80),
    "passed_verbose": (PASSED, True, 80),
    "ungradable": (UNGRADABLE, False, 80),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was_accepted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, verbose, width = SCREENS[name]
    monkeypatch.setenv("COLUMNS", str(width))
    drawn = "".join(f"{line.rstrip()}\n" for line in screen(shown, verbose=verbose).splitlines())
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("GRADE_UPDATE_SNAPSHOTS"):
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8")


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("shown", [FAILED, PASSED, UNGRADABLE], ids=lambda item: item.verdict)
def test_no_line_is_wider_than_the_terminal(
    shown: Report, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = plain(screen(shown, verbose=True, out=Terminal())).splitlines()
    assert max(cells(line) for line in lines) in range(25, width + 1)


def test_no_line_of_code_is_cut_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    code = '(x[None], self.kernel, (1,), "SAME")  # 畳み込み'
    assert code in screen(FAILED)
    assert code not in screen(FAILED, out=Terminal())


def framed(line: str, column: int, end_column: int) -> tuple[str, str]:
    """The source line and the caret line of a finding's frame."""
    place = Location(line=1, column=column, end_line=1, end_column=end_column)
    shown = report("failed", findings=(finding("x", location=place),))
    lines = plain(screen(shown, source=line, out=Terminal())).splitlines()
    start = next(i for i, text in enumerate(lines) if text.startswith("  1 | "))
    return lines[start], lines[start + 1]


@pytest.mark.parametrize(
    ("line", "column", "end"),
    [
        ("answer = wanted(1)", 9, 15),
        ("\t\tanswer = wanted(1)", 11, 17),
        ("a\t= wanted", 4, 10),
        ("名前 = wanted", 5, 11),
        ("é = '\u202e' + wanted", 10, 16),
        ("x" * 60 + " = " + "y" * 60 + " + wanted + " + "z" * 60, 126, 132),
        (" " * 100 + "wanted", 100, 106),
        ("wanted + " + "z" * 200, 0, 6),
    ],
)
@pytest.mark.parametrize("width", [40, 80, 300])
def test_carets_stand_under_what_they_mean(
    line: str, column: int, end: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text, carets = framed(line, column, end)
    before = cells(text[: text.index("wanted")])
    assert carets.index("^") == before
    assert carets.count("^") == len("wanted")
    assert cells(text) <= width


def test_a_span_over_many_lines_is_cut_short() -> None:
    place = Location(line=1, column=0, end_line=50, end_column=3)
    shown = report("failed", findings=(finding("x", location=place),))
    drawn = screen(shown, source="abc\n" * 60)
    assert drawn.count("> abc") == drawn.count("abc") == 5
    assert "^" not in drawn
    assert "… 45 more lines" in drawn


def test_code_is_shown_without_the_indentation_that_its_lines_share() -> None:
    place = Location(line=2, column=12, end_line=2, end_column=16)
    shown = report("failed", findings=(finding("x", location=place),))
    drawn = screen(shown, source="        if it:\n            this(1)\n")
    assert "  1 | if it:\n  2 |     this(1)\n    |     ^^^^\n" in drawn


def wrong_answer(**fields: Any) -> Report:
    given: dict[str, Any] = {
        "expected": sample(*[1.0] * 12),
        "answered": sample(*[1.0, 2.0] * 6),
        "wrong": Wrong(count=6, of=12, first=(1,), axes={"batch": 0, "row": 1}, shown=(1, 3, 5, 7)),
    }
    return report("failed", cases=(case(1, "failed", **given | fields),))


def test_wrong_numbers_among_right_ones_are_marked_and_the_first_is_named() -> None:
    lines = screen(wrong_answer()).splitlines()
    assert "  6 of 12 numbers are wrong, the first at [1] (batch 0, row 1)" in lines
    yours = next(place for place, line in enumerate(lines) if line.startswith("  yours"))
    marks = lines[yours + 1]
    at = [place for place in range(len(marks)) if marks[place : place + 7] == "^" * 7]
    assert at
    assert {lines[yours][place : place + 7] for place in at} == {"+2.0000"}
    assert lines[yours][: at[-1] + 7].count("+2.0000") == len(at)


def test_the_first_wrong_number_is_in_sight_however_late_it_comes() -> None:
    values = [1.0] * 11 + [9.0]
    late = wrong_answer(
        answered=sample(*values), wrong=Wrong(count=1, of=12, first=(11,), shown=(11,))
    )
    assert "+9.0000" in screen(late)
    assert "1 of 12 numbers is wrong, the first at [11]" in screen(late)


def test_integers_and_booleans_are_shown_as_such() -> None:
    whole = Sample(shape=(2,), dtype="int32", values=(3, -12))
    truths = Sample(shape=(2,), dtype="bool", values=(True, False))
    drawn = screen(wrong_answer(expected=whole, answered=truths, wrong=None))
    assert re.search(r"expected  \(2,\) +3 +-12$", drawn, re.MULTILINE)
    assert re.search(r"yours     \(2,\) +True +False$", drawn, re.MULTILINE)


def test_a_small_input_is_shown_whole() -> None:
    x = Sample(shape=(2, 2), dtype="float32", values=(1.5, -0.25, 0.0, 3.0))
    many = Sample(shape=(40,), dtype="float32", values=(1.5,) * 40)
    drawn = screen(wrong_answer(arguments={"x": x, "many": many}))
    assert "x=float32[2, 2] [[1.5, -0.25], [0, 3]], many=float32[40]\n" in drawn
    assert drawn.count("1.5") == 1


def test_the_case_that_is_shown_is_the_one_that_the_finding_speaks_of() -> None:
    one, two = sample(1.0, 2.0), sample(1.0)
    cases = (case(1, "failed", expected=one), case(2, "failed", expected=two))
    for name, shown in (("case 1: sizes", "case 1"), (None, "case 2"), ("case 9: x", "case 2")):
        found = (finding("kernel", case=name),)
        drawn = screen(report("failed", cases=cases, findings=found))
        assert f"✗ {shown}: sizes" in drawn
        assert ("(in case 9)" in drawn) is (name == "case 9: x"), "elsewhere it follows"


def test_what_the_case_that_is_shown_printed_is_shown_with_it() -> None:
    said = CapturedOutput(text="one\ntwo\nthree\nfour\n", bytes=19, truncated=False)
    shown = wrong_answer(printed=said).model_copy(update={"output": said})
    brief = screen(shown)
    assert "  printed:\n    one\n    two\n    three\n" in brief
    assert "four" not in brief
    assert "four" in screen(shown, verbose=True)


@pytest.mark.parametrize("line", [1, 3, 4, 400])
def test_a_location_outside_the_source_is_no_failure(line: int) -> None:
    place = Location(line=line, column=90, end_line=line + 9, end_column=2)
    shown = report("failed", findings=(finding("x", location=place),))
    assert "message of x" in screen(shown, source="one\ntwo\nthree")
    assert "message of x" in screen(shown, source="")


HOSTILE = (
    "[red]m[/red] [/nope] [link=file:///x]y[/link] :bomb: \x1b[31m \x1b]0;title\x07 \x9b2J"
    " \u202egnp.exe\u202c \u2066i\u2069 \u200b \ufeff \ud800 \r\x08\x00\x7f \u2028 tab\tend"
)
BROKEN = f"'''{HOSTILE}'''\n"


def hostile() -> Report:
    place = Location(line=1, column=0, end_line=1, end_column=10)
    return report(
        "failed",
        submission=SubmissionPart.model_construct(path=HOSTILE, sha256=None),
        cases=(
            case(1, "raised", message=HOSTILE, expected=sample(1.0)).model_copy(
                update={"arguments": {"seed": 1.0}}
            ),
        ),
        requirements=(RequirementPart.model_construct(name="r", status="broken", message=HOSTILE),),
        findings=tuple(
            Finding.model_construct(
                name="raised",
                level=level,
                message=HOSTILE,
                evidence=(HOSTILE,),
                location=place,
                help=HELP,
                alternatives=(),
                observed=HOSTILE,
                expected=HOSTILE,
            )
            for level in ("error", "error", "advice")
        ),
        output=CapturedOutput.model_construct(text=HOSTILE, bytes=9, truncated=False),
    )


def forbidden(text: str) -> set[str]:
    return {
        letter
        for letter in text.replace("\n", "")
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    }


@pytest.mark.parametrize("kind", ["brief", "verbose"])
def test_nothing_in_a_learners_text_is_markup_or_moves_the_cursor(kind: str) -> None:
    assert len(forbidden(HOSTILE)) > 10, "positive control"
    drawn = screen(hostile(), verbose=kind == "verbose", source=BROKEN)
    assert forbidden(drawn) == set()
    flat = re.sub(r"\s+", " ", drawn)
    for kept in ("[red]m[/red]", "[/nope]", ":bomb:", r"\x1b[31m", r"\u202egnp.exe", r"\ud800"):
        assert flat.count(kept) >= 5, kept


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_only_colours_are_used_that_are_seen_on_dark_and_on_light() -> None:
    for shown in (FAILED, PASSED, UNGRADABLE, hostile()):
        drawn = screen(shown, verbose=True, out=Terminal(), source=BROKEN)
        used = set(re.findall(r"(?<=[\[;])(?:3[0-7]|9[0-7])(?=[;m])", drawn))
        assert used <= {"31", "32", "35"}, "red, green, magenta"
        assert used


def colours(text: str) -> list[str]:
    return re.findall(r"\x1b\[[0-9;]*3[0-7][0-9;]*m", text)


def test_a_terminal_gets_colour_and_a_learners_text_adds_none() -> None:
    drawn = screen(FAILED, out=Terminal())
    assert colours(drawn)
    shown = screen(hostile(), out=Terminal(), source=BROKEN)
    assert forbidden(re.sub(r"\x1b\[[0-9;]*m", "", shown)) == set()
    assert "[red]m[/red]" in shown


def test_no_colour_is_used_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert colours(screen(FAILED, out=Terminal()))
    assert "\x1b" not in screen(FAILED), "not a terminal"
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colours(screen(FAILED, out=Terminal()))
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not colours(screen(FAILED, out=Terminal()))


def test_hidden_cases_show_no_inputs_and_no_answers() -> None:
    hidden = report("failed", cases=(case(1, "failed", hidden=True),), findings=(finding("x"),))
    drawn = screen(hidden, verbose=True)
    assert "called with" not in drawn
    assert "expected" not in drawn


def test_several_reports_follow_each_other() -> None:
    out = io.StringIO()
    render([PASSED, UNGRADABLE], out, Detail())
    first, second = (out.getvalue().index(mark) for mark in ("✓ passed", "? ungradable"))
    assert first < second
