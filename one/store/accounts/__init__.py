"""Codes, passwords, contacts, sessions and one-time tickets, as PostgreSQL keeps them: digests, never secrets."""
