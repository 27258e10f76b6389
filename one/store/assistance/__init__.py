"""Requests for help, and what is said in them."""
