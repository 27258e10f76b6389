"""The tablet of a class: a browser with an identity of its own, on which nobody's account is open.

It is paired by a teacher, shows the class's wall, and is left or revoked at any moment.
"""
