"""Works that are alike: what counts as equal, who is paired, and what hostile text costs."""

import csv
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.alike.form import LONGEST, form
from grader.classroom.alike.pairs import FEW_TOKENS, LARGEST, SMALL, Alike, find_alike
from grader.classroom.alike.write import programs
from grader.classroom.report import print_summary, summarise, write
from grader.exercise.exercise import Exercise
from grader.report.marks import owned
from grader.report.schema import Report

from .conftest import folder, zip_of


def digest(source: str) -> str:
    found = form(source)
    assert found is not None
    return found.digest


PROGRAM = '''
import jax.numpy as jnp
from flax import nnx


class Layer(nnx.Module):
    """A layer."""

    size: int = 3

    def __init__(self, wide, *, rngs):
        self.kernel = nnx.Param(rngs.params(), (wide, 2))

    def __call__(self, x):
        total = sum(each * 2 for each in x)
        return jnp.dot(x, self.kernel[...], precision="high") + total


def forward(seed, x):
    layer = Layer(wide=x.shape[1], rngs=nnx.Rngs(int(seed)))
    return layer(x)  # done
'''


@pytest.mark.parametrize(
    "changes",
    [
        {"kernel": "k", "wide": "in_features", "Layer": "MyLayer", "total": "t", "each": "item"},
        {"    ": "\t"},
        {"\n\n": "\n", "# done": "", '    """A layer."""\n': ""},
        {"(x)  #": "(\n    x,\n)  #", '"high"': "'high'"},
        {"jnp": "np", "self": "me"},
        {" = ": "=", "    return": "    # so\n    return"},
        {"size": "width"},
    ],
)
def test_names_comments_and_layout_make_no_difference(changes: dict[str, str]) -> None:
    changed = PROGRAM
    for old, new in changes.items():
        assert old in changed
        changed = changed.replace(old, new)
    assert digest(changed) == digest(PROGRAM)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("jnp.dot", "jnp.matmul"),
        ("* 2", "* 3"),
        ('"high"', '"default"'),
        ("precision", "preferred"),
        ("(wide, 2)", "(2, wide)"),
        ("+ total", "- total"),
        ("nnx.Param(", "nnx.Variable("),
        ("each * 2 for each", "each * 2 for other"),
        ("(wide, 2)", "(wide,)"),
    ],
)
def test_what_is_computed_makes_a_difference(old: str, new: str) -> None:
    assert old in PROGRAM
    assert digest(PROGRAM.replace(old, new)) != digest(PROGRAM)


def test_a_tuple_of_one_is_not_its_item_and_a_trailing_comma_is_nothing() -> None:
    assert digest("x = (1,)") != digest("x = (1)")
    assert digest("x = y[1,]") != digest("x = y[1]")
    assert digest("x = (1, 2,)") == digest("x = (1, 2)")
    assert digest("f(1,)") == digest("f(1)")
    assert digest("x = [1,]") == digest("x = [1]")


def test_honest_programs_in_many_styles_are_not_alike(root: Path) -> None:
    for name in ("conv1d", "conv2d", "dense"):
        paths = sorted((root / "tests" / "corpus" / name / "right").glob("*.py"))
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
        assert len({digest(text) for text in texts}) == len(texts) > 10


@pytest.mark.parametrize(
    "source",
    [
        '"' * 12_000,
        '\\"' * 6_000,
        "'''" + "\\'" * 6_000,
        "'''" + "'' " * 4_000,
        "(" * 12_000,
        "x=" * 6_000,
        "lambda " * 1_800,
        "\\\n" * 6_000,
        "f'" + "{" * 12_000,
        "(," * 6_000,
        "for " * 3_000,
        "#" * 12_000,
        " " * 12_000,
        "x" * 12_000,
        "1." * 6_000,
        "):" * 6_000,
    ],
)
def test_hostile_text_costs_work_in_proportion_to_its_length(source: str) -> None:
    """Counted in calls and lines of ours, not in seconds; twice the text costs about twice."""
    assert len(source) <= LONGEST
    whole, half = (steps(text) for text in (source, source[: len(source) // 2]))
    assert whole < 3 * half + 1_000


def steps(source: str) -> int:
    """How many tokens and statements a text is taken apart into."""
    import sys

    count = 0

    def count_lines(*_: Any) -> Any:
        nonlocal count
        count += 1
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        form(source)
    finally:
        sys.settrace(before)
    return count


def test_what_is_too_long_or_no_python_has_no_form() -> None:
    assert form("x" * (LONGEST + 1)) is None
    assert form("'open") is None
    assert form("'''open") is None
    assert form("x \x0b y") is None
    assert form("") is not None


@given(st.text(alphabet="ab01 \n\t'\"\\()[]{},:;=#.*lambdafordefin\u00e9\u0662", max_size=200))
def test_any_text_has_a_form_or_none(source: str) -> None:
    one = form(source)
    assert one == form(source)


@pytest.fixture(scope="module")
def graded(root: Path) -> dict[str, Report]:
    lines = (root / "tests/report/formats/reports.jsonl").read_text(encoding="utf-8").splitlines()
    found = [Report.model_validate_json(line) for line in lines]
    return {Path(report.submission.path).stem: report for report in found}


def of(report: Report, learner: str, sha256: str, **fields: Any) -> Report:
    mine = owned(report, f"{learner}/conv1d.py", learner)
    part = mine.submission.model_copy(update={"sha256": sha256})
    return mine.model_copy(update={"submission": part, **fields})


def different(number: int) -> str:
    """A program that is like no other."""
    names = random.Random(number).sample(range(10_000), 40)
    return "\n".join(f"x = y.attribute_{name}({name})" for name in names)


@pytest.fixture
def found(graded: dict[str, Report], exercise: Exercise) -> Callable[..., Alike]:
    """Finds what is alike in passed works, given by learner and text, among others that differ."""

    def go(works: dict[str, str], others: int = 0, **fields: Any) -> Alike:
        texts = {**works, **{f"other{number}": different(number) for number in range(others)}}
        sources = {f"{hash(text):x}": text for text in texts.values()}
        base = graded[fields.pop("base", "alice")]
        reports = [
            of(base, learner, f"{hash(text):x}", **fields) for learner, text in texts.items()
        ]
        return find_alike(reports, sources.get, (exercise,))

    return go


def test_each_pair_is_named_once_by_the_strongest_evidence(found: Callable, right: str) -> None:
    renamed = right.replace("layer", "net")
    alike = found({"nia": right, "tom": right, "eve": renamed, "zoe": different(77)}, others=10)
    assert [(pair.learners, pair.kind, pair.group, pair.of) for pair in alike.pairs] == [
        (("nia", "tom"), "bytes", 2, 14),
        (("eve", "nia"), "text", 3, 14),
        (("eve", "tom"), "text", 3, 14),
    ]
    assert alike.pairs[0].tokens
    assert alike.pairs[0].tokens > FEW_TOKENS
    assert not alike.pairs[0].solution
    assert alike.large == ()


def test_several_equal_files_of_one_learner_are_no_pair(
    graded: dict[str, Report], exercise: Exercise, right: str
) -> None:
    reports = [of(graded["alice"], "nia", "a"), of(graded["alice"], "nia", "a")]
    assert find_alike(reports, lambda _: right, (exercise,)).pairs == ()


def test_the_starter_and_what_hardly_differs_from_it_is_left_out(
    found: Callable, exercise: Exercise
) -> None:
    starter = exercise.starter
    touched = starter.replace("return x\n", "return x + 1  # mine\n")
    renamed = starter.replace("layer", "net")
    works = dict(zip("abcdef", (starter, starter, touched, touched, renamed, renamed), strict=True))
    assert found(works) == Alike((), ())
    assert found({**works, "g": different(1), "h": different(1)}).pairs, "positive control"


def test_what_many_share_is_only_counted(found: Callable, right: str) -> None:
    many = {f"l{number:02}": right + "# x" * number for number in range(SMALL + 1)}
    alike = found(many, others=6)
    assert alike.pairs == ()
    assert [(group.kind, group.group, group.of) for group in alike.large] == [("text", 4, 10)]
    assert len(found(many, others=36).pairs) == 6, "in a larger class it is few"
    many = {f"l{number:02}": right for number in range(LARGEST + 1)}
    alike = found(many, others=191)
    assert alike.pairs == ()
    assert [(group.kind, group.group, group.of) for group in alike.large] == [("bytes", 9, 200)]


def test_the_text_of_the_solution_is_said_to_be_that(found: Callable, exercise: Exercise) -> None:
    solution = exercise.reference.decode()
    (pair,) = found({"nia": solution, "tom": solution + "\n# mine"}, others=5).pairs
    assert (pair.kind, pair.solution) == ("text", True)


def test_equal_wrong_answers_that_one_known_mistake_explains_are_none(
    graded: dict[str, Report], exercise: Exercise
) -> None:
    bob = graded["bob"]
    unknown = bob.findings[0].model_copy(update={"name": "unrecognised"})
    second = bob.findings[0].model_copy(update={"name": "batch-dim"})
    sources = {name: different(number) for number, name in enumerate("abcdefgh")}

    def pairs(*reports: Report) -> list[tuple[tuple[str, str], str]]:
        alike = find_alike(reports, sources.get, (exercise,))
        return [(pair.learners, pair.kind) for pair in alike.pairs]

    def two(**fields: Any) -> list[Report]:
        return [of(bob, name, name, **fields) for name in "ab"]

    assert pairs(*two(answers_digest="d")) == [], "a named mistake alone"
    assert pairs(*two(answers_digest="d", findings=(unknown,))) == [(("a", "b"), "answers")]
    both = (bob.findings[0], second)
    assert pairs(*two(answers_digest="d", findings=both)) == [(("a", "b"), "answers")]
    other = [of(bob, "c", "c", findings=(unknown,), answers_digest="e")]
    assert pairs(*two(answers_digest="d", findings=(unknown,))[:1], *other) == []
    seeds = [of(bob, n, n, findings=(unknown,), answers_digest="d", seed=ord(n)) for n in "ab"]
    assert pairs(*seeds) == []
    raised = tuple(case.model_copy(update={"max_error": None}) for case in bob.cases)
    assert pairs(*two(answers_digest="d", findings=(unknown,), cases=raised)) == []


def test_the_class_report_says_what_is_equal_and_no_more(
    found: Callable, right: str, graded: dict[str, Report], tmp_path: Path, capsys: Any
) -> None:
    hostile = "<script>alert(1)</script>"
    alike = found({hostile: right, "tom": right}, others=3)
    write([graded["alice"]], tmp_path, source_of=lambda _: None, alike=alike)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Alike works" in page
    assert "the same file" in page
    assert "2 of 5" in page
    assert hostile not in page
    import sys

    print_summary(summarise([graded["alice"]]), sys.stdout, alike)
    said = " ".join(capsys.readouterr().out.split())
    assert f"{hostile} and tom (conv1d): the same file, 2 of 5 learners" in said
    for text in (page, said):
        assert "copied" not in text
        assert "plagiar" not in text
    write([graded["alice"]], tmp_path, source_of=lambda _: None)
    assert "Alike works" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_programs_for_other_tools_have_plain_names(
    graded: dict[str, Report], exercise: Exercise
) -> None:
    names = ["../x", "=1+1", "Jos\u00e9", "jose", "\u738b"]
    reports = [of(graded["alice"], name, "a") for name in [*names, "\u738b"]]
    reports += [of(graded["nosuch"], "lost", "gone")]
    made = dict(programs(reports, {"a": "x = 1\n"}.get, (exercise,)))
    assert list(made) == [
        "submissions/x/conv1d.py",
        "submissions/1-1/conv1d.py",
        "submissions/Jose/conv1d.py",
        "submissions/jose-2/conv1d.py",
        "submissions/learner/conv1d.py",
        "submissions/learner/conv1d-2.py",
        "starter/conv1d.py",
        "names.csv",
    ]
    assert made["submissions/x/conv1d.py"] == b"x = 1\n"
    rows = list(csv.reader(made["names.csv"].decode().splitlines()))
    assert rows[1:3] == [["x", "../x"], ["1-1", "'=1+1"]]
    assert rows[-1] == ["learner", "\u738b"]


@pytest.fixture(scope="module")
def ran(
    tmp_path_factory: pytest.TempPathFactory, grade_command: Callable, right: str
) -> tuple[Path, Any]:
    where = tmp_path_factory.mktemp("alike")
    files = {"=nia/a.py": right, "tom/a.py": right, "eve/a.py": right.replace("layer", "net")}
    (where / "submissions.zip").write_bytes(zip_of(**files))
    words = ["batch", "submissions.zip", "--alike", "pairs.csv", "--programs", "all.zip"]
    return where, grade_command(*words, cwd=where)


def test_the_command_writes_pairs_and_programs(
    ran: tuple[Path, Any], grade_command: Callable
) -> None:
    where, done = ran
    assert done.status == 0, done.err
    text = (where / "pairs.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["learner_1"], row["learner_2"], row["equal"], row["group"]) for row in rows] == [
        ("'=nia", "tom", "bytes", "2"),
        ("'=nia", "eve", "text", "3"),
        ("eve", "tom", "text", "3"),
    ]
    with zipfile.ZipFile(where / "all.zip") as archive:
        assert "starter/conv1d.py" in archive.namelist()
        assert "submissions/nia/conv1d.py" in archive.namelist()
    again = ["batch", "submissions.zip", "--alike", "pairs.json", "--programs", "all.zip"]
    assert grade_command(*again, cwd=where).status == 0
    held = json.loads((where / "pairs.json").read_text(encoding="utf-8"))
    assert len(held["pairs"]) == 3
    assert held["pairs"][0]["learners"] == ["=nia", "tom"]
    assert held["large"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--alike", "pairs.txt"], r"pairs.txt should end in .csv or .json"),
        (["--programs", "all"], r"all should end in .zip"),
        (["--programs", "taken.zip"], r"taken.zip was not written by this command before"),
        (["--programs", "no/x.zip"], r"no cannot be written"),
        (["--alike", "no/x.csv"], r"no/x.csv cannot be written"),
    ],
)
def test_places_are_checked_before_anything_is_graded(
    words: list[str], said: str, tmp_path: Path, right: str, grade_command: Callable
) -> None:
    folder(tmp_path, **{"class/nia.py": right, "taken.zip": "x"})
    refused = grade_command("batch", "class", *words, cwd=tmp_path)
    assert (refused.status, refused.out) == (2, ""), refused.err
    assert said in refused.err
    assert refused.err.count("\n") == 1
    assert not (tmp_path / ".grade").exists()
