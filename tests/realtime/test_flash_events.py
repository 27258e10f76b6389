"""The schemas of messages flash against the code."""

from pathlib import Path

import msgspec
import yaml
from support.flash_events import FLASHES

from one import flashes
from one.school import flash

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_a_flash_event_has_the_members_of_the_code() -> None:
    document = yaml.safe_load((DOCS / "asyncapi.yaml").read_text("utf-8"))
    forms = document["components"]["schemas"]["flash"]["oneOf"]
    for schema, made in zip(forms, FLASHES, strict=True):
        assert schema["required"] == list(schema["properties"]) == list(msgspec.structs.asdict(made))
    assert forms[0]["properties"]["text"]["maxLength"] == flash.TEXT_MOST
    assert forms[0]["properties"]["color"]["enum"] == list(flashes.COLORS)
