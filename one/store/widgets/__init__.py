"""Statements of widgets."""
