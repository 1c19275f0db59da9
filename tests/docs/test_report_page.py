"""The page about the report names every field of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.report.schema import json_schema


def fields(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from properties
        for inner in (*properties.values(), *schema.get("$defs", {}).values()):
            yield from fields(inner)


def unnamed(page: str, schema: dict[str, Any]) -> set[str]:
    return set(fields(schema)) - set(re.findall(r"`(\w+)`", page))


def test_every_field_is_named(root: Path) -> None:
    page = (root / "docs" / "report.md").read_text(encoding="utf-8")
    schema = json_schema()
    assert unnamed(page, schema) == set()
    schema["$defs"]["Finding"]["properties"]["novelty"] = {"type": "string"}
    assert unnamed(page, schema) == {"novelty"}
