"""PostgreSQL: one module a noun, one function a statement. Nothing else imports asyncpg."""
