"""What PostgreSQL keeps of the school's news, and of who may publish it."""
