"""What PostgreSQL keeps of the liaison notebook; its migrations stand beside its statements."""
