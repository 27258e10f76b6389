"""What the worker does: declared beside what it is about, run here, with leases, retries and dead letters.

A room says its jobs in a file of its own (``one/accounts/jobs.py``), an application in its ``App``; the
run floor puts them together. Nothing of a room enters here.
"""
