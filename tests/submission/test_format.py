"""What a file is decides by its bytes whether it is graded; whatever it is called."""

import codecs
import io
import json
import re
import tarfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.submission.format import FILE_BYTES, SOURCE_BYTES, Unsuitable, python_source
from grader.submission.submission import Submission, UnreadableError, read

PROGRAM = b"import jax\n\n\ndef f(x):\n    y = x + 1\n    return y\n"
TEXT = PROGRAM.decode()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x.py"))
    return out.getvalue()


def pyc() -> bytes:
    return b"\xa7\r\r\n\0\0\0\0" + bytes(60)


UNSUITABLE = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
    "pdf after a mark": (b"\xef\xbb\xbf\n%PDF-1.7", "is a PDF document"),
    "rtf": (b"{\\rtf1\\ansi def f():\\par}", r"is a rich text document \(RTF\)"),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), r"is a Word document \(.docx\)"),
    "xlsx": (zipped("xl/workbook.xml"), "is an Excel workbook"),
    "pptx": (zipped("ppt/presentation.xml"), "is a PowerPoint"),
    "odt": (zipped("mimetype", "content.xml"), "is an OpenDocument text"),
    "pages": (zipped("Index/Document.iwa"), "is an Apple Pages document"),
    "zip": (zipped("conv1d.py"), "is a zip archive: hand in"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "is a zip archive: hand in"),
    "damaged docx": (b"PK\x03\x04rest", "Word's .docx.*damaged"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Office document"),
    "html": (b"<!DOCTYPE html><html></html>", "is an HTML page"),
    "html in capitals": (b"\n<HTML><BODY>", "is an HTML page"),
    "xhtml": (b'<?xml version="1.0"?>\n<html xmlns="x">', "is an HTML page"),
    "xml": (b'<?xml version="1.0"?>\n<data/>', "is an XML or HTML page"),
    "svg": (b"<svg></svg>", "is an XML or HTML page"),
    "saved page": (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "is a saved web page"),
    "latex": (b"\\documentclass{article}\n", "is a LaTeX document"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
    "patch": (b"diff --git a/x.py b/x.py\n", "is a patch of Git"),
    "link": (b"[InternetShortcut]\r\nURL=https://example.org\r\n", "is a link to a web page"),
    "json": (b'{"score": null, "ok": true}', r"is data \(JSON\)"),
    "gzip": (b"\x1f\x8b\x08\0", "packed by gzip"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "is a 7z archive"),
    "rar": (b"Rar!\x1a\x07\x01\0", "is a RAR archive"),
    "tar": (tarred(), "is a tar archive"),
    "png": (b"\x89PNG\r\n\x1a\n", r"is an image \(PNG\)"),
    "jpeg": (b"\xff\xd8\xff\xe0", r"is an image \(JPEG\)"),
    "gif": (b"GIF89a\1\0\1\0\0\0", r"is an image \(GIF\)"),
    "heic": (b"\0\0\0\x18ftypheic", "is an image or a film"),
    "pickle": (b"\x80\x04\x95\0\0\0\0", "is a Python pickle"),
    "npy": (b"\x93NUMPY\1\0", "is a NumPy array"),
    "pyc": (pyc(), "is compiled Python"),
    "sqlite": (b"SQLite format 3\0", "is a database"),
    "appledouble": (b"\0\5\x16\7" + bytes(80), "beside a file"),
    "binary": (bytes(range(256)) * 3, "is binary data and no text"),
    "empty": (b"", "is empty: was it saved"),
    "blank": (b"\xef\xbb\xbf\n \t\r\n\xc2\xa0", "holds nothing but blanks"),
    "only nulls": (bytes(4096), "holds nothing but blanks"),
    "utf-16": (TEXT.encode("utf-16"), "is in UTF-16"),
    "utf-16 be": (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "is in UTF-16"),
    "utf-16 without a mark": (TEXT.encode("utf-16-le"), "is in UTF-16"),
    "utf-32": (TEXT.encode("utf-32"), "is in UTF-32"),
    "ctrl-z": (PROGRAM + b"\x1a", r"holds Ctrl-Z \(U\+001A\) on line 7"),
    "nulls": (PROGRAM + b"\0\0", r"holds NUL \(U\+0000\) on line 7"),
    "null inside": (PROGRAM + b"t = '\0'\n", r"holds NUL \(U\+0000\) on line 7"),
    "no-break space": (
        PROGRAM.replace(b"    y", b"    \xc2\xa0y"),
        r"holds no-break space \(U\+00A0\) on line 5",
    ),
    "indented by no-break spaces": (
        PROGRAM.replace(b"    ", b"\xc2\xa0" * 4),
        r"no-break space \(U\+00A0\) on line 5",
    ),
    "between words": (PROGRAM.replace(b"return y", b"return\xc2\xa0y"), "no-break space.* line 6"),
    "zero-width": (PROGRAM.replace(b"x + 1", b"x +\xe2\x80\x8b 1"), "zero width space .* line 5"),
    "wide": (PROGRAM.replace(b"x + 1", b"x +\xe3\x80\x80 1"), "ideographic space .* line 5"),
    "second mark": (b"\xef\xbb\xbf\xef\xbb\xbf" + PROGRAM, r"\(U\+FEFF\) on line 1"),
    "line separator": (PROGRAM.replace(b"x + 1", b"x + 1\xe2\x80\xa8"), "line separator.* line 5"),
    "notebook, cut short": (b'{"cells": [{"cell_type": "co', "is a damaged notebook"),
}


@pytest.mark.parametrize("kind", UNSUITABLE)
def test_what_is_no_program_is_named_whatever_it_is_called(kind: str) -> None:
    raw, said = UNSUITABLE[kind]
    found = python_source(raw, "conv1d.py")
    assert isinstance(found, Unsuitable)
    assert re.search(said, found.why), found.why
    assert "\n" not in found.why
    assert re.search(r": (hand in|was it saved|save it|delete|download)", found.why)


@pytest.mark.parametrize("kind", UNSUITABLE)
def test_the_single_file_is_refused_with_the_same_sentence(kind: str, tmp_path: Path) -> None:
    raw, _ = UNSUITABLE[kind]
    path = tmp_path / "conv1d.py"
    path.write_bytes(raw)
    found = python_source(raw, "conv1d.py")
    assert isinstance(found, Unsuitable)
    with pytest.raises(UnreadableError) as refused:
        read(path)
    assert refused.value.why == found.why


SUITABLE = {
    "plain": PROGRAM,
    "mark": codecs.BOM_UTF8 + PROGRAM,
    "crlf": PROGRAM.replace(b"\n", b"\r\n"),
    "cr": PROGRAM.replace(b"\n", b"\r"),
    "tabs": PROGRAM.replace(b"    ", b"\t"),
    "form feed": b"\x0c" + PROGRAM,
    "no-break space in a string": PROGRAM + b"t = '\xc2\xa0'\n",
    "no-break space in a comment": PROGRAM + b"# \xc2\xa0\n",
    "latin-1, declared": b"# coding: latin-1\n" + PROGRAM + b"t = '\xe9'\n",
    "cp1252, declared on line 2": b"#!python\n# -*- coding: cp1252 -*-\nt = '\x96'\n" + PROGRAM,
    "unknown encoding": b"# coding: klingon\n" + PROGRAM,
    "a dictionary first": b'{"a": 1}\n' + PROGRAM,
    "names like formats": b"GIF89a = BM = MZ = bplist00 = 1\nx = ftyp = 2\n" + PROGRAM,
    "a name at the place of tar's": b"#" * 256 + b"\nustar = 1\n",
    "prose": b"Dear all, this is my work\n",
    "typographic quotes": "t = “x”\n".encode(),
    "broken": b"def f(:\n",
    "a list": b"[1, 2]\n",
}


@pytest.mark.parametrize("kind", SUITABLE)
def test_text_is_graded_as_it_is(kind: str) -> None:
    assert python_source(SUITABLE[kind], "conv1d.py") == SUITABLE[kind]


@pytest.mark.parametrize(
    "ending", [b"# \xe9t\xe9 \x96\n", b"t = '\xe9'\n", b'"""\x93x\x94 \x81"""\n']
)
@pytest.mark.parametrize("start", [b"", b"# -*- coding: utf-8 -*-\n", codecs.BOM_UTF8])
def test_text_in_the_code_page_of_windows_is_turned_into_utf_8(start: bytes, ending: bytes) -> None:
    raw = start + PROGRAM + ending
    found = python_source(raw, "conv1d.py")
    assert isinstance(found, bytes)
    assert Submission("conv1d.py", found).tree is not None
    if b"\xe9" in ending:
        assert "é" in found.decode()


def test_no_work_of_the_corpora_is_taken_for_something_else(root: Path) -> None:
    files = sorted((root / "tests" / "corpus").glob("*/*/*.py"))
    assert len(files) > 200
    for path in files:
        raw = path.read_bytes()
        assert python_source(raw, path.name) == raw, path


@given(st.binary(max_size=300))
@example(b"\xd7")
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    found = python_source(raw, "x.ipynb")
    assert isinstance(found, bytes | Unsuitable)


@given(st.sampled_from(sorted(SUITABLE)), st.text(max_size=20))
def test_what_python_parses_and_defines_something_is_python(kind: str, text: str) -> None:
    raw = SUITABLE[kind] + f"\nz = {text!r}\n".encode("utf-8", "replace")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(raw, "x", "exec")
        except (SyntaxError, ValueError):
            return
    assert python_source(raw, "x.py") == raw


def large(kind: str) -> Iterator[bytes]:
    head, _ = UNSUITABLE[kind]
    return iter([head, bytes(FILE_BYTES)])


@pytest.mark.parametrize("kind", ["pdf", "png", "gzip"])
def test_a_large_file_is_named_for_what_it_is_and_not_for_its_size(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "conv1d.py"
    with path.open("wb") as file:
        file.writelines(large(kind))
    with pytest.raises(UnreadableError, match=UNSUITABLE[kind][1]):
        read(path)
    path.write_bytes(PROGRAM + b"#" * SOURCE_BYTES)
    with pytest.raises(UnreadableError, match="bytes and the limit is 1,048,576: is it the right"):
        read(path)


def test_a_file_called_a_notebook_may_be_a_program_but_not_prose() -> None:
    assert python_source(PROGRAM, "conv1d.ipynb") == PROGRAM
    prose = python_source(b"Dear all, here it is\n", "conv1d.ipynb")
    assert isinstance(prose, Unsuitable)
    assert "is no notebook, though it is called one" in prose.why


BOOK = '{"cells": [{"cell_type": "code", "source": ["x = 1"]}], "nbformat": 4}'


@pytest.mark.parametrize(
    "text",
    [
        BOOK + ",",
        BOOK[:-1] + ",}",
        BOOK.replace("}]", "},]"),
        BOOK + ";",
        BOOK + "\n" + BOOK,
        BOOK[:-1],
        BOOK[1:],
        f"<<<<<<< HEAD\n{BOOK}",
        "[" * 100_000,
        "{" * 100_000,
        "[1, 2]",
        '{"a": 1,}',
    ],
    ids=lambda text: f"{text[:12]}...{text[-8:]}",
)
def test_a_damaged_notebook_is_called_one_and_never_run(text: str) -> None:
    found = python_source(text.encode(), "conv1d.ipynb")
    assert isinstance(found, Unsuitable), found
    whole = text.startswith(("{", "["))
    said = "is a damaged notebook" if whole else "is no notebook, though it is called one"
    assert said in found.why
    if text.startswith('{"cells"'):
        named_otherwise = python_source(text.encode(), "conv1d.py")
        assert isinstance(named_otherwise, Unsuitable)
        assert "is a damaged notebook" in named_otherwise.why


def test_a_program_may_begin_as_a_notebook_does() -> None:
    raw = b'{"cells": 1}\n' + PROGRAM
    assert python_source(raw, "conv1d.ipynb") == python_source(raw, "conv1d.py") == raw


def test_deep_and_long_texts_are_no_reason_to_stop() -> None:
    deep = b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    assert isinstance(python_source(deep, "x.py"), bytes | Unsuitable)
    wide = b"\xc2\xa0\xe2\x80\x8b\xe3\x80\x80" * 100_000
    assert isinstance(python_source(b"x = (" + wide, "x.py"), bytes | Unsuitable)
    assert isinstance(python_source(b"<" * 900_000, "x.py"), bytes | Unsuitable)
    assert json.loads("[]") == []
