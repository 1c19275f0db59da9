"""Archives are read while they are open, within bounds, and a hostile one ends in a sentence."""

import io
import os
import random
import re
import stat
import struct
import tarfile
import zipfile
from binascii import crc32
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom.archives import member
from grader.classroom.archives.member import LEADS_OUT
from grader.classroom.archives.shelf import Shelf
from grader.classroom.collect import collect
from grader.classroom.entry import Notices
from grader.classroom.roster import Roster
from grader.submission.format import FILE_BYTES, SOURCE_BYTES

from .conftest import HELPER, PROGRAM, Content, folder, tar_of, zip_of


def works(count: int, start: int = 0) -> dict[str, Content]:
    return {
        f"learner{number:03}.py": f"right = {number}\n" for number in range(start, start + count)
    }


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
@pytest.mark.parametrize("counts", [(1,), (63,), (64,), (65,), (130,), (40, 90), (1, 1, 1)])
def test_every_file_is_read_whatever_their_number(
    kind: str, counts: tuple[int, ...], tmp_path: Path, run: Callable, exercise
) -> None:
    paths = []
    for number, count in enumerate(counts):
        paths.append(str(tmp_path / f"{number}.{kind}"))
        files = works(count, 1000 * number)
        data = zip_of(**files) if kind == "zip" else tar_of("w:gz" if "." in kind else "w", **files)
        Path(paths[-1]).write_bytes(data)
    with Shelf() as shelf:
        entries = collect(paths, None, (exercise,), Roster(), shelf, Notices(print))
        assert Counter(run(*entries)) == {("graded", "passed"): sum(counts)}
    assert len({each.learner for each in entries}) == sum(counts)


def test_archives_are_read_in_any_order(tmp_path: Path, exercise) -> None:
    inner = {f"l{number}.zip": zip_of(**{"conv1d.py": f"right = {number}"}) for number in range(9)}
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(zip_of(**inner))
    paths = [str(tmp_path / "a.zip"), str(tmp_path / "b.zip")]
    with Shelf() as shelf:
        entries = collect(paths, None, (exercise,), Roster(), shelf, Notices(print))
        random.Random(0).shuffle(entries)
        for each in entries:
            assert each.read().source == f"right = {each.learner[1:]}".encode()
    assert len(entries) == 18


def nested(depth: int, **files: Content) -> bytes:
    """Return an archive in archives, `depth` of them in all."""
    data = zip_of(**files)
    for number in range(1, depth):
        name = f"level{number}.tar.xz" if number % 2 else f"level{number}.zip"
        data = zip_of(**{name: tar_of("w:xz", **{"in.zip": data}) if number % 2 else data})
    return data


def test_archives_in_archives_are_opened_to_a_depth(tmp_path: Path, collected: Callable) -> None:
    one = zip_of(**{"conv1d.py": PROGRAM})
    two = tar_of("w:bz2", **{"deep/one.zip": one})
    three = zip_of(**{"two.tbz2": two})
    root = folder(tmp_path / "class", **{"nia.zip": one, "tom.tar.bz2": two, "eve.zip": three})
    got = collected(root)
    assert all(isinstance(read, bytes) for read in got.read.values())
    assert got.learners == {
        "class/eve.zip/two.tbz2/deep/one.zip/conv1d.py": "eve",
        "class/nia.zip/conv1d.py": "nia",
        "class/tom.tar.bz2/deep/one.zip/conv1d.py": "tom",
    }
    folder(root, **{"eve.zip": zip_of(**{"three.zip": three})})
    (why,) = [read for read in collected(root).read.values() if isinstance(read, str)]
    assert why == "lies in 3 archives already: unpack them"


SOURCE_BOMB = b"\n" * (64 << 20)


def with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag of every member of a zip archive."""
    changed = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            changed[at + place] |= flag
            at = data.find(signature, at + 4)
    return bytes(changed)


def with_method(data: bytes, method: int) -> bytes:
    """Set how every member of a zip archive is packed."""
    changed = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(signature)
        while at >= 0:
            struct.pack_into("<H", changed, at + place, method)
            at = data.find(signature, at + 4)
    return bytes(changed)


def special(mode: int, name: str = "conv1d.py") -> bytes:
    """Return a zip archive of a link or a device."""
    out = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.external_attr = (mode | 0o777) << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def tar_with(kind: bytes, name: str = "conv1d.py", target: str = "/etc/passwd") -> bytes:
    """Return a tar archive of something that is no file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        archive.addfile(info)
    return out.getvalue()


def damaged() -> bytes:
    data = zip_of(**{"conv1d.py": os.urandom(300).hex()})
    at = data.index(b"conv1d.py") + 20
    return data[:at] + bytes(40) + data[at + 40 :]


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "a source that fills the memory": (
        "a.zip",
        zip_of(**{"conv1d.py": SOURCE_BOMB}),
        f"{SOURCE_BYTES:,}",
    ),
    "such a source in tar": (
        "a.tgz",
        tar_of("w:gz", **{"conv1d.py": SOURCE_BOMB[: FILE_BYTES + 9]}),
        f"unpacks to more than 200 times|{SOURCE_BYTES:,}",
    ),
    "a tar bomb": (
        "a.tar.xz",
        tar_of("w:xz", **{"x.bin": bytes(200 << 20)}),
        "unpacks to more than 200 times its size.*not opened",
    ),
    "an archive bomb in an archive": (
        "a.zip",
        zip_of(**{"b.zip": zip_of(**{"x.bin": bytes(30 << 20)}), "c.tar": bytes(60 << 20)}),
        "unpacks to more than 200 times its size",
    ),
    "a link": ("a.zip", special(stat.S_IFLNK), "is a link and not a file"),
    "a device": ("a.zip", special(stat.S_IFCHR), "is a device or a pipe"),
    "a pipe": ("a.zip", special(stat.S_IFIFO), "is a device or a pipe"),
    "a link in tar": ("a.tar", tar_with(tarfile.SYMTYPE), "is a link and not a file"),
    "a hard link in tar": (
        "a.tar",
        tar_with(tarfile.LNKTYPE, target="../tom/conv1d.py"),
        "is a link and not a file",
    ),
    "a device in tar": ("a.tar", tar_with(tarfile.CHRTYPE), "is a device or a pipe"),
    "a pipe in tar": ("a.tar", tar_with(tarfile.FIFOTYPE), "is a device or a pipe"),
    "a way up": ("a.zip", zip_of(**{"../conv1d.py": PROGRAM}), "leads out of its archive"),
    "a way up inside": ("a.zip", zip_of(**{"a/../../b.py": PROGRAM}), "leads out of its archive"),
    "an absolute name": ("a.zip", zip_of(**{"/etc/conv1d.py": PROGRAM}), "leads out"),
    "an absolute name in tar": ("a.tar", tar_of(**{"/conv1d.py": PROGRAM}), "leads out"),
    "a way up in tar": ("a.tar", tar_of(**{"../conv1d.py": PROGRAM}), "leads out"),
    "a way up by backslashes": ("a.zip", zip_of(**{"..\\conv1d.py": PROGRAM}), "leads out"),
    "a drive": ("a.zip", zip_of(**{"C:\\work\\conv1d.py": PROGRAM}), "leads out"),
    "a share": ("a.zip", zip_of(**{"\\\\host\\conv1d.py": PROGRAM}), "leads out"),
    "a very long name": ("a.tar", tar_of(**{"n" * 300 + ".py": PROGRAM}), "no file system takes"),
    "many folders": ("a.zip", zip_of(**{"a/" * 300 + "b.py": PROGRAM}), "no file system takes"),
    "encrypted": ("a.zip", with_flag(zip_of(**{"conv1d.py": PROGRAM}), 1), "is encrypted"),
    "packed in an unknown way": (
        "a.zip",
        with_method(zip_of(**{"conv1d.py": PROGRAM}), 97),
        "is packed in a way that is not known",
    ),
    "a damaged member": ("a.zip", damaged(), "is damaged in its archive"),
    "cut short": ("a.zip", zip_of(**{"conv1d.py": PROGRAM})[:-30], "damaged, or no zip archive"),
    "a tar archive cut short": (
        "a.tar.gz",
        tar_of("w:gz", **{"conv1d.py": os.urandom(9000)})[:900],
        "damaged, or no tar archive",
    ),
    "no archive": ("a.zip", b"no archive", "damaged, or no zip archive"),
    "no tar archive": ("a.tar", b"no archive" * 99, "damaged, or no tar archive"),
    "nothing": ("a.zip", b"", "damaged, or no zip archive"),
}


@pytest.fixture
def unmapped(tmp_path: Path, collected: Callable) -> Callable[[str, bytes], list[str]]:
    """Collects a class in which Nia handed in an archive; returns why hers cannot be graded."""

    def go(name: str, data: bytes) -> list[str]:
        root = folder(tmp_path / "class", **{f"nia/{name}": data, "tom/conv1d.py": PROGRAM})
        before = sorted(tmp_path.rglob("*"))
        got = collected(root)
        assert sorted(tmp_path.rglob("*")) == before, "nothing is written"
        assert got.read["class/tom/conv1d.py"] == PROGRAM.encode()
        assert [who for path, who in got.learners.items() if "/nia/" in path] == ["nia"] * (
            len(got.entries) - 1
        )
        return [why for path, why in got.read.items() if "/nia/" in path]

    return go


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_of_a_learner_is_answered_with_a_sentence(
    kind: str, unmapped: Callable
) -> None:
    name, data, said = HOSTILE[kind]
    reasons = unmapped(name, data)
    assert reasons
    for why in reasons:
        assert isinstance(why, str)
        assert re.search(said, why), why
        assert "\n" not in why


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_same_archive_named_itself_loses_nothing_in_silence(
    kind: str, tmp_path: Path, collected: Callable
) -> None:
    name, data, _ = HOSTILE[kind]
    (tmp_path / name).write_bytes(data)
    folder(tmp_path / "class", **{"tom.py": PROGRAM})
    got = collected(tmp_path / name, tmp_path / "class")
    assert got.read.pop("class/tom.py") == PROGRAM.encode()
    assert all(isinstance(why, str) for why in got.read.values())
    assert got.lost or got.read


def test_a_good_file_beside_a_hostile_one_is_graded(unmapped: Callable) -> None:
    data = zip_of(**{"conv1d.py": PROGRAM, "../x.py": "x", "helper.py": HELPER})
    good = [read for read in unmapped("a.zip", data) if isinstance(read, bytes)]
    assert good == [PROGRAM.encode()]


def test_files_that_overlap_are_refused(unmapped: Callable) -> None:
    data = zip_of(**{"a.py": os.urandom(5000).hex(), "b.py": "x"})
    at = data.rindex(b"PK\x01\x02")
    first = data.index(b"PK\x01\x02")
    entry = data[first:at]
    many = entry * 50
    end = bytearray(data[data.rindex(b"PK\x05\x06") :])
    struct.pack_into("<HHLL", end, 8, 50, 50, len(many), first)
    (why,) = unmapped("a.zip", data[:first] + many + bytes(end))
    assert "overlap, as only bombs do" in why


def test_a_tar_archive_that_would_never_end_is_refused(unmapped: Callable) -> None:
    data = bytearray(tar_of(**{"a.py": "x"}))
    data[124:136] = b"\xff" * 10 + b"\xfc\0"  # a negative size
    data[148:156] = b" " * 8
    total = sum(data[:512])
    data[148:156] = b"%06o\0 " % total
    (why,) = unmapped("a.tar", bytes(data))
    assert "negative size" in why


@pytest.mark.parametrize("packed", [zip_of, tar_of])
def test_more_members_than_may_be_are_refused(
    packed: Callable, unmapped: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member, "MEMBERS", 3)
    few = {f"{number}.py": "x" for number in range(3)}
    assert all(isinstance(read, bytes) for read in unmapped("a.zip", packed(**few)))
    (why,) = unmapped("a.zip", packed(**few, **{"d.py": "x"}))
    assert why.endswith("files and the limit is 3: split it")
    inner = {"a.zip": packed(**{"a.py": "x", "b.py": "x"}), "b.zip": packed(**{"c.py": "x"})}
    reasons = unmapped("a.zip", packed(**inner))
    assert sum("the limit is 3" in str(why) for why in reasons) == 1


def test_archives_in_one_unpack_to_so_much_in_all(
    unmapped: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = zip_of(**{"conv1d.py": PROGRAM})
    monkeypatch.setattr(member, "UNPACKED_BYTES", int(2.5 * len(one)))
    reads = unmapped("a.zip", zip_of(**{f"{number}.zip": one for number in range(4)}))
    assert [isinstance(read, bytes) for read in reads] == [True, True, False, False]
    assert "is too much to unpack" in reads[2]


def test_what_is_held_more_than_once_counts_last_and_is_said(
    tmp_path: Path, collected: Callable
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("nia/conv1d.py", "old")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("nia/conv1d.py", "new")
        archive.writestr("tom\\conv1d.py", "old")
        archive.writestr("./tom/conv1d.py", "new")
        archive.writestr("eve.py", "x")
        archive.writestr("eve.py/conv1d.py", "y")
    (tmp_path / "class.zip").write_bytes(out.getvalue())
    got = collected(tmp_path / "class.zip")
    said = "holds nia/conv1d.py, tom/conv1d.py more than once: the last one counts"
    assert got.said == [f"class.zip {said}"]
    assert sorted(got.read.values()) == [b"new", b"new", b"x", b"y"]
    assert list(got.learners.values()) == ["eve", "eve.py", "nia", "tom"]


@pytest.mark.parametrize("kind", ["class.tar", "class.zip"])
def test_each_name_that_leads_out_is_refused_by_itself(
    kind: str, tmp_path: Path, collected: Callable
) -> None:
    names = ["dense/erin/../alice/dense.py", "/dense/fay/dense.py", "../dense.py", "C:\\dense.py"]
    files = {**dict.fromkeys(names, PROGRAM), "nia/conv1d.py": PROGRAM, "tom/conv1d.py": PROGRAM}
    data = tar_of(**files) if kind == "class.tar" else zip_of(**files)
    (tmp_path / kind).write_bytes(data)
    got = collected(tmp_path / kind)
    assert got.said == [], "none of them is held twice"
    refused = [why for why in got.read.values() if isinstance(why, str)]
    assert sorted(refused) == sorted(LEADS_OUT.format(name) for name in names)
    assert list(got.read.values()).count(PROGRAM.encode()) == 2


def named(raw: bytes, *, flag: bool = False, extra: bytes = b"") -> bytes:
    """Return a zip archive whose second member has these bytes as its name."""
    info = zipfile.ZipInfo("x" * len(raw))
    info.extra = extra
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ann.py", PROGRAM)
        archive.writestr(info, PROGRAM)
    data = out.getvalue().replace(b"x" * len(raw), raw)
    return with_flag(data, 0) if not flag else data


@pytest.mark.parametrize(
    ("raw", "learner", "said"),
    [
        ("José.py".encode(), "José", False),
        ("Jose\u0301.py".encode(), "José", False),
        ("José.py".encode("cp437"), "José", True),
        ("José.py".encode("cp1252"), "JosΘ", True),
        ("José.py".encode("shift-jis", "replace"), "Jos?", False),
        ("山田.py".encode("shift-jis"), "ÄRôc", True),
    ],
)
def test_names_in_a_code_page_are_shown_and_said(
    raw: bytes, learner: str, tmp_path: Path, collected: Callable, *, said: bool
) -> None:
    (tmp_path / "class.zip").write_bytes(named(raw))
    got = collected(tmp_path / "class.zip")
    assert set(got.learners.values()) == {"ann", learner}
    assert len(got.said) == said
    if said:
        assert "does not say in which code page its names are" in got.said[0]


def test_a_name_that_stands_in_utf_8_beside_the_code_page_is_taken(
    tmp_path: Path, collected: Callable
) -> None:
    raw = "山田.py".encode("shift-jis")
    for checked, learner in ((raw, "山田"), (b"other", "ÄRôc")):
        field = b"\1" + struct.pack("<L", crc32(checked)) + "山田.py".encode()
        extra = struct.pack("<HH", 0x7075, len(field)) + field
        (tmp_path / "class.zip").write_bytes(named(raw, extra=extra))
        assert set(collected(tmp_path / "class.zip").learners.values()) == {"ann", learner}


def test_an_archive_is_known_by_its_bytes_and_not_by_its_ending(
    tmp_path: Path, collected: Callable
) -> None:
    files = {"nia/conv1d.py": PROGRAM, "tom/conv1d.py": PROGRAM}
    kinds = {
        "a.tar.gz": zip_of(**files),
        "b.zip": tar_of("w:gz", **files),
        "c.tgz": tar_of(**files),
    }
    kinds |= {"download": zip_of(**files), "tarball": tar_of(**files), "d.ZIP": zip_of(**files)}
    for name, data in kinds.items():
        (tmp_path / name).write_bytes(data)
        assert list(collected(tmp_path / name).learners.values()) == ["nia", "tom"], name


def test_a_program_with_an_archive_behind_it_is_a_program(
    tmp_path: Path, collected: Callable
) -> None:
    polyglot = PROGRAM.encode() + b"#" + zip_of(**{"tom.py": PROGRAM}).replace(b"\n", b" ")
    assert zipfile.is_zipfile(io.BytesIO(polyglot))
    root = folder(tmp_path / "class", **{"nia.py": polyglot, "eve.py": PROGRAM})
    for paths in ([root], sorted(root.iterdir())):
        assert list(collected(*paths).learners.values()) == ["eve", "nia"]


def test_a_large_class_in_one_archive_is_listed_in_bounded_time_and_read_lazily(
    tmp_path: Path, exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "class.zip").write_bytes(zip_of(**works(3000)))
    opened = Counter[str]()
    before = Shelf._opened

    def counted(shelf, place):
        opened["opened"] += 1
        return before(shelf, place)

    monkeypatch.setattr(Shelf, "_opened", counted)
    with Shelf() as shelf:
        entries = collect(
            [str(tmp_path / "class.zip")], None, (exercise,), Roster(), shelf, Notices(print)
        )
        assert sum(len(each.read().source) for each in entries) > 3000
    assert opened["opened"] == 1
