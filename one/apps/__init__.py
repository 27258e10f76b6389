"""Applications: a room each, with an ``app.py`` that says what it is; see docs/adding-an-application.md.

``catalogue`` finds them, and everything that lists applications asks it. A room knows no other.
"""
