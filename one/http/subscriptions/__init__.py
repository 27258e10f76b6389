"""Addresses by which somebody's news and calendar are read elsewhere."""
