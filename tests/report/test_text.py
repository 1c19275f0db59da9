"""Text for a stream that lacks some letters."""

import pytest

from grader.report.text import PLAIN, escape


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("✗ failed  me.py · conv1d …", "ascii", b"x failed  me.py - conv1d ..."),
        ("✓ passed · 1 –", "latin-1", b"+ passed \xb7 1 -"),
        ("✗ 畳み", "utf-8", "✗ 畳み".encode()),
        ("畳 ✗", "ascii", rb"\u7573 x"),
        ("\ud800", "utf-8", rb"\ud800"),
        (" • kernel × 3\n ↓ batch, → in", "ascii", b" * kernel x 3\n v batch, > in"),
    ],
)
def test_marks_become_plain_where_the_encoding_lacks_them(
    text: str, encoding: str, written: bytes
) -> None:
    assert text.encode(encoding, PLAIN) == written


def test_only_what_is_written_is_changed() -> None:
    assert b"\xff".decode("utf-8", PLAIN) == r"\xff"


def test_bytes_of_a_name_that_are_no_text_are_shown_as_bytes() -> None:
    assert escape("b\udcc3\udcffd \ud800") == r"b\xc3\xffd \ud800"
