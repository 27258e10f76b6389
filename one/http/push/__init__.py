"""Notifications that browsers show: asking for them, ending them, and the script that shows them."""
