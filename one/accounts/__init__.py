"""Ways in: sign-in, activation, codes, passwords, contacts, recovery, sessions, sheets with codes, terms of use.

Who may give a code to whom is judged above, in one/people; this room knows one account at a time.
"""
