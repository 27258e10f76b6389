"""What PostgreSQL keeps of outside applications."""
