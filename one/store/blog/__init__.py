"""Statements of the blog."""
