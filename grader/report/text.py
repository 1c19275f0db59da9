"""Make a learner's text safe to show: nothing in it can move the cursor or reorder a line."""

import codecs
import re
import unicodedata

PLAIN = "grade.plain"
"""Handler of what an encoding lacks: the marks of a report become ASCII, all else an escape."""
_PLAIN = str.maketrans(
    # One letter for one, but for the last, since columns stand below one another.
    dict(zip("✓★✗·–’→↓•×─", "+*x--'>v*x-", strict=True)) | {"…": "..."}
)
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
TAB = 4
BYTES = 0xDC00
FIRST_BYTE, LAST_BYTE = BYTES + 0x80, BYTES + 0xFF
"""Bytes of a file's name that are no text, as Python holds them."""
_SENTENCE = re.compile(r".+?[.?!](?=\s+[^a-z\s]|\s*\Z)", re.DOTALL)


def escape(text: str, *, lines: bool = False) -> str:
    """Replace control, format (bidirectional too) and unassigned characters by escapes.

    Args:
        text: any text.
        lines: keep line feeds; otherwise they are escaped too.
    """
    return "".join(_shown(character, lines=lines) for character in text.expandtabs(TAB))


def first_sentence(text: str, least: int = 0) -> str:
    """Return the first sentence of a text in Markdown, on one line.

    Where it has fewer words than `least` the next of its paragraph goes with it.
    """
    paragraph = text.strip().partition("\n\n")[0]
    found = _SENTENCE.findall(paragraph) or [paragraph]
    few = len(found[0].split()) < least
    return " ".join(" ".join(found[: 1 + few]).split())


def _shown(character: str, *, lines: bool) -> str:
    if character.isascii() and character.isprintable():
        return character
    if lines and character == "\n":
        return character
    if FIRST_BYTE <= ord(character) <= LAST_BYTE:
        return f"\\x{ord(character) - BYTES:02x}"
    if unicodedata.category(character) in _HIDDEN:
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        return codecs.backslashreplace_errors(error)
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(PLAIN, _plain)
