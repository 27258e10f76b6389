"""docs/asyncapi.yaml, and what is valid by it."""

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

DOCS = Path(__file__).parent.parent.parent / "docs"
DOCUMENT: dict[str, Any] = yaml.safe_load((DOCS / "asyncapi.yaml").read_text("utf-8"))
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]


def check(schema: dict[str, Any], value: Any) -> None:
    """Validate against a schema of the document, whose references look into the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft7Validator(whole, format_checker=Draft7Validator.FORMAT_CHECKER).validate(value)


def found(reference: dict[str, str]) -> Any:
    """What a ``$ref`` into this document points at."""
    assert set(reference) == {"$ref"}
    head, *steps = reference["$ref"].split("/")
    assert head == "#"
    place: Any = DOCUMENT
    for step in steps:
        place = place[step]
    return place


def schema_of(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = MESSAGES[name]["payload"]
    return found(payload) if "$ref" in payload else payload
