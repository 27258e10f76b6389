"""Statements of notifications that browsers show."""
