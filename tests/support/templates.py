"""Templates are compiled once in a process, not once for each application that a test opens."""

from collections import defaultdict
from functools import wraps
from typing import Any

import jinja2
from jinja2.bccache import Bucket


class Memory(jinja2.BytecodeCache):
    """What was compiled; a template that changed has another checksum."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self.kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def compile_once() -> None:
    """From now on, environments that have no cache of their own share one, if they make the same of what a template says."""
    memories: defaultdict[Any, Memory] = defaultdict(Memory)
    init = jinja2.Environment.__init__

    @wraps(init)
    def with_memory(self: jinja2.Environment, *args: Any, **options: Any) -> None:
        # The code of a template says whether what it shows goes through a function first.
        memory = memories[options.get("finalize")]
        init(self, *args, **({"bytecode_cache": memory} | options))

    jinja2.Environment.__init__ = with_memory  # type: ignore[method-assign]
