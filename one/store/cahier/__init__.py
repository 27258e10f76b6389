"""Statements of the homework book."""
