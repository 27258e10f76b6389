"""Somebody's news and calendar, read elsewhere: by addresses that they make, renew and end, never by a session."""
