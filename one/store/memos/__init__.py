"""Statements of one's own notes."""
