"""The feed in PostgreSQL: pages of it, what is unread, and marks."""
