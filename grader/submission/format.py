"""What a file is, told from its bytes: Python, a notebook, or what cannot be graded, and why.

A name decides nothing: a Word document called `conv1d.py` is a Word document. What Python can
parse is Python, whatever it begins with, but for data in JSON.
"""

import ast
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass

from grader.submission.notebook import code_of, foreign_magics, load_notebook, other_language

SOURCE_BYTES = 1 << 20
"""The largest program that is graded, bytes."""
FILE_BYTES = 16 << 20
"""The largest file that is looked into for a program: notebooks hold pictures too. Bytes."""
_LISTED = 10_000
"""How many members a packed document may have for its kind to be looked up."""

PLAIN = "hand in the program as a plain .py file"


@dataclass(frozen=True)
class Unsuitable:
    """Why no program can be taken from a file: what it is, and what to do."""

    why: str


DAMAGED = Unsuitable("is a damaged notebook: download or save it again, and hand in that")

_BYTES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, as Word's .doc"),
    (b"\x89PNG\r\n", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"\x1f\x8b", "a file packed by gzip"),
    (b"\xfd7zXZ\0", "a file packed by xz"),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a compiled program"),
    (b"\x93NUMPY", "a NumPy array (.npy)"),
    (b"\x00\x05\x16\x07", "what macOS keeps beside a file (AppleDouble)"),
    (b"\x00\x05\x16\x00", "what macOS keeps beside a file (AppleSingle)"),
)
"""Kinds by first bytes with which no Python file begins."""
_WITH_NULS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "an image (GIF)"),
    (b"BM", "an image (BMP)"),
    (b"RIFF", "an image or a sound (RIFF)"),
    (b"BZh", "a file packed by bzip2"),
    (b"MZ", "a program for Windows"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"bplist00", "a property list of macOS"),
    (b"\x80", "a Python pickle"),
)
"""Kinds by first bytes that Python could begin with too, but not where bytes are NUL."""
_TEXTS: tuple[tuple[str, str], ...] = (
    (r"(?=<)(?s:.{0,2000}?)<(?:!doctype html|html|head|body|div|p|span|table)\b", "an HTML page"),
    (r"<\?xml|<!|<[a-z]", "an XML or HTML page"),
    (r"\\(?:documentclass|begin|usepackage)", "a LaTeX document"),
    (r"version https://git-lfs", "a pointer of Git LFS and not the file itself"),
    (r"\[InternetShortcut\]", "a link to a web page (.url)"),
    (r"diff --git ", "a patch of Git and not the file itself"),
    (r"MIME-Version:|From: ", "a saved web page or an e-mail"),
)
"""Kinds by how their text begins; only of what Python cannot parse."""
_INSIDE: tuple[tuple[str, str], ...] = (
    ("word/", "a Word document (.docx)"),
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("content.xml", "an OpenDocument text (.odt)"),
    ("Index/", "an Apple Pages document (.pages)"),
)
"""Kinds of zip archives by the first names in them."""
_LAID_OUT = frozenset("\n\r\t\f")
_REFUSED = re.compile(r"non-printable character U\+([0-9A-F]{4,6})|null byte")
"""What Python says of a character that cannot be seen, outside strings and comments."""
_NAMES = {"\0": "NUL", "\x1a": "Ctrl-Z"}
_CELLS = re.compile(r'"(?:cells|nbformat|cell_type)"')
_COOKIE = re.compile(rb"(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n?)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def python_source(raw: bytes, name: str, size: int | None = None) -> bytes | Unsuitable:
    """Return the program in a file, as Python reads it, or say why there is none.

    That is the file as it is; of a notebook its code cells; and in UTF-8 what is in no encoding
    that it declares, read as Windows-1252.

    Args:
        raw: the file's bytes; of one that holds more than FILE_BYTES the first are enough.
        name: the file's name, which only chooses words.
        size: how many bytes the file holds, if those are not all.
    """
    size = len(raw) if size is None else size
    kind = _by_bytes(raw)
    if kind is not None:
        return Unsuitable(f"is {kind}: {PLAIN}")
    unicode = _utf_16(raw)
    if unicode is not None:
        return Unsuitable(
            f"is in {unicode}, which Python does not read: save it in UTF-8 and hand that in"
        )
    text = _text(raw)
    if size <= FILE_BYTES and text.lstrip()[:1] == "{":
        held = _in_json(text, called_notebook=_is_notebook(name))
        if isinstance(held, Unsuitable):
            return held
        if held is not None:
            raw, text, size = held, _text(held), len(held)
    if size > SOURCE_BYTES:
        limit = f"{size:,} bytes and the limit is {SOURCE_BYTES:,}"
        return Unsuitable(f"holds {limit}: is it the right file?")
    if all(sign.isspace() or not sign.isprintable() for sign in set(text)):
        what = "holds nothing but blanks" if raw else "is empty"
        return Unsuitable(f"{what}: was it saved? Hand in the file with the program")
    raw = _declared(raw)
    return _refused(raw, name) or raw


def _text(raw: bytes) -> str:
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _by_bytes(raw: bytes) -> str | None:
    start = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _BYTES:
        if raw.startswith(magic) or start.startswith(magic):
            return kind
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(raw)
    if b"\0" not in raw[:512]:
        return None
    if raw[257:262] == b"ustar":
        return "a tar archive"
    if raw[4:8] == b"ftyp":
        return "an image or a film (HEIC, MP4)"
    if raw[2:4] == b"\r\n":
        return "compiled Python (.pyc)"
    return next((kind for magic, kind in _WITH_NULS if raw.startswith(magic)), None)


def _packed(raw: bytes) -> str:
    """Say what kind of zip archive this is."""
    try:
        if raw.count(b"PK\x01\x02") > _LISTED:
            return "a zip archive"
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except Exception:  # noqa: BLE001 - whatever a damaged archive makes of it
        return "a zip archive, or a document packed as one (Word's .docx), and damaged"
    found = (kind for part, kind in _INSIDE if any(name.startswith(part) for name in names))
    return next(found, "a zip archive")


def _utf_16(raw: bytes) -> str | None:
    """Name the encoding of a text whose every second byte is NUL, or that says it is one."""
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    start = raw[:1000]
    fewer, more = sorted((start[::2].count(0), start[1::2].count(0)))
    return "UTF-16" if more > 0.4 * len(start) and fewer < 0.05 * len(start) else None


def _in_json(text: str, *, called_notebook: bool) -> bytes | Unsuitable | None:
    """Return the program in a notebook; None for what is no JSON."""
    document = load_notebook(text)
    if document is not None:
        language = other_language(document)
        if language is not None:
            return Unsuitable(f"is a notebook in {language}: hand in one in Python, or a .py file")
        code = code_of(document)
        if not code and (magics := foreign_magics(document)):
            listed = ", ".join(f"`{each[:20]}`" for each in magics[:3])
            return Unsuitable(
                f"is a notebook whose code is all in cells under {listed}, which define nothing in"
                " it: put the program into plain code cells"
            )
        if not code:
            return Unsuitable("is a notebook without code: was it saved? Hand in the finished one")
        return code.encode("utf-8", "replace")
    tree = _parse(text)
    if _does_something(tree):
        return None
    if called_notebook or _CELLS.search(text[:100_000]):
        return DAMAGED
    match tree:
        case ast.Module(body=[ast.Expr(value=ast.Dict())]):
            return Unsuitable(f"is data (JSON) and no program: {PLAIN}")
    return None


def _does_something(tree: object) -> bool:
    """Whether a text is Python that holds more than values."""
    if not isinstance(tree, ast.Module):
        return False
    return not all(isinstance(each, ast.Expr) for each in tree.body)


def _declared(raw: bytes) -> bytes:
    """Return text that is no UTF-8 and declares no other encoding in UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        bare = raw.removeprefix(b"\xef\xbb\xbf")
        cookie = _COOKIE.match(bare)
        if cookie and cookie[1].lower().replace(b"_", b"-") not in {b"utf-8", b"utf8"}:
            return raw
        try:
            return bare.decode("cp1252").encode()
        except UnicodeDecodeError:
            return bare.decode("latin-1").encode()
    return raw


def _refused(raw: bytes, name: str) -> Unsuitable | None:
    """Say what a text is that Python cannot parse, if its format is to blame and no mistake."""
    text = _text(raw)
    start = text.lstrip()
    kind = next((kind for begin, kind in _TEXTS if re.match(begin, start, re.IGNORECASE)), None)
    odd = "".join(sign for sign in set(text) - _LAID_OUT if not sign.isprintable())
    notebook = _is_notebook(name)
    error = _parse(raw) if kind or odd or notebook else None
    if notebook and start.startswith(("{", "[")) and not _does_something(error):
        return DAMAGED
    if not isinstance(error, Exception):
        return None
    if kind is not None:
        return Unsuitable(f"is {kind}: {PLAIN}")
    if (found := _REFUSED.search(str(error))) and _parses_without(text, odd):
        sign = chr(int(found[1], 16)) if found[1] else "\0"
        line = getattr(error, "lineno", None) or text[: text.index(sign)].count("\n") + 1
        return Unsuitable(
            f"holds {_named(sign)} on line {line}, which cannot be seen and which Python refuses: "
            "delete all of these or type plain spaces there, and save the file in UTF-8"
        )
    if "\0" in text:
        return Unsuitable(f"is binary data and no text: {PLAIN}")
    if notebook:
        return Unsuitable("is no notebook, though it is called one: save it again as a notebook")
    return None


def _is_notebook(name: str) -> bool:
    return name.casefold().endswith(".ipynb")


def _named(sign: str) -> str:
    name = _NAMES.get(sign) or unicodedata.name(sign, "a control character").lower()
    return f"{name} (U+{ord(sign):04X})"


def _parses_without(text: str, signs: str) -> bool:
    """Whether a text is Python once these characters are deleted or taken for plain spaces."""
    as_space = {ord(sign): " " if sign.isspace() else None for sign in signs}
    gone = dict.fromkeys(map(ord, signs))
    indent = re.compile(rf"(?m)^[ \t{re.escape(signs)}]+")
    unindented = indent.sub(lambda found: found[0].translate(gone), text)
    trials = (each.translate(as_space) for each in (text, unindented))
    return any(not isinstance(_parse(each), Exception) for each in trials)


def _parse(source: str | bytes) -> ast.Module | SyntaxError | ValueError | None:
    """Return the syntax tree, or why the source is no Python; None if that is not certain."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except SyntaxError as error:
            deep = "too many nested" in error.msg or "too complex" in error.msg
            return None if deep else error
        except ValueError as error:
            return error
        except (RecursionError, MemoryError):
            return None
