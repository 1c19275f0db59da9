"""A report is kept by content: the next hint on an unchanged file starts no process."""

import shutil
from pathlib import Path

import pytest

from grader.learner import kept
from grader.report.errors import Exit
from grader.report.schema import (
    CasePart,
    ExercisePart,
    Finding,
    Help,
    Isolation,
    Repair,
    Report,
    SubmissionPart,
)
from grader.workers import kept_files

HELP = Help(where="line 1: wrong", idea="One thing. Another.", pattern="", fix="```diff\n-a\n```")
FINDING = Finding(
    name="padding", level="error", message="wrong", evidence=(), location=None, help=HELP
)


def report(**fields: object) -> Report:
    case = CasePart(name="case 1", sizes={}, status="failed", message="", max_error=None)
    given = {
        "submission": SubmissionPart(path="other.py", sha256="0" * 64),
        "exercise": ExercisePart(name="conv1d", version="1", digest="d"),
        "seed": 0,
        "verdict": "failed",
        "score": 0.0,
        "max_score": 100.0,
        "summary": "0 of 1 cases pass",
        "isolation": Isolation(level="full"),
        "versions": {},
        "cases": (case,),
        "findings": (FINDING,),
    }
    return Report.model_validate(given | fields)


@pytest.fixture
def file(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, with a copy of the exercises and a cache of its own."""
    for name in ("exercises", "reference"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("GRADE_ROOT", str(tmp_path))
    monkeypatch.setattr(kept_files, "results_cache", lambda: tmp_path / "cache")
    path = tmp_path / "me.py"
    path.write_text("x = 1\n")
    return path


def found(file: Path, exercise: str | None = None, seed: int = 0) -> Report | None:
    return kept.find(kept.key_of(file, exercise, seed), file)


def test_an_unchanged_file_is_answered_without_a_process(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kept.give_kept_hint(file, None, 0) is None
    kept.keep(kept.key_of(file, None, 0), report())
    assert kept.give_kept_hint(file, None, 0) == Exit.PASSED
    said = capsys.readouterr().out
    assert "padding, 3 of 4: the idea in full" in said
    assert "me.py" in said
    assert "other.py" not in said
    twin = file.with_name("twin.py")
    twin.write_bytes(file.read_bytes())
    assert found(twin) is not None


def test_whatever_a_report_depends_on_makes_it_another(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.keep(kept.key_of(file, None, 0), report())
    assert found(file) is not None
    assert found(file, "conv1d") is None
    assert found(file, seed=1) is None
    for name in ("reference/dense.py", "exercises/conv1d/starter.py", "exercises/common/extra.py"):
        path = file.parent / name
        before = path.read_text() if path.exists() else None
        path.write_text((before or "") + "\n")
        assert found(file) is None, name
        path.unlink() if before is None else path.write_text(before)
        assert found(file) is not None, name
    with monkeypatch.context() as patch:
        patch.setattr(kept, "versions", lambda: {"jax": "9"})
        assert found(file) is None
    with monkeypatch.context() as patch:
        patch.setattr(kept, "code_digest", lambda _: "other code")
        assert found(file) is None
    file.write_text("x = 2\n")
    assert found(file) is None


HIDDEN = CasePart(name="hidden", sizes={}, status="failed", message="", max_error=None, hidden=True)


@pytest.mark.parametrize(
    "fields",
    [
        {"cases": (HIDDEN,)},
        {"incomplete": "time was spent"},
        {"verdict": "ungradable"},
        {"findings": (FINDING.model_copy(update={"name": "time-limit"}),)},
    ],
)
def test_what_another_run_may_say_otherwise_or_a_hidden_case_is_not_kept(
    fields: dict[str, object], file: Path
) -> None:
    kept.keep(kept.key_of(file, None, 0), report(**fields))
    assert found(file) is None


def test_a_repair_is_not_lost_by_grading_again(file: Path) -> None:
    key = kept.key_of(file, None, 0)
    kept.keep(key, report())
    kept.keep(key, report(repair=Repair(tried=7)))
    kept.keep(key, report())
    again = found(file)
    assert again is not None
    assert again.repair == Repair(tried=7)


def test_a_damaged_entry_counts_as_none(file: Path, tmp_path: Path) -> None:
    kept.keep(kept.key_of(file, None, 0), report())
    (entry,) = (tmp_path / "cache" / "reports").iterdir()
    assert entry.stat().st_mode & 0o077 == 0
    entry.write_bytes(entry.read_bytes().replace(b"wrong", b"right"))
    assert found(file) is None


def test_what_is_kept_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SHELF", kept_files.Shelf("reports", 12_000))
    for number in range(20):
        file.write_text(f"x = {number}\n")
        kept.keep(kept.key_of(file, None, 0), report())
    folder = file.parent / "cache" / "reports"
    assert 0 < sum(path.stat().st_size for path in folder.iterdir()) <= 12_000
    assert found(file) is not None


def test_a_file_that_is_none_is_not_kept(file: Path) -> None:
    assert kept.key_of(file.parent, None, 0) is None
    assert kept.key_of(file.parent / "missing.py", None, 0) is None
