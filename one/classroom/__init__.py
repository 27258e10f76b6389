"""« Paramétrage de la classe »: what its teachers, its direction and its référent set up in a class.

Its people, codes, reminders and list. Acts on people are those of one/people/changes/; it never meets school.
"""
