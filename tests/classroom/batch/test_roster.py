"""Rosters: one's own list, the gradebook of Canvas, the worksheet of Moodle, Excel's oddities."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.classroom.roster import RosterError, read_roster

from .conftest import PROGRAM, folder, zip_of


def write(tmp_path: Path, text: str | bytes, name: str = "roster.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "learner,id,file\ns1,ann,\ns2,,sub/x.py\ns3,,\n",
        "\ufeffID;File;Learner\r\nann;;s1\r\n;sub/x.py;s2\r\ns3;;s3\r\n",
        "learner\tfile\ns1\tann.py\ns2\tclass/sub/x.py\ns3\t\n",
        "learner,id\ns1,ann\ns2,sub\ns3\n",
        "\n\nlearner,id\ns1,ann\n\ns2,sub\ns3,s3,,\n",
        "sep=;\r\nlearner;id\r\ns1;ann\r\ns2;sub\r\ns3;\r\n",
        '\ufeff"sep=;"\nlearner;id\ns1;ann\ns2;sub\ns3;\n',
        "SEP=\t\nlearner\tid\ns1\tann\ns2\tsub\ns3\t\n",
        "sep=|\nlearner|id\ns1|ann\ns2|sub\ns3|\n",
        "learner\tid\ns1\tann\ns2\tsub\ns3\t\n".encode("utf-16"),
        '"Learner";"ID"\n"s1";"ANN"\n"s2";"Sub"\n"s3";""\n',
    ],
)
def test_a_roster_says_whose_a_file_is_and_who_is_missing(
    text: str | bytes, tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "class", **{"ann.py": "x", "eve.py": "x", "sub/x.py": "x"})
    roster = read_roster(write(tmp_path, text))
    got = collected(root, roster=roster)
    assert [(each.learner, each.rule) for each in got.entries] == [
        ("s1", "roster"),
        ("eve", "file name"),
        ("s2", "roster"),
    ]
    assert got.missing(roster) == ["s3"]
    odd = isinstance(text, str) and "sep=" in text[:8].casefold()
    assert [("sep=" in remark) for remark in roster.remarks] == [True] * odd


def test_ids_are_compared_in_one_form_and_in_any_case_if_that_is_clear(
    tmp_path: Path, collected: Callable
) -> None:
    root = folder(tmp_path / "class", **{"Jose\u0301.py": "x", "Ana.py": "x", "ANA.py": "x"})
    roster = read_roster(write(tmp_path, "learner,id\ns1,jos\u00e9\ns2,Ana\ns3,ANA\ns4,Tom\n"))
    assert [each.learner for each in collected(root, roster=roster).entries] == ["s3", "s2", "s1"]
    folder(root, **{"ana.py": "x", "TOM.py": "x"})
    got = collected(root, roster=roster).learners
    assert got["class/ana.py"] == "ana", "of two that differ by case only none is guessed"
    assert got["class/TOM.py"] == "s4"


GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,conv1d (991),Final Grade\n"
    "Manual Posting,,,,,,\n"
    "    Points Possible,,,,,100,(read only)\n"
    '"Moon, Nia",12345,U1,nmoon,CS 101,,\n'
    '"van der Berg, Jos\u00e9",12346,U2,jberg,CS 101,,\n'
    '"Lee, Tom",12347,U3,tlee@example.org,CS 101,,\n'
    '"Bee, Ann",12348,U4,abee,CS 101,,\n'
    '"Student, Test",99999,,abc,CS 101,,\n'
)


@pytest.mark.parametrize("text", [GRADEBOOK, "\ufeff" + GRADEBOOK, GRADEBOOK.replace("\n", "\r\n")])
@pytest.mark.parametrize(
    "files",
    [
        {
            "moonnia_12345_67890_conv1d.py": PROGRAM,
            "anothername_LATE_12346_67891_conv1d.py": PROGRAM,
            "leetom_12347_67892_conv1d.py": PROGRAM,
        },
        {"nmoon.py": PROGRAM, "JBERG.py": PROGRAM, "tlee@example.org.py": PROGRAM},
        {"Moon, Nia/a.py": PROGRAM, "U2/a.py": PROGRAM, "leetom_12347/a.py": PROGRAM},
    ],
)
def test_the_gradebook_of_canvas_is_read_as_it_is(
    text: str, files: dict, tmp_path: Path, collected: Callable
) -> None:
    roster = read_roster(write(tmp_path, text, "2026-11-29T0101_Grades-CS_101.csv"))
    (tmp_path / "submissions.zip").write_bytes(zip_of(**files))
    got = collected(tmp_path / "submissions.zip", roster=roster)
    who = {each.learner for each in got.entries}
    assert who == {"moonnia_12345", "vanderbergjosé_12346", "leetom_12347"}
    assert {each.rule for each in got.entries} == {"roster"}
    assert got.missing(roster) == ["beeann_12348"]
    assert len(roster.learners) == 4


WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 1234567,Nia Moon,nia@example.org,"Submitted for grading - ",,100.00,Yes,'
    '"Tuesday, 3 November 2026, 9:00 AM",-,\n'
    'Participant 1234568,Tom Lee,tom@example.org,"No submission - ",,100.00,Yes,-,-,\n'
    'Participant 1234569,Tom Lee,tom2@example.org,"Submitted - ",,100.00,Yes,-,-,\n'
)


def test_the_worksheet_of_moodle_is_read_as_it_is(tmp_path: Path, collected: Callable) -> None:
    roster = read_roster(write(tmp_path, WORKSHEET))
    name = "{}_{}_assignsubmission_file_/conv1d.py"
    files = {name.format("Nia Moon", 1234567): PROGRAM, name.format("Thomas", 1234569): PROGRAM}
    root = folder(tmp_path / "hw1", **files)
    got = collected(root, roster=roster)
    assert [each.learner for each in got.entries] == ["Nia Moon_1234567", "Tom Lee_1234569"]
    assert got.missing(roster) == ["Tom Lee_1234568"]
    root = folder(tmp_path / "hw2", **{"nia@example.org.py": PROGRAM, "Tom Lee/x.py": PROGRAM})
    got = collected(root, roster=read_roster(write(tmp_path, WORKSHEET)))
    assert [each.learner for each in got.entries] == ["Nia Moon_1234567", "Tom Lee"]


def test_a_worksheet_of_blind_marking_has_numbers_only(tmp_path: Path, collected: Callable) -> None:
    text = "Identifier,Status,Grade\nParticipant 1234567,Submitted,\nParticipant 1234568,-,\n"
    roster = read_roster(write(tmp_path, text))
    name = "Participant_1234567_assignsubmission_file_/conv1d.py"
    got = collected(folder(tmp_path / "hw1", **{name: PROGRAM}), roster=roster)
    assert [(each.learner, each.rule) for each in got.entries] == [
        ("Participant_1234567", "roster")
    ]
    assert got.missing(roster) == ["Participant_1234568"]


def test_the_number_of_one_platform_is_not_taken_for_anothers(
    tmp_path: Path, collected: Callable
) -> None:
    roster = read_roster(write(tmp_path, GRADEBOOK))
    root = folder(tmp_path / "hw1", **{"Eve Poe_12345_assignsubmission_file_/conv1d.py": PROGRAM})
    assert [each.rule for each in collected(root, roster=roster).entries] == ["Moodle"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,id\nann,1\n", "needs a column `learner`.*gradebook of Canvas"),
        ("", "needs a column `learner`"),
        ("sep=;\n", "needs a column `learner`"),
        ("learner,id\ns1,ann\ns2,ann\n", r"'ann' to 's1' and to 's2' \(line 3\)"),
        ("learner,id\ns1,Jos\u00e9\ns2,Jose\u0301\n", r"to 's1' and to 's2' \(line 3\)"),
        (b"learner\n\xff\xfe\n", "is not UTF-8: save it as CSV in UTF-8"),
        (b"learner;id\ns1;Jos\xe9\n", "is not UTF-8: save it as CSV in UTF-8"),
        (b"\xff\xfex", "is not UTF-8"),
        (zip_of(**{"xl/workbook.xml": "x"}), "is an Excel workbook.*save it as `CSV UTF-8`"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook"),
        ("learner,id\n" + '"' + "x" * 200_000 + '"\n', "is no CSV file"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(tmp_path, text, said) -> None:
    with pytest.raises(RosterError, match=said) as refused:
        read_roster(write(tmp_path, text))
    assert "\n" not in str(refused.value)
    with pytest.raises(RosterError, match="cannot be read"):
        read_roster(tmp_path / "nosuch.csv")
    with pytest.raises(RosterError, match="cannot be read"):
        read_roster(tmp_path)
