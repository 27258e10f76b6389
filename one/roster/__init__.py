"""Lists of the national register ONDE: read, compared with the accounts there are, applied to a school or a class.

What it changes of people, it changes through one/people/changes/, many at a time. It knows no page.
"""
