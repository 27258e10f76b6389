"""Statements of « notifications externes »."""
