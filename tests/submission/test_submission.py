"""A learner's file is read by its bytes alone; nothing in it runs."""

import ast
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise.exercise import Exercise
from grader.exercise.settings import Points, Settings
from grader.submission.facts import bound_names
from grader.submission.format import SOURCE_BYTES
from grader.submission.nearness import AmbiguousError, match_exercise
from grader.submission.submission import (
    Submission,
    UnreadableError,
    read,
)


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "me.py"
    path.write_bytes(b"x = 1\r\n")
    submission = read(path)
    assert (submission.path, submission.source) == (str(path), b"x = 1\r\n")
    assert submission.digest == hashlib.sha256(b"x = 1\r\n").hexdigest()


def test_the_size_limit_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "me.py"
    path.write_bytes(b"#" * SOURCE_BYTES)
    assert len(read(path).source) == SOURCE_BYTES
    path.write_bytes(b"#" * (SOURCE_BYTES + 1))
    with pytest.raises(UnreadableError, match="1,048,577 bytes and the limit is 1,048,576"):
        read(path)


def test_a_large_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sparse.py"
    with path.open("wb") as file:
        file.truncate(8 << 30)
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("it was opened to be read"))
    with pytest.raises(UnreadableError, match="8,589,934,592 bytes"):
        read(path)


def test_reading_leaves_no_descriptor_open(tmp_path: Path) -> None:
    (tmp_path / "me.py").write_text("x = 1")

    def count() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    before = count()
    for path in (tmp_path / "me.py", tmp_path, tmp_path / "missing.py", Path("/dev/null")):
        for _ in range(5):
            try:
                read(path)
            except UnreadableError:
                continue
    assert count() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_file_that_may_not_be_read_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "me.py"
    path.write_text("x = 1")
    path.chmod(0)
    with pytest.raises(UnreadableError, match="change its permissions"):
        read(path)


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(5, "Input/output error")])
def test_an_error_of_the_system_is_a_sentence(
    error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise error

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableError, match=r"permissions|Input/output error"):
        read(tmp_path / "me.py")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"x = '\xc3\xa9'\n", "x = 'é'\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = 'é'\n"),
        (b"#!python\n# vim: set fileencoding=cp1252 :\n# \x80\n", None),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"# coding: klingon\n\xff", "# coding: klingon\n�"),
        (b"# coding: undefined\n\xff", "# coding: undefined\n�"),
        (b"# coding: idna\nx = 1\n", "# coding: idna\nx = 1\n"),
        (b"# coding: hex\nx = 1\n", "# coding: hex\nx = 1\n"),
        (b"\xff", "�"),
        (b"", ""),
    ],
)
def test_text_follows_the_cookie_or_the_mark_and_never_fails(
    source: bytes, text: str | None
) -> None:
    found = Submission("me.py", source).text
    assert found == (text if text is not None else source.decode("cp1252"))


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail(source: bytes) -> None:
    submission = Submission("me.py", source)
    assert "\r" not in submission.text
    assert (submission.tree is None) or (submission.mistyped is None)
    assert isinstance(submission.lines, list)


@pytest.mark.parametrize(
    ("source", "line"),
    [(b"x = 1\ndef f(:\n", 2), (b"x = 1\ny = '\0'\n", 2), (b"x = 1\n  y = 2\n", 2)],
)
def test_what_is_certainly_no_python_says_where(source: bytes, line: int) -> None:
    mistyped = Submission("me.py", source).mistyped
    assert mistyped is not None
    assert mistyped.message
    assert mistyped.line == line


@pytest.mark.parametrize("text", ["y = " + "(" * 1000 + ")" * 1000, "y = " + "-" * 200_000 + "1"])
def test_a_file_that_this_parser_gives_up_on_is_not_called_mistyped(text: str) -> None:
    submission = Submission("me.py", text.encode())
    assert submission.tree is None
    assert submission.mistyped is None


def test_parsing_warns_of_nothing() -> None:
    source = b"y = 1 is 1\n"
    with pytest.warns(SyntaxWarning):
        compile(source, "me.py", "exec")  # positive control
    assert Submission("me.py", source).tree is not None


NAMES = """
import os.path, numpy as np
from a import b as c
if True:
    from d import e
    def f(): inner = 1
else:
    class G: attribute = 1
try:
    h = i = 0
except ValueError:
    j, (k, *l) = 1, (2, 3)
finally:
    m: int = 1
for n in (): o = n
with open("x") as p: pass
(q := 3)
while False:
    async def r(): pass
match 1:
    case 1: s = 1
    case _: t = 2
"""


def test_names_that_the_top_level_binds_are_found_wherever_they_stand() -> None:
    names = set(bound_names(ast.parse(NAMES)))
    assert names >= set("cefhijklmnopqrst") | {"os", "np", "G"}
    assert not names & {"inner", "attribute", "a", "b", "d", "ValueError"}


def made(name: str, entry_point: str, module: str) -> Exercise:
    settings = Settings(
        format_version=1,
        version="1",
        title=name,
        summary=name,
        entry_point=entry_point,
        parameters=("x",),
        module=module,
        tolerance=1e-5,
        points=Points(cases=1, requirements=0),
    )
    return Exercise(name, Path(), Path(), settings)


CONV, DENSE = made("conv", "conv_forward", "MyConv"), made("dense", "dense_forward", "MyDense")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def conv_forward(x): pass", "conv"),
        ("dense_forward = lambda x: x", "dense"),
        ("from mine import dense_forward", "dense"),
        ("class MyDense: pass\ndef forward(x): return MyDense()", "dense"),
        ("class MyConv: pass", "conv"),
        ("def conv_forward(: # class MyConv", "conv"),
        ("# conv_forward\ndef dense_forward(x): pass", "dense"),
    ],
)
def test_the_exercise_is_found_from_what_the_file_defines(text: str, name: str) -> None:
    assert match_exercise(Submission("me.py", text.encode()), (CONV, DENSE)).name == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def conv_forward(x): pass\ndense_forward = conv_forward", "of conv, dense: choose with"),
        ("x = 1", "no entry point of any exercise"),
        ("", "no entry point of any exercise"),
        ("class MyConv: pass\nclass MyDense: pass", "no entry point of any exercise"),
    ],
)
def test_without_one_answer_a_choice_is_asked_for(text: str, said: str) -> None:
    with pytest.raises(AmbiguousError, match=said):
        match_exercise(Submission("me.py", text.encode()), (CONV, DENSE))


def test_with_one_exercise_there_is_nothing_to_choose() -> None:
    assert match_exercise(Submission("me.py", b""), (CONV,)) is CONV
