"""Widgets: what stands beside the feed on the home page, as each person and their school want it."""
