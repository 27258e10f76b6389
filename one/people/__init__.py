"""People and what ties them: who may see and act on whom, the acts themselves, what is told of them, their end.

Rooms above ask here; nothing here knows a page, a class's settings or a list that is imported.
"""
