"""One learner graded again, what changed between two runs, and how both are asked for."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.classroom.changes import changes, compared
from grader.classroom.entry import Notices
from grader.classroom.regrade import leave_others, near, of_learners
from grader.classroom.roster import Roster
from grader.classroom.store.runs import Run
from grader.cli.main import main
from grader.report.errors import WrongUsageError

from .conftest import entry, folder, numbered


def rows(text: str) -> dict[str, tuple[str, str]]:
    """The verdict and the seed of each learner in a CSV file."""
    return {
        row["learner"]: (row["verdict"], row["seed"]) for row in csv.DictReader(text.splitlines())
    }


@pytest.fixture(scope="module")
def regraded(
    tmp_path_factory: pytest.TempPathFactory, grade_command: Callable, right: str
) -> dict[str, Any]:
    """A class graded, changed on disk, one learner of it graded again, and all of it again."""
    where = tmp_path_factory.mktemp("regraded")
    wrong = right.replace("y[0] +", "2 * y[0] +")
    names = ["nia", "tom", "Jos\u00e9", "eve"]
    folder(where / "class", **{f"{name}/conv1d.py": wrong + f"# {name}" for name in names})
    words = ["batch", "class/", "--format", "csv"]
    ran = {"first": grade_command(*words, cwd=where)}
    folder(where / "class", **{f"{name}/conv1d.py": right + f"# {name}" for name in names})
    (where / "class" / "eve" / "conv1d.py").unlink()
    folder(where / "class", **{"zoe/conv1d.py": wrong})
    words[1] = "class"
    asked = ["--learner", "Jose\u0301", "--learner", "tom", "--seed", "3"]
    ran["some"] = grade_command(*words, *asked, cwd=where)
    ran["some changes"] = grade_command("history", "--changes", cwd=where)
    ran["all"] = grade_command(*words, cwd=where)
    ran["all changes"] = grade_command("history", ".grade/class.db", "--changes", cwd=where)
    ran["of one"] = grade_command("history", ".grade/class.db", "eve", "--changes", cwd=where)
    ran["of another"] = grade_command("history", ".grade/class.db", "tom", "--changes", cwd=where)
    return {"where": where, **ran}


def test_only_who_is_named_is_graded_again_and_the_tables_hold_all(regraded: dict) -> None:
    some = regraded["some"]
    assert some.status == 0, some.err
    assert rows(some.out) == {
        "nia": ("failed", "0"),
        "tom": ("passed", "3"),
        "Jos\u00e9": ("passed", "3"),
        "eve": ("failed", "0"),
    }
    assert "2 files: 2 passed; 2 graded now" in some.err
    assert "the others were graded with seed 0, and this is seed 3" in some.err
    assert "left out, as they have no report yet: zoe; the same command without" in some.err
    assert set(rows(regraded["all"].out)) == {"nia", "tom", "Jos\u00e9", "zoe"}


def test_what_changed_is_said_by_learner(regraded: dict) -> None:
    head, *lines, same = regraded["some changes"].out.splitlines()
    assert re.fullmatch(
        r"run 2 of \S+ \(class; seed 0, 3\), compared with run 1 of \S+ \(class/; seed 0\)", head
    )
    assert [line.split()[0] for line in lines] == ["Jos\u00e9", "tom"]
    assert all(re.search(r"failed \S+ \u2192 passed 100/100; gone: \S+$", line) for line in lines)
    assert same == "as before: 2"
    said = regraded["all changes"].out
    gone = r"^eve +conv1d +vanished: failed .*\(class/eve/conv1d\.py\)$"
    assert re.search(gone, said, re.MULTILINE)
    assert re.search(r"^zoe +conv1d +handed in: failed .*; findings: \S+$", said, re.MULTILINE)
    better = r"^nia +conv1d +failed \S+ \u2192 passed 100/100; gone: \S+$"
    assert re.search(better, said, re.MULTILINE)
    assert said.endswith("\nas before: 2\n")
    assert regraded["of one"].out.splitlines()[1].startswith("eve ")
    assert len(regraded["of one"].out.splitlines()) == 2
    assert regraded["of another"].out.splitlines()[1:] == ["nothing changed for tom"]


def test_a_name_that_nobody_has_is_one_sentence_with_near_names() -> None:
    known = [entry("tomas", "x"), entry("Nia", "x")]
    with pytest.raises(WrongUsageError, match=r"^nobody here is called 'tomaz'; did you mean 'to"):
        of_learners(["tomaz"], known, Roster())
    with pytest.raises(WrongUsageError, match=r"'nia'; did you mean 'Nia'\?$"):
        of_learners(["Nia", "nia"], known, Roster())
    with pytest.raises(WrongUsageError, match=r"called 'x{9}': check the name$"):
        of_learners(["x" * 9], known, Roster())
    with pytest.raises(WrongUsageError, match=r"^zoe handed in nothing: there is nothing to grade"):
        of_learners(["zoe"], known, Roster(("zoe",)))
    assert near("tom", []) == ": check the name"


@pytest.mark.process
def test_the_command_refuses_an_unknown_learner_before_it_makes_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: str
) -> None:
    folder(tmp_path / "class", **{"nia/conv1d.py": right, "tom/conv1d.py": right})
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(main, ["batch", "class", "--learner", "tim"])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == "grade: nobody here is called 'tim'; did you mean 'tom'?\n"
    assert not (tmp_path / ".grade").exists()


def test_others_keep_their_places_and_nothing_is_there_twice(run, store) -> None:
    first = list(numbered([entry(name, "wrong") for name in ("ann", "bob", "cyd")]))
    run(*first)
    store.end()
    now = list(numbered([entry("new", "x"), entry("bob", "y"), *first]))
    now[3] = entry("eve", "z", first[1].path)
    store.begin()
    said: list[str] = []
    leave_others(store, (), list(numbered(now)), {"eve"}, 0, Notices(said.append))
    assert [item.submission.learner for item in store.reports()] == ["ann", "cyd"]
    (sentence,) = said
    assert sentence.startswith("left out, as they have no report yet: bob, new; the same command")


def run_of(number: int, *paths: str, exercises: tuple[str, ...] = ("conv1d",)) -> Run:
    return Run(number, "", paths, frozenset(exercises), (0,))


def test_a_run_is_compared_with_the_last_one_of_the_same() -> None:
    other = run_of(3, "b", exercises=("dense",))
    assert compared([run_of(4, "a/"), other, run_of(2, "c"), run_of(1, "a")]) == (
        run_of(1, "a"),
        run_of(4, "a/"),
    )
    assert compared([run_of(4, "d"), other, run_of(2, "c")]) == (run_of(2, "c"), run_of(4, "d"))
    assert compared([run_of(4, "d"), other]) is None
    assert compared([other]) is None
    assert compared([]) is None


def test_a_run_that_was_stopped_is_no_run_to_compare_with(run, store) -> None:
    run(entry("ann", "right"))
    assert store.runs() == []
    store.end()
    assert [(item.number, item.exercises) for item in store.runs()] == [(1, {"conv1d"})]


def test_the_best_of_several_files_is_compared(run, store) -> None:
    run(entry("ann", "right", "a/1.py"), entry("ann", "wrong", "a/2.py"))
    run(entry("ann", "wrong", "a/2.py"), entry("bob", "sick"))
    found, same = changes(store.reports(1), store.reports(2))
    assert [(each.learner, each.text) for each in found] == [
        ("ann", "passed 100/100 \u2192 failed 0/100"),
        ("bob", "handed in: ungradable"),
    ]
    assert same == 0
    assert changes(store.reports(2), store.reports(2)) == ([], 2)


def test_history_finds_the_only_store(
    regraded: dict, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(regraded["where"])
    assert "nia" in CliRunner().invoke(main, ["history"]).stdout
    monkeypatch.chdir(tmp_path)
    assert "in .grade there is none" in CliRunner().invoke(main, ["history"]).stderr
    folder(tmp_path / ".grade", **{"a.db": "", "b.db": ""})
    said = CliRunner().invoke(main, ["history", "--changes"])
    assert said.exit_code == 2
    assert "there are several: .grade/a.db, .grade/b.db" in said.stderr


def test_history_has_nothing_to_compare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store
) -> None:
    store.close()
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, ["history", "class.db", "--changes"])
    assert said.exit_code == 2
    assert "class.db holds no two finished batches of the same folders" in said.stderr


@pytest.mark.parametrize("changed", [[], ["--changes"]])
def test_history_says_that_a_learner_is_not_there(
    regraded: dict, monkeypatch: pytest.MonkeyPatch, changed: list[str]
) -> None:
    monkeypatch.chdir(regraded["where"])
    for name, advice in (("niaa", "; did you mean 'nia'?"), ("qqq", ": check the name")):
        said = CliRunner().invoke(main, ["history", ".grade/class.db", name, *changed])
        assert (said.exit_code, said.stdout) == (2, "")
        assert said.stderr == f"grade: .grade/class.db holds no attempt of {name}{advice}\n"
