"""Cahier de textes: the homework of a class, day by day, and what a pupil has done of it."""
