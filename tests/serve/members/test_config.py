"""What describes a class: each fault is one sentence that names the key and says what to do."""

from pathlib import Path

import pytest
from classes import ADDRESS, CLASS, ROSTER

from grader.classroom.roster import RosterError
from grader.serve.members.config import Config, ConfigError, read_config
from grader.serve.members.roster import read_people

LESSONS = ("conv1d", "dense")
OPENID = '[sign-in.openid]\nissuer = "https://login.uni.example"\nclient_id = "x"\n'


def read(folder: Path, text: str) -> Config:
    file = folder / "class.toml"
    file.write_text(text)
    return read_config(file, LESSONS)


def test_what_is_left_out_is_as_most_classes_need_it(tmp_path: Path) -> None:
    config = read(tmp_path, 'class = "a"\ntitle = "A"\nroster = "r.csv"\ninstructors = ["ida"]\n')
    assert config.address == "http://127.0.0.1:8642"
    assert config.place == ("127.0.0.1", 8642)
    assert not config.secure
    assert (config.roster, config.database) == (tmp_path / "r.csv", str(tmp_path / "class.sqlite"))
    assert config.sign_in.links
    assert config.assignment("dense").policy == "practice"


EXAM = '[assignments.dense]\npolicy = "exam"\ndeadline = '
CALLED = CLASS.replace(f'address = "{ADDRESS}"\n', "")
"""A class of which is not said what browsers call."""


def test_browsers_call_what_listens_where_nothing_else_is_said(tmp_path: Path) -> None:
    assert read(tmp_path, CALLED + 'listen = "127.0.0.1:8799"').address == "http://127.0.0.1:8799"
    assert read(tmp_path, CALLED).address == "http://127.0.0.1:8642"


@pytest.mark.parametrize(
    ("address", "listen", "place"),
    [
        ("https://lessons.uni.example", "", ("127.0.0.1", 8642)),
        ("https://lessons.uni.example", "0.0.0.0:80", ("0.0.0.0", 80)),
        ("http://127.0.0.1:9000", "", ("127.0.0.1", 9000)),
        ("http://localhost", "", ("localhost", 80)),
        ("http://[::1]:9000", "", ("::1", 9000)),
        ("http://127.0.0.1:9000/", "[::]:7", ("::", 7)),
    ],
)
def test_where_it_listens(
    address: str, listen: str, place: tuple[str, int], tmp_path: Path
) -> None:
    text = CLASS.replace("https://lessons.uni.example", address)
    config = read(tmp_path, text + (f'listen = "{listen}"\n' if listen else ""))
    assert config.place == place
    assert config.address == address.rstrip("/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CLASS.replace("title", "titel"), "the key `title` is missing: add it"),
        (CLASS + "rooster = 1", "there is no key `rooster`: did you mean `roster`?"),
        (CLASS + "[limits]\nrun_per_minute = 1", "did you mean `runs_per_minute`?"),
        (CLASS + "[limits]\nruns_per_minute = 0", "`limits.runs_per_minute` is 0: input should"),
        (CLASS + 'keep_days = "a"', "`keep_days` is no whole number"),
        (CLASS.replace("nnx-2026", "nnx 2026"), "`class` has letters, digits and hyphens only"),
        (CLASS.replace("https", "http"), "`address` is not encrypted"),
        (CLASS.replace("https", "ftp"), "`address` is no address"),
        (CLASS.replace(".example", ".example:99999"), "`address` is no address"),
        (CLASS.replace("//", "//me:pass@"), "`address` is no address"),
        (CLASS + 'listen = "8642"', "`listen` is no host with a port"),
        (CLASS + 'listen = "127.0.0.1:x"', "`listen` is no host with a port"),
        (CLASS.replace(".example", ".example/here"), "`address` has more than a host"),
        (CLASS + 'lessons = ["dens"]', "there is no lesson 'dens': did you mean 'dense'?"),
        (CLASS + "[assignments.xyz]", "there is no lesson 'xyz': `grade list` names them"),
        (CLASS + '[assignments.dense]\npolicy = "exams"', "`assignments.dense.policy` is 'exams'"),
        (CLASS + '[assignments.dense]\npolicy = "exam"', "`deadline` is missing"),
        (CLASS + "[assignments.dense]\nopen = 1", "did you mean `opens`?"),
        (CLASS + OPENID, "the key `sign-in.openid.client_secret_file` is missing"),
        (CLASS + "[sign-in]\nlink = true", "did you mean `links`?"),
        (CLASS.replace('["ida"]', "[]"), "`instructors` is empty: name one"),
        (CLASS.replace('["ida"]', '"ida"'), "`instructors` is no list"),
        (CLASS + EXAM + "2026-12-01T00:00:00", "has no time of day in a time zone: write it as in"),
        (CLASS + EXAM + "2026-12-01", "has no time of day in a time zone"),
        (CLASS + EXAM + '"tomorrow"', "`assignments.dense.deadline` is no time: write it as in"),
        (CLASS + 'sign-in = "links"', "`sign-in` is no table"),
        (CLASS + f'lessons = ["conv1d"]\n{EXAM}2026-12-01T00:00:00Z', "leaves out 'dense'"),
        (CALLED + 'listen = "0.0.0.0:8799"', "`listen` lets others reach the server: say"),
        (CLASS + "=", "is no TOML"),
        ("", "the key `class` is missing"),
    ],
)
def test_a_fault_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, text)
    sentence = str(raised.value)
    assert said in sentence
    assert sentence.startswith(str(tmp_path / "class.toml"))
    assert "\n" not in sentence
    assert "pydantic" not in sentence


def test_a_file_that_is_not_there_or_no_text_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        read_config(tmp_path / "class.toml", LESSONS)
    (tmp_path / "class.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        read_config(tmp_path / "class.toml", LESSONS)


def test_who_is_in_a_class_and_who_teaches_it(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    rows = "ann;Ann Lee;17;Ann@uni.example;\nbob;;;;Instructor\ncyd;;;;learner\n\n"
    file.write_text(f"Learner;Name;id;email;role\n{rows}")
    people = read_people(file, ("ann@UNI.example", "ida@uni.example"))
    assert [(it.login, it.name, it.role) for it in people] == [
        ("ann", "Ann Lee", "instructor"),
        ("bob", "bob", "instructor"),
        ("cyd", "cyd", "learner"),
        ("ida@uni.example", "ida@uni.example", "instructor"),
    ]
    assert [it.subject for it in people] == ["17", None, None, None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nann\n", "needs a column `learner`"),
        ("", "needs a column `learner`"),
        ("learner\n", "names no learner"),
        ("learner,role\nann,instructor\n", "names no learner"),
        ("learner,role\nann,teacher\n", "the role 'teacher' (line 2)"),
        ("learner\nann\nbob\nann\n", "has 'ann' twice (line 4)"),
        ("learner,email\nann,a@x\nbob,A@X\n", "has 'a@x' twice (line 3)"),
        ("learner,id\nann,bob\nbob,\n", "has 'bob' twice (line 3)"),
        ("learner\nann\nAnn\n", "has 'ann' twice (line 3)"),
    ],
)
def test_a_fault_of_a_roster_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(text)
    with pytest.raises(RosterError) as raised:
        read_people(file, ("ida",))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_roster_as_spreadsheets_write_it(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes("\ufefflearner;name\r\njos\u00e9;José Núñez\r\n".encode())
    (person, _) = read_people(file, ("ida",))
    assert (person.login, person.name, person.role) == ("josé", "José Núñez", "learner")
    file.write_text(ROSTER)
    assert [it.login for it in read_people(file, ("ida",))] == ["ann", "bob", "ida"]
