"""What a report says of a file or module is the same whether the host has it or not."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.report.schema import Report
from grader.sandbox.absent import retold

WRAPPED = """

right = conv1d_forward


def conv1d_forward(*given):
    import ctypes, importlib, os, pathlib, runpy, shutil, sys
    ATTEMPT
    return right(*given)
"""
FILES = {
    "open": "open(r'PLACE')",
    "open for writing": "open(r'PLACE', 'w')",
    "open in a folder": "open(r'PLACE/file')",
    "read_text": "pathlib.Path(r'PLACE').read_text()",
    "listdir": "os.listdir(r'PLACE')",
    "scandir": "os.scandir(r'PLACE')",
    "numpy.load": "import numpy; numpy.load(r'PLACE')",
    "numpy.loadtxt": "import numpy; numpy.loadtxt(r'PLACE')",
    "numpy.genfromtxt": "import numpy; numpy.genfromtxt(r'PLACE')",
    "a library": "ctypes.CDLL(r'PLACE')",
    "run_path": "runpy.run_path(r'PLACE')",
    "copy": "shutil.copy(r'PLACE', '/dev/null')",
    "remove": "os.remove(r'PLACE')",
    "a module's folder": "sys.path.insert(0, r'PLACE'); import inside",
    "a module's loader": "importlib.machinery.SourceFileLoader('x', r'PLACE').load_module()",
}
MODULES = {
    "package": ("pytest", "pytesx"),
    "module in a package": ("_pytest.config", "_pytesx.config"),
    "compiled package": ("mypy.nodes", "mypx.nodes"),
}


@pytest.fixture
def said(grade_text: Callable[..., Report], right: str) -> Callable[[str], str]:
    """Grades an attempt; returns all that the report says, without the time."""

    def run(attempt: str) -> str:
        source = right + WRAPPED.replace("ATTEMPT", attempt)
        report = grade_text(source)
        assert report.verdict == "failed", "it should have raised"
        left = {
            "durations": None,
            "submission": report.submission.model_copy(update={"sha256": ""}),
        }
        return report.model_copy(update=left | {"answers_digest": None}).model_dump_json()

    return run


@pytest.mark.skipif(sys.platform != "linux", reason="files are kept from submissions on Linux")
@pytest.mark.parametrize("way", FILES)
def test_a_report_does_not_tell_whether_a_path_exists(
    way: str, tmp_path: Path, said: Callable[[str], str]
) -> None:
    (tmp_path / "inside.py").write_text("answer = 1\n")
    folder = way in {"listdir", "scandir", "open in a folder", "a module's folder"}
    there = tmp_path if folder else tmp_path / "inside.py"
    absent = there.with_name("x" * len(there.name))
    texts = [
        said(FILES[way].replace("PLACE", str(place))).replace(str(place), "PLACE")
        for place in (there, absent)
    ]
    assert texts[0] == texts[1]
    assert "raised" in texts[0]


@pytest.mark.skipif(sys.platform != "linux", reason="packages are kept from submissions on Linux")
@pytest.mark.parametrize("way", MODULES)
def test_a_report_does_not_tell_whether_a_package_is_installed(
    way: str, said: Callable[[str], str]
) -> None:
    there, absent = MODULES[way]
    texts = [said(f"import {there}"), said(f"import {absent}").replace("pytesx", "pytest")]
    texts[1] = texts[1].replace("mypx", "mypy")
    if way != "compiled package":  # its name is like that of NumPy, and the other is not
        assert texts[0] == texts[1]
    assert "site-packages" not in texts[0]
    assert "No module named" in texts[0]


@pytest.mark.parametrize("named", ["/etc", "/nosuch", "..", "tests", "nosuch"])
def test_a_name_made_up_by_a_submission_is_not_looked_for(
    named: str, said: Callable[[str], str]
) -> None:
    text = said(f"raise ModuleNotFoundError(\"No module named '{named}'\")")
    assert f"there is no module `{named}` here" in text


def test_other_errors_keep_their_words() -> None:
    """Positive control: the two ways differ before they are retold."""
    for error in (OSError(1, "Operation not permitted"), ValueError("x"), ImportError("no")):
        assert retold(error, str(error)) == (type(error), str(error))
    missing, kept = FileNotFoundError(2, "No such", "a"), PermissionError(13, "Denied", "a")
    assert str(missing) != str(kept)
    assert retold(missing, str(missing)) == retold(kept, str(kept))
