"""Rows of the class tablet: devices, pairings, and what the wall reads."""
