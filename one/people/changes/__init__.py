"""Acts on people, each written once: class pages, school pages and the import of lists ask for them here.

An act that is asked by somebody takes their scope and where they stand (``InClass``, ``InSchool``), judges
their right, holds the rows, and does it in one unit of work with its line in the log and all who are told.
What it does to the database takes many people at a time and an open unit of work: the import uses that part.
"""
