"""Assistance: somebody who is stuck writes to those who help in their school, and has an answer."""
