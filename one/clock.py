"""The clock on the wall of a school: every hour that people read or type is that of Paris."""

from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
