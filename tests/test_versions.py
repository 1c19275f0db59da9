"""The comparison of versions notices what differs and what is missing."""

from pathlib import Path

import pytest

from tests import versions

FOUND = {"a.py": ("failed", ["padding"]), "b.py": ("passed", [])}


def test_another_verdict_another_finding_and_a_missing_file_differ() -> None:
    assert versions.differences(FOUND, dict(FOUND)) == []
    other = {"a.py": ("failed", ["kernel-layout"]), "b.py": ("failed", [])}
    assert len(versions.differences(FOUND, other)) == 2
    assert len(versions.differences(FOUND, {})) == 2


def test_a_python_that_only_has_the_name_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    path = tmp_path / "versions" / "9.9.1" / "bin" / "python"
    path.parent.mkdir(parents=True)
    for version, taken in (("3.2", None), ("9.9", str(path))):
        path.write_text(f"#!/bin/sh\necho {version}\n")
        path.chmod(0o755)
        assert versions.interpreter("9.9") == taken


def test_pairs_without_a_python_are_named_and_no_pair_at_all_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["versions.py"])
    monkeypatch.setattr(versions, "interpreter", lambda version: None)
    with pytest.raises(SystemExit, match="no pair was tested"):
        versions.main()
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(versions.PAIRS)
    assert all(line.startswith("left out, as this Python is not installed: ") for line in said)
