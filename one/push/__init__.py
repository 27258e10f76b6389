"""Notifications that a browser shows while no page of ours is open (web push, RFC 8030): endpoints, keys, sending."""
