"""What docs/serve.md and deploy/ show of a class is what the server reads."""

import re
from pathlib import Path

import pytest

from grader.exercise.catalogue import Catalogue
from grader.serve.members.config import Config, ConfigError, read_config
from grader.serve.operation.metrics import Metrics


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "serve.md").read_text(encoding="utf-8")


def test_the_class_that_is_shown_is_one(page: str, tmp_path: Path) -> None:
    least, shown = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "class.toml").write_text(least, encoding="utf-8")
    assert read_config(tmp_path / "class.toml", Catalogue().names).sign_in.links
    (tmp_path / "class.toml").write_text(shown, encoding="utf-8")
    config = read_config(tmp_path / "class.toml", Catalogue().names)
    assert config.klass == "nnx-2026"
    assert config.sign_in.openid is not None
    said = {field.alias or name for name, field in Config.model_fields.items()}
    keys = set(re.findall(r"^\[?([a-z_-]+)", shown, re.MULTILINE))
    tables = {"sign-in", "assignments", "limits"}
    assert said - keys <= tables, "the example has every key"
    wrong = shown.replace("keep_days", "keep_day")
    (tmp_path / "class.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean `keep_days`"):
        read_config(tmp_path / "class.toml", Catalogue().names)


def test_the_metrics_that_are_named_are_counted(page: str) -> None:
    text = Metrics(lambda: 0).text().decode()
    names = set(re.findall(r"`(grade_[a-z_]+)`", page))
    assert len(names) >= 7
    for name in names:
        assert re.search(rf"^# TYPE {re.escape(name)} ", text, re.MULTILINE), name
