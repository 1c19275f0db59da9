"""Which files a batch is made of, and whose they are."""

import os
import stat
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from grader.classroom.learner import learner_of

from grader.classroom import archive
from grader.classroom.collect import collect
from grader.classroom.entry import Notices
from grader.classroom.roster import RosterError, read_roster
from grader.submission.submission import SOURCE_BYTES, UnreadableError


def files(*names: str, under: Path) -> None:
    for name in names:
        path = under / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}")


def found(*paths: Path | str, pattern: str = "*.py") -> tuple[dict[str, str], list[str]]:
    """Return the learner of each file by its path, and what was said."""
    said: list[str] = []
    entries = list(collect([str(path) for path in paths], pattern, Notices(said.append)))
    assert len({entry.path for entry in entries}) == len(entries)
    return {entry.path: learner_of(entry.relative) for entry in entries}, said


@pytest.mark.parametrize(
    ("path", "learner"),
    [
        ("alice.py", "alice"),
        ("alice/conv1d.py", "alice"),
        ("alice/src/conv1d.py", "alice"),
        ("lovelaceada_12345_67890_conv1d.py", "lovelaceada_12345"),
        ("lovelaceada_LATE_12345_67890_conv1d-1.py", "lovelaceada_12345"),
        ("lovelaceada_12345_67890_my_conv_1d.py", "lovelaceada_12345"),
        ("Ada Lovelace_1234567_assignsubmission_file_/conv1d.py", "Ada Lovelace_1234567"),
        ("Ada Lovelace_1234567_assignsubmission_file/conv1d.py", "Ada Lovelace_1234567"),
        ("Group A-Ada_B_1234567_assignsubmission_file_/src/a.py", "Group A-Ada_B_1234567"),
        ("Ada Lovelace_1234567_assignsubmission_file_conv1d.py", "Ada Lovelace_1234567"),
        ("bob_12_conv1d.py", "bob_12_conv1d"),
        ("conv_1d.py", "conv_1d"),
    ],
)
def test_the_learner_is_told_from_the_name(path: str, learner: str) -> None:
    assert learner_of(PurePosixPath(path)) == learner


def test_a_folder_is_searched_in_order_without_hidden_files(tmp_path: Path) -> None:
    root = tmp_path / "class"
    files("b.py", "a/x.py", "a/.y.py", ".git/z.py", "__pycache__/w.py", under=root)
    files("notes.txt", "c.PY.bak", under=root)
    learners, said = found(root)
    assert list(learners.items()) == [("class/b.py", "b"), ("class/a/x.py", "a")]
    assert said == ["left out, as not named like '*.py': class/c.PY.bak, class/notes.txt"]


def test_of_many_files_that_are_left_out_a_few_are_named(tmp_path: Path) -> None:
    files(*(f"{number:03}.txt" for number in range(100)), under=tmp_path)
    _, said = found(tmp_path)
    assert len(said) == 1
    assert "000.txt" in said[0]
    assert said[0].endswith("and 97 more")


def test_files_named_one_by_one_count_below_their_common_folder(tmp_path: Path) -> None:
    files("ann/conv1d.py", "bob/conv1d.py", under=tmp_path / "class")
    paths = sorted((tmp_path / "class").glob("*/*.py"))
    assert list(found(*paths)[0].values()) == ["ann", "bob"]
    assert list(found(tmp_path / "class" / "*" / "conv1d.py")[0].values()) == ["ann", "bob"]
    assert list(found(paths[0])[0].values()) == ["conv1d"]


def test_a_file_within_a_folder_that_is_named_too_comes_once(tmp_path: Path) -> None:
    files("a.py", "sub/b.py", under=tmp_path / "class")
    root = tmp_path / "class"
    assert len(found(root, root / "a.py", root / "sub", f"{root}/.", root / "*.py")[0]) == 2


def test_what_is_not_there_is_said_and_the_rest_is_found(tmp_path: Path) -> None:
    files("a.py", under=tmp_path)
    learners, said = found(tmp_path / "nosuch", tmp_path / "*.jl", tmp_path / "a.py")
    assert list(learners.values()) == ["a"]
    assert [item.rpartition("/")[2] for item in said] == [
        "nosuch does not exist: check the name",
        "*.jl matches nothing: check the name",
    ]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the instructor's")
    files("a.py", under=tmp_path / "class")
    (tmp_path / "class" / "b.py").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "class" / "out").symlink_to(tmp_path, target_is_directory=True)
    notices = Notices(lambda _: None)
    first, second = collect([str(tmp_path / "class")], "*.py", notices)
    assert first.read().source == b"# a.py"
    with pytest.raises(UnreadableError, match="is a link"):
        second.read()


def test_a_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.py")).write_text("")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    learners, _ = found(tmp_path)
    assert list(learners.values()) == ["caf\\xe9"]


def zipped(path: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text)
    return path


def contents(path: Path) -> tuple[dict[str, bytes | str], list[str]]:
    """Return each file's bytes, or why it cannot be read, by learner; and what was said."""
    said: list[str] = []
    read: dict[str, bytes | str] = {}
    for entry in collect([str(path)], "*.py", Notices(said.append)):
        try:
            read[learner_of(entry.relative)] = entry.read().source
        except UnreadableError as error:
            read[learner_of(entry.relative)] = str(error)
    return read, said


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", **{"bob.py": "b", "ann/x.py": "a", "__MACOSX/._bob.py": "", ".x": ""}
    )
    assert contents(path) == ({"ann": b"a", "bob": b"b"}, [])


def test_a_folder_around_everything_in_an_archive_is_looked_through(tmp_path: Path) -> None:
    path = zipped(tmp_path / "class.zip", **{"class/bob.py": "b", "class/ann/x.py": "a"})
    assert contents(path)[0] == {"ann": b"a", "bob": b"b"}


def test_an_archive_cannot_lead_out_or_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("../up.py", "x")
        out.writestr("a/../../up2.py", "x")
        out.writestr("/root.py", "x")
        out.writestr("..\\back.py", "x")
        out.writestr("bomb.py", b"\n" * (64 << 20))
        link = zipfile.ZipInfo("link.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("good.py", "x")
    read, _ = contents(path)
    good = [name for name, value in read.items() if isinstance(value, bytes)]
    assert good == ["good"]
    said = sorted(str(value) for value in read.values())
    assert sum("leads out of its archive" in item for item in said) == 4
    assert sum("is a link" in item for item in said) == 1
    assert sum(f"{SOURCE_BYTES:,}" in item for item in said) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_member_does_not_hide_the_others(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"ann.py": "a" * 50, "bob.py": os.urandom(300).hex()})
    data = path.read_bytes()
    at = data.index(b"bob.py") + 20
    path.write_bytes(data[:at] + bytes(40) + data[at + 40 :])
    read, _ = contents(path)
    assert read["ann"] == b"a" * 50
    assert "damaged" in str(read["bob"])


def test_what_is_no_archive_is_said(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no archive")
    read, said = contents(tmp_path / "no.zip")
    assert read == {}
    assert len(said) == 1
    assert "download it again" in said[0]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MEMBERS", 2)
    path = zipped(tmp_path / "a.zip", **{"a.py": "", "b.py": "", "c.py": ""})
    assert contents(path) == ({}, [f"{path} holds 3 files and the limit is 2: split it"])


def roster(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "learner,id,file\ns1,ann,\ns2,,sub/x.py\ns3,,\n",
        "\ufeffID;File;Learner\r\nann;;s1\r\n;x.py;s2\r\ns3;;s3\r\n",
        "learner\tfile\ns1\tann.py\ns2\tclass/sub/x.py\ns3\t\n",
    ],
)
def test_a_roster_says_whose_a_file_is_and_who_is_missing(tmp_path: Path, text: str) -> None:
    files("ann.py", "sub/x.py", "eve.py", under=tmp_path / "class")
    who = read_roster(roster(tmp_path, text))
    entries = collect([str(tmp_path / "class")], "*.py", Notices(lambda _: None))
    assert [who.learner(entry) for entry in entries] == [
        ("s1", True),
        ("eve", False),
        ("s2", True),
    ]
    assert list(who.missing()) == ["s3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,id\nann,1\n", "needs a column `learner`"),
        ("", "needs a column `learner`"),
        ("learner,id\ns1,ann\ns2,ann\n", r"'ann' to 's1' and to 's2' \(line 3\)"),
        (b"learner\n\xff\xfe\n", "is not UTF-8"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(tmp_path, text, said) -> None:
    with pytest.raises(RosterError, match=said):
        read_roster(roster(tmp_path, text))
    with pytest.raises(RosterError, match="cannot be read"):
        read_roster(tmp_path / "nosuch.csv")
