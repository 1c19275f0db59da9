"""No command but `solution` gives the solution away: no more than two lines of it in a row.

Searched in all that a learner is shown of every pitfall and exercise: pages, lessons, and every
rung of the ladder of every finding in a recorded mistake. The learner's own file is taken to be the
starter, even where a recorded mistake holds most of the reference, which makes the search harder.
"""

import difflib
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from grader.cli.main import main
from grader.exercise.changes import difference
from grader.exercise.pitfalls import list_pitfalls
from grader.grading.exercises import open_catalogue
from grader.learner.guidance import ladder
from grader.report.schema import ExercisePart, Finding, Isolation, Report, SubmissionPart

from .replay import Replaying, play_back, programs, read, recognised

MOST = 2
IDEA_WORDS = 80
"""How long an idea may be where a report shows it."""
ENDED = {"crashed", "output-limit"}
"""How a worker ended early cannot be played back."""
EXERCISES = {item.name: item for item in open_catalogue().all()}
PITFALLS = {
    pitfall.name: pitfall
    for exercise in EXERCISES.values()
    for pitfall in list_pitfalls(exercise.pitfall_folders, exercise.families)
}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def unsigned(line: str) -> str:
    return re.sub(r"^\s*[-+] ", "", line)


def given_away(text: str, right: str, own: str) -> list[str]:
    """Return lines of a right program that a text shows in a row and a learner does not have.

    Blanks and line breaks do not matter; of a diff each side is read by itself.
    """
    code = [line for line in right.splitlines() if line.strip()]
    mine = {squeezed(line) for line in own.splitlines()}
    lines = text.splitlines()
    sides = [
        "".join("|" if squeezed(line) in mine else squeezed(line) for line in map(unsigned, kept))
        for kept in (
            lines,
            [line for line in lines if not re.match(r"\s*-", line)],
            [line for line in lines if not re.match(r"\s*\+", line)],
        )
    ]
    found = []
    for start in range(len(code) - MOST):
        row = [squeezed(line) for line in code[start : start + MOST + 1]]
        if mine.isdisjoint(row) and any("".join(row) in side for side in sides):
            found.append("\n".join(code[start : start + MOST + 1]))
    return found


def said_by(*words: str) -> str:
    ran = CliRunner(env={"GRADE_PROGRESS": "off", "COLUMNS": "80"}).invoke(main, words)
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.mark.parametrize("name", EXERCISES)
def test_the_solution_is_noticed_where_it_is_shown(name: str) -> None:
    exercise = EXERCISES[name]
    right, own = exercise.right_program, exercise.starter
    assert given_away(said_by("solution", name, "--give-up", "--yes"), right, own)
    assert given_away(exercise.solution, right, own)
    assert not given_away(exercise.solution, right, right)
    code = right.splitlines()
    begin = next(
        place
        for place, line in enumerate(code)
        if " = " in line and all(each.strip() for each in code[place : place + 3])
    )
    for sign in (" ", "+", "-"):
        row = "\n".join(sign + line for line in code[begin : begin + 3])
        assert given_away(f"words\n{row}\nwords", right, own)
    two = "\n".join(code[begin : begin + 2])
    assert not given_away(f"words\n{two}\n...\n{code[begin + 2]}", right, own)
    wider = difflib.unified_diff(code, right.replace(code[begin + 1], "x").splitlines(), n=2)
    assert given_away("\n".join(wider), right, own)


@pytest.mark.parametrize("name", EXERCISES)
def test_no_page_gives_it_away(name: str) -> None:
    exercise = EXERCISES[name]
    right, own = exercise.right_program, exercise.starter
    for words in ([], ["list"], ["lesson", name], ["--help"]):
        assert not given_away(said_by(*words), right, own), words
    assert not given_away("\n".join([exercise.settings.begin, *exercise.hints]), right, own)
    for pitfall in PITFALLS:
        page = said_by("explain", pitfall, "--exercise", name)
        assert not given_away(page, right, own), pitfall


@pytest.mark.parametrize("name", EXERCISES)
def test_no_change_of_it_gives_it_away(name: str) -> None:
    """All that is shown of a change is made by `difference`."""
    exercise = EXERCISES[name]
    right, own = exercise.right_program, exercise.starter
    wrong = [text for pitfall in PITFALLS.values() for _, text in pitfall.wrong_programs(exercise)]
    assert len(wrong) > 20
    for text in (*wrong, own, "", right.replace("\n", "\n    ")):
        assert not given_away(difference(text, right, right), right, own)
        assert not given_away(difference(right, text, right), right, own)


def report(name: str, finding: Finding) -> Report:
    return Report(
        submission=SubmissionPart(path="me.py", sha256="0" * 64),
        exercise=ExercisePart(name=name, version="1", digest="d"),
        seed=0,
        verdict="failed",
        score=0,
        max_score=100,
        summary="",
        isolation=Isolation(level="full"),
        versions={},
        findings=(finding,),
    )


def findings() -> Iterator[tuple[str, Finding]]:
    """Yield every finding in every recorded mistake, with the exercise's name."""
    said, _ = read()
    for exercise, change, program in programs():
        if change.pitfall not in ENDED:
            for finding in recognised(exercise, program, Replaying(said)):
                yield exercise.name, finding


@pytest.mark.slow
def test_no_rung_gives_it_away_and_no_idea_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    play_back(monkeypatch)
    ladders = set()
    for name, finding in findings():
        exercise = EXERCISES[name]
        steps = ladder(report(name, finding), exercise)
        texts = (finding.message, *finding.evidence, *(rung.text for rung in steps.rungs))
        text = "\n".join(texts)
        assert not given_away(text, exercise.right_program, exercise.starter), steps.name
        assert len(finding.help.idea.split()) <= IDEA_WORDS, (finding.name, finding.help.idea)
        ladders.add((name, steps.name))
    assert len(ladders) > 100
