"""The API described by itself, as an OpenAPI 3.1 document: `/api/v1/schema.json`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from grader.serve.api.models import (
    API_VERSION,
    Fault,
    Learners,
    ReleasedAt,
    Versions,
    VersionWhole,
)
from grader.serve.instructor.overview import Overview

BASE = "/api/v1"
CLASS = f"{BASE}/class/{{klass}}"
OF_LEARNER = f"{CLASS}/learner/{{person}}/lesson/{{name}}/versions"
ANSWERS: Mapping[tuple[str, str], tuple[type[BaseModel], str]] = {
    ("get", f"{CLASS}/overview"): (Overview, "the class at a glance"),
    ("get", f"{CLASS}/learners"): (Learners, "who learns in the class"),
    ("get", OF_LEARNER): (Versions, "the versions of a learner's program"),
    ("get", f"{OF_LEARNER}/{{number}}"): (VersionWhole, "a version with its report"),
    ("post", f"{CLASS}/lesson/{{name}}/release"): (ReleasedAt, "show learners the results"),
}
"""What each address answers, by its method and path."""
FAULTS: Mapping[str, str] = {
    "401": "no token, or one that is not good",
    "403": "not now: the assignment's deadline is still to come",
    "404": "there is no such thing, or not in your class",
    "422": "what was asked for cannot be",
    "429": "too often: after how many seconds to try again says `Retry-After`",
    "503": "the server cannot reach its database, or too much waits",
}
_NAMED = re.compile(r"\{(\w+)\}")
_REFERENCE = "#/components/schemas/{model}"


def document() -> dict[str, Any]:
    """Return the document; its `components.schemas` hold a JSON Schema of each answer."""
    models = {model for model, _ in ANSWERS.values()} | {Fault}
    wanted: Sequence[Any] = [
        (model, "serialization") for model in sorted(models, key=lambda each: each.__name__)
    ]
    _, schemas = models_json_schema(wanted, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), (model, summary) in ANSWERS.items():
        paths.setdefault(path, {})[method] = {
            "operationId": f"{method}_{model.__name__}",
            "summary": summary,
            "parameters": [_parameter(name) for name in _NAMED.findall(path)],
            "responses": {
                "200": _answer(model, summary),
                **{status: _answer(Fault, why) for status, why in FAULTS.items()},
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Workbench of a class", "version": str(API_VERSION)},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "made by `grade class token CONFIG --label NAME`",
                }
            },
        },
    }


def _parameter(name: str) -> dict[str, Any]:
    kind = "integer" if name == "number" else "string"
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def _answer(model: type[BaseModel], why: str) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"description": why, "content": {"application/json": {"schema": schema}}}
