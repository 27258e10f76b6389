"""What is told of messages flash, one of each form, in the order of docs/asyncapi.yaml."""

from one import events

AT = "2026-09-07T16:32:05.120Z"
FLASHES: tuple[events.Flash | events.FlashEnded | events.FlashRead | events.FlashReaders, ...] = (
    events.Flash(3, 1, 1, "École des Tilleuls", "À 16 h", "sun", AT),
    events.FlashEnded(3, 2),
    events.FlashRead(3, 1),
    events.FlashReaders(3, 12),
)
